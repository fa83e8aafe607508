/** What a committed write survives: the death of the process, or the loss of power as well. */
export type Durability = 'process' | 'power'

export type SqlValue = string | number | Uint8Array | null
export type SqlParameters = Readonly<Record<string, SqlValue>>
export type SqlStatement = Readonly<{ sql: string; parameters?: SqlParameters }>

/** For how long another program that writes is waited for, and who is told when that begins. */
export type Waiting = Readonly<{ waitMs?: number | undefined; onWait?: (() => void) | undefined }>

/** What can be done in a transaction that has the database to itself. */
export type ExclusiveUse = Readonly<{
  /** Runs one statement and returns its rows, if it has any. */
  run<Row>(statement: SqlStatement): Row[]
  /** Runs a script of many statements. */
  script(sql: string): void
}>

/** An error that says something about the file or the disk, not about one statement. */
export type StorageFault = Error & Readonly<{ code: string }>

/** What became of a group of writes that shared a transaction. */
export type Commit = Readonly<{ writes: number; milliseconds: number; isDone: boolean }>

/**
 * The one way to the tables. Each call is whole: no transaction stays open between two calls, so
 * what is right on one node is right on many. Statements use named `:parameters` and only what
 * SQLite and PostgreSQL share.
 */
export interface Database {
  /** The rows of a statement that only reads what is committed. */
  query<Row>(sql: string, parameters?: SqlParameters): Promise<Row[]>

  /** The first row of a statement that only reads what is committed. */
  queryOne<Row>(sql: string, parameters?: SqlParameters): Promise<Row | undefined>

  /**
   * Runs one writing statement and resolves with its RETURNING rows after COMMIT.
   * Rejects, with nothing written, when the statement or the commit fails.
   */
  change<Row>(durability: Durability, sql: string, parameters?: SqlParameters): Promise<Row[]>

  /**
   * Runs several statements, all or none, in their order, and resolves after COMMIT with the rows
   * that each of them returned.
   */
  batch(durability: Durability, statements: readonly SqlStatement[]): Promise<unknown[][]>

  /**
   * Does `work` in one durable transaction that keeps every other writer out from before its first
   * statement: migrations. Whatever `work` throws undoes all of it. Waits for another program that
   * writes. It blocks the event loop: nothing else may be going on in this process.
   */
  exclusively<Result>(
    work: (connection: ExclusiveUse) => Result,
    waiting?: Waiting,
  ): Promise<Result>

  /**
   * Tells of each failure of the file or its disk, whoever's call met it: `SQLITE_FULL`,
   * `SQLITE_CORRUPT` … The call rejects with the same error.
   */
  onFault(listener: (fault: StorageFault) => void): void

  /** Calls back for every group of writes that was committed, or could not be. It must not throw. */
  onCommit(listener: (commit: Commit) => void): void

  /**
   * From now on every call rejects with this error and nothing is read or written: what is there can
   * no longer be trusted. `undefined` ends that.
   */
  refuse(error: Error | undefined): void

  /** Commits what waits, then closes. Calls that come later reject. */
  close(): Promise<void>
}
