import { mkdirSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import { migrationsFolder } from '../../src/paths.ts'
import { readMigrations } from '../../src/storage/migrate.ts'

/** `CASs`, as the program marks its files. */
const APPLICATION_ID = 0x43415373

export const migrations = readMigrations(migrationsFolder, 'sqlite')

/** A database as a program of that version has left it, with so many people in it. */
export function makeOldDatabase(file: string, version: number, people: number): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 })
  const database = new Sqlite(file)
  database.pragma('journal_mode = WAL')
  database.pragma(`application_id = ${APPLICATION_ID}`)
  database.exec(
    'CREATE TABLE schema_migrations (number INTEGER PRIMARY KEY, name TEXT NOT NULL, applied_at BIGINT NOT NULL)',
  )
  const record = database.prepare('INSERT INTO schema_migrations VALUES (?, ?, 1)')
  for (const { number, name, sql } of migrations.slice(0, version)) {
    database.exec(sql)
    record.run(number, name)
  }
  database.exec(`
    WITH RECURSIVE person (id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM person WHERE id < ${people})
    INSERT INTO accounts (id, display_name, employee_code, phone, created_at, updated_at)
    SELECT id, 'Người thứ ' || id, 'CB' || id, '09' || id, 1, 1 FROM person;
    INSERT INTO account_identifiers
    SELECT 'binhphuoc.gov.vn', 'nguoi' || id, id, 'primary', 1 FROM accounts;`)
  database.close()
}

/** What a database holds: its version, how many people, and whether it is whole. */
export function lookInto(file: string) {
  const database = new Sqlite(file, { readonly: true })
  try {
    const one = (sql: string) => database.prepare(sql).pluck().get()
    return {
      version: one('SELECT MAX(number) FROM schema_migrations'),
      people: one('SELECT COUNT(*) FROM accounts'),
      names: one('SELECT COUNT(*) FROM account_identifiers'),
      tables: database
        .prepare(`SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name`)
        .pluck()
        .all(),
      whole: database.pragma('integrity_check', { simple: true }),
    }
  } finally {
    database.close()
  }
}
