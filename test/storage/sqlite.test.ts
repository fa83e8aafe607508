import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import Sqlite from 'better-sqlite3'
import t, { type Test } from 'tap'
import { migrationsFolder } from '../../src/paths.ts'
import { hasServedBefore, prepareDataFolder, readSecretKey } from '../../src/storage/data-folder.ts'
import type { Database } from '../../src/storage/database.ts'
import { migrate, readMigrations, schemaState } from '../../src/storage/migrate.ts'
import { openSqlite } from '../../src/storage/sqlite.ts'
import { StorageError } from '../../src/storage/storage-error.ts'
import { onEveryDatabase } from '../support/database.ts'

const CREATE = 'CREATE TABLE things (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE)'
const ADD = 'INSERT INTO things (name) VALUES (:name) RETURNING id'
const NAMES = 'SELECT name FROM things ORDER BY id'

const names = async (database: Database) =>
  (await database.query<{ name: string }>(NAMES)).map(({ name }) => name)

/** Why it is refused; undefined when it is not. */
async function problemOf(action: () => unknown): Promise<string | undefined> {
  try {
    await action()
    return undefined
  } catch (error) {
    return error instanceof StorageError ? error.problem : String(error)
  }
}

function temporaryFolder(t: Test): string {
  const folder = mkdtempSync(join(tmpdir(), 'cas-test-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  return folder
}

onEveryDatabase('a failing write fails its own caller alone', async (t, database) => {
  await database.change('process', CREATE)
  const outcomes = await Promise.allSettled([
    database.change('process', ADD, { name: 'one' }),
    database.change('process', ADD, { name: 'one' }),
    database.change('process', ADD, { name: 'two' }),
  ])
  t.strictSame(
    outcomes.map(({ status }) => status),
    ['fulfilled', 'rejected', 'fulfilled'],
  )
  t.strictSame(await names(database), ['one', 'two'])
})

onEveryDatabase('a batch is all or none', async (t, database) => {
  await database.change('process', CREATE)
  await database.change('process', ADD, { name: 'two' })
  const batch = ['one', 'two', 'three'].map((name) => ({ sql: ADD, parameters: { name } }))
  await t.rejects(database.batch('power', batch))
  t.strictSame(await names(database), ['two'])
})

onEveryDatabase('a batch resolves with the rows of each statement', async (t, database) => {
  await database.change('process', CREATE)
  const rows = await database.batch('process', [
    { sql: ADD, parameters: { name: 'one' } },
    { sql: NAMES },
    { sql: 'DELETE FROM things' },
  ])
  t.strictSame(rows, [[{ id: 1 }], [{ name: 'one' }], []])
})

onEveryDatabase('what is answered can be read', async (t, database) => {
  await database.change('process', CREATE)
  const many = Array.from({ length: 1000 }, (_, index) => `name ${index}`)
  await Promise.all(many.map((name) => database.change('process', ADD, { name })))
  t.strictSame(await names(database), many)
})

onEveryDatabase(
  'after close everything rejects, and what waited was written',
  async (t, database) => {
    await database.change('process', CREATE)
    const last = database.change('process', ADD, { name: 'last' })
    await database.close()
    t.strictSame(await last, [{ id: 1 }])
    t.equal(await problemOf(() => database.query(NAMES)), 'closed')
    t.equal(await problemOf(() => database.change('process', ADD, { name: 'late' })), 'closed')
  },
)

t.test('a write waits for another process on a timer, not on the event loop', async (t) => {
  const file = join(temporaryFolder(t), 'cas.sqlite')
  const database = openSqlite({ file })
  t.teardown(() => database.close())
  await database.change('process', CREATE)
  const other = new Sqlite(file)
  other.exec('BEGIN IMMEDIATE')
  const write = database.change('process', ADD, { name: 'patient' })
  let turns = 0
  const ticking = setInterval(() => turns++, 5)
  await new Promise((resolve) => setTimeout(resolve, 100))
  other.exec('COMMIT')
  other.close()
  await write
  clearInterval(ticking)
  t.ok(turns >= 5, `the event loop turned ${turns} times meanwhile`)
  t.strictSame(await names(database), ['patient'])
})

t.test('what cannot be our database is refused, and left as it is', async (t) => {
  const folder = temporaryFolder(t)
  const damaged = join(folder, 'damaged.sqlite')
  writeFileSync(damaged, 'This is no database at all. '.repeat(100))
  t.equal(await problemOf(() => openSqlite({ file: damaged })), 'damaged')

  const foreign = join(folder, 'foreign.sqlite')
  new Sqlite(foreign).exec('CREATE TABLE theirs (id INTEGER)').close()
  t.equal(await problemOf(() => openSqlite({ file: foreign })), 'foreign')

  t.equal(
    await problemOf(() => openSqlite({ file: join(folder, 'no', 'folder.sqlite') })),
    'folder',
  )
})

t.test('migrations', async (t) => {
  const migrations = readMigrations(migrationsFolder, 'sqlite')

  t.test('are applied once, in order', async (t) => {
    const database = openSqlite({ file: ':memory:' })
    t.teardown(() => database.close())
    t.strictSame(await migrate(database, migrations, 1), migrations)
    t.strictSame(await migrate(database, migrations, 2), [])
    const { version, pending } = await schemaState(database, migrations)
    t.strictSame([version, pending], [migrations.length, []])
  })

  t.test('a failing one leaves nothing behind', async (t) => {
    const database = openSqlite({ file: ':memory:' })
    t.teardown(() => database.close())
    const broken = { number: 1, name: 'broken', sql: 'CREATE TABLE half (id INTEGER); NONSENSE;' }
    t.equal(await problemOf(() => migrate(database, [broken], 1)), 'not-migrated')
    await t.rejects(database.query('SELECT * FROM half'), /no such table/)
    t.strictSame(await schemaState(database, [broken]), { version: 0, pending: [broken] })
  })

  t.test('a database of a newer program is refused', async (t) => {
    const database = openSqlite({ file: ':memory:' })
    t.teardown(() => database.close())
    await migrate(database, migrations, 1)
    t.equal(await problemOf(() => migrate(database, migrations.slice(0, 1), 2)), 'too-new')
  })

  t.test('two that start at once both end well', async (t) => {
    const file = join(temporaryFolder(t), 'cas.sqlite')
    const two = [openSqlite({ file }), openSqlite({ file })]
    await Promise.all(two.map((database) => migrate(database, migrations, 1)))
    for (const database of two) await database.close()
  })
})

t.test('the data folder', async (t) => {
  const folder = join(temporaryFolder(t), 'new')
  prepareDataFolder(folder)
  t.equal(hasServedBefore(folder), false)
  const key = readSecretKey(folder)
  t.equal(key.length, 32)
  t.strictSame(readSecretKey(folder), key, 'the key outlives a restart')
  t.equal(hasServedBefore(folder), true)
  writeFileSync(join(folder, 'secret.key'), 'short')
  t.equal(await problemOf(() => readSecretKey(folder)), 'damaged')
  writeFileSync(join(folder, 'file'), '')
  t.equal(await problemOf(() => prepareDataFolder(join(folder, 'file'))), 'folder')
})
