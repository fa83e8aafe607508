import t from 'tap'
import { purgeTrail } from '../../src/audit/purge-trail.ts'
import { verifyTrail } from '../../src/audit/verify-trail.ts'
import { migrationsFolder } from '../../src/paths.ts'
import { migrate, readMigrations } from '../../src/storage/migrate.ts'
import { openSqlite } from '../../src/storage/sqlite.ts'
import { actAt } from '../support/acts.ts'
import { entries, tamper } from '../support/audit-trail.ts'
import { onEveryDatabase } from '../support/database.ts'

const DAY = 86_400_000
/** What was written at the beginning is old enough by then. */
const FAR = 400 * DAY

onEveryDatabase('an untouched trail is whole, however long', async (t, database) => {
  t.match(await verifyTrail(database), { count: 0, last: { id: 0, hash: '' }, fault: undefined })
  await entries(database, 1200)
  const seen: number[] = []
  const verified = await verifyTrail(database, (id) => seen.push(id))
  t.match(verified, { count: 1200, last: { id: 1200, hash: /^[0-9a-f]{64}$/ } })
  t.equal(verified.fault, undefined)
  t.equal(seen.length, 1200)
})

onEveryDatabase('the table itself lets nobody rewrite it', async (t, database) => {
  await entries(database, 3)
  const attempt = (sql: string) => database.change('process', sql)
  await t.rejects(attempt("UPDATE audit_entries SET reason = 'x' WHERE id = 2"), /never changed/)
  await t.rejects(attempt('DELETE FROM audit_entries WHERE id = 1'), /purged/)
  await t.rejects(attempt('DELETE FROM audit_entries'), /purged/)
  const row = "VALUES (:id, 1, 'x.y', 'system', 'z', :hash)"
  const insert = `INSERT INTO audit_entries (id, at, event, actor_kind, actor, hash) ${row}`
  const hash = new Uint8Array(32)
  for (const parameters of [
    { id: null, hash: null },
    { id: 4, hash: null },
    { id: 4, hash: 'a'.repeat(32) },
    { id: 2, hash },
    { id: null, hash },
  ]) {
    await t.rejects(database.change('process', insert, parameters), /appended/)
    const replace = insert.replace('INSERT', 'INSERT OR REPLACE')
    await t.rejects(database.change('process', replace, parameters), /appended/)
  }
  t.match(await verifyTrail(database), { count: 3, fault: undefined })
})

/** What was done to twenty entries, and what `verify` says of it. */
const CASES: readonly (readonly [what: string, sql: string, fault: object])[] = [
  [
    'a word changed',
    "UPDATE audit_entries SET reason = 'x' WHERE id = 7",
    { kind: 'changed', id: 7 },
  ],
  [
    'a time changed',
    'UPDATE audit_entries SET at = at + 1 WHERE id = 1',
    { kind: 'changed', id: 1 },
  ],
  [
    'another person made of it',
    'UPDATE audit_entries SET account_id = 5 WHERE id = 20',
    { kind: 'changed', id: 20 },
  ],
  [
    'its hash changed',
    'UPDATE audit_entries SET hash = zeroblob(32) WHERE id = 7',
    { kind: 'changed', id: 7 },
  ],
  ['one removed', 'DELETE FROM audit_entries WHERE id = 7', { kind: 'removed', from: 7, to: 7 }],
  [
    'many removed',
    'DELETE FROM audit_entries WHERE id BETWEEN 7 AND 11',
    { kind: 'removed', from: 7, to: 11 },
  ],
  [
    'the first removed',
    'DELETE FROM audit_entries WHERE id < 3',
    { kind: 'removed', from: 1, to: 2 },
  ],
  [
    'the tail cut off',
    'DELETE FROM audit_entries WHERE id > 15',
    { kind: 'removed', from: 16, to: 20 },
  ],
  ['all removed', 'DELETE FROM audit_entries', { kind: 'removed', from: 1, to: 20 }],
  [
    'one removed, and the rest moved up',
    'DELETE FROM audit_entries WHERE id = 7; UPDATE audit_entries SET id = -id WHERE id > 7;' +
      'UPDATE audit_entries SET id = -id - 1 WHERE id < 0',
    { kind: 'changed', id: 7 },
  ],
  [
    'two neighbours in each other’s place',
    'UPDATE audit_entries SET id = 99 WHERE id = 7; UPDATE audit_entries SET id = 7 WHERE id = 8;' +
      'UPDATE audit_entries SET id = 8 WHERE id = 99',
    { kind: 'moved', id: 7, was: 8 },
  ],
  [
    'two in each other’s place',
    'UPDATE audit_entries SET id = 99 WHERE id = 3; UPDATE audit_entries SET id = 3 WHERE id = 12;' +
      'UPDATE audit_entries SET id = 12 WHERE id = 99',
    { kind: 'moved', id: 3, was: 12 },
  ],
  [
    'one put in without a hash',
    "INSERT INTO audit_entries (at, event, actor_kind, actor) VALUES (1, 'x.y', 'system', 'z')",
    { kind: 'put-in', id: 21 },
  ],
  [
    'one put in with a hash of another',
    'INSERT INTO audit_entries (at, event, actor_kind, actor, hash) ' +
      'SELECT at, event, actor_kind, actor, hash FROM audit_entries WHERE id = 20',
    { kind: 'changed', id: 21 },
  ],
  [
    'one put before the first',
    "INSERT INTO audit_entries (id, at, event, actor_kind, actor) VALUES (0, 1, 'x', 'system', 'z')",
    { kind: 'put-in', id: 0 },
  ],
]

