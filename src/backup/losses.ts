import Sqlite from 'better-sqlite3'

/** What a restore takes away, held against the database that is there now. */
export type Losses = Readonly<{
  /** Whether the present database goes on from the backup, and can be read. */
  isKnown: boolean
  /** What was done since, by the events of the audit trail, the most frequent first. */
  events: readonly Readonly<{ event: string; count: number }>[]
  /** Tables that have another number of rows. */
  tables: readonly Readonly<{ table: string; now: number; then: number }>[]
  /** Accounts whose right to enter is another one since. */
  passwords: number
  secondFactors: number
  closedOrLocked: number
  /** Accounts in other groups: somebody who administers no more, perhaps. */
  groups: number
}>

const UNKNOWN: Losses = {
  isKnown: false,
  events: [],
  tables: [],
  passwords: 0,
  secondFactors: 0,
  closedOrLocked: 0,
  groups: 0,
}

const ENTRY = (schema: string) =>
  `SELECT at, event, actor, subject FROM ${schema}.audit_entries WHERE id = ?`
const VERSION = (schema: string) => `SELECT max(number) FROM ${schema}.schema_migrations`
const EVENTS = `
  SELECT event, count(*) AS count FROM present.audit_entries
  WHERE id > ? GROUP BY event ORDER BY count(*) DESC, event`

/** The same account in both: ids alone might have been given again. */
export const SAME_ACCOUNT = 'p.id = a.id AND p.created_at = a.created_at'

const BOTH = `FROM main.accounts a JOIN present.accounts p ON ${SAME_ACCOUNT}`
const PASSWORDS = `
  SELECT count(*) ${BOTH}
  WHERE p.password_changed_at IS NOT a.password_changed_at
    OR p.source_changed_at IS NOT a.source_changed_at`
const SECOND_FACTORS = `
  SELECT count(*) ${BOTH}
  WHERE (SELECT enrolled_at FROM present.totp_apps WHERE account_id = a.id)
    IS NOT (SELECT enrolled_at FROM main.totp_apps WHERE account_id = a.id)`
const GROUPS = `
  SELECT count(*) ${BOTH} WHERE p.group_names IS NOT a.group_names`
const CLOSED = `
  SELECT count(*) ${BOTH}
  WHERE (p.disabled_at IS NULL) <> (a.disabled_at IS NULL)
    OR (p.locked_at IS NULL) <> (a.locked_at IS NULL)`

/**
 * Compares what a backup holds (a database of its own) with the database that it would replace. When
 * that is gone, damaged, at another version, or no later state of the same (by the audit entry that the
 * backup ends with), nothing is known. Synchronous: for a process of its own.
 */
export function lossesOf(
  restored: string,
  present: string | undefined,
  headId: number | undefined,
): Losses {
  if (present === undefined || headId === undefined) return UNKNOWN
  let connection: Sqlite.Database | undefined
  try {
    connection = attached(restored, present)
    const one = (sql: string) => JSON.stringify(connection?.prepare(sql).get(headId) ?? null)
    const head = one(ENTRY('main'))
    if (head === 'null' || head !== one(ENTRY('present'))) return UNKNOWN
    const versionOf = (schema: string) => connection?.prepare(VERSION(schema)).pluck().get()
    if (versionOf('main') !== versionOf('present')) return UNKNOWN
    if (connection.pragma('present.quick_check(1)', { simple: true }) !== 'ok') return UNKNOWN
    const count = (sql: string) => Number(connection?.prepare(sql).pluck().get())
    return {
      isKnown: true,
      events: connection.prepare(EVENTS).all(headId) as Losses['events'],
      tables: tablesOf(connection),
      passwords: count(PASSWORDS),
      secondFactors: count(SECOND_FACTORS),
      closedOrLocked: count(CLOSED),
      groups: count(GROUPS),
    }
  } catch (error) {
    if (error instanceof Sqlite.SqliteError) return UNKNOWN
    throw error
  } finally {
    connection?.close()
  }
}

/** A connection to the one with the other beside it as `present`. */
export function attached(restored: string, present: string): Sqlite.Database {
  const connection = new Sqlite(restored, { fileMustExist: true, timeout: 5_000 })
  try {
    connection.pragma('trusted_schema = OFF')
    connection.prepare('ATTACH ? AS present').run(present)
    return connection
  } catch (error) {
    connection.close()
    throw error
  }
}

function tablesOf(connection: Sqlite.Database): Losses['tables'] {
  const names = connection
    .prepare(
      `SELECT name FROM main.sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite~_%' ESCAPE '~'
       INTERSECT SELECT name FROM present.sqlite_schema WHERE type = 'table' ORDER BY 1`,
    )
    .pluck()
    .all() as string[]
  return names.flatMap((table) => {
    const rows = (schema: string) =>
      Number(connection.prepare(`SELECT count(*) FROM ${schema}."${table}"`).pluck().get())
    const [now, then] = [rows('present'), rows('main')]
    return now === then ? [] : [{ table, now, then }]
  })
}
