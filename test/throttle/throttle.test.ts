import t, { type Test } from 'tap'
import type { Database } from '../../src/storage/database.ts'
import type { KnownBrowser } from '../../src/throttle/known-browser.ts'
import { releasePlaces } from '../../src/throttle/release-places.ts'
import type { Trial } from '../../src/throttle/throttle.ts'
import { createThrottleSweep } from '../../src/throttle/throttle-sweep.ts'
import { onEveryDatabase, testDatabase } from '../support/database.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { LOCK_RULES, NETWORK_RULES, testThrottle } from '../support/throttle.ts'

const MINUTE = 60_000
const NAME = 'tamtt@binhphuoc.gov.vn'
const known: KnownBrowser = { id: 'browser:1' }

/** The guard with verbs as short as the tables that use them. */
function guard(database: Database, changes: Parameters<typeof testThrottle>[1] = {}) {
  const clock = fakeClock()
  const parts = testThrottle(database, { now: clock.now, ...changes })
  let hosts = 0

  /** From another address each time, unless one is given. */
  const begin = (trial: Partial<Trial> = {}) =>
    parts.throttle.begin({
      purpose: 'password',
      nameKey: NAME,
      network: `10.${hosts >> 8}.${hosts++ & 255}.1`,
      ...trial,
    })

  /** One wrong try; what became of it. */
  async function wrong(trial: Partial<Trial> = {}) {
    const turn = await begin(trial)
    if (turn.kind !== 'go') return turn.kind
    const { triesLeft, lockedUntil } = await turn.failed()
    return lockedUntil === undefined
      ? triesLeft
      : `locked for ${(lockedUntil - clock.now()) / MINUTE}`
  }

  async function right(trial: Partial<Trial> = {}) {
    const turn = await begin(trial)
    if (turn.kind === 'go') await turn.succeeded()
    return turn.kind
  }

  const rows = async (table: string) =>
    (await database.queryOne<{ count: number }>(`SELECT COUNT(*) AS count FROM ${table}`))?.count

  return { ...parts, clock, begin, wrong, right, rows }
}

async function times<T>(count: number, work: () => Promise<T>): Promise<T[]> {
  const results: T[] = []
  for (let index = 0; index < count; index++) results.push(await work())
  return results
}

onEveryDatabase(
  '2.4: the ladder: 15 minutes, 30, 2 hours, 12 hours, and 12 again',
  async (t, db) => {
    const { wrong, begin, clock } = guard(db)
    for (const minutes of [15, 30, 120, 720, 720]) {
      t.same(await times(5, wrong), [4, 3, 2, 1, `locked for ${minutes}`])
      t.equal(await wrong(), 'locked')
      clock.advance(minutes * MINUTE - 1)
      t.equal((await begin()).kind, 'locked', 'to the last millisecond')
      clock.advance(1)
    }
  },
)

onEveryDatabase('2.4: strangers wait longer and longer for the answer', async (t, db) => {
  const { wrong, heldBackMs } = guard(db)
  await times(5, wrong)
  t.same(heldBackMs, [250, 500, 1000, 1500, 1500])
  await times(3, () => wrong({ knownBrowser: known }))
  t.equal(heldBackMs.length, 5, 'a known browser is not held back')
})

onEveryDatabase('row 32: of 50 at once no more pass than may fail', async (t, db) => {
  const { begin } = guard(db)
  const begun = await Promise.all(Array.from({ length: 50 }, () => begin()))
  const kinds = begun.map(({ kind }) => kind)
  t.equal(kinds.filter((kind) => kind === 'go').length, 5)
  t.equal(kinds.filter((kind) => kind === 'under-way').length, 45)
  for (const turn of begun) if (turn.kind === 'go') await turn.failed()
  t.equal((await begin()).kind, 'locked')
})

onEveryDatabase('a place that is taken back was no try', async (t, db) => {
  const { begin, wrong, rows } = guard(db)
  for (const turn of await times(9, begin)) if (turn.kind === 'go') await turn.takeBack()
  t.same([await rows('throttle_names'), await rows('throttle_networks')], [0, 0])
  await wrong()
  const turn = await begin()
  if (turn.kind === 'go') await turn.takeBack()
  t.equal(await wrong(), 3)
})

onEveryDatabase('a place that nobody gave back is free again a minute later', async (t, db) => {
  const { begin, wrong, clock } = guard(db)
  await times(5, begin)
  t.equal((await begin()).kind, 'under-way')
  clock.advance(MINUTE)
  t.same(await times(5, wrong), [4, 3, 2, 1, 'locked for 15'])
})

