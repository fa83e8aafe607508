import type { AccountId } from '../accounts/account.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import { placeOf } from '../passwords/hashing-queue.ts'
import type { CheckPassword } from '../sources/check-password.ts'

type Parts = Readonly<{
  accounts: Pick<AccountStore, 'find' | 'findByMailbox'>
  checkPassword: CheckPassword
}>

/**
 * Whether this is the password of somebody who is signed in already, wherever it is kept, for what
 * they must type it again. It counts nothing: whoever calls it holds a turn of the throttle (security
 * row 33). Throws HashingQueueFull.
 */
export function createConfirmPassword({ accounts, checkPassword }: Parts) {
  return async function confirmPassword(
    accountId: AccountId,
    password: string,
  ): Promise<'right' | 'wrong' | 'unavailable'> {
    const account = await accounts.find(accountId)
    if (!account) return 'wrong'
    const mailbox = account.primary
    const found = await accounts.findByMailbox(mailbox)
    const answer = await checkPassword({ mailbox, password, found, place: placeOf(accountId) })
    if (answer.kind === 'unavailable') return 'unavailable'
    return answer.kind === 'right' && answer.found.account.id === accountId ? 'right' : 'wrong'
  }
}
