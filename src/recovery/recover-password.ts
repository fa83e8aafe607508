import type { Account } from '../accounts/account.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import type { Act } from '../audit/act.ts'
import type { ChoosePassword, ChosenPassword } from '../passwords/choose-password.ts'
import type { Instant } from '../protocol/ticket.ts'
import { type CounterKeys, nameKeyOf } from '../throttle/counter-key.ts'
import { forgetName } from '../throttle/forget-name.ts'
import { type RecoverySecrets, readTokenInAddress } from './recovery-secrets.ts'
import {
  CHOOSING_MS,
  type RecoverySecret,
  type RecoveryStore,
  type SecretState,
} from './recovery-store.ts'

/** How it stands with a link, a code or a slip that somebody holds. */
export type Standing =
  | Readonly<{ kind: 'open'; secret: RecoverySecret; account: Account }>
  /** Nothing that was ever handed out, or so long ago that nobody knows. */
  | Readonly<{ kind: 'unknown' }>
  | Readonly<{ kind: Exclude<SecretState, 'open'> | 'expired'; at: Instant }>

type Parts = Readonly<{
  store: RecoveryStore
  secrets: Pick<RecoverySecrets, 'hashOf'>
  accounts: Pick<AccountStore, 'find' | 'identifiersOf'>
  choosePassword: ChoosePassword
  counterKeys: CounterKeys
  /** Whether the person has a second factor: the policy asks for less then. */
  hasSecondFactor(accountId: number): Promise<boolean>
  now(): Instant
}>

/**
 * From what was handed out to a password. Looking changes nothing, however often (programs open links
 * before people do); choosing the password uses it up, in the write that sets it, so that of many at
 * once one gets through (security row 63). It signs nobody in: a second factor is asked for as ever.
 */
export function createRecoverPassword(parts: Parts) {
  const { store, secrets, accounts, choosePassword, counterKeys, hasSecondFactor, now } = parts

  /** `graceMs`: how long somebody who has shown it already may still use it. */
  async function standingOf(
    secret: RecoverySecret | undefined,
    graceMs: number,
  ): Promise<Standing> {
    if (!secret) return { kind: 'unknown' }
    const { state, accountId, closedAt, expiresAt } = secret
    if (state !== 'open') return { kind: state, at: closedAt ?? expiresAt }
    if (expiresAt + graceMs <= now()) return { kind: 'expired', at: expiresAt }
    const account = await accounts.find(accountId)
    return account ? { kind: 'open', secret, account } : { kind: 'unknown' }
  }

  return {
    hasSecondFactor,

    /** What a link or the QR of a slip leads to. */
    async lookAtAddress(kind: 'link' | 'slip', text: string): Promise<Standing> {
      const token = readTokenInAddress(kind, text)
      if (token === undefined) return { kind: 'unknown' }
      return standingOf(await store.findByHash(kind, secrets.hashOf(kind, 0, token)), 0)
    },

    /** The same of one that was shown before. */
    async lookAgain(id: number): Promise<Standing> {
      return standingOf(await store.find(id), CHOOSING_MS)
    },

    /** Sets the password that its holder has chosen, and uses it up. */
    async choose(
      { secret, account }: Extract<Standing, { kind: 'open' }>,
      password: string,
      act: Act,
    ): Promise<ChosenPassword> {
      const names = (await accounts.identifiersOf(account.id)).map(nameKeyOf)
      return choosePassword({
        account,
        password,
        policyFacts: { hasSecondFactor: await hasSecondFactor(account.id) },
        act,
        mustDifferFromCurrent: false,
        providedThat: store.mayBeUsed(secret.id, act.at),
        alongside: (change) => [
          ...store.used(secret, change),
          // Whoever was locked out with the old password can sign in with the new one (J5).
          ...names.flatMap((name) => [
            forgetName(counterKeys, name, 'password', change.onlyIf),
            forgetName(counterKeys, name, 'reset', change.onlyIf),
          ]),
        ],
      })
    },

    find: store.find,
    report: store.report,
    toTell: (accountId: number) => store.toTell(accountId, now()),
    told: (accountId: number, id: number) => store.told(accountId, id, now()),
  }
}

export type RecoverPassword = ReturnType<typeof createRecoverPassword>
