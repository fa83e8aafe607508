import t from 'tap'
import { createRefusalLog } from '../../src/diagnosis/refusal-log.ts'
import { createRefusalStore } from '../../src/diagnosis/refusal-store.ts'
import type { Database } from '../../src/storage/database.ts'
import { onEveryDatabase, testDatabase } from '../support/database.ts'
import { fakeClock } from '../support/fake-clock.ts'

const DAY_MS = 24 * 3_600_000

function build(database: Database, options: { perService?: number } = {}) {
  const clock = fakeClock()
  const errors: unknown[] = []
  const store = createRefusalStore(database)
  const log = createRefusalLog({
    store,
    perService: options.perService ?? 500,
    keptMs: 7 * DAY_MS,
    now: clock.now,
    onError: (error) => errors.push(error),
  })
  const details = (reason: string) => () => ({ code: 'INVALID_TICKET', reason, evidence: { n: 1 } })
  const note = (serviceId: string, reason = 'expired', isProven = true) =>
    log.note(serviceId, isProven, details(reason))
  const count = async () => {
    const row = await database.queryOne<{ n: number }>('SELECT count(*) AS n FROM refusals')
    return row?.n ?? 0
  }
  return { clock, errors, store, log, note, count }
}

onEveryDatabase('R11.23: what was noted is there to be read, in its order', async (t, database) => {
  const { log, store, note, clock } = build(database)
  note('app', 'first')
  clock.advance(10)
  note('other', 'between')
  note('app', 'second')
  await log.flush()
  const latest = await store.latest('app', 10)
  t.strictSame(
    latest.map(({ reason, at, isProven, evidence }) => ({ reason, at, isProven, evidence })),
    [
      { reason: 'first', at: clock.now() - 10, isProven: true, evidence: { n: 1 } },
      { reason: 'second', at: clock.now(), isProven: true, evidence: { n: 1 } },
    ],
  )
  t.match(await store.latest('app', 1), [{ reason: 'second' }])
  const [first] = latest
  t.match(await store.after('app', first?.id ?? 0, 10), [{ reason: 'second' }])
  t.strictSame(await store.after('app', latest.at(-1)?.id ?? 0, 10), [])
})

onEveryDatabase(
  'a flood: 50 a second of one application, 20 of none, and the rest counted',
  async (t, database) => {
    const { log, store, note, clock } = build(database)
    let asked = 0
    for (let times = 0; times < 10_000; times += 1) {
      log.note('app', false, () => {
        asked += 1
        return { code: 'INVALID_TICKET', reason: 'junk', evidence: {} }
      })
      note('', 'junk', false)
    }
    t.equal(asked, 50, 'what is left out costs nothing')
    await log.flush()
    t.equal((await store.latest('app', 1000)).length, 50)
    t.equal((await store.latest('', 1000)).length, 20)
    clock.advance(1000)
    note('app')
    await log.close()
    t.match(await store.latest('app', 2), [
      { reason: 'expired' },
      { reason: 'left-out', evidence: { count: 9_950 } },
    ])
    t.match(await store.latest('', 1), [{ reason: 'left-out', evidence: { count: 9_980 } }])
  },
)

onEveryDatabase(
  'never more than 200 wait, however many applications there are',
  async (t, database) => {
    const { log, note, count } = build(database)
    for (let app = 0; app < 400; app += 1) note(`app-${app}`)
    await log.flush()
    t.equal(await count(), 200)
  },
)

onEveryDatabase(
  'of one application so many are kept; junk pushes out junk only',
  async (t, database) => {
    const { log, store, note, clock } = build(database, { perService: 20 })
    note('app', 'a real ticket', true)
    for (let second = 0; second < 5; second += 1) {
      clock.advance(1000)
      for (let times = 0; times < 50; times += 1) note('app', `junk ${second}`, false)
      await log.flush()
    }
    const kept = await store.latest('app', 1000)
    t.equal(kept.filter(({ isProven }) => !isProven).length, 10)
    t.match(kept[0], { reason: 'a real ticket', isProven: true })
    t.match(kept.at(-1), { reason: 'junk 4' })
  },
)

onEveryDatabase('10,000 are kept in all; those without a ticket go first', async (t, database) => {
  const { store, count } = build(database)
  const row = (id: number, isProven: boolean) => ({
    id,
    at: id,
    serviceId: `app-${id % 40}`,
    isProven,
    code: 'INVALID_TICKET',
    reason: 'expired',
    evidence: {},
  })
  for (let start = 0; start < 60; start += 20) {
    await store.add(Array.from({ length: 20 }, (_, n) => row(start + n, (start + n) % 2 === 0)))
  }
  await store.forgetSurplus(40, 5)
  t.equal(await count(), 55, 'a slice at a time')
  await store.forgetSurplus(40, 500)
  t.equal(await count(), 40)
  const proven = await database.queryOne<{ n: number }>(
    'SELECT count(*) AS n FROM refusals WHERE is_proven = 1',
  )
  t.equal(proven?.n, 30, 'all of them are still there')
})

onEveryDatabase('what is older than the days that are kept is swept away', async (t, database) => {
  const { log, note, count, clock } = build(database)
  note('app', 'old')
  await log.flush()
  clock.advance(6 * DAY_MS)
  note('app', 'young')
  await log.flush()
  t.equal(await log.sweep(200, clock.now()), 0)
  clock.advance(2 * DAY_MS)
  t.equal(await log.sweep(200, clock.now()), 1)
  t.equal(await count(), 1)
})

onEveryDatabase('what repeats itself is noted once in its span', async (t, database) => {
  const { log, store, clock } = build(database)
  const once = () => log.noteOnce('framed', 'app', 60_000, () => ({ code: 'IFRAME', evidence: {} }))
  for (let times = 0; times < 100; times += 1) once()
  clock.advance(59_999)
  once()
  log.noteOnce('framed', 'other', 60_000, () => ({ code: 'IFRAME', evidence: {} }))
  clock.advance(1)
  once()
  await log.flush()
  t.equal((await store.latest('app', 100)).length, 2)
  t.match(await store.latest('other', 100), [{ reason: 'framed', code: 'IFRAME' }])
})

t.test('a database that takes no writes loses notes, and is told of once each', async (t) => {
  const database = await testDatabase(t)
  const { log, note, errors } = build(database)
  await database.close()
  note('app')
  await log.flush()
  t.equal(errors.length, 1)
})
