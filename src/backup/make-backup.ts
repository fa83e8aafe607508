import { readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { Migration } from '../storage/migrate.ts'
import { copyOnline, databaseBytes } from '../storage/online-copy.ts'
import { giveToOwner } from '../storage/same-owner.ts'
import { StorageError } from '../storage/storage-error.ts'
import { BackupError } from './backup-error.ts'
import { assertRoom, diskProblem, prepareFolder } from './backup-folder.ts'
import { backupName, filesOf } from './backup-name.ts'
import { copyBackup } from './copy-backup.ts'
import { encryptFile, newIdentity } from './encryption.ts'
import { type DatabaseFacts, inspectDatabase } from './inspect.ts'
import { type KeySources, keyArchive } from './key-archive.ts'
import { type Manifest, manifestText, newManifest } from './manifest.ts'
import { prune } from './prune.ts'
import { forget, type TestResult, testRestore } from './restore-test.ts'
import type { Keep } from './retention.ts'
import { partialOf, publish, sweepPartials, writeNew } from './whole-file.ts'

export type BackupPlan = Readonly<{
  databaseFile: string
  sources: KeySources
  folder: string
  copies: readonly string[]
  recipients: readonly string[]
  keyRecipients: readonly string[]
  keep: Keep
  secretKey: Uint8Array
  migrations: readonly Migration[]
  /** Its version. */
  program: string
}>

type Options = Readonly<{
  now(): number
  signal?: AbortSignal | undefined
  /** Whether it is restored into a file beside before it counts. */
  isTested: boolean
  /** Told what is being done, for whoever waits. */
  onStep?: (words: string) => void
}>

export type MadeBackup = Readonly<{
  manifest: Manifest
  /** Milliseconds since 1970: what was committed before is in it. */
  startedAt: number
  bytes: number
  /** Why a copy could not be made, or old ones not be removed; empty: all is well. */
  problems: readonly string[]
  removed: readonly string[]
  test?: TestResult | undefined
}>

/**
 * Makes a backup: the database as it is now, and apart from it the configuration with the keys, each
 * encrypted to its recipients, with a list of both. Every page is read and judged first. It has its
 * name when all of it is on the disk, and not before; whatever is thrown leaves nothing that looks like
 * one. Copies and retention come after: what goes wrong there is told and takes nothing back.
 *
 * Throws a BackupError. One at a time: the caller holds a lock.
 */
export async function makeBackup(plan: BackupPlan, options: Options): Promise<MadeBackup> {
  const { databaseFile, folder } = plan
  const { now, signal, isTested, onStep } = options
  const snapshot = `${databaseFile}.backup-snapshot`
  const scratch = `${databaseFile}.backup-test`
  try {
    await prepareFolder(folder, plan.sources.dataFolder)
    await sweepPartials(folder, Number.POSITIVE_INFINITY)
    await forget(snapshot)
    await forget(scratch)
    const size = databaseBytes(databaseFile)
    await assertRoom(dirname(databaseFile), isTested ? 2 * size : size)
    await assertRoom(folder, size)
    const startedAt = now()
    onStep?.('Copying the database …')
    await copyOnline(databaseFile, snapshot, { signal })
    const { manifest, test } = await seal(plan, options, { snapshot, scratch, startedAt })
    await forget(snapshot)
    const bytes = manifest.database.bytes + manifest.keys.bytes
    const problems = await copyAll(plan, manifest, options)
    const pruned = await pruneAll(plan, now())
    return {
      manifest,
      startedAt,
      bytes,
      test,
      problems: [...problems, ...pruned.problems],
      removed: pruned.removed,
    }
  } catch (error) {
    throw diskProblem(error) ?? error
  } finally {
    await forget(snapshot).catch(() => {})
  }
}

type Draft = Readonly<{ snapshot: string; scratch: string; startedAt: number }>

async function seal(plan: BackupPlan, options: Options, { snapshot, scratch, startedAt }: Draft) {
  const { folder, recipients, sources, secretKey, program, migrations } = plan
  const { signal, isTested, onStep, now } = options
  onStep?.('Reading every page of the copy …')
  const facts = inspected(snapshot, plan.databaseFile)
  const isEncrypted = recipients.length > 0
  const keyRecipients = plan.keyRecipients.length > 0 ? plan.keyRecipients : recipients
  const name = await freeName(folder, startedAt, facts.schema)
  const files = filesOf(name, isEncrypted)
  const [databaseFile, keysFile, manifestFile] = [files.database, files.keys, files.manifest].map(
    (file) => join(folder, file),
  ) as [string, string, string]
  // Of the test only: its private key lives in this process and dies with it.
  const once = isEncrypted && isTested ? await newIdentity() : undefined
  try {
    onStep?.(isEncrypted ? 'Encrypting …' : 'Writing …')
    const readers = once ? [...recipients, once.recipient] : recipients
    const database = await encryptFile(snapshot, partialOf(databaseFile), readers, { signal })
    const archive = await keyArchive(sources, startedAt)
    const keys = await encryptFile(archive.bytes, partialOf(keysFile), keyRecipients, { signal })
    const manifest = newManifest({
      name,
      program,
      schema: facts.schema,
      createdAt: startedAt,
      encryption: isEncrypted ? 'age' : 'none',
      recipients,
      keyRecipients,
      database: { file: files.database, ...database.sealed, plain: database.plain },
      keys: { file: files.keys, ...keys.sealed, plain: keys.plain },
      counts: facts.counts,
      auditHead: facts.auditHead ?? null,
      missingFiles: archive.unreadable,
    })
    if (isTested) onStep?.('Restoring it for a test …')
    const test = isTested
      ? await testRestore(partialOf(databaseFile), manifest, {
          migrations,
          now: now(),
          identities: once ? [once.identity] : [],
          scratch,
          signal,
        }).catch((error: unknown) => {
          throw testFailed(error)
        })
      : undefined
    signal?.throwIfAborted()
    await writeNew(partialOf(manifestFile), manifestText(manifest, secretKey))
    giveToOwner(sources.dataFolder, [databaseFile, keysFile, manifestFile].map(partialOf))
    await publish(databaseFile, keysFile, manifestFile)
    return { manifest, test }
  } catch (error) {
    await forgetPartials([databaseFile, keysFile, manifestFile])
    throw error
  }
}

/** That the disk is full, or that it was interrupted, says nothing against the backup. */
function testFailed(error: unknown): unknown {
  const { name, message } = error as Error
  if (name === 'AbortError' || diskProblem(error)) return error
  const sentence = `The new backup could not be restored for a test, and was thrown away: ${message}`
  return new BackupError('test-failed', sentence, { cause: error })
}

/** The fault is the database's own, not that of the copy. */
function inspected(snapshot: string, databaseFile: string): DatabaseFacts {
  try {
    return inspectDatabase(snapshot)
  } catch (error) {
    if (!(error instanceof BackupError)) throw error
    const sentence = `${error.message.replace(snapshot, databaseFile)} No backup was made of it. Restore the last good one.`
    throw new StorageError('damaged', sentence, { cause: error })
  }
}

async function forgetPartials(files: readonly string[]): Promise<void> {
  // Those that have their names already are no backup without the last of them.
  for (const file of files) {
    await forget(partialOf(file)).catch(() => {})
    await forget(file).catch(() => {})
  }
}

/** Two backups of one second get two names. */
async function freeName(folder: string, at: number, schema: number): Promise<string> {
  const taken = await readdir(folder)
  for (let second = 0; second < 60; second++) {
    const name = backupName({ at: at + second * 1000, schema })
    if (!taken.some((file) => file.startsWith(name))) return name
  }
  throw new BackupError('busy', `${folder} has a backup of every second of this minute.`)
}

async function copyAll(plan: BackupPlan, manifest: Manifest, { signal, onStep }: Options) {
  const problems: string[] = []
  for (const copy of plan.copies) {
    onStep?.(`Copying it to ${copy} …`)
    try {
      await copyBackup({ from: plan.folder, to: copy, manifest, signal })
      giveToOwner(plan.sources.dataFolder, filePathsOf(manifest, copy))
    } catch (error) {
      const { message } = diskProblem(error) ?? (error as Error)
      problems.push(`The copy in ${copy} could not be made: ${message}`)
    }
  }
  return problems
}

const filePathsOf = ({ name, database, keys }: Manifest, folder: string) =>
  [database.file, keys.file, `${name}.json`].map((file) => join(folder, file))

async function pruneAll({ folder, copies, keep, secretKey }: BackupPlan, now: number) {
  const problems: string[] = []
  const removed: string[] = []
  for (const place of [folder, ...copies]) {
    try {
      const names = await prune(place, keep, secretKey, now)
      removed.push(...names.map((name) => join(place, name)))
    } catch (error) {
      const { message } = diskProblem(error) ?? (error as Error)
      problems.push(`Old backups in ${place} could not be removed: ${message}`)
    }
  }
  return { problems, removed }
}
