import type { Act } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { Database } from '../storage/database.ts'
import type { Account, AccountId } from './account.ts'
import { ACCOUNT_COLUMNS, type AccountRow, accountOf } from './account-row.ts'
import type { CurrentUnits } from './find-accounts.ts'

/** That the phone number of an account became another one. */
export type PhoneChange = Readonly<{ oldPhone: string; newPhone: string; changedAt: number }>

/** The change happens on the way to a session: there is none yet. */
export const NO_SESSION_YET = 0

/** So long the owner is told of it. */
const TOLD_MS = 30 * 24 * 3_600_000
/** A number of many people is an office's. */
const MOST_BEARERS = 50

const CHANGE = `
  UPDATE accounts SET phone = :newPhone, updated_at = :now
  WHERE id = :accountId AND phone = :oldPhone
  RETURNING id`

/** The audit entry right before it says whether anything changed. The number told is the last known one. */
const REMEMBER = `
  INSERT INTO phone_changes (account_id, old_phone, changed_at, session_id)
  SELECT :accountId, :oldPhone, :now, :sessionId WHERE changes() > 0 AND :oldPhone <> ''
  ON CONFLICT (account_id) DO UPDATE SET changed_at = :now, session_id = :sessionId`

const TO_TELL = `
  SELECT old_phone AS "oldPhone", phone AS "newPhone", changed_at AS "changedAt"
  FROM phone_changes JOIN accounts ON accounts.id = phone_changes.account_id
  WHERE account_id = :accountId AND session_id <> :sessionId AND old_phone <> phone
    AND changed_at > :since`

const TOLD = `
  DELETE FROM phone_changes WHERE account_id = :accountId AND changed_at = :changedAt RETURNING account_id`

const BEARERS = `
  SELECT ${ACCOUNT_COLUMNS}
  FROM accounts
  JOIN account_identifiers AS main ON main.account_id = accounts.id AND main.state = 'primary'
  WHERE phone = :phone AND accounts.id <> :id AND disabled_at IS NULL
  LIMIT ${MOST_BEARERS}`

/** People change the number at which the help desk calls them back (product 2.13). */
export function createOwnPhones(database: Database, units?: CurrentUnits) {
  return {
    /**
     * Puts another number in the place of the one that the caller knows, and remembers to tell the owner
     * of it. False, and nothing changed, when somebody else has changed it since.
     */
    async change(
      { id: accountId, phone: oldPhone }: Pick<Account, 'id' | 'phone'>,
      newPhone: string,
      act: Act,
      sessionId: number = NO_SESSION_YET,
    ): Promise<boolean> {
      const parameters = { accountId, oldPhone, newPhone, now: act.at }
      const [rows = []] = await database.batch('power', [
        { sql: CHANGE, parameters },
        auditIfChanged(act, {
          event: 'account.corrected',
          accountId,
          before: { phone: oldPhone },
          after: { phone: newPhone },
        }),
        { sql: REMEMBER, parameters: { accountId, oldPhone, now: act.at, sessionId } },
      ])
      return rows.length > 0
    },

    /**
     * Whether somebody else of the same unit has this number. Of people elsewhere nothing is told, or the
     * form would tell whose number it is not (product 2.13).
     */
    async isColleagues({ id, unit, membership }: Account, phone: string): Promise<boolean> {
      const rows = await database.query<AccountRow>(BEARERS, { id, phone })
      const tree = await units?.current()
      return rows
        .map((row) => accountOf(row, tree))
        .some((other) =>
          membership
            ? other.membership?.unit.id === membership.unit.id
            : unit !== '' && !other.membership && other.unit === unit,
        )
    },

    /** What the owner is still to be told of, anywhere but in the session in which it was done. */
    async toTell(
      accountId: AccountId,
      sessionId: number,
      now: number,
    ): Promise<PhoneChange | undefined> {
      return database.queryOne<PhoneChange>(TO_TELL, { accountId, sessionId, since: now - TOLD_MS })
    },

    /** They know of it. False when it is not the change that they were told of. */
    async told(accountId: AccountId, changedAt: number): Promise<boolean> {
      return (await database.change('process', TOLD, { accountId, changedAt })).length > 0
    },
  }
}

export type OwnPhones = ReturnType<typeof createOwnPhones>
