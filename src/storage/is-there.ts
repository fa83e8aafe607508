import { statSync } from 'node:fs'
import { StorageError } from './storage-error.ts'

/**
 * Whether there is such a file. Throws a StorageError where that cannot be told, as for somebody who may not
 * look into the folder: whoever took that for "gone" would be told to restore a backup over what is there.
 */
export function isThere(file: string): boolean {
  try {
    statSync(file)
    return true
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (code === 'ENOENT' || code === 'ENOTDIR') return false
    const sentence = `${file} cannot be used (${code}). Run this as root or as the user of the server.`
    throw new StorageError('folder', sentence, { cause: error })
  }
}
