import t from 'tap'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import { createPinStore, MOST_PINS } from '../../src/portal/pin-store.ts'
import { createVisitStore } from '../../src/portal/visit-store.ts'
import { createVisits } from '../../src/portal/visits.ts'
import type { SqlStatement } from '../../src/storage/database.ts'
import { actAt } from '../support/acts.ts'
import { testDatabase } from '../support/database.ts'
import { addPerson } from '../support/people.ts'

const DAY_MS = 24 * 3_600_000

async function office(t: Parameters<typeof testDatabase>[0]) {
  const database = await testDatabase(t)
  const writes: number[] = []
  const counting = {
    ...database,
    batch(durability: 'process' | 'power', statements: readonly SqlStatement[]) {
      writes.push(statements.length)
      return database.batch(durability, statements)
    },
  }
  const clock = { at: 1_000 * DAY_MS }
  const errors: unknown[] = []
  const visits = createVisits({
    store: createVisitStore(counting),
    now: () => clock.at,
    onError: (error) => errors.push(error),
  })
  const person = await addPerson(database, 'tamtt')
  return { database, visits, person, clock, writes, errors }
}

t.test('product 2.8: the applications that were entered last come first, each once', async (t) => {
  const { visits, person, clock, writes } = await office(t)
  for (const id of ['a', 'b', 'a', 'c', 'a']) {
    clock.at += 1
    visits.note(person, id)
  }
  t.same([...(await visits.of(person)).keys()], ['a', 'c', 'b'], 'before anything is written')
  t.same(writes, [])
  await visits.flush()
  t.same(writes, [3], 'one row for each, in one transaction')
  t.same([...(await visits.of(person)).keys()], ['a', 'c', 'b'])
  clock.at += 1
  visits.note(person, 'b')
  await visits.flush()
  t.same([...(await visits.of(person)).keys()], ['b', 'a', 'c'])
})

t.test('what comes in is bounded, and written in small transactions', async (t) => {
  const { visits, person, writes, database } = await office(t)
  for (let id = 0; id < 12_000; id += 1) visits.note(person, `app-${id}`)
  await visits.flush()
  t.equal(
    writes.reduce((sum, count) => sum + count, 0),
    10_000,
  )
  t.ok(Math.max(...writes) <= 50)
  const rows = await database.query('SELECT 1 FROM portal_visits')
  t.equal(rows.length, 10_000)
})

t.test('who has left, or never was, leaves nothing behind', async (t) => {
  const { visits, person, database, clock } = await office(t)
  await createAccountStore(database).disable(person, actAt(clock.at))
  visits.note(person, 'a')
  visits.note(person + 99, 'a')
  await visits.flush()
  t.same(await database.query('SELECT 1 FROM portal_visits'), [])
})

t.test('what was not entered for more than a year is forgotten when it is seen', async (t) => {
  const { visits, person, clock, database } = await office(t)
  visits.note(person, 'old')
  await visits.flush()
  clock.at += 390 * DAY_MS
  visits.note(person, 'new')
  await visits.flush()
  t.same([...(await visits.of(person)).keys()], ['new', 'old'])
  clock.at += 11 * DAY_MS
  t.same([...(await visits.of(person)).keys()], ['new'])
  await database.change('process', "DELETE FROM portal_visits WHERE service_id = 'after that'")
  t.equal((await database.query('SELECT 1 FROM portal_visits')).length, 1)
})

t.test('a database that fails costs the notes at hand, and nothing else', async (t) => {
  const { visits, person, database, errors } = await office(t)
  await database.change('process', 'ALTER TABLE portal_visits RENAME TO gone')
  visits.note(person, 'a')
  await visits.flush()
  t.equal(errors.length, 1)
  await database.change('process', 'ALTER TABLE gone RENAME TO portal_visits')
  visits.note(person, 'b')
  await visits.flush()
  t.same([...(await visits.of(person)).keys()], ['b'])
})

t.test('product 2.8: pins keep their order, and are few', async (t) => {
  const { database, person } = await office(t)
  const pins = createPinStore(database)
  await pins.pin(person, 'b', 1)
  await pins.pin(person, 'a', 2)
  await pins.pin(person, 'b', 3)
  t.same(await pins.of(person), ['b', 'a'], 'a second time changes nothing')
  await pins.unpin(person, 'b')
  await pins.unpin(person, 'never')
  t.same(await pins.of(person), ['a'])
  await Promise.all(Array.from({ length: 40 }, (_, id) => pins.pin(person, `app-${id}`, 10 + id)))
  t.equal((await pins.of(person)).length, MOST_PINS)
})
