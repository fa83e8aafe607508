import { randomBytes } from 'node:crypto'
import {
  accessSync,
  constants,
  existsSync,
  linkSync,
  mkdirSync,
  readFileSync,
  unlinkSync,
  writeFileSync,
} from 'node:fs'
import { join } from 'node:path'
import { StorageError } from './storage-error.ts'

const KEY_FILE = 'secret.key'
const KEY_BYTES = 32

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
  try {
    if (!existsSync(file)) writeNewKey(file)
    const key = Buffer.from(readFileSync(file, 'utf8').trim(), 'base64url')
    if (key.length === KEY_BYTES) return key
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new StorageError('folder', `${file} cannot be used (${code}).`, { cause: error })
  }
  throw new StorageError('damaged', `${file} does not hold a key. Restore it from the backup.`)
}

/** Whole or not at all, also when the power fails meanwhile; whoever comes first has made the key. */
function writeNewKey(file: string): void {
  const draft = `${file}.${process.pid}`
  const text = `${randomBytes(KEY_BYTES).toString('base64url')}\n`
  writeFileSync(draft, text, { mode: 0o600, flush: true })
  try {
    linkSync(draft, file)
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
  } finally {
    unlinkSync(draft)
  }
}
