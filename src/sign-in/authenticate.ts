import type { Account, AccountId, Mailbox } from '../accounts/account.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import type { FoundAccount } from '../accounts/find-accounts.ts'
import { type NameReading, readMailboxName } from '../accounts/mailbox-name.ts'
import type { Suffix } from '../accounts/suffix.ts'
import { HashingQueueFull, placeOf } from '../passwords/hashing-queue.ts'
import type { Passwords } from '../passwords/password.ts'
import { createRenewHash } from '../passwords/renew-hash.ts'
import type { CheckPassword } from '../sources/check-password.ts'
import type { PasswordAnswer } from '../sources/password-source.ts'
import { nameKeyOf } from '../throttle/counter-key.ts'
import type { KnownBrowsers } from '../throttle/known-browser.ts'
import type { Begun, Throttle, Turn } from '../throttle/throttle.ts'
import type { AskForBetterPassword } from './better-password.ts'

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
      /** Of whom, for the audit trail only; undefined: of nobody. */
      accountId: AccountId | undefined
      /** Before the name is locked. */
      triesLeft: number
    }>
  /** Told only to somebody who knows the password. */
  | Readonly<{ kind: 'disabled'; account: Account; disabledAt: number }>
  /** By an operator, or for want of use. Told only to somebody who knows the password. */
  | Readonly<{ kind: 'locked-by-operator'; account: Account; lockedUntil: number | undefined }>
  /** The password was not looked at, and nothing should be counted. */
  | Readonly<{ kind: 'name-unusable'; reading: UnusableName }>
  | Readonly<{ kind: 'busy'; retryAfterSeconds: number }>
  /** The source of the password does not answer; nothing was counted. */
  | Readonly<{ kind: 'unavailable'; retryAfterSeconds: number }>
  /** Too many wrong passwords for the name, known or not; no other is looked at until then. */
  | Readonly<{ kind: 'locked'; until: number; accountId?: AccountId | undefined }>
  /** Too many wrong passwords from that network; this one was not looked at. */
  | Readonly<{ kind: 'throttled'; retryAfterSeconds: number }>
  /** As many passwords for the name as it has tries left are being checked at this moment. */
  | Readonly<{ kind: 'under-way'; retryAfterSeconds: number }>

export type UnusableName = Exclude<NameReading, { kind: 'name' }>

export type Authenticate = ReturnType<typeof createAuthenticate>

type Parts = Readonly<{
  accountStore: Pick<AccountStore, 'findByMailbox' | 'replacePasswordHash'>
  /** Asks the sources of passwords in their order. */
  checkPassword: CheckPassword
  passwords: Passwords
  suffixes: readonly Suffix[]
  /** What a bare name belongs to. */
  defaultSuffix: string
  /** Without a place in it no password is checked (security row 33). */
  throttle: Throttle
  knownBrowsers: Pick<KnownBrowsers, 'recognise'>
  /** Asks for another password where the right one is what attackers try first (product 2.6). */
  askForBetter: AskForBetterPassword
  /** Told of a failure to renew a hash, which concerns nobody who signs in. */
  onError: (error: unknown) => void
}>

/** When to come again while a source is silent. */
const SILENT_SECONDS = 60

/**
 * A typed name and password → whose they are, or why not. For unknown names, wrong passwords and
 * accounts without a password the same work is done, so that time tells nothing (decision 13). Where
 * too many have failed one must wait, before any password is looked at.
 */
export function createAuthenticate(parts: Parts) {
  const { accountStore, checkPassword, passwords, suffixes, defaultSuffix } = parts
  const { throttle, knownBrowsers, askForBetter, onError } = parts

  const renewHash = createRenewHash({ passwords, replaceHash: accountStore.replacePasswordHash })

  return async function authenticate(
    typed: Readonly<{
      typedName: string
      password: string
      /** Where it came from, by `networkOf`. */
      network: string
      /** A program that speaks for many people, and has a limit of its own. */
      isRestCaller?: boolean
      /** The cookie by which the browser may be known. */
      browserCookie?: string | undefined
      /** Aborted when nobody waits for the answer any more. */
      signal?: AbortSignal
    }>,
  ): Promise<AuthenticationResult> {
    const reading = readMailboxName(typed.typedName, suffixes)
    if (reading.kind !== 'name') return { kind: 'name-unusable', reading }
    const { name, suffix = defaultSuffix } = reading
    const mailbox = { name, suffix }
    const found = await accountStore.findByMailbox(mailbox)
    const { network, isRestCaller = false, browserCookie, signal } = typed
    const knownBrowser = knownBrowsers.recognise(
      browserCookie,
      found && { id: found.account.id, credentialEpoch: found.credentialEpoch },
    )
    const turn = await throttle.begin({
      purpose: 'password',
      nameKey: nameKeyOf(mailbox),
      network,
      isRestCaller,
      knownBrowser,
    })
    if (turn.kind !== 'go') return refusalWithoutCheck(turn)
    let answer: PasswordAnswer
    try {
      // Known browsers of one person share one turn, however many there are and wherever they stand.
      const place = knownBrowser && found ? placeOf(found.account.id) : { from: network }
      const question = { mailbox, password: typed.password, found, place: { ...place, signal } }
      answer = await checkPassword(question)
    } catch (error) {
      await turn.takeBack()
      if (signal?.aborted && error === signal.reason) return { kind: 'busy', retryAfterSeconds: 1 }
      if (!(error instanceof HashingQueueFull)) throw error
      return { kind: 'busy', retryAfterSeconds: error.retryAfterSeconds }
    }
    if (answer.kind === 'unavailable') {
      await turn.takeBack()
      return { kind: 'unavailable', retryAfterSeconds: SILENT_SECONDS }
    }
    if (answer.kind !== 'right') {
      const { triesLeft, lockedUntil } = await turn.failed()
      const accountId = found?.account.id
      return lockedUntil === undefined
        ? { kind: 'refused', reason: 'wrong', detail: detailOf(found), accountId, triesLeft }
        : { kind: 'locked', until: lockedUntil, accountId }
    }
    await turn.succeeded()
    const { account, disabledAt, lockedAt, lockedUntil, state } = answer.found
    if (disabledAt !== undefined) return { kind: 'disabled', account, disabledAt }
    if (lockedAt !== undefined) return { kind: 'locked-by-operator', account, lockedUntil }
    const { passwordHash } = answer.found
    if (answer.isLocal && passwordHash !== undefined) {
      await askForBetter(account, typed.password)
      setImmediate(() => void renewHash(account.id, passwordHash, typed.password).catch(onError))
    }
    return {
      kind: 'signed-in',
      account,
      mailbox,
      usedAlias: state === 'alias',
      passwordChangedAt: answer.credentialEpoch,
    }
  }
}

function refusalWithoutCheck(begun: Exclude<Begun, Turn>): AuthenticationResult {
  switch (begun.kind) {
    case 'network':
      return { kind: 'throttled', retryAfterSeconds: begun.retryAfterSeconds }
    default:
      return begun
  }
}

function detailOf(found: FoundAccount | undefined) {
  if (!found) return 'unknown'
  return found.passwordHash === undefined ? 'no-password' : 'wrong-password'
}
