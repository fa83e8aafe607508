import { accessSync, constants, existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { readKeyFile, writeNewKeyFile } from './key-file.ts'
import { StorageError } from './storage-error.ts'

const KEY_FILE = 'secret.key'

/**
 * Makes sure that the folder exists and can be written, for us alone. Throws a StorageError that
 * says what is wrong with it.
 */
export function prepareDataFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 })
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new StorageError('folder', `The data folder ${folder} cannot be used (${code}).`, {
      cause: error,
    })
  }
}

/**
 * Whether a server has run on this folder before. Then its database must be there as well: a new and
 * empty one in its place would look like the loss of everybody's account.
 */
export function hasServedBefore(folder: string): boolean {
  return existsSync(join(folder, KEY_FILE))
}

/**
 * The server's secret, made at the first start and kept in a file that only its owner may read.
 * Forms that are open in browsers stay good across a restart because of it.
 */
export function readSecretKey(folder: string): Uint8Array {
  const file = join(folder, KEY_FILE)
  if (!existsSync(file)) writeNewKeyFile(file)
  return readKeyFile(file)
}
