import Sqlite from 'better-sqlite3'
import { APPLICATION_ID } from '../storage/sqlite.ts'
import { BackupError } from './backup-error.ts'

/** What was found in a database that is sound. */
export type DatabaseFacts = Readonly<{
  /** The newest migration that was applied. */
  schema: number
  /** Rows of every table. */
  counts: Readonly<Record<string, number>>
  /** The last entry of the audit trail; undefined: it is empty. */
  auditHead: AuditHead | undefined
}>

export type AuditHead = Readonly<{
  id: number
  /** Milliseconds since 1970. */
  at: number
  /** Of the chain, where there is one. */
  hash?: string
}>

const TABLES = `
  SELECT name FROM sqlite_schema
  WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'
  ORDER BY name`

/**
 * Reads all of a database and judges it: every page, every index, every reference. Throws a
 * BackupError that says what is wrong. Synchronous, and as long as the database is large: for a
 * process of its own.
 */
export function inspectDatabase(file: string): DatabaseFacts {
  const connection = new Sqlite(file, { readonly: true, fileMustExist: true })
  try {
    return judged(connection, file)
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError)) throw error
    throw new BackupError('damaged', `${file} is damaged (${error.message}).`, { cause: error })
  } finally {
    connection.close()
  }
}

function judged(connection: Sqlite.Database, file: string): DatabaseFacts {
  if (connection.pragma('application_id', { simple: true }) !== APPLICATION_ID) {
    throw new BackupError('foreign', `${file} is a database of another program.`)
  }
  const found = connection.pragma('integrity_check(3)', { simple: true })
  if (found !== 'ok') {
    const what = String(found).replace(/^\*\*\* in database main \*\*\*\s*/, '')
    throw new BackupError('damaged', `${file} is damaged: ${what.replace(/\s+/g, ' ')}.`)
  }
  const [orphan] = connection.pragma('foreign_key_check') as { table: string; parent: string }[]
  if (orphan) {
    const sentence = `${file} is damaged: ${orphan.table} has a row without its ${orphan.parent}.`
    throw new BackupError('damaged', sentence)
  }
  const tables = connection.prepare(TABLES).pluck().all() as string[]
  const counts = tables.map((name) => {
    const count = connection.prepare(`SELECT count(*) FROM "${name}"`).pluck().get()
    return [name, Number(count)] as const
  })
  const schema = connection.prepare('SELECT max(number) FROM schema_migrations').pluck().get()
  return {
    schema: Number(schema ?? 0),
    counts: Object.fromEntries(counts),
    auditHead: auditHeadOf(connection),
  }
}

function auditHeadOf(connection: Sqlite.Database): AuditHead | undefined {
  const row = connection.prepare('SELECT * FROM audit_entries ORDER BY id DESC LIMIT 1').get() as
    | Readonly<{ id: number; at: number; hash?: Uint8Array | string | null }>
    | undefined
  if (!row) return undefined
  const { id, at, hash } = row
  if (hash === undefined || hash === null) return { id, at }
  return { id, at, hash: typeof hash === 'string' ? hash : Buffer.from(hash).toString('hex') }
}
