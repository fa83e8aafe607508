import Sqlite from 'better-sqlite3'
import type {
  Commit,
  Database,
  Durability,
  ExclusiveUse,
  SqlParameters,
  SqlStatement,
  StorageFault,
  Waiting,
} from './database.ts'
import { addSqlFunctions } from './sql-functions.ts'
import { StorageError } from './storage-error.ts'
import { createWriteQueue, type Write } from './write-queue.ts'

/** Marks a file as ours ("CASs"), so that a foreign SQLite file is never taken for the database. */
export const APPLICATION_ID = 0x43415373
/** Older versions may damage a database in WAL mode when it is reset under load. */
const OLDEST_SAFE_SQLITE = [3, 51, 3] as const

const EXCLUSIVE_WAIT_MS = 5_000
const BEGIN_TRY_MS = 500

export type SqliteOptions = Readonly<{
  /** A path, or `:memory:`. */
  file: string
  /** `power` makes every commit survive a power cut, whatever the verb asks for. */
  leastDurability?: Durability
}>

/**
 * Opens the database file with WAL and foreign keys.
 * Throws a StorageError when its folder is missing, or it is damaged or not ours.
 */
export function openSqlite({ file, leastDurability = 'process' }: SqliteOptions) {
  const connection = connect(file)
  const statements = new Map<string, Sqlite.Statement>()
  let syncing: Durability | undefined
  let isReading = false
  let isClosed = false
  let refusal: Error | undefined
  const listeners: ((fault: StorageFault) => void)[] = []
  const commitListeners: ((commit: Commit) => void)[] = []

  /** Passes the error on, and tells who watches when it is the file's. */
  function noted(error: unknown): unknown {
    if (isFault(error)) for (const tell of listeners) tell(error)
    return error
  }

  function prepared(sql: string): Sqlite.Statement {
    let statement = statements.get(sql)
    if (!statement) {
      statement = connection.prepare(sql)
      statements.set(sql, statement)
    }
    return statement
  }

  const beginRead = connection.prepare('BEGIN')
  const begin = connection.prepare('BEGIN IMMEDIATE')
  const commit = connection.prepare('COMMIT')
  const rollback = connection.prepare('ROLLBACK')

  /**
   * The reads of one turn of the event loop share a read transaction: taking and giving back the
   * lock of each costs more than the read. The turn's writes end it before they begin.
   */
  function beginReading() {
    if (isReading || connection.inTransaction) return
    beginRead.run()
    isReading = true
    setImmediate(endReading)
  }

  function endReading() {
    if (!isReading) return
    isReading = false
    // SQLite has ended it by itself after some errors; a rollback of reads cannot fail.
    if (connection.inTransaction) rollback.run()
  }

  function syncFor(durability: Durability) {
    if (syncing === durability) return
    connection.pragma(`synchronous = ${durability === 'power' ? 'FULL' : 'NORMAL'}`)
    syncing = durability
  }

  function strongest(writes: readonly Write[]): Durability {
    if (leastDurability === 'power') return 'power'
    return writes.some((write) => write.durability === 'power') ? 'power' : 'process'
  }

  function carryOut(statement: SqlStatement): unknown[] {
    const compiled = prepared(statement.sql)
    const parameters = statement.parameters ?? {}
    if (compiled.reader) return compiled.all(parameters)
    compiled.run(parameters)
    return []
  }

  /** All or none of one write's statements; a lone statement is that by itself. */
  function carryOutWrite({ statements: [first, ...others] }: Write): unknown[][] {
    if (!first) return []
    if (others.length === 0) return [carryOut(first)]
    prepared('SAVEPOINT one_write').run()
    try {
      const rows = [first, ...others].map(carryOut)
      prepared('RELEASE one_write').run()
      return rows
    } catch (error) {
      if (connection.inTransaction) connection.exec('ROLLBACK TO one_write; RELEASE one_write')
      throw error
    }
  }

  function commitGroup(writes: readonly Write[]): boolean {
    const begun = performance.now()
    const tell = (isDone: boolean) => tellOfCommit(writes.length, performance.now() - begun, isDone)
    endReading()
    if (refusal) {
      for (const write of writes) write.reject(refusal)
      return true
    }
    const settled: (() => void)[] = []
    try {
      syncFor(strongest(writes))
      begin.run()
    } catch (error) {
      if (isBusy(error)) return false
      tell(false)
      noted(error)
      for (const write of writes) write.reject(error)
      return true
    }
    try {
      for (const write of writes) {
        try {
          const rows = carryOutWrite(write)
          settled.push(() => write.resolve(rows))
        } catch (error) {
          // A full disk or a failing one makes SQLite roll back the whole transaction.
          if (!connection.inTransaction) throw error
          noted(error)
          settled.push(() => write.reject(error))
        }
      }
      commit.run()
    } catch (error) {
      // What cannot even be rolled back is rolled back by SQLite when the file is opened anew.
      if (connection.inTransaction) attempt(() => rollback.run())
      tell(false)
      noted(error)
      for (const write of writes) write.reject(error)
      return true
    }
    tell(true)
    for (const settle of settled) settle()
    return true
  }

  function tellOfCommit(writes: number, milliseconds: number, isDone: boolean) {
    for (const listener of commitListeners) listener({ writes, milliseconds, isDone })
  }

  /** In short waits of SQLite's own, so that signals are heard between them. */
  async function beginWithin(waitMs: number, onWait?: () => void) {
    let isTold = false
    const until = performance.now() + waitMs
    connection.pragma(`busy_timeout = ${Math.min(BEGIN_TRY_MS, waitMs)}`)
    try {
      while (!connection.inTransaction) {
        try {
          begin.run()
        } catch (error) {
          if (!isBusy(error) || performance.now() >= until) throw error
          if (!isTold) onWait?.()
          isTold = true
          await new Promise((resolve) => setImmediate(resolve))
        }
      }
    } finally {
      connection.pragma('busy_timeout = 0')
    }
  }

  const writes = createWriteQueue(commitGroup, (count) => {
    tellOfCommit(count, 0, false)
    return new StorageError('busy', 'Another program holds the database for too long.')
  })

  function assertOpen() {
    if (isClosed) throw new StorageError('closed', 'The database is closed.')
    if (refusal) throw refusal
  }

  /** A read, in the read transaction of its turn. */
  function reading<T>(read: () => T): T {
    assertOpen()
    try {
      beginReading()
      return read()
    } catch (error) {
      throw noted(error)
    }
  }

  return {
    async query<Row>(sql: string, parameters: SqlParameters = {}): Promise<Row[]> {
      return reading(() => prepared(sql).all(parameters) as Row[])
    },

    async queryOne<Row>(sql: string, parameters: SqlParameters = {}): Promise<Row | undefined> {
      return reading(() => prepared(sql).get(parameters) as Row | undefined)
    },

    async change<Row>(durability: Durability, sql: string, parameters?: SqlParameters) {
      assertOpen()
      const [rows] = await writes.add(durability, [parameters ? { sql, parameters } : { sql }])
      return rows as Row[]
    },

    async batch(durability: Durability, batch: readonly SqlStatement[]) {
      assertOpen()
      return writes.add(durability, batch)
    },

    async exclusively<Result>(
      work: (connection: ExclusiveUse) => Result,
      { waitMs = EXCLUSIVE_WAIT_MS, onWait }: Waiting = {},
    ): Promise<Result> {
      assertOpen()
      await writes.drain()
      endReading()
      syncFor('power')
      await beginWithin(waitMs, onWait)
      try {
        const result = work({
          run: <Row>(statement: SqlStatement) => carryOut(statement) as Row[],
          script: (sql) => connection.exec(sql),
        })
        commit.run()
        return result
      } catch (error) {
        if (connection.inTransaction) rollback.run()
        throw error
      }
    },

    onFault(listener: (fault: StorageFault) => void): void {
      listeners.push(listener)
    },

    onCommit(listener: (commit: Commit) => void): void {
      commitListeners.push(listener)
    },

    refuse(error: Error | undefined): void {
      refusal = error
    },

    async close(): Promise<void> {
      if (isClosed) return
      isClosed = true
      await writes.drain()
      endReading()
      connection.close()
    },
  } satisfies Database
}

