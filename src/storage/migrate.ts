import { join } from 'node:path'
import { listResources, readResourceText } from '../resources.ts'
import type { Database } from './database.ts'
import { StorageError } from './storage-error.ts'

export type Migration = Readonly<{ number: number; name: string; sql: string }>

const CREATE_LEDGER = `
  CREATE TABLE IF NOT EXISTS schema_migrations (
    number     INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL,
    applied_at BIGINT  NOT NULL
  )`

const APPLIED = 'SELECT number FROM schema_migrations ORDER BY number'

const RECORD = `
  INSERT INTO schema_migrations (number, name, applied_at)
  VALUES (:number, :name, :appliedAt)`

const FILE_NAME = /^(\d{4})-([a-z0-9-]+)(?:\.(sqlite|postgres))?\.sql$/

/** The numbered files of a folder, in order, for one engine. Throws on a gap or a stray name. */
export function readMigrations(folder: string, engine: 'sqlite' | 'postgres'): Migration[] {
  const migrations: Migration[] = []
  for (const file of listResources(folder)) {
    const parts = FILE_NAME.exec(file)
    if (!parts) throw new Error(`${file} is not named like a migration (0001-name.sql).`)
    if (parts[3] !== undefined && parts[3] !== engine) continue
    migrations.push({
      number: Number(parts[1]),
      name: String(parts[2]),
      sql: readResourceText(join(folder, file)),
    })
  }
  for (const [index, { number, name }] of migrations.entries()) {
    if (number !== index + 1) throw new Error(`Migration ${number} (${name}) is out of sequence.`)
  }
  return migrations
}

/**
 * Applies what is missing, in order, each in one transaction with its row in the ledger.
 * Resolves with what it applied. A database that knows more than we do is refused: it belongs to
 * a newer release.
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[],
  now: number,
): Promise<Migration[]> {
  const pending = await pendingMigrations(database, migrations)
  for (const migration of pending) await apply(database, migration, now)
  return pending
}

/** What `migrate` would apply. Throws a StorageError when the database is newer than we are. */
export async function pendingMigrations(
  database: Database,
  migrations: readonly Migration[],
): Promise<Migration[]> {
  await database.change('power', CREATE_LEDGER)
  const applied = await appliedNumbers(database)
  const newest = Math.max(0, ...applied)
  const ours = migrations.length
  if (newest > ours) {
    throw new StorageError(
      'too-new',
      `The database is at version ${newest}, this program knows versions up to ${ours}. ` +
        'Start the newer program, or restore the backup from before the upgrade.',
    )
  }
  return migrations.filter(({ number }) => !applied.has(number))
}

async function appliedNumbers(database: Database): Promise<Set<number>> {
  const rows = await database.query<{ number: number }>(APPLIED)
  return new Set(rows.map((row) => row.number))
}

async function apply(database: Database, migration: Migration, now: number) {
  const { number, name, sql } = migration
  const record = { sql: RECORD, parameters: { number, name, appliedAt: now } }
  try {
    await database.script(sql, record)
  } catch (error) {
    // Another node may have been quicker: then the ledger says so, and all is well.
    const applied = await appliedNumbers(database)
    if (!applied.has(number)) throw error
  }
}
