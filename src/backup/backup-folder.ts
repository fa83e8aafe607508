import { access, constants, mkdir, statfs } from 'node:fs/promises'
import { giveToOwner } from '../storage/same-owner.ts'
import { BackupError } from './backup-error.ts'

/** Left free whatever happens. */
const RESERVE_BYTES = 32 * 1024 * 1024
const MEGABYTE = 1024 * 1024

/**
 * Makes sure that a folder is there and can be written; a new one is given to the owner of the data.
 * Throws a BackupError that says what is wrong.
 */
export async function prepareFolder(folder: string, dataFolder: string): Promise<void> {
  try {
    const made = await mkdir(folder, { recursive: true, mode: 0o700 })
    if (made !== undefined) giveToOwner(dataFolder, [made, folder])
  } catch (error) {
    throw unusable(folder, error)
  }
  await assertUsable(folder)
}

/** Throws a BackupError when a folder is not there, or cannot be written. */
export async function assertUsable(folder: string): Promise<void> {
  try {
    await access(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    throw unusable(folder, error)
  }
}

function unusable(folder: string, error: unknown): BackupError {
  const { code } = error as NodeJS.ErrnoException
  const why = code === 'ENOENT' ? 'is not there' : `cannot be used (${code})`
  return new BackupError('folder', `The folder ${folder} ${why}.`, { cause: error })
}

/** Throws a BackupError when a folder has no room for so many bytes and some more. */
export async function assertRoom(folder: string, bytes: number): Promise<void> {
  const { bavail, bsize } = await statfs(folder)
  const has = bavail * bsize
  const needs = bytes + RESERVE_BYTES
  if (has >= needs) return
  const sentence = `${folder} has ${inMegabytes(has)} MB left, ${inMegabytes(needs)} MB are needed.`
  throw new BackupError('folder', sentence)
}

/** What a failed write says to the operator; undefined: it is no failure of a disk. */
export function diskProblem(error: unknown): BackupError | undefined {
  const { code, path } = error as NodeJS.ErrnoException
  const words: Readonly<Record<string, string>> = {
    ENOSPC: 'The disk is full',
    EDQUOT: 'The quota of the disk is used up',
    EROFS: 'The disk can only be read',
    EIO: 'The disk has failed',
    EACCES: 'Writing is not allowed',
    ENOENT: 'The folder is gone',
    SQLITE_FULL: 'The disk is full',
  }
  const what = typeof code === 'string' ? words[code] : undefined
  if (what === undefined) return undefined
  const where = typeof path === 'string' ? `: ${path}` : ''
  return new BackupError('folder', `${what}${where} (${code}).`, { cause: error })
}

const inMegabytes = (bytes: number) => Math.ceil(bytes / MEGABYTE)
