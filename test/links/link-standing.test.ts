import t from 'tap'
import type { ServiceLink } from '../../src/links/link.ts'
import { standingOf } from '../../src/links/link-standing.ts'

const list = { id: 7, onDay: '2026-11-20', finishedAt: 1_000 }

function link(more: Partial<ServiceLink>): ServiceLink {
  return {
    serviceId: 'app',
    accountId: 1,
    appAccount: 'tranthanhtam',
    state: 'linked',
    class: 'C1',
    evidence: 'E1',
    confidence: 'certain',
    listId: 7,
    seenOn: '2026-11-20',
    confirmedBy: undefined,
    confirmedAt: undefined,
    ...more,
  }
}

const facts = { list, links: [] as ServiceLink[], saidAt: undefined }
const confirmed = { confirmedBy: 'thu', listId: 0, seenOn: undefined }

const rows = [
  ['no list: nothing is claimed', { ...facts, list: undefined }, { kind: 'unknown' }],
  ['a list without them', facts, { kind: 'not-seen', listDay: '2026-11-20' }],
  [
    'a list with their mailbox',
    { ...facts, links: [link({})] },
    { kind: 'linked', appAccount: 'tranthanhtam', seenOn: '2026-11-20' },
  ],
  [
    'a list under way has them already',
    { ...facts, links: [link({ listId: 8 })] },
    { kind: 'linked' },
  ],
  [
    'only an earlier list had them',
    { ...facts, links: [link({ listId: 6 })] },
    { kind: 'not-seen' },
  ],
  [
    'another address there',
    { ...facts, links: [link({ state: 'wrong-suffix' })] },
    { kind: 'wrong-suffix', listDay: '2026-11-20' },
  ],
  ['a mere guess', { ...facts, links: [link({ state: 'proposed' })] }, { kind: 'not-seen' }],
  ['a doubt is no claim', { ...facts, links: [link({ state: 'doubtful' })] }, { kind: 'doubtful' }],
  [
    'linked beside a doubt',
    { ...facts, links: [link({ state: 'doubtful', appAccount: 'khac' }), link({})] },
    { kind: 'linked', appAccount: 'tranthanhtam' },
  ],
  ['they said they have done it since', { ...facts, saidAt: 1_001 }, { kind: 'unknown' }],
  ['they said it before the list', { ...facts, saidAt: 999 }, { kind: 'not-seen' }],
  [
    'an operator confirmed it since the list',
    { ...facts, links: [link({ ...confirmed, confirmedAt: 1_001 })] },
    { kind: 'linked' },
  ],
  [
    'an operator confirmed it, and there is no list',
    { ...facts, list: undefined, links: [link({ ...confirmed, confirmedAt: 1 })] },
    { kind: 'linked' },
  ],
  [
    'a list since then has the confirmed account no more',
    { ...facts, links: [link({ ...confirmed, confirmedAt: 999 })] },
    { kind: 'not-seen' },
  ],
] as const

for (const [what, given, standing] of rows) {
  t.test(`product 3.8: ${what} → ${standing.kind}`, async (t) => {
    t.match(standingOf(given), standing)
  })
}
