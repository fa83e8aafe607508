import { randomBytes } from 'node:crypto'
import { availableParallelism } from 'node:os'
import argon2 from 'argon2'
import { type ForeignHash, isOurHash, readForeignHash } from './foreign-hash.ts'
import { createHashingQueue, type HashingProbe, type Place } from './hashing-queue.ts'
import { passwordBytes } from './password-text.ts'
import { verifyForeignHash } from './verify-foreign-hash.ts'

export type Cost = Readonly<{ memoryKiB: number; iterations: number; parallelism: number }>

type Options = Cost &
  Readonly<{
    /** Hashes computed at a time. Default: the number of cores less one. */
    concurrency?: number | undefined
    /** Hashes that may wait beside those. */
    waiting?: number
  }>

/** The hash function itself; tests count its calls. */
export type Hasher = Readonly<{
  hash(password: Buffer, cost: Cost): Promise<string>
  verify(hash: string, password: Buffer): Promise<boolean>
  needsRehash(hash: string, cost: Cost): boolean
}>

export type Passwords = ReturnType<typeof createPasswords>

export const argon2id: Hasher = {
  hash: (password, cost) => argon2.hash(password, { type: argon2.argon2id, ...asOptions(cost) }),
  verify: (hash, password) => argon2.verify(hash, password),
  needsRehash: (hash, cost) =>
    !hash.startsWith('$argon2id$') || argon2.needsRehash(hash, asOptions(cost)),
}

/**
 * Hashing and checking passwords with argon2id, all through one bounded line (see HashingQueueFull).
 * Nothing here depends in its time on whether an account exists or has a password.
 */
export function createPasswords(options: Options, hasher: Hasher = argon2id, probe?: HashingProbe) {
  const { concurrency = Math.max(1, availableParallelism() - 1), waiting = 64, ...cost } = options
  const queue = createHashingQueue({ concurrency, waiting, probe })
  const dummyHash = hashOfNothing(cost)
  const nothing = Buffer.alloc(0)

  /**
   * The raw bytes come first: another system hashed what was typed (2.5). What is quickly checked is
   * followed by the work that everybody else costs, so that time tells little (row 29).
   */
  async function verifyForeign(
    hash: string,
    typed: Readonly<{ password: string; bytes: Buffer }> | undefined,
  ): Promise<boolean> {
    const foreign = readForeignHash(hash)
    if (typeof foreign === 'string') return hasher.verify(dummyHash, nothing)
    const raw = Buffer.from(typed?.password ?? '')
    const bytes = typed?.bytes ?? nothing
    const isRight =
      (await verifyForeignHash(foreign, raw)) ||
      (!raw.equals(bytes) && (await verifyForeignHash(foreign, bytes)))
    if (isQuick(foreign)) await hasher.verify(dummyHash, bytes)
    return isRight
  }

  return {
    /**
     * A PHC string for a password that `newPasswordProblems` let pass.
     * Throws a RangeError for a text that can be no password.
     */
    async hash(password: string, place?: Place): Promise<string> {
      const bytes = passwordBytes(password)
      if (!bytes) throw new RangeError('This text can be no password.')
      return queue.run(() => hasher.hash(bytes, cost), place)
    },

    /**
     * Whether the password belongs to the hash. Without a hash, and for a text that can be no
     * password, the same work is done and the answer is no.
     */
    async verify(hash: string | undefined, password: string, place?: Place): Promise<boolean> {
      const bytes = passwordBytes(password)
      const check =
        hash === undefined || isOurHash(hash)
          ? () => hasher.verify(hash ?? dummyHash, bytes ?? nothing)
          : () => verifyForeign(hash, bytes === undefined ? undefined : { password, bytes })
      const isSame = await queue.run(check, place)
      return isSame && hash !== undefined && bytes !== undefined
    },

    /** Whether the hash was made with another cost than today's. */
    needsRehash(hash: string): boolean {
      return hasher.needsRehash(hash, cost)
    },

    /** How many hashes are computed and how many wait. */
    load: queue.load,
  }
}

function isQuick({ scheme }: ForeignHash): boolean {
  return scheme === 'digest' || scheme === 'pbkdf2'
}

/** A well-formed hash at today's cost that no known password has: its digest is drawn by lot. */
function hashOfNothing({ memoryKiB, iterations, parallelism }: Cost): string {
  const [salt, digest] = [randomBytes(16), randomBytes(32)].map((bytes) =>
    bytes.toString('base64').replaceAll('=', ''),
  )
  return `$argon2id$v=19$m=${memoryKiB},t=${iterations},p=${parallelism}$${salt}$${digest}`
}

function asOptions({ memoryKiB, iterations, parallelism }: Cost) {
  return { memoryCost: memoryKiB, timeCost: iterations, parallelism }
}
