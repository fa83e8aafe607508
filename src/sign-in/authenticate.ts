import type { Account, Mailbox } from '../accounts/account.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import type { FoundAccount } from '../accounts/find-accounts.ts'
import { type NameReading, readMailboxName } from '../accounts/mailbox-name.ts'
import type { Suffix } from '../accounts/suffix.ts'
import { HashingQueueFull } from '../passwords/hashing-queue.ts'
import type { Passwords } from '../passwords/password.ts'
import type { AttemptLimit } from '../throttle/attempt-limit.ts'

export type AuthenticationResult =
  | Readonly<{
      kind: 'signed-in'
      account: Account
      /** The mailbox that was typed, and whether it is one beside the primary one. */
      mailbox: Mailbox
      usedAlias: boolean
      /** Which password was right: it may have been changed while the line was long. */
      passwordChangedAt: number
    }>
  /** `detail` is for the log only: people read the same words for each. */
  | Readonly<{
      kind: 'refused'
      reason: 'wrong'
      detail: 'unknown' | 'wrong-password' | 'no-password'
    }>
  /** Told only to somebody who knows the password. */
  | Readonly<{ kind: 'disabled'; account: Account; disabledAt: number }>
  /** By an operator, or for want of use. Told only to somebody who knows the password. */
  | Readonly<{ kind: 'locked'; account: Account; lockedUntil: number | undefined }>
  /** The password was not looked at, and nothing should be counted. */
  | Readonly<{ kind: 'name-unusable'; reading: UnusableName }>
  | Readonly<{ kind: 'busy'; retryAfterSeconds: number }>
  /** Too many wrong passwords from there; this one was not looked at. */
  | Readonly<{ kind: 'throttled'; retryAfterSeconds: number }>

export type UnusableName = Exclude<NameReading, { kind: 'name' }>

export type Authenticate = ReturnType<typeof createAuthenticate>

type Parts = Readonly<{
  accountStore: Pick<AccountStore, 'findByMailbox' | 'replacePasswordHash'>
  passwords: Passwords
  suffixes: readonly Suffix[]
  /** What a bare name belongs to. */
  defaultSuffix: string
  /** Counts wrong passwords by where they come from. */
  attempts: AttemptLimit
  /** Told of a failure to renew a hash, which concerns nobody who signs in. */
  onError: (error: unknown) => void
}>

/**
 * A typed name and password → whose they are, or why not. For unknown names, wrong passwords and
 * accounts without a password the same work is done, so that time tells nothing (decision 13). Who
 * has failed too often must wait, before any password is looked at.
 */
export function createAuthenticate(parts: Parts) {
  const { accountStore, passwords, suffixes, defaultSuffix, attempts, onError } = parts

  /** Hashes again at today's cost, while nobody waits for an answer and nobody else for a hash. */
  async function renewHash({ account, passwordHash }: FoundAccount, password: string) {
    if (passwordHash === undefined || !passwords.needsRehash(passwordHash)) return
    if (passwords.load().waiting > 0) return
    await accountStore.replacePasswordHash(account.id, passwordHash, await passwords.hash(password))
  }

  return async function authenticate(
    typed: Readonly<{
      typedName: string
      password: string
      /** The address that it came from, or whoever else answers for its failures. */
      from: string
    }>,
  ): Promise<AuthenticationResult> {
    const reading = readMailboxName(typed.typedName, suffixes)
    if (reading.kind !== 'name') return { kind: 'name-unusable', reading }
    const { name, suffix = defaultSuffix } = reading
    const attempt = attempts(typed.from)
    if (attempt.kind === 'wait') {
      return { kind: 'throttled', retryAfterSeconds: attempt.retryAfterSeconds }
    }
    let found: FoundAccount | undefined
    let isRight: boolean
    try {
      found = await accountStore.findByMailbox({ name, suffix })
      isRight = await passwords.verify(found?.passwordHash, typed.password)
    } catch (error) {
      attempt.takeBack()
      if (!(error instanceof HashingQueueFull)) throw error
      return { kind: 'busy', retryAfterSeconds: error.retryAfterSeconds }
    }
    if (!isRight || found?.passwordChangedAt === undefined) {
      attempt.count()
      return refusal(found)
    }
    attempt.takeBack()
    const { account, disabledAt, state, credentialEpoch: passwordChangedAt } = found
    if (disabledAt !== undefined) return { kind: 'disabled', account, disabledAt }
    if (found.lockedAt !== undefined) {
      return { kind: 'locked', account, lockedUntil: found.lockedUntil }
    }
    setImmediate(() => void renewHash(found, typed.password).catch(onError))
    return {
      kind: 'signed-in',
      account,
      mailbox: { name, suffix },
      usedAlias: state === 'alias',
      passwordChangedAt,
    }
  }
}

function refusal(found: FoundAccount | undefined): AuthenticationResult {
  if (!found) return { kind: 'refused', reason: 'wrong', detail: 'unknown' }
  const detail = found.passwordHash === undefined ? 'no-password' : 'wrong-password'
  return { kind: 'refused', reason: 'wrong', detail }
}
