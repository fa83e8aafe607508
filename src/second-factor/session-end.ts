import type { AccountId } from '../accounts/account.ts'
import type { SqlStatement } from '../storage/database.ts'

/** No session has this id: all of them end. */
export const NO_SESSION = -1

/** The person's sessions save one; conditions may follow. */
export const END_OTHER_SESSIONS = `
  DELETE FROM sign_on_sessions WHERE account_id = :accountId AND id <> :keptSession`

/** Ends the person's sessions save one, in the batch of the deed that is its reason (row 27). */
export function endOtherSessions(accountId: AccountId, keptSession = NO_SESSION): SqlStatement {
  return { sql: END_OTHER_SESSIONS, parameters: { accountId, keptSession } }
}

/**
 * Half sign-ins in which the old factor was shown already; conditions may follow. Whoever is still
 * asked for a code may go on: they wait for the help desk.
 */
export const END_HALF_SIGN_INS = `
  DELETE FROM pending_sign_ins WHERE account_id = :accountId AND second_factor_at IS NOT NULL`
