import { join } from 'node:path'
import { listResources, readResourceText } from '../resources.ts'
import type { Database, ExclusiveUse, SqlStatement } from './database.ts'
import { StorageError } from './storage-error.ts'

export type Migration = Readonly<{ number: number; name: string; sql: string }>

/** What the ledger of a database says, held to the migrations that this program knows. */
export type SchemaState = Readonly<{
  /** The newest migration that was applied; 0: the database is empty. */
  version: number
  pending: readonly Migration[]
}>

export type MigrateHooks = Readonly<{
  /** Called once before the first of them, when no other program can write any more. May throw. */
  before?: (state: SchemaState) => void
  applying?: (migration: Migration) => void
  applied?: (migration: Migration, ms: number) => void
  /** What is written in the same transaction when all are applied. */
  after?: (state: SchemaState) => readonly SqlStatement[]
  /** How long another program that writes is waited for. */
  waitMs?: number
  /** Another program writes, and is waited for. */
  waiting?: () => void
}>

export const CREATE_LEDGER = `
  CREATE TABLE IF NOT EXISTS schema_migrations (
    number     INTEGER PRIMARY KEY,
    name       TEXT    NOT NULL,
    applied_at BIGINT  NOT NULL
  )`

const HAS_LEDGER = `SELECT name FROM sqlite_schema WHERE name = 'schema_migrations'`
const APPLIED = 'SELECT number, name FROM schema_migrations ORDER BY number'

const NEWEST = 'SELECT max(number) AS newest FROM schema_migrations'

const RECORD = `
  INSERT INTO schema_migrations (number, name, applied_at)
  VALUES (:number, :name, :appliedAt)`

/** No fault of the migration: the file is to be restored. */
const DAMAGE = /^SQLITE_(CORRUPT|NOTADB)/

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
 * Applies what is missing, in order, all of it in one transaction with its rows in the ledger: killed
 * at any point, the database is as it was. Of programs that start at once one does it, and the others
 * find it done. Resolves with what it applied.
 *
 * Throws a StorageError: `too-new` when the database belongs to a newer release, `not-migrated` when a
 * migration fails.
 */
export async function migrate(
  database: Database,
  migrations: readonly Migration[],
  now: number,
  hooks: MigrateHooks = {},
): Promise<readonly Migration[]> {
  const { pending } = await schemaState(database, migrations)
  if (pending.length === 0) return []
  return database.exclusively(
    (connection) => {
      connection.script(CREATE_LEDGER)
      const state = stateOf(connection.run<Applied>({ sql: APPLIED }), migrations)
      if (state.pending.length === 0) return []
      hooks.before?.(state)
      for (const migration of state.pending) apply(connection, migration, state, now, hooks)
      for (const statement of hooks.after?.(state) ?? []) connection.run(statement)
      return state.pending
    },
    { waitMs: hooks.waitMs, onWait: hooks.waiting },
  )
}

/** Where the database stands. Changes nothing. Throws a StorageError when it is newer than we are. */
export async function schemaState(
  database: Pick<Database, 'query' | 'queryOne'>,
  migrations: readonly Migration[],
): Promise<SchemaState> {
  const hasLedger = (await database.queryOne(HAS_LEDGER)) !== undefined
  return stateOf(hasLedger ? await database.query<Applied>(APPLIED) : [], migrations)
}

/** The number of the newest migration that was applied; 0 before the first. */
export async function schemaVersion(database: Pick<Database, 'queryOne'>): Promise<number> {
  const row = await database.queryOne<{ newest: number | null }>(NEWEST)
  return row?.newest ?? 0
}

type Applied = Readonly<{ number: number; name: string }>

function stateOf(applied: readonly Applied[], migrations: readonly Migration[]): SchemaState {
  const version = Math.max(0, ...applied.map(({ number }) => number))
  const ours = migrations.length
  if (version > ours) {
    throw new StorageError(
      'too-new',
      `The database is at version ${version}, this program knows versions up to ${ours}. ` +
        'Start the newer program, or restore the backup from before the upgrade.',
    )
  }
  for (const { number, name } of applied) {
    const own = migrations[number - 1]
    if (own && own.name !== name) {
      throw new StorageError(
        'foreign',
        `Step ${number} of the database is "${name}", of this program "${own.name}": ` +
          'the database is of another line of releases.',
      )
    }
  }
  const numbers = new Set(applied.map(({ number }) => number))
  return { version, pending: migrations.filter(({ number }) => !numbers.has(number)) }
}

function apply(
  connection: ExclusiveUse,
  migration: Migration,
  { version }: SchemaState,
  now: number,
  hooks: MigrateHooks,
) {
  const { number, name, sql } = migration
  hooks.applying?.(migration)
  const begun = performance.now()
  try {
    connection.script(sql)
    connection.run({ sql: RECORD, parameters: { number, name, appliedAt: now } })
  } catch (error) {
    const { code = '', message: why } = error as Error & { code?: string }
    if (DAMAGE.test(code)) throw error
    throw new StorageError(
      'not-migrated',
      `Step ${number} (${name}) of the upgrade failed: ${why}. Nothing was changed: the database ` +
        `is at version ${version} as before, and the program from before the upgrade runs on it.`,
      { cause: error },
    )
  }
  hooks.applied?.(migration, performance.now() - begun)
}
