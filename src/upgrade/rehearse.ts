import { readdirSync, rmSync, statSync } from 'node:fs'
import { basename, dirname, join } from 'node:path'
import type { Database } from '../storage/database.ts'
import { type Migration, migrate, schemaState } from '../storage/migrate.ts'
import { assertRoomFor, snapshotInto } from '../storage/snapshot.ts'
import { openSqlite } from '../storage/sqlite.ts'

/** What an upgrade of the database would be like, as it was on a copy. Times in ms, sizes in bytes. */
export type Rehearsal = Readonly<{
  from: number
  to: number
  steps: readonly Readonly<{ number: number; name: string; ms: number }>[]
  copyMs: number
  ms: number
  bytesBefore: number
  bytesAfter: number
  /** Rows of every table that is there before or after; null: it is not there. */
  rows: readonly Readonly<{ table: string; before: number | null; after: number | null }>[]
  /** What SQLite finds wrong with the outcome; empty: nothing. */
  faults: readonly string[]
}>

type Parts = Readonly<{
  databaseFile: string
  migrations: readonly Migration[]
  now: number
}>

const TABLES = `
  SELECT name FROM sqlite_schema
  WHERE type = 'table' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ORDER BY name`
const MOST_FAULTS = 10
const ENDS = ['', '-wal', '-shm', '-journal', '.part'] as const

/**
 * Really upgrades a copy of the database, taken as one snapshot beside it and removed in the end, and
 * tells how it went. The database itself is only read. Throws what the upgrade would throw, and a
 * StorageError `no-room` when the copy has no room.
 */
export async function rehearse({ databaseFile, migrations, now }: Parts): Promise<Rehearsal> {
  const file = `${databaseFile}.rehearsal-${process.pid}`
  sweepRehearsals(databaseFile)
  const steps: { number: number; name: string; ms: number }[] = []
  assertRoomFor(databaseFile, dirname(databaseFile))
  try {
    const begun = performance.now()
    const bytesBefore = snapshotInto(databaseFile, file)
    const copied = performance.now()
    const copy = openSqlite({ file })
    try {
      const before = await countRows(copy)
      const { version: from } = await schemaState(copy, migrations)
      const migrating = performance.now()
      await migrate(copy, migrations, now, {
        applied: ({ number, name }, ms) => steps.push({ number, name, ms }),
      })
      const ms = performance.now() - migrating
      const after = await countRows(copy)
      const faults = await faultsOf(copy)
      await copy.close()
      return {
        from,
        to: migrations.length,
        steps,
        copyMs: copied - begun,
        ms,
        bytesBefore,
        bytesAfter: statSync(file).size,
        rows: sideBySide(before, after),
        faults,
      }
    } finally {
      await copy.close()
    }
  } finally {
    removeRehearsal(file)
  }
}

function removeRehearsal(file: string) {
  for (const end of ENDS) rmSync(`${file}${end}`, { force: true })
}

/** What rehearsals left that were killed. */
function sweepRehearsals(databaseFile: string) {
  const folder = dirname(databaseFile)
  const begin = `${basename(databaseFile)}.rehearsal-`
  for (const name of readdirSync(folder)) {
    if (name.startsWith(begin) && !isRunning(Number.parseInt(name.slice(begin.length), 10))) {
      rmSync(join(folder, name), { force: true })
    }
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM'
  }
}

async function countRows(database: Database): Promise<Map<string, number>> {
  const counts = new Map<string, number>()
  for (const { name } of await database.query<{ name: string }>(TABLES)) {
    const sql = `SELECT COUNT(*) AS count FROM "${name}"`
    const row = await database.queryOne<{ count: number }>(sql)
    counts.set(name, row?.count ?? 0)
  }
  return counts
}

function sideBySide(before: ReadonlyMap<string, number>, after: ReadonlyMap<string, number>) {
  const tables = [...new Set([...before.keys(), ...after.keys()])].sort()
  return tables.map((table) => ({
    table,
    before: before.get(table) ?? null,
    after: after.get(table) ?? null,
  }))
}

async function faultsOf(database: Database): Promise<string[]> {
  const integrity = await database.query<{ integrity_check: string }>('PRAGMA integrity_check(10)')
  const foreignKeys = await database.query<{ table: string; parent: string; rowid: number }>(
    'PRAGMA foreign_key_check',
  )
  return [
    ...integrity.map((row) => row.integrity_check).filter((words) => words !== 'ok'),
    ...foreignKeys
      .slice(0, MOST_FAULTS)
      .map(({ table, parent, rowid }) => `${table} row ${rowid} has no ${parent}`),
  ]
}
