import { createPrivateKey, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeNewFile } from './new-file.ts'
import { giveToOwner } from './same-owner.ts'
import { StorageError } from './storage-error.ts'

const FOLDER = 'keys'
const FILE = 'audit-anchor.pem'

/**
 * The Ed25519 key that anchors of the audit trail are signed with, in `keys/` of the data folder, where
 * only its owner may read it; made when it is first needed. Throws a StorageError.
 */
export function auditSigningKey(dataFolder: string): KeyObject {
  const file = join(dataFolder, FOLDER, FILE)
  const found = read(file)
  if (found !== undefined) return keyIn(file, found)
  const { privateKey } = generateKeyPairSync('ed25519')
  try {
    mkdirSync(join(dataFolder, FOLDER), { recursive: true, mode: 0o700 })
    writeNewFile(file, privateKey.export({ type: 'pkcs8', format: 'pem' }).toString())
    // Root may type the command; the server, which runs as somebody else, must be able to back the key up.
    giveToOwner(dataFolder, [join(dataFolder, FOLDER), file])
  } catch (error) {
    throw unusable(file, error)
  }
  return keyIn(file, read(file) ?? '')
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8')
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined
    throw unusable(file, error)
  }
}

function keyIn(file: string, pem: string): KeyObject {
  try {
    const key = createPrivateKey(pem)
    if (key.asymmetricKeyType === 'ed25519') return key
  } catch {
    // Told below, as what another kind of key is.
  }
  throw new StorageError(
    'damaged',
    `${file} does not hold an Ed25519 key. Restore it from the backup.`,
  )
}

function unusable(file: string, error: unknown): StorageError {
  const { code } = error as NodeJS.ErrnoException
  return new StorageError('folder', `${file} cannot be used (${code}).`, { cause: error })
}
