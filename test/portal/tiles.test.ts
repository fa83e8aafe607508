import t from 'tap'
import { hindranceOf, type Visitor } from '../../src/portal/hindrance.ts'
import { picked, sortTiles } from '../../src/portal/sort-tiles.ts'
import type { Principal } from '../../src/protocol/principal.ts'
import type { RegisteredService } from '../../src/services/registered-service.ts'
import { stateAt } from '../../src/services/state-at.ts'
import { sampleConfig, serviceEntry } from '../support/sample-config.ts'

const NOON = Date.parse('2026-11-24T12:00:00+07:00')
const HOUR_MS = 3_600_000
const DAY_MS = 24 * HOUR_MS

type Json = Readonly<Record<string, unknown>>

const principal: Principal = {
  mailboxName: 'tamtt',
  mailboxAddress: 'tamtt@binhphuoc.gov.vn',
  displayName: 'Trần Thanh Tâm',
  unit: 'Sở Nội vụ',
  unitCode: '',
  unitPath: [],
  belongsTo: new Set(['Sở Nội vụ']),
  position: '',
  phone: '',
  employeeCode: '',
  legacyAddress: '',
  groups: [],
}
const visitor: Visitor = { principal, hasSecondFactor: false, unlinked: new Set() }

function services(...entries: readonly Json[]): readonly RegisteredService[] {
  return sampleConfig({
    categories: ['a', 'b'].map((id) => ({ id, name: { vi: id, en: id } })),
    services: entries.map((entry, index) =>
      serviceEntry({
        id: `app-${index}`,
        category: 'a',
        matches: [{ prefix: `https://app-${index}.example/` }],
        ...entry,
      }),
    ),
  }).services
}

function only(entry: Json): RegisteredService {
  const [service] = services(entry, { id: 'next' })
  if (!service) throw new Error('There is one.')
  return service
}

const paused = { state: { kind: 'paused', until: '2026-11-24T13:00' } }
const retiring = { state: { kind: 'retiring', on: '2026-11-25', replacedBy: 'next' } }

const STATES: readonly [entry: Json, at: number, state: string][] = [
  [{}, NOON, 'in-use'],
  [{ state: { kind: 'look-up-only' } }, NOON, 'look-up-only'],
  [{ state: { kind: 'paused' } }, NOON + 9_999 * DAY_MS, 'paused'],
  [paused, NOON, 'paused'],
  [paused, NOON + HOUR_MS - 1, 'paused'],
  [paused, NOON + HOUR_MS, 'in-use'],
  [retiring, NOON, 'retiring'],
  [retiring, NOON + 12 * HOUR_MS - 1, 'retiring'],
  [retiring, NOON + 12 * HOUR_MS, 'retired'],
]
for (const [entry, at, state] of STATES) {
  t.test(`R9: ${JSON.stringify(entry)} is ${state} at ${new Date(at).toISOString()}`, async (t) => {
    t.equal(stateAt(only(entry), at), state)
  })
}

const others = { allowedGroups: ['lanh-dao'] }
const twoSteps = { secondFactor: 'required' }
const noUser = { user: { source: 'phone' } }
const HINDRANCES: readonly [entry: Json, more: Partial<Visitor>, hindrance: string | undefined][] =
  [
    [{}, {}, undefined],
    [{ state: { kind: 'look-up-only' } }, {}, undefined],
    [retiring, {}, undefined],
    [others, {}, 'not-allowed'],
    [{ ...others, ...paused }, {}, 'not-allowed'],
    [{ allowedUnits: ['Sở Y tế'] }, {}, 'not-allowed'],
    [{ allowedUnits: ['Sở Nội vụ'] }, {}, undefined],
    [{ ...paused, ...twoSteps }, {}, 'paused'],
    [{ enabled: false }, {}, 'paused'],
    [{ state: { kind: 'retiring', on: '2026-11-01' } }, {}, 'retired'],
    [{ ...noUser, ...twoSteps }, {}, 'no-user'],
    [twoSteps, {}, 'needs-second-factor'],
    [twoSteps, { hasSecondFactor: true }, undefined],
    [twoSteps, { unlinked: new Set(['app-0']) }, 'needs-second-factor'],
    [{}, { unlinked: new Set(['app-0']) }, 'not-linked'],
  ]
for (const [entry, more, hindrance] of HINDRANCES) {
  t.test(`S11: ${JSON.stringify(entry)} → ${hindrance ?? 'enters'}`, async (t) => {
    t.equal(hindranceOf(only(entry), { ...visitor, ...more }, NOON), hindrance)
  })
}

t.test('product 2.8: what is not given, hidden or switched off is on no list', async (t) => {
  const list = services(
    {},
    { tile: false },
    { enabled: false },
    others,
    paused,
    { state: { kind: 'retiring', on: '2026-11-01' } },
    noUser,
    { category: 'b' },
  )
  const categories = [
    { id: 'a', name: { vi: 'A', en: 'A' }, order: 20 },
    { id: 'b', name: { vi: 'B', en: 'B' }, order: 10 },
  ]
  const { byCategory, usable, unusable } = sortTiles(list, categories, visitor, NOON)
  const ids = (tiles: typeof usable) => tiles.map(({ service }) => service.id)
  t.same(
    byCategory.map(({ category, tiles }) => [category.id, ids(tiles)]),
    [
      ['b', ['app-7']],
      ['a', ['app-0', 'app-4']],
    ],
    'categories are ordered by number',
  )
  t.same(ids(usable), ['app-7', 'app-0', 'app-4'])
  t.same(ids(unusable), ['app-5', 'app-6'])
  t.same(ids(picked(['app-4', 'gone', 'app-3', 'app-7'], usable, 4)), ['app-4', 'app-7'])
  t.same(ids(picked(['app-4', 'app-7'], usable, 1)), ['app-4'])
})
