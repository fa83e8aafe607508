import { createCipheriv, createDecipheriv, createHash, hkdfSync, randomBytes } from 'node:crypto'
import { StorageError } from './storage-error.ts'

/** Where the keys lie, oldest first. */
export type KeyShelf = Readonly<{
  /** How whoever must repair it calls it. */
  name: string
  read(): readonly Uint8Array[]
  /** Adds a new random key behind the others. */
  add(): void
}>

/** Something encrypted, and which key of the ring did it. */
export type Sealed = Readonly<{ keyId: string; bytes: Uint8Array }>

/** What a text is for and whose it is: sealed for one, it cannot be opened for another. */
export type SealFor = Readonly<{ purpose: string; accountId: number }>

export type KeyRing = ReturnType<typeof createKeyRing>

const CIPHER = 'aes-256-gcm'
const ID_BYTES = 4
const NONCE_BYTES = 12
const TAG_BYTES = 16
const FORMAT = 1
const HEAD_BYTES = 1 + ID_BYTES + NONCE_BYTES

/**
 * Encrypts secrets that must be kept and read again (5.3 L10): AES-256-GCM, a random 96-bit nonce for
 * each text, a key of its own for each purpose (security row 19). The newest key encrypts, every key
 * decrypts. The first is made when it is first needed. A key's id is taken from the key itself, so
 * that another key in its place is never mistaken for it. Keys that somebody else adds meanwhile are
 * seen at once.
 */
export function createKeyRing(shelf: KeyShelf) {
  let keys = new Map<string, Uint8Array>()

  function look(): void {
    keys = new Map(shelf.read().map((key) => [idOf(key), key]))
  }

  function newest(): readonly [id: string, key: Uint8Array] {
    look()
    const found = [...keys].at(-1)
    if (found) return found
    shelf.add()
    look()
    const made = [...keys].at(-1)
    if (made) return made
    throw new StorageError('folder', `No key could be made in ${shelf.name}.`)
  }

  function keyOf(id: string): Uint8Array {
    if (!keys.has(id)) look()
    const key = keys.get(id)
    if (key) return key
    throw new StorageError(
      'missing',
      `The key ${id}, which secrets in the database are encrypted with, is not in ${shelf.name}. ` +
        'Restore that folder from the backup.',
    )
  }

  return {
    /** The id of the key that encrypts now. */
    newestId: (): string => newest()[0],

    /** The ids of all keys, oldest first. */
    ids(): string[] {
      look()
      return [...keys.keys()]
    },

    /** Adds a key, which encrypts from now on; returns its id. */
    addKey(): string {
      shelf.add()
      return newest()[0]
    },

    seal(use: SealFor, text: Uint8Array): Sealed {
      const [keyId, key] = newest()
      const nonce = randomBytes(NONCE_BYTES)
      const cipher = createCipheriv(CIPHER, keyFor(key, use.purpose), nonce)
      cipher.setAAD(associatedData(use, keyId))
      const sealed = [cipher.update(text), cipher.final(), cipher.getAuthTag()]
      const head = [Buffer.of(FORMAT), Buffer.from(keyId, 'hex'), nonce]
      return { keyId, bytes: Buffer.concat([...head, ...sealed]) }
    },

    /**
     * What was sealed for this purpose and this account. Throws a StorageError when its key is gone,
     * or when it was sealed for another, or changed since.
     */
    open(use: SealFor, sealed: Uint8Array): Uint8Array {
      const bytes = Buffer.from(sealed)
      if (bytes.length < HEAD_BYTES + TAG_BYTES || bytes[0] !== FORMAT) throw damaged(use)
      const keyId = bytes.toString('hex', 1, 1 + ID_BYTES)
      const nonce = bytes.subarray(1 + ID_BYTES, HEAD_BYTES)
      const decipher = createDecipheriv(CIPHER, keyFor(keyOf(keyId), use.purpose), nonce)
      decipher.setAAD(associatedData(use, keyId))
      decipher.setAuthTag(bytes.subarray(-TAG_BYTES))
      try {
        const text = decipher.update(bytes.subarray(HEAD_BYTES, -TAG_BYTES))
        return Buffer.concat([text, decipher.final()])
      } catch (error) {
        throw damaged(use, error)
      }
    },

    /** Throws the StorageError that `open` would, for each of these keys that is not there. */
    assertHas(ids: readonly string[]): void {
      for (const id of ids) keyOf(id)
    },
  }
}

function idOf(key: Uint8Array): string {
  return createHash('sha256')
    .update('key id')
    .update(key)
    .digest('hex')
    .slice(0, 2 * ID_BYTES)
}

function keyFor(key: Uint8Array, purpose: string): Uint8Array {
  return Buffer.from(hkdfSync('sha256', key, '', purpose, 32))
}

function associatedData({ purpose, accountId }: SealFor, keyId: string): Uint8Array {
  return Buffer.from(JSON.stringify([FORMAT, keyId, purpose, accountId]))
}

function damaged({ purpose, accountId }: SealFor, cause?: unknown): StorageError {
  return new StorageError(
    'damaged',
    `A secret in the database (${purpose} of account ${accountId}) does not fit its key: ` +
      'it was changed, or belongs to another account.',
    { cause },
  )
}