onEveryDatabase('4: who knows the password takes their own failures along', async (t, db) => {
  const { wrong, right, rows } = guard(db)
  const here = { network: '10.1.2.3' }
  await times(4, () => wrong(here))
  t.equal(await right(here), 'go')
  t.equal(await rows('throttle_names'), 0)
  t.equal(await wrong(here), 4)
})

onEveryDatabase('4: … and nobody else’s: an attacker goes on where they were', async (t, db) => {
  const { wrong, right } = guard(db)
  const [attacker, here] = [{ network: '192.0.2.1' }, { network: '10.1.2.3' }]
  await times(3, () => wrong(attacker))
  await wrong(here)
  await right(here)
  t.equal(await wrong(attacker), 1)
  await right({ knownBrowser: known })
  t.equal(await wrong(attacker), 'locked for 15')
})

onEveryDatabase('4: a success does not give a network its failures back', async (t, db) => {
  const { begin, wrong, right } = guard(db, { networkRules: { tries: 3 } })
  const here = { network: '10.1.2.3' }
  await wrong({ ...here, nameKey: 'a' })
  await wrong({ ...here, nameKey: 'b' })
  t.equal(await right({ ...here, nameKey: 'c' }), 'go')
  await wrong({ ...here, nameKey: 'd' })
  t.match(await begin({ ...here, nameKey: 'e' }), { kind: 'network', retryAfterSeconds: 600 })
})

onEveryDatabase(
  'row 31: strangers lock strangers; a known browser has its own tries',
  async (t, db) => {
    const { wrong, right, begin, clock } = guard(db)
    await times(5, wrong)
    t.equal((await begin()).kind, 'locked')
    t.equal(await right({ knownBrowser: known }), 'go')
    const own = { knownBrowser: known }
    t.same(await times(5, () => wrong(own)), [4, 3, 2, 1, 'locked for 15'])
    t.equal((await begin(own)).kind, 'locked', 'a stolen cookie has no more')
    t.equal((await begin({ knownBrowser: { id: 'browser:2' } })).kind, 'go', 'another browser')
    clock.advance(15 * MINUTE)
    t.equal(await right(own), 'go')
    t.equal(await wrong(own), 4)
  },
)

onEveryDatabase('row 31: nor does its network stop a known browser', async (t, db) => {
  const { wrong, begin, right } = guard(db, { networkRules: { tries: 2 } })
  const here = { network: '10.1.2.3' }
  await wrong({ ...here, nameKey: 'a' })
  await wrong({ ...here, nameKey: 'b' })
  t.equal((await begin(here)).kind, 'network')
  t.equal(await right({ ...here, knownBrowser: known }), 'go')
})

onEveryDatabase(
  'row 33: the current password is the password; codes are counted apart',
  async (t, db) => {
    const { wrong, begin } = guard(db)
    await times(4, wrong)
    t.equal(await wrong({ purpose: 'current-password' }), 'locked for 15')
    for (const purpose of ['code', 'recovery', 'reset'] as const) {
      t.equal((await begin({ purpose })).kind, 'go', purpose)
    }
  },
)

onEveryDatabase('2.4: networks, and the wider ones around them, have a limit', async (t, db) => {
  const { begin, wrong, clock, rows } = guard(db, {
    networkRules: { tries: 3, triesOfWider: 5, withinMs: 600_000 },
  })
  let names = 0
  const from = (network: string) => ({ network, nameKey: `name${names++}` })
  await times(3, () => wrong(from('10.1.2.3')))
  clock.advance(60_000)
  t.same(await begin(from('10.1.2.3')), { kind: 'network', retryAfterSeconds: 540 })
  await times(2, () => wrong(from('10.1.2.4')))
  t.equal((await begin(from('10.1.2.5'))).kind, 'network', 'of the same /24')
  t.equal((await begin(from('10.1.3.5'))).kind, 'go')
  await times(5, () => wrong(from(`2001:db8:1:${names}`)))
  t.equal((await begin(from('2001:db8:1:ff'))).kind, 'network', 'of the same /48')
  t.equal(await rows('throttle_names'), 11, 'who is turned away leaves no trace')
  clock.advance(600_000)
  t.equal((await begin(from('10.1.2.3'))).kind, 'go')
})

onEveryDatabase('a REST caller’s failures are its own, and not its network’s', async (t, db) => {
  const { wrong, begin, rows } = guard(db)
  await times(5, () => wrong({ isRestCaller: true }))
  t.equal((await begin({ isRestCaller: true })).kind, 'locked')
  t.equal((await begin()).kind, 'go', 'a browser')
  t.equal(await rows('throttle_networks'), 2, 'the browser’s')
})

