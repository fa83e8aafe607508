import t, { type Test } from 'tap'
import { migrationsFolder } from '../../src/paths.ts'
import type { Database } from '../../src/storage/database.ts'
import { migrate, readMigrations } from '../../src/storage/migrate.ts'
import { openSqlite } from '../../src/storage/sqlite.ts'

const migrations = readMigrations(migrationsFolder, 'sqlite')

/** A migrated database in memory, closed when the test ends. */
export async function testDatabase(test: Test): Promise<Database> {
  const database = openSqlite({ file: ':memory:' })
  test.teardown(() => database.close())
  await migrate(database, migrations, 0)
  return database
}

/** A contract that every engine must keep. */
export function onEveryDatabase(
  promise: string,
  check: (t: Test, database: Database) => Promise<void>,
) {
  t.test(`SQLite: ${promise}`, async (test) => check(test, await testDatabase(test)))
}
