import type { Account } from '../accounts/account.ts'
import type { ChangePasswordReason } from '../accounts/required-action.ts'
import type { Act } from '../audit/act.ts'
import type { SqlStatement } from '../storage/database.ts'
import { HashingQueueFull, placeOf } from './hashing-queue.ts'
import type { Passwords } from './password.ts'
import type { NewPasswordProblem } from './password-problem.ts'
import type { PasswordRules } from './password-rules.ts'
import {
  type CurrentPassword,
  onlyIfChosen,
  type PasswordStore,
  type SqlCondition,
  type SqlText,
} from './password-store.ts'

/** A password that was just set, as other parts need to know it. */
export type PasswordChange = Readonly<{
  accountId: number
  passwordChangedAt: number
  /** For the WHERE of each statement that goes alongside. */
  onlyIf: SqlCondition
  act: Act
}>

export type NewPassword = Readonly<{
  account: Account
  password: string
  policyFacts: Readonly<{ hasSecondFactor: boolean }>
  act: Act
  /** The session in which it happens. All others of the account end. */
  keepSessionId?: number | undefined
  mustDifferFromCurrent: boolean
  /**
   * Which password was there when the person showed that they may change it. If another one is
   * there by now, nothing is done.
   */
  expectedChangedAt?: number | undefined
  /**
   * Somebody else sets it, for one sign-in, at which the person must choose their own; and why that
   * is. Without it, whatever asked for another password is done.
   */
  mustChange?: Extract<ChangePasswordReason, 'first' | 'reset'> | undefined
  /** What gives the right to do so, where that may have gone by now: judged in the write itself. */
  providedThat?: SqlText | undefined
  /** As the part `alongside`, for this one alone, and before it. */
  alongside?: ((change: PasswordChange) => readonly SqlStatement[]) | undefined
}>

export type ChosenPassword =
  /** A session may only begin with these from now on. */
  | Readonly<{ kind: 'chosen'; passwordChangedAt: number; credentialEpoch: number }>
  | Readonly<{ kind: 'refused'; problems: readonly NewPasswordProblem[] }>
  | Readonly<{ kind: 'busy'; retryAfterSeconds: number }>
  /** Another password was set in the meantime, the right to set one has gone, or the account has. */
  | Readonly<{ kind: 'overtaken' }>

export type ChoosePassword = ReturnType<typeof createChoosePassword>

type Parts = Readonly<{
  store: PasswordStore
  passwords: Passwords
  rules: PasswordRules
  /**
   * What a new password changes in the tables of others, in the same transaction. The statements
   * must hold only under its `onlyIf`.
   */
  alongside?: (change: PasswordChange) => readonly SqlStatement[]
  /** Told when sessions have ended, so that their applications are told soon. */
  onEnd?: () => void
}>

/**
 * The one way in which an account gets a new password: when it is activated, changed or recovered, and
 * from the command line. The policy is checked, cheap rules first; then hash, history, the end of the
 * account's other sessions (security row 27) and the audit entry are one write that survives a loss of power.
 */
export function createChoosePassword(parts: Parts) {
  const { store, passwords, rules, alongside = () => [], onEnd = () => {} } = parts

  /** Whether it is the present password or one of the latest: each costs a hash, so this comes last. */
  async function usedBefore(asked: NewPassword, current: CurrentPassword, history: number) {
    const { account, password, mustDifferFromCurrent } = asked
    const place = placeOf(account.id)
    if (current.hash !== undefined && (mustDifferFromCurrent || history > 0)) {
      const isCurrent = await passwords.verify(current.hash, password, place)
      if (isCurrent) return { kind: 'same-as-current' } as const
    }
    for (const hash of await store.history(account.id, history - 1)) {
      if (await passwords.verify(hash, password, place)) {
        return { kind: 'in-history', count: history } as const
      }
    }
    return undefined
  }

  async function choose(asked: NewPassword): Promise<ChosenPassword> {
    const { account, password, act, mustChange } = asked
    const current = await store.current(account.id)
    if (!current) return { kind: 'overtaken' }
    const { expectedChangedAt = current.changedAt } = asked
    if (expectedChangedAt !== current.changedAt) return { kind: 'overtaken' }
    const { history } = rules.policyFor({ groups: account.groups, ...asked.policyFacts })
    const owner = { ...account, mailboxNames: await store.mailboxNames(account.id) }
    const problems = await rules.problems(password, owner, asked.policyFacts)
    if (problems.length > 0) return { kind: 'refused', problems }
    const problem = await usedBefore(asked, current, history)
    if (problem) return { kind: 'refused', problems: [problem] }
    const hash = await passwords.hash(password, placeOf(account.id))
    const change = {
      accountId: account.id,
      // A clock that went back must not make it the same instant as the old one's.
      passwordChangedAt: Math.max(act.at, (current.changedAt ?? -1) + 1),
      onlyIf: onlyIfChosen(account.id, hash),
      act,
    }
    const credentialEpoch = await store.set({
      accountId: account.id,
      hash,
      changedAt: change.passwordChangedAt,
      replaces: current.changedAt,
      keepSessionId: asked.keepSessionId,
      remembered: Math.max(0, history - 1),
      mustChange,
      audit: {
        act,
        event: 'account.password-set',
        after: { temporary: mustChange !== undefined },
      },
      alongside: [...(asked.alongside?.(change) ?? []), ...alongside(change)],
      providedThat: asked.providedThat,
    })
    if (credentialEpoch === undefined) return { kind: 'overtaken' }
    onEnd()
    return { kind: 'chosen', passwordChangedAt: change.passwordChangedAt, credentialEpoch }
  }

  return async function choosePassword(asked: NewPassword): Promise<ChosenPassword> {
    try {
      return await choose(asked)
    } catch (error) {
      if (!(error instanceof HashingQueueFull)) throw error
      return { kind: 'busy', retryAfterSeconds: error.retryAfterSeconds }
    }
  }
}
