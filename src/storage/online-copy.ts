import { closeSync, openSync } from 'node:fs'
import Sqlite from 'better-sqlite3'

/** Pages copied in one go: some milliseconds, then others have their turn. */
const PAGES_AT_A_TIME = 512
/** A server that is committing is waited for so long. */
const WAIT_MS = 5_000

type Options = Readonly<{
  signal?: AbortSignal | undefined
  /** Told now and then how many of the pages are copied. */
  onProgress?: ((done: number, total: number) => void) | undefined
}>

/**
 * Copies a database, as it is committed when this is called, into a new file that only its owner may
 * read. It is one snapshot, by SQLite's online backup inside one read transaction: whatever the server
 * writes meanwhile changes nothing in it and does not make it begin again, and the server never waits for
 * it. The copy is one file, without a write-ahead log; it is not on the disk for certain yet. Rejects
 * when the source is damaged, the disk is full or the signal is given; then a part may be left behind.
 */
export async function copyOnline(
  source: string,
  target: string,
  { signal, onProgress }: Options = {},
): Promise<void> {
  closeSync(openSync(target, 'wx', 0o600))
  const connection = new Sqlite(source, { fileMustExist: true, timeout: WAIT_MS })
  try {
    connection.pragma('query_only = ON')
    connection.exec('BEGIN')
    // The snapshot is taken by the first read, not by BEGIN.
    connection.prepare('SELECT count(*) FROM sqlite_schema').get()
    await connection.backup(target, {
      progress({ totalPages, remainingPages }) {
        signal?.throwIfAborted()
        onProgress?.(totalPages - remainingPages, totalPages)
        return PAGES_AT_A_TIME
      },
    })
    connection.exec('COMMIT')
  } finally {
    connection.close()
  }
  withoutLog(target)
}

/** Makes a database that nobody else has open one single file: what is in its log goes into it. */
export function withoutLog(file: string): void {
  const connection = new Sqlite(file, { fileMustExist: true, timeout: 0 })
  try {
    connection.pragma('journal_mode = DELETE')
  } finally {
    connection.close()
  }
}

/** How many bytes a copy of a database takes, with what is in its write-ahead log. */
export function databaseBytes(file: string): number {
  const connection = new Sqlite(file, { fileMustExist: true, timeout: WAIT_MS })
  try {
    const pages = Number(connection.pragma('page_count', { simple: true }))
    return pages * Number(connection.pragma('page_size', { simple: true }))
  } finally {
    connection.close()
  }
}
