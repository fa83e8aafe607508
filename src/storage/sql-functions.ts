import { hash } from 'node:crypto'
import type { Database } from 'better-sqlite3'

/** What a statement may do that SQLite cannot by itself; `sha256_json(…)` in SQL. */
const SHA256_JSON = 'sha256_json'

/**
 * SHA-256 over the JSON array of these values, in UTF-8 and without blanks; bytes stand in it as
 * lower-case hexadecimal digits. No two lists of values have the same array.
 */
export function sha256Json(values: readonly unknown[]): Buffer {
  return hash('sha256', JSON.stringify(values.map(jsonValue)), 'buffer')
}

/**
 * Gives a connection our own functions. Statements alone may call them: no trigger or view of a
 * database file that somebody else has made.
 */
export function addSqlFunctions(connection: Database): void {
  connection.function(
    SHA256_JSON,
    { varargs: true, deterministic: true, directOnly: true },
    (...values) => sha256Json(values),
  )
}

function jsonValue(value: unknown): unknown {
  return value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value
}
