import { existsSync, readFileSync, realpathSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import Sqlite from 'better-sqlite3'
import { writeInto } from './new-file.ts'
import { giveToOwner } from './same-owner.ts'
import { StorageError } from './storage-error.ts'

/** Who has the database for itself. */
export type Holder = Readonly<{
  /** What it does: `cas serve`, `cas backup restore`. */
  purpose: string
  pid: number
  /** Milliseconds since 1970. */
  since: number
}>

export type ServerLock = Readonly<{
  /** Whoever held it before was killed, or lost its power: it never released it. */
  wasCut: boolean
  /** Lets the next one in. Doing it twice is no fault. */
  release(): void
}>

/** Whoever only looks whether it is held holds it for an instant. */
const LOOKED_AT_MS = 500

/**
 * Takes the right to serve from this database, or to put another in its place: one program at a time
 * (decision 12). The right is a lock of the operating system on `<database>-lock`, so it ends with the
 * process however that ends, by `kill -9` too, and no file has to be cleared away.
 *
 * The lock belongs to the process: whoever opens and closes that file by other means in the same
 * process gives it up. Copy the database's folder by name, never `*`.
 *
 * Throws a StorageError `in-use` that names the holder, or `folder` when the file cannot be made.
 */
export function takeServerLock(
  databaseFile: string,
  { purpose, now }: Readonly<{ purpose: string; now: number }>,
): ServerLock {
  const connection = lockOrThrow(databaseFile, LOOKED_AT_MS)
  const notes = notesFile(databaseFile)
  const wasCut = existsSync(notes)
  // Only words for people: who holds the lock is decided by the lock.
  tryTo(() => writeInto(notes, JSON.stringify({ purpose, pid: process.pid, since: now })))
  return {
    wasCut,

    release() {
      if (!connection.open) return
      tryTo(() => rmSync(notes, { force: true }))
      connection.close()
    },
  }
}

/**
 * Who serves from this database now; undefined when nobody does. Of a holder that could not leave its
 * name only the fact is known.
 */
export function findServerLockHolder(databaseFile: string): Partial<Holder> | undefined {
  if (!existsSync(dirname(databaseFile))) return undefined
  try {
    lockOrThrow(databaseFile).close()
    return undefined
  } catch (error) {
    if (error instanceof StorageError && error.problem === 'in-use') return readHolder(databaseFile)
    throw error
  }
}

function lockOrThrow(databaseFile: string, timeout = 0): Sqlite.Database {
  const file = `${withoutLinks(databaseFile)}-lock`
  let connection: Sqlite.Database | undefined
  try {
    connection = new Sqlite(file, { timeout })
    giveToOwner(dirname(file), [file])
    // Nothing is ever written to it: no journal is left behind by a kill. OFF would not be obeyed.
    connection.pragma('journal_mode = MEMORY')
    connection.exec('BEGIN EXCLUSIVE')
    return connection
  } catch (error) {
    connection?.close()
    const { code = '', message } = error as NodeJS.ErrnoException
    if (code.startsWith('SQLITE_BUSY')) throw inUse(databaseFile)
    throw new StorageError('folder', `${file} cannot be locked: ${message}.`, { cause: error })
  }
}

function inUse(databaseFile: string): StorageError {
  const { pid, purpose = 'another program', since } = readHolder(databaseFile)
  const who = pid === undefined ? purpose : `${purpose}, process ${pid}`
  const when = since === undefined ? '' : ` since ${new Date(since).toISOString()}`
  return new StorageError(
    'in-use',
    `${databaseFile} is in use${when} (${who}). Only one program may serve from it: end that one first.`,
  )
}

const notesFile = (databaseFile: string) => `${withoutLinks(databaseFile)}-lock.json`

/** The same database by another name has the same lock. A new one has no links yet. */
function withoutLinks(databaseFile: string): string {
  try {
    return realpathSync(databaseFile)
  } catch {
    return databaseFile
  }
}

function readHolder(databaseFile: string): Partial<Holder> {
  try {
    const { purpose, pid, since } = JSON.parse(readFileSync(notesFile(databaseFile), 'utf8'))
    return {
      ...(typeof purpose === 'string' && { purpose: purpose.slice(0, 100) }),
      // 0, 1 and what is negative would be whole groups of processes, or the machine.
      ...(Number.isSafeInteger(pid) && pid > 1 && { pid }),
      ...(Number.isSafeInteger(since) && { since }),
    }
  } catch {
    return {}
  }
}

function tryTo(work: () => void): void {
  try {
    work()
  } catch {
    // A full disk keeps nobody from serving.
  }
}
