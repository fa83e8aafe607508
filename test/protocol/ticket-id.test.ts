import { createHash } from 'node:crypto'
import t from 'tap'
import {
  createTicketIds,
  hashOfTicket,
  hasValidationSyntax,
  kindOfTicket,
  shortenTicket,
} from '../../src/protocol/ticket-id.ts'

t.test('ids', async (t) => {
  const ids = createTicketIds()
  const rows = [
    ['serviceTicket', /^ST-[A-Za-z0-9]{29}$/],
    ['proxyTicket', /^PT-[A-Za-z0-9]{29}$/],
    ['proxyGrantingTicket', /^PGT-[A-Za-z0-9]{43}$/],
    ['proxyGrantingTicketIou', /^PGTIOU-[A-Za-z0-9]{43}$/],
    ['ticketGrantingTicket', /^TGT-[A-Za-z0-9]{43}$/],
    ['loginNonce', /^[A-Za-z0-9]{22}$/],
    ['browserId', /^[A-Za-z0-9]{43}$/],
    ['supportCode', /^[2-9A-HJKMNP-TV-Z]{4}-[2-9A-HJKMNP-TV-Z]{4}$/],
  ] as const
  for (const [verb, shape] of rows) {
    t.test(`R10.01, R10.02, R10.10: ${verb} looks like ${shape}`, async (t) => {
      const made = Array.from({ length: 2000 }, () => ids[verb]())
      t.equal(new Set(made).size, made.length, 'no two are the same')
      t.strictSame(
        made.filter((id) => !shape.test(id) || id.length > 64),
        [],
      )
    })
  }
  t.test('R10.02: every character is as likely as any other', async (t) => {
    const counts = new Map<string, number>()
    for (let round = 0; round < 10_000; round += 1) {
      for (const character of ids.serviceTicket().slice(3)) {
        counts.set(character, (counts.get(character) ?? 0) + 1)
      }
    }
    t.equal(counts.size, 62)
    const expected = (10_000 * 29) / 62
    let chiSquare = 0
    for (const count of counts.values()) chiSquare += (count - expected) ** 2 / expected
    // 61 degrees of freedom: beyond 150 once in a billion runs; modulo bias alone would give 1,900.
    t.ok(chiSquare < 150, `chi square ${chiSquare}`)
  })
  t.test('R10.03: an environment tag, within the same lengths', async (t) => {
    const tagged = createTicketIds({ environmentTag: 't' })
    t.match(tagged.serviceTicket(), /^ST-t-[A-Za-z0-9]{27}$/)
    t.match(tagged.ticketGrantingTicket(), /^TGT-t-[A-Za-z0-9]{43}$/)
    const longest = createTicketIds({ environmentTag: 'abcdef' })
    t.equal(longest.proxyTicket().length, 32)
    t.ok(longest.proxyGrantingTicketIou().length <= 64)
    for (const environmentTag of ['a_b', 'abcdefg', 'ấ', '-']) {
      t.throws(() => createTicketIds({ environmentTag }), TypeError)
    }
  })
})

t.test('R10.04: the hash is SHA-256', async (t) => {
  t.equal(
    Buffer.from(hashOfTicket('ST-1')).toString('hex'),
    createHash('sha256').update('ST-1').digest('hex'),
  )
})

t.test('kinds', async (t) => {
  const rows = [
    ['ST-1', 'ST'],
    ['PT-1', 'PT'],
    ['PGT-1', 'PGT'],
    ['PGTIOU-1', 'PGTIOU'],
    ['TGT-1', 'TGT'],
    ['st-1', undefined],
    ['LT-1', undefined],
    ['ST', undefined],
    ['', undefined],
    ['-', undefined],
    ['__proto__-1', undefined],
  ] as const
  for (const [id, kind] of rows) {
    t.test(`10.2: ${JSON.stringify(id)} is ${kind}`, async (t) => t.equal(kindOfTicket(id), kind))
  }
})

t.test('5.3, step 4: what could be a ticket', async (t) => {
  for (const id of ['ST-1', 'PT-x', 'ST-t-Ab9', `ST-${'a'.repeat(253)}`, 'ST-1-abc-cas01']) {
    t.equal(hasValidationSyntax(id), true, id)
  }
  for (const id of [
    'ST-',
    'ST-a_b',
    'ST-a b',
    'ST-a\n',
    'PGT-1',
    'TGT-1',
    'st-1',
    ' ST-1',
    `ST-${'a'.repeat(254)}`,
    'ST-1&service=https://b',
    '',
  ]) {
    t.equal(hasValidationSyntax(id), false, JSON.stringify(id))
  }
})

t.test('R10.05: shortened', async (t) => {
  const rows = [
    ['ST-abcdefghijklmnopqrstuvwxyz123', 'ST-...z123'],
    ['PGTIOU-abcdefgh', 'PGTIOU-...efgh'],
    ['ST-1', 'ST-...1'],
    ['ST-', 'ST-...'],
    ['', '...'],
    ['junk', '...junk'],
    [`ST-<x>&"']]>\x00`, 'ST-...????'],
    ['a'.repeat(9000), '...aaaa'],
  ] as const
  for (const [id, short] of rows) {
    t.equal(shortenTicket(id), short)
  }
})
