import { lstatSync, readlinkSync } from 'node:fs'
import { dirname, resolve } from 'node:path'
import { finishReplacing, isReplacing } from './replace-files.ts'
import { findServerLockHolder, type ServerLock, takeServerLock } from './server-lock.ts'
import { StorageError } from './storage-error.ts'

type Place = Readonly<{ dataFolder: string; databaseFile: string }>

/**
 * The right to make backups of this database and to put another in its place: one program at a time,
 * beside a server that may run. Throws a StorageError `in-use` that names who has it.
 */
export function takeBackupLock(databaseFile: string, purpose: string, now: number): ServerLock {
  const locked = `${databaseFile}-backup`
  try {
    return takeServerLock(locked, { purpose, now })
  } catch (error) {
    if (!(error instanceof StorageError && error.problem === 'in-use')) throw error
    const { purpose: other = 'another program', pid } = findServerLockHolder(locked) ?? {}
    const who = pid === undefined ? other : `${other}, process ${pid}`
    const sentence = `A backup or a restore of ${databaseFile} is under way (${who}): wait until it is done.`
    throw new StorageError('in-use', sentence, { cause: error })
  }
}

/**
 * Finishes a restore that was cut off, before the database is opened. Throws a StorageError when it
 * cannot, or while another program does. `holdsLock`: the caller has the right already.
 */
export function finishRestore(
  { dataFolder, databaseFile }: Place,
  { holdsLock = false }: Readonly<{ holdsLock?: boolean }> = {},
): void {
  if (!isReplacing(dataFolder)) return
  const lock = holdsLock
    ? undefined
    : takeBackupLock(databaseFile, 'the end of a restore', Date.now())
  try {
    finishReplacing(dataFolder, databaseFolder(databaseFile))
  } finally {
    lock?.release()
  }
}

/**
 * Where the database really lies, if its name is a link: also while a restore has moved it aside, and the
 * link leads nowhere. A link that somebody else has made is not followed.
 */
function databaseFolder(databaseFile: string): string {
  const link = lstatSync(databaseFile, { throwIfNoEntry: false })
  const isOurs = link?.uid === 0 || link?.uid === process.getuid?.()
  if (!link?.isSymbolicLink() || !isOurs) return dirname(databaseFile)
  return dirname(resolve(dirname(databaseFile), readlinkSync(databaseFile)))
}
