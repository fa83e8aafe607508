import { existsSync, statSync } from 'node:fs'
import Sqlite from 'better-sqlite3'
import { APPLICATION_ID } from './sqlite.ts'

/** What a look at a database file found, without changing it. */
export type Inspection =
  | Readonly<{ kind: 'missing' }>
  | Readonly<{ kind: 'unusable'; problem: string }>
  | Readonly<{
      kind: 'looked-at'
      /** What SQLite has found wrong, ten lines at most; undefined: too big to be read now. */
      problems: readonly string[] | undefined
      /** Rows that refer to rows that are not there. */
      lostReferences: number
      /** The newest migration; 0: none. */
      version: number
      bytes: number
      journalBytes: number
      milliseconds: number
    }>

const MOST_BYTES = 2e9
const MOST_LINES = 10

/**
 * Reads all of a database of up to 2 GB and tells whether it is whole. It holds the thread for as long as
 * that takes, a second for some hundred megabytes: for commands, not for the server.
 */
export function inspectDatabase(file: string): Inspection {
  if (!existsSync(file)) return { kind: 'missing' }
  const startedAt = performance.now()
  let connection: Sqlite.Database | undefined
  try {
    connection = new Sqlite(file, { readonly: true, fileMustExist: true, timeout: 2_000 })
    if (connection.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
      return { kind: 'unusable', problem: `${file} is a database of another program.` }
    }
    const bytes = statSync(file).size
    const isReadable = bytes <= MOST_BYTES
    return {
      kind: 'looked-at',
      problems: isReadable ? problemsOf(connection) : undefined,
      lostReferences: isReadable ? (connection.pragma('foreign_key_check') as []).length : 0,
      version: versionOf(connection),
      bytes,
      journalBytes: sizeOf(`${file}-wal`),
      milliseconds: performance.now() - startedAt,
    }
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError)) throw error
    return { kind: 'unusable', problem: `${error.message} (${error.code})` }
  } finally {
    connection?.close()
  }
}

function problemsOf(connection: Sqlite.Database): string[] {
  const rows = connection.pragma(`quick_check(${MOST_LINES})`) as { quick_check: string }[]
  return rows.map(({ quick_check }) => quick_check).filter((line) => line !== 'ok')
}

function versionOf(connection: Sqlite.Database): number {
  const hasLedger = connection
    .prepare("SELECT 1 FROM sqlite_schema WHERE name = 'schema_migrations'")
    .get()
  if (!hasLedger) return 0
  return Number(connection.prepare('SELECT max(number) FROM schema_migrations').pluck().get() ?? 0)
}

function sizeOf(file: string): number {
  return statSync(file, { throwIfNoEntry: false })?.size ?? 0
}
