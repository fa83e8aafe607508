import Sqlite from 'better-sqlite3'
import { CREATE_LEDGER, type Migration } from '../storage/migrate.ts'
import { addSqlFunctions } from '../storage/sql-functions.ts'

type Part = Readonly<{ type: string; name: string; sql: string }>

/** What acts by itself in a database. Tables and indexes only hold what is put there. */
const PARTS = `
  SELECT type, name, sql FROM sqlite_schema WHERE type IN ('trigger', 'view') ORDER BY name`

/**
 * Makes sure that in a database from elsewhere nothing acts by itself but what this program has put
 * there: whoever could write into it, or into a backup, may have left a trigger behind that gives rights
 * or keeps a session alive. What is not ours is taken out, what is missing of ours is put back; returns the
 * names of both, for people to know. The database is at this program's version; nobody else has it open.
 */
export function putSchemaRight(file: string, migrations: readonly Migration[]): string[] {
  const expected = partsOfMigrations(migrations)
  const connection = new Sqlite(file, { fileMustExist: true })
  try {
    connection.pragma('trusted_schema = OFF')
    const found = partsOf(connection)
    const foreign = found.filter((part) => !expected.some((own) => isSame(own, part)))
    const missing = expected.filter((own) => !found.some((part) => isSame(own, part)))
    connection.transaction(() => {
      for (const { type, name } of foreign) {
        connection.exec(`DROP ${type} IF EXISTS "${name.replaceAll('"', '""')}"`)
      }
      for (const { sql } of missing) connection.exec(sql)
    })()
    return [...new Set([...foreign, ...missing].map(({ type, name }) => `${type} ${name}`))]
  } finally {
    connection.close()
  }
}

function partsOfMigrations(migrations: readonly Migration[]): readonly Part[] {
  const connection = new Sqlite(':memory:')
  try {
    addSqlFunctions(connection)
    connection.exec(CREATE_LEDGER)
    for (const { sql } of migrations) connection.exec(sql)
    return partsOf(connection)
  } finally {
    connection.close()
  }
}

const partsOf = (connection: Sqlite.Database) => connection.prepare(PARTS).all() as readonly Part[]

const isSame = (one: Part, other: Part) =>
  one.type === other.type && one.name === other.name && plain(one.sql) === plain(other.sql)

/** How a statement is laid out says nothing. */
const plain = (sql: string) => sql.replace(/\s+/g, ' ').trim()
