import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import Sqlite from 'better-sqlite3'
import type { Act } from '../audit/act.ts'
import { auditStatement } from '../audit/audit-statement.ts'
import { keyFolder } from '../storage/key-folder.ts'
import { createKeyRing } from '../storage/key-ring.ts'
import type { Migration } from '../storage/migrate.ts'
import { copyOnline, databaseBytes, withoutLog } from '../storage/online-copy.ts'
import { type Replacement, replaceFiles } from '../storage/replace-files.ts'
import { giveToOwner } from '../storage/same-owner.ts'
import { BackupError } from './backup-error.ts'
import { assertRoom, diskProblem } from './backup-folder.ts'
import { createBackupRuns } from './backup-runs.ts'
import { type Credentials, carryOver } from './carry-over.ts'
import { decryptFile, factsOf } from './encryption.ts'
import { inspectDatabase } from './inspect.ts'
import { type Losses, lossesOf } from './losses.ts'
import type { Origin } from './manifest.ts'
import type { OpenedBackup } from './open-backup.ts'
import { putSchemaRight } from './own-schema.ts'
import { migrateCopy, prepareRestored } from './prepare-restored.ts'
import { assertCounts, assertSame, forget } from './restore-test.ts'
import { filesOfKeys, planKeys, writeKeys } from './restored-keys.ts'
import type { Ended } from './safe-state.ts'
import { type ArchivedFile, readTar } from './tar.ts'

export type RestorePlace = Readonly<{
  dataFolder: string
  databaseFile: string
  migrations: readonly Migration[]
}>

/** A database from elsewhere, brought next to the present one and judged, but not in its place yet. */
export type Draft = Readonly<{
  file: string
  /** What it came from, for the trail. */
  name: string
  /** Milliseconds since 1970: what was committed before is in it; undefined: not known. */
  takenAt: number | undefined
  /** By its seal; undefined: it is a database that an operator has named. */
  origin: Origin | undefined
  bytes: number
  keys: readonly ArchivedFile[]
  counts: Readonly<Record<string, number>>
  losses: Losses
  /** Triggers and views that were not as this program makes them, and are now. */
  putRight: readonly string[]
}>

export type Restored = Readonly<{ ended: Ended; aside: readonly string[]; addedKeys: number }>

/** All of the archive is in memory; what we write has at most 64 MB in it. */
const MOST_KEY_BYTES = 80 * 1024 * 1024

/** A list of names in the trail is no longer than this. */
const MOST_NAMED = 20

const draftOf = ({ databaseFile }: RestorePlace) => `${databaseFile}.restoring`

/**
 * Reads a backup completely and holds it against its list and against the present database. Nothing is
 * changed, save that the draft lies beside the database until `discard` or `putInPlace`.
 * Throws a BackupError.
 */
export async function draftFromBackup(
  place: RestorePlace,
  backup: OpenedBackup,
  identities: readonly string[],
  { now, signal }: Readonly<{ now: number; signal?: AbortSignal }>,
): Promise<Draft> {
  const { manifest } = backup
  return drafted(place, now, async (file) => {
    await assertRoom(dirname(file), manifest.database.plain.bytes)
    const keys = await keysOf(backup, identities, file)
    const { plain, sealed } = await decryptFile(backup.databaseFile, file, identities, {
      signal,
    })
    assertSame(backup.databaseFile, sealed, manifest.database)
    assertSame(backup.databaseFile, plain, manifest.database.plain)
    const { counts } = inspectDatabase(file)
    assertCounts(backup.databaseFile, counts, manifest.counts)
    const { name, createdAt } = manifest
    return { name, takenAt: createdAt, origin: backup.origin, bytes: plain.bytes, keys }
  })
}

/** The same of a database that was brought here by other means, such as a shipped log. */
export async function draftFromDatabase(
  place: RestorePlace,
  source: string,
  now: number,
): Promise<Draft> {
  if (!existsSync(source)) throw new BackupError('missing', `There is no ${source}.`)
  if (resolve(source) === resolve(draftOf(place))) {
    throw new BackupError(
      'folder',
      `${source} is where a restore works: give the file another name.`,
    )
  }
  return drafted(place, now, async (file) => {
    const bytes = databaseBytes(source)
    await assertRoom(dirname(file), bytes)
    await copyOnline(source, file)
    return { name: source, takenAt: undefined, origin: undefined, bytes, keys: [] }
  })
}

async function drafted(
  place: RestorePlace,
  now: number,
  bring: (file: string) => Promise<Omit<Draft, 'file' | 'counts' | 'losses' | 'putRight'>>,
): Promise<Draft> {
  const file = draftOf(place)
  await forget(file)
  try {
    const brought = await bring(file)
    const { counts, auditHead } = inspectDatabase(file)
    await migrateCopy(file, place.migrations, now)
    const putRight = putSchemaRight(file, place.migrations)
    const present = existsSync(place.databaseFile) ? place.databaseFile : undefined
    const losses = lossesOf(file, present, auditHead?.id)
    return { ...brought, file, counts, losses, putRight }
  } catch (error) {
    await forget(file)
    throw diskProblem(error) ?? notOurs(error, file) ?? error
  }
}

/** What a file that is no database, or a damaged one, makes of the first look at it. */
function notOurs(error: unknown, file: string): BackupError | undefined {
  if (!(error instanceof Sqlite.SqliteError)) return undefined
  return new BackupError('damaged', `${file} is damaged (${error.message}).`, { cause: error })
}

/** Removes a draft that is not wanted. */
export async function discard(draft: Draft): Promise<void> {
  await forget(draft.file)
}

