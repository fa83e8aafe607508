import { rm } from 'node:fs/promises'
import type { Migration } from '../storage/migrate.ts'
import { BackupError } from './backup-error.ts'
import { decryptFile, type FileFacts } from './encryption.ts'
import { inspectDatabase } from './inspect.ts'
import type { Manifest } from './manifest.ts'
import { prepareRestored } from './prepare-restored.ts'

type Options = Readonly<{
  migrations: readonly Migration[]
  now: number
  /** Private keys; none: the backup is not encrypted. */
  identities: readonly string[]
  /** Where the database is written for the test; removed again. */
  scratch: string
  signal?: AbortSignal | undefined
}>

/** What a test has seen, for whoever reads that it was passed. */
export type TestResult = Readonly<{ tables: number; rows: number; sessionsEnded: number }>

/**
 * Restores the database of a backup into a file beside, as it would be done after a disaster: decrypts
 * it, compares every byte and the rows of every table with the list, reads every page, opens it with
 * this program, brings it to its version and makes it safe. Throws a BackupError that says what failed.
 */
export async function testRestore(
  file: string,
  { database, counts }: Pick<Manifest, 'database' | 'counts'>,
  { migrations, now, identities, scratch, signal }: Options,
): Promise<TestResult> {
  await forget(scratch)
  try {
    const { plain, sealed } = await decryptFile(file, scratch, identities, { signal })
    assertSame(file, sealed, database)
    assertSame(file, plain, database.plain)
    const found = inspectDatabase(scratch)
    assertCounts(file, found.counts, counts)
    const { sessions } = await prepareRestored(scratch, { migrations, now })
    const after = inspectDatabase(scratch)
    if ((after.counts.sign_on_sessions ?? 0) > 0) {
      throw new BackupError('damaged', `Sessions were left after a restore of ${file}.`)
    }
    const rows = Object.values(found.counts).reduce((sum, count) => sum + count, 0)
    return { tables: Object.keys(found.counts).length, rows, sessionsEnded: sessions }
  } finally {
    await forget(scratch)
  }
}

/** Throws a BackupError when a file is not what the list of its backup says. */
export function assertSame(file: string, found: FileFacts, expected: FileFacts): void {
  if (found.bytes === expected.bytes && found.sha256 === expected.sha256) return
  const what =
    found.bytes === expected.bytes
      ? 'its SHA-256 is another'
      : `it has ${found.bytes} bytes instead of ${expected.bytes}`
  throw new BackupError('damaged', `${file} is damaged or was changed: ${what}.`)
}

/** Throws a BackupError that names the first table whose rows are not as many as they should be. */
export function assertCounts(
  file: string,
  found: Manifest['counts'],
  expected: Manifest['counts'],
): void {
  for (const table of new Set([...Object.keys(expected), ...Object.keys(found)])) {
    if (found[table] === expected[table]) continue
    const sentence = `${file} has ${found[table] ?? 'no'} rows of ${table} instead of ${expected[table] ?? 'none'}.`
    throw new BackupError('damaged', sentence)
  }
}

/** Removes a database that was only there for a while, with what SQLite keeps beside it. */
export async function forget(file: string): Promise<void> {
  for (const end of ['', '-wal', '-shm', '-journal']) await rm(`${file}${end}`, { force: true })
}
