import type { AccountId } from '../accounts/account.ts'
import { isOurHash } from './foreign-hash.ts'
import { HashingQueueFull } from './hashing-queue.ts'
import type { Passwords } from './password.ts'

type Parts = Readonly<{
  passwords: Pick<Passwords, 'needsRehash' | 'hash' | 'load'>
  replaceHash(accountId: AccountId, oldHash: string, newHash: string): Promise<boolean>
}>

/**
 * Hashes a password that has just been right again, if its hash is not what it would be today. One of
 * our own waits for a quiet moment, and for another sign-in if there is none; one of another system is
 * weak, so it takes its turn in the line.
 */
export function createRenewHash({ passwords, replaceHash }: Parts) {
  return async function renewHash(accountId: AccountId, hash: string, password: string) {
    if (!passwords.needsRehash(hash)) return
    if (isOurHash(hash) && passwords.load().waiting > 0) return
    try {
      await replaceHash(accountId, hash, await passwords.hash(password))
    } catch (error) {
      if (!(error instanceof HashingQueueFull)) throw error
    }
  }
}
