import type { Account } from '../accounts/account.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import type { RequiredActionStore } from '../accounts/required-action-store.ts'
import type { PasswordRules } from '../passwords/password-rules.ts'
import type { Instant } from '../protocol/ticket.ts'

type Parts = Readonly<{
  rules: Pick<PasswordRules, 'isTriedFirst'>
  accounts: Pick<AccountStore, 'identifiersOf'>
  requiredActions: Pick<RequiredActionStore, 'requireOnce'>
  now(): Instant
}>

/**
 * A right password that attackers would try first, as many do that came from another system, must be
 * changed before it opens anything (product 2.6, `must.leaked`). Only now, while it is in hand, can
 * that be seen. It is asked once; what is already asked stands.
 */
export function createAskForBetterPassword(parts: Parts) {
  const { rules, accounts, requiredActions, now } = parts

  return async function askForBetterPassword(account: Account, password: string): Promise<void> {
    const mailboxNames = (await accounts.identifiersOf(account.id)).map(({ name }) => name)
    if (!(await rules.isTriedFirst(password, { ...account, mailboxNames }))) return
    await requiredActions.requireOnce(
      account.id,
      { kind: 'change-password', reason: 'leaked' },
      { actor: { kind: 'system', name: 'password check' }, at: now() },
    )
  }
}

export type AskForBetterPassword = ReturnType<typeof createAskForBetterPassword>
