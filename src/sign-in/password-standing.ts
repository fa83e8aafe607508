import type { Account } from '../accounts/account.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import type { PasswordRules } from '../passwords/password-rules.ts'
import { type PasswordState, passwordState } from '../passwords/password-state.ts'
import type { Instant } from '../protocol/ticket.ts'
import type { HomeOf } from '../sources/password-home.ts'
import type { PasswordHome } from '../sources/password-source.ts'

/** Where somebody's password is kept, and how it stands with its age. */
export type PasswordStanding = Readonly<{
  home: PasswordHome
  state: PasswordState
  /** Which password here it is. */
  changedAt: Instant | undefined
}>

type Parts = Readonly<{
  accounts: Pick<AccountStore, 'findByMailbox'>
  homeOf: HomeOf
  rules: Pick<PasswordRules, 'policyFor'>
  now(): Instant
}>

/** How it stands with a person's password. One that is kept elsewhere grows old there, not here. */
export function createPasswordStanding({ accounts, homeOf, rules, now }: Parts) {
  return async function passwordStanding(
    { primary, groups }: Account,
    hasSecondFactor: boolean,
  ): Promise<PasswordStanding> {
    const found = await accounts.findByMailbox(primary)
    const home = found ? homeOf(found) : ({ kind: 'here' } as const)
    const passwordChangedAt = found?.passwordChangedAt
    const policy = rules.policyFor({ groups, hasSecondFactor })
    return {
      home,
      state:
        home.kind === 'here'
          ? passwordState({ passwordChangedAt }, policy, now())
          : { kind: 'good' },
      changedAt: passwordChangedAt,
    }
  }
}

export type FindPasswordStanding = ReturnType<typeof createPasswordStanding>
