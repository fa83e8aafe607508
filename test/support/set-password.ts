import type { AccountId } from '../../src/accounts/account.ts'
import { createPasswordStore } from '../../src/passwords/password-store.ts'
import type { Database } from '../../src/storage/database.ts'
import { OPERATOR } from './acts.ts'

/** Gives an account a password of which only the hash matters, as an operator who sets a lasting one. */
export async function setPassword(
  database: Database,
  accountId: AccountId,
  hash: string,
  at: number,
): Promise<void> {
  const store = createPasswordStore(database)
  const epoch = await store.set({
    accountId,
    hash,
    changedAt: at,
    replaces: (await store.current(accountId))?.changedAt,
    keepSessionId: undefined,
    remembered: 0,
    mustChange: undefined,
    audit: { act: { actor: OPERATOR, at }, event: 'account.password-set', after: {} },
    alongside: [],
  })
  if (epoch === undefined) throw new Error(`Account ${accountId} has no new password.`)
}
