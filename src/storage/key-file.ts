import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { writeNewFile } from './new-file.ts'
import { StorageError } from './storage-error.ts'

const KEY_BYTES = 32

/** The key in a file. Throws a StorageError when the file cannot be read, or holds no key. */
export function readKeyFile(file: string): Uint8Array {
  try {
    const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url')
    if (key.length === KEY_BYTES) return key
  } catch (error) {
    throw unusable(file, error)
  }
  throw new StorageError('damaged', `${file} does not hold a key. Restore it from the backup.`)
}

/**
 * Puts a new random key into a file that only its owner may read: whole or not at all, also when the
 * power fails meanwhile. False when the file is there already: whoever came first has made the key.
 */
export function writeNewKeyFile(file: string): boolean {
  try {
    return writeNewFile(file, `${randomBytes(KEY_BYTES).toString('base64url')}\n`)
  } catch (error) {
    throw unusable(file, error)
  }
}

function unusable(file: string, error: unknown): StorageError {
  const { code } = error as NodeJS.ErrnoException
  return new StorageError('folder', `${file} cannot be used (${code}).`, { cause: error })
}