for (const [what, sql, fault] of CASES) {
  onEveryDatabase(`R: ${what} is found, and the entry named`, async (t, database) => {
    await entries(database, 20)
    await tamper(database, sql)
    t.same((await verifyTrail(database)).fault, fault)
  })
}

onEveryDatabase('a guard that was taken away is found', async (t, database) => {
  await entries(database, 3)
  await database.exclusively(({ script }) => script('DROP TRIGGER audit_entries_are_purged'))
  t.match(await verifyTrail(database), {
    count: 3,
    fault: { kind: 'unguarded', guard: 'audit_entries_are_purged' },
  })
})

onEveryDatabase('what follows a tail that was cut off does not hide it', async (t, database) => {
  await entries(database, 10)
  await tamper(database, 'DELETE FROM audit_entries WHERE id > 8')
  await entries(database, 2)
  t.same((await verifyTrail(database)).fault, { kind: 'removed', from: 9, to: 10 })
})

onEveryDatabase(
  'a purge takes the oldest, says so, and leaves a whole chain',
  async (t, database) => {
    await entries(database, 30)
    const act = actAt(FAR)
    const first = await purgeTrail(database, 10, 25_000, act)
    t.match(first, { count: 10, lastId: 10, until: 10_000, lastHash: /^[0-9a-f]{64}$/ })
    t.match(await purgeTrail(database, 20, 25_000, act), { count: 14, lastId: 24 })
    t.equal(await purgeTrail(database, 20, 25_000, act), undefined)
    const verified = await verifyTrail(database)
    t.match(verified, { count: 8, start: { firstId: 25, purgedUntil: 24_000 } })
    t.equal(verified.fault, undefined)
    const purges = "SELECT actor FROM audit_entries WHERE event = 'audit.purged'"
    t.equal((await database.query(purges)).length, 2)
    await t.rejects(database.change('process', 'DELETE FROM audit_entries WHERE id = 25'), /purged/)
    t.match(await purgeTrail(database, 100, FAR * 2, actAt(FAR * 2)), { count: 7, lastId: 31 })
    t.match(await verifyTrail(database), { count: 2, fault: undefined })
  },
)

onEveryDatabase('two who purge at once leave a whole chain', async (t, database) => {
  await entries(database, 30)
  const act = actAt(FAR)
  const both = await Promise.all([
    purgeTrail(database, 5, 25_000, act),
    purgeTrail(database, 10, 25_000, act),
  ])
  t.equal(both.filter(Boolean).length, 1)
  t.match(await verifyTrail(database), { fault: undefined, start: { firstId: 6 } })
})

onEveryDatabase(
  'a purge that was made up to remove young entries is found',
  async (t, database) => {
    await entries(database, 30, { at: FAR - 80 * DAY })
    await purgeTrail(database, 10, FAR, actAt(FAR))
    t.match(await verifyTrail(database), { fault: { kind: 'purged-early', id: 31 } })
  },
)

onEveryDatabase('a purge while somebody verifies is no false alarm', async (t, database) => {
  await entries(database, 400)
  let purge: Promise<unknown> | undefined
  const verified = await verifyTrail(database, () => {
    purge ??= purgeTrail(database, 250, FAR, actAt(FAR))
  })
  await purge
  t.equal(verified.fault, undefined)
  t.equal(verified.start.firstId, 251, 'it was purged meanwhile')
  t.equal(verified.last.id, 401)
})

onEveryDatabase('a purge that takes too much is found', async (t, database) => {
  await entries(database, 30)
  await purgeTrail(database, 10, 25_000, actAt(FAR))
  await tamper(database, 'DELETE FROM audit_entries WHERE id <= 12')
  t.same((await verifyTrail(database)).fault, { kind: 'removed', from: 11, to: 12 })
})

onEveryDatabase('what is older than a clock that was wrong stays', async (t, database) => {
  await entries(database, 3)
  await entries(database, 1, { at: 1_000_000 })
  await entries(database, 3)
  t.match(await purgeTrail(database, 100, 500_000, actAt(FAR)), { count: 3, lastId: 3 })
  t.equal(await purgeTrail(database, 100, 500_000, actAt(FAR)), undefined)
})

t.test('entries that are older than the chain are taken into it as they stand', async (t) => {
  const database = openSqlite({ file: ':memory:' })
  t.teardown(() => database.close())
  const all = readMigrations(migrationsFolder, 'sqlite')
  await migrate(database, all.slice(0, 21), 0)
  for (const id of [4, 5, 8]) {
    await database.change(
      'process',
      `INSERT INTO audit_entries (id, at, event, actor_kind, actor, reason)
       VALUES (:id, 5, 'unit.added', 'operator', 'hoang', 'lý do "cũ"')`,
      { id },
    )
  }
  await migrate(database, all, 0)
  await entries(database, 2)
  t.match(await verifyTrail(database), {
    count: 6,
    start: { firstId: 4, adoptedUpTo: 8 },
    last: { id: 11 },
    fault: undefined,
  })
  await tamper(database, 'DELETE FROM audit_entries WHERE id = 5')
  t.same((await verifyTrail(database)).fault, { kind: 'removed', from: 5, to: 7 })
})