onEveryDatabase('failures are forgotten a day after the last one', async (t, db) => {
  const { wrong, clock } = guard(db)
  await times(4, wrong)
  clock.advance(LOCK_RULES.forgetMs - 1)
  t.equal(await wrong(), 'locked for 15')
  clock.advance(LOCK_RULES.forgetMs)
  t.same(await times(5, wrong), [4, 3, 2, 1, 'locked for 15'])
})

t.test('row 30: the tables do not tell which name it was', async (t) => {
  const database = await testDatabase(t)
  const { wrong } = guard(database)
  await times(5, wrong)
  const rows = await database.query('SELECT * FROM throttle_names')
  t.notMatch(JSON.stringify(rows), /tamtt/)
})

onEveryDatabase(
  '5.3: a clock that was set back neither draws a lock out nor ends it',
  async (t, db) => {
    const { wrong, begin, clock } = guard(db)
    const sweep = createThrottleSweep(db, { rules: LOCK_RULES, networkRules: NETWORK_RULES })
    await times(5, wrong)
    await wrong({ nameKey: 'other', network: '10.1.2.3' })
    clock.advance(-365 * 24 * 60 * MINUTE)
    t.same(await begin(), { kind: 'locked', until: clock.now() + 15 * MINUTE })
    await sweep(200, clock.now())
    clock.advance(15 * MINUTE - 1)
    t.equal((await begin()).kind, 'locked')
    clock.advance(1)
    t.equal((await begin()).kind, 'go')
    t.equal(await wrong({ nameKey: 'other' }), 3, 'a failure is not forgotten')
  },
)

async function sweepAll(sweep: ReturnType<typeof createThrottleSweep>, now: number) {
  let removed = 0
  for (let round = 0; round < 1000; round++) {
    const ofSlice = await sweep(200, now)
    removed += ofSlice
    if (ofSlice === 0) return removed
  }
  throw new Error('The sweep does not come to an end.')
}

onEveryDatabase('row 30: 20,000 made-up names push out one another, and no lock', async (t, db) => {
  const { wrong, begin, rows, clock } = guard(db)
  const limits = { rules: LOCK_RULES, networkRules: NETWORK_RULES }
  const sweep = createThrottleSweep(db, { ...limits, mostNames: 500, mostNetworks: 300 })
  await times(5, wrong)
  await times(3, () => wrong({ nameKey: 'sonnv@binhphuoc.gov.vn' }))
  clock.advance(1000)
  for (let made = 0; made < 20_000; made += 500) {
    await Promise.all(
      Array.from({ length: 500 }, (_, index) => wrong({ nameKey: `junk${made + index}` })),
    )
    await sweepAll(sweep, clock.now())
  }
  t.same([await rows('throttle_names'), await rows('throttle_networks')], [500, 300])
  t.equal(await rows('throttle_failures'), 500 - 2 + 5 + 3, 'where they came from goes with them')
  t.equal((await begin()).kind, 'locked')
  t.equal(await wrong({ nameKey: 'sonnv@binhphuoc.gov.vn' }), 1)
})

onEveryDatabase('what is over is swept away, and a lock is not', async (t, db) => {
  const { wrong, rows, clock } = guard(db)
  const sweep = createThrottleSweep(db, { rules: LOCK_RULES, networkRules: NETWORK_RULES })
  await times(20, () => wrong({ nameKey: `name${Math.random()}` }))
  t.equal(await sweepAll(sweep, clock.now()), 0)
  clock.advance(NETWORK_RULES.withinMs)
  t.ok((await sweepAll(sweep, clock.now())) >= 20)
  t.same([await rows('throttle_names'), await rows('throttle_networks')], [20, 0])
  clock.advance(LOCK_RULES.forgetMs)
  await times(5, wrong)
  await sweepAll(sweep, clock.now())
  t.equal(await rows('throttle_names'), 1)
})

t.test('an attack from very many addresses keeps few of them', async (t: Test) => {
  const database = await testDatabase(t)
  const { wrong, rows, clock } = guard(database, { rules: { triesBeforeLock: 20 } })
  await times(20, wrong)
  clock.advance(15 * MINUTE)
  await times(19, wrong)
  t.equal(await rows('throttle_failures'), 10)
})

onEveryDatabase('tries that a killed server had under way cost nobody a try', async (t, db) => {
  const { begin, wrong, right } = guard(db)
  await wrong()
  await times(4, begin)
  t.not(await right(), 'go', 'all places are taken by tries that nobody will end')
  await releasePlaces(db)
  t.equal(await wrong(), 3, 'what was wrong stays counted')
  t.equal(await right(), 'go')
})