function connect(file: string): Sqlite.Database {
  let connection: Sqlite.Database | undefined
  try {
    connection = new Sqlite(file, { timeout: 5_000 })
    assertSafeVersion(connection)
    assertOurs(connection, file)
    connection.pragma('journal_mode = WAL')
    connection.pragma('foreign_keys = ON')
    connection.pragma('trusted_schema = OFF')
    connection.pragma('cache_size = -16000')
    addSqlFunctions(connection)
    // From here on a busy database is waited for on a timer, not on the event loop.
    connection.pragma('busy_timeout = 0')
    return connection
  } catch (error) {
    connection?.close()
    throw asStorageError(error, file)
  }
}

function assertOurs(connection: Sqlite.Database, file: string) {
  const id = connection.pragma('application_id', { simple: true })
  if (id === APPLICATION_ID) return
  const tables = connection.prepare('SELECT count(*) FROM sqlite_schema').pluck().get()
  if (id !== 0 || tables !== 0) {
    throw new StorageError('foreign', `${file} is a database of another program.`)
  }
  connection.pragma(`application_id = ${APPLICATION_ID}`)
}

function assertSafeVersion(connection: Sqlite.Database) {
  const version = String(connection.prepare('SELECT sqlite_version()').pluck().get())
  const parts = version.split('.').map(Number)
  for (const [index, oldest] of OLDEST_SAFE_SQLITE.entries()) {
    const part = parts[index] ?? 0
    if (part > oldest) return
    if (part < oldest) {
      throw new StorageError(
        'damaged',
        `SQLite ${version} is too old to be trusted with this database; 3.51.3 is the oldest.`,
      )
    }
  }
}

const FAULT = /^SQLITE_(FULL|IOERR|READONLY|CORRUPT|NOTADB|CANTOPEN)/

function isFault(error: unknown): error is StorageFault {
  return error instanceof Sqlite.SqliteError && FAULT.test(error.code)
}

function attempt(work: () => void): void {
  try {
    work()
  } catch {
    // The error that led here is the one to tell.
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY')
}

function asStorageError(error: unknown, file: string): unknown {
  const known = storageErrorOf(error, file)
  if (known) return known
  if (error instanceof TypeError) {
    return new StorageError('folder', `The folder of ${file} does not exist.`, { cause: error })
  }
  if (!(error instanceof Sqlite.SqliteError)) return error
  const hint = /^SQLITE_(FULL|IOERR)/.test(error.code) ? ' Is its disk full, or failing?' : ''
  const sentence = `${file} cannot be opened: ${error.message}.${hint}`
  return new StorageError('folder', sentence, { cause: error })
}

/** What a damaged or a busy file makes of any call; undefined for every other error. */
export function storageErrorOf(error: unknown, file: string): StorageError | undefined {
  if (!(error instanceof Sqlite.SqliteError)) return undefined
  if (error.code === 'SQLITE_NOTADB' || error.code.startsWith('SQLITE_CORRUPT')) {
    const sentence = `${file} is damaged. Restore the last backup.`
    return new StorageError('damaged', sentence, { cause: error })
  }
  if (!isBusy(error)) return undefined
  return new StorageError('busy', `Another program holds ${file}.`, { cause: error })
}