/**
 * Puts a draft in the place of the present database, which is kept beside it: all sessions and whatever
 * else could bring back a right that was taken since end first. Killed at any moment, either the old
 * state or the new one is there. The caller holds the server's lock. Throws a BackupError, with nothing
 * changed but keys added, when somebody has the database open, a key is missing, or credentials are to
 * be kept that cannot be read.
 */
export async function putInPlace(
  place: RestorePlace,
  draft: Draft,
  options: Readonly<{ credentials: Credentials; act: Act; startedAt: number }>,
): Promise<Restored> {
  const { databaseFile, dataFolder, migrations } = place
  const { credentials, act, startedAt } = options
  const now = act.at
  const asideEnd = `.before-restore-${new Date(now).toISOString().replace(/[-:]|\.\d+/g, '')}`
  const isFolded = existsSync(databaseFile) && foldLog(databaseFile)
  const isOldSound = isFolded && draft.losses.isKnown
  if (credentials === 'present' && !isOldSound) {
    const sentence = 'The present database is gone, damaged or no later state of this backup.'
    throw new BackupError('missing', `${sentence} Its passwords cannot be kept.`)
  }
  try {
    if (isOldSound) carryOver(draft.file, databaseFile, { credentials, now })
    const plan = planKeys(draft.keys, dataFolder)
    const keyFiles = writeKeys(plan, dataFolder, asideEnd)
    assertKeys(draft.file, dataFolder)
    const ended = await prepareRestored(draft.file, {
      migrations,
      now,
      keepsRecoveryCodes: isOldSound,
      async also(database, { sessions, trustedDevices, recoveryCodes, recoverySecrets }) {
        const { name, takenAt = 0, bytes } = draft
        const run = { kind: 'restore', outcome: 'done', cause: 'operator', problem: '' } as const
        const times = { startedAt, finishedAt: now }
        const folder = ''
        await createBackupRuns(database).note({ ...run, ...times, name, folder, bytes }, act)
        const after = {
          takenAt: takenAt === 0 ? null : new Date(takenAt).toISOString(),
          credentials,
          sessionsEnded: sessions,
          trustedDevicesForgotten: trustedDevices,
          recoveryCodesEnded: recoveryCodes,
          recoverySecretsEnded: recoverySecrets,
          ...(draft.putRight.length > 0 && { putRight: draft.putRight.slice(0, MOST_NAMED) }),
        }
        await database.batch('power', [
          auditStatement(act, { event: 'backup.made-safe', subject: name, after }),
        ])
      },
    })
    giveToOwner(dataFolder, [draft.file, ...filesOfKeys(plan, dataFolder)])
    const replacements = [...keyFiles, ...databaseReplacements(draft.file, databaseFile, asideEnd)]
    replaceFiles(dataFolder, replacements, dirname(databaseFile))
    giveToOwner(
      dataFolder,
      replacements.flatMap(({ to, aside }) => [to, aside]),
    )
    const aside = replacements.map((one) => one.aside).filter((file) => existsSync(file))
    return { ended, aside, addedKeys: plan.added.length }
  } catch (error) {
    throw diskProblem(error) ?? error
  }
}

/** A log of the old database beside the new one would damage it: it goes aside with its database. */
function databaseReplacements(from: string, to: string, asideEnd: string): Replacement[] {
  return [
    { to: `${to}-wal`, aside: `${to}${asideEnd}-wal` },
    { to: `${to}-shm`, aside: `${to}${asideEnd}-shm` },
    { from, to, aside: `${to}${asideEnd}` },
  ]
}

/**
 * Makes the present database one file, so that what is kept aside is whole. That proves that nobody
 * else has it open, too. False: it is damaged, and is put aside as it is.
 */
function foldLog(databaseFile: string): boolean {
  try {
    withoutLog(databaseFile)
    return true
  } catch (error) {
    if (!(error instanceof Sqlite.SqliteError)) throw error
    if (!error.code.startsWith('SQLITE_BUSY')) return false
    throw new BackupError('busy', `Another program has ${databaseFile} open: end it first.`, {
      cause: error,
    })
  }
}

/** Secrets in the database are nothing without the keys that they were encrypted with. */
function assertKeys(database: string, dataFolder: string): void {
  const connection = new Sqlite(database, { readonly: true })
  try {
    const ids = connection
      .prepare('SELECT key_id FROM totp_apps GROUP BY key_id')
      .pluck()
      .all() as string[]
    createKeyRing(keyFolder(dataFolder)).assertHas(ids)
  } finally {
    connection.close()
  }
}

/** The configuration and the keys in a backup; a file beside is used meanwhile. Throws a BackupError. */
export async function keysOf(
  { manifest, keysFile }: OpenedBackup,
  identities: readonly string[],
  beside: string,
): Promise<ArchivedFile[]> {
  if (manifest.keys.plain.bytes > MOST_KEY_BYTES) {
    throw new BackupError('damaged', `${keysFile} is too large to be an archive of keys.`)
  }
  const scratch = `${beside}.keys`
  await forget(scratch)
  try {
    const { plain, sealed } = await decryptFile(keysFile, scratch, identities)
    assertSame(keysFile, sealed, manifest.keys)
    assertSame(keysFile, plain, manifest.keys.plain)
    return readTar(await readFile(scratch))
  } finally {
    await forget(scratch)
  }
}

/** The files of a backup are what its list says; nothing is decrypted. */
export async function assertUnchanged(backup: OpenedBackup): Promise<void> {
  const { manifest, databaseFile, keysFile } = backup
  assertSame(databaseFile, await factsOf(databaseFile), manifest.database)
  assertSame(keysFile, await factsOf(keysFile), manifest.keys)
}
