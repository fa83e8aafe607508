import type { Act } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId } from './account.ts'

const DUE = 'SELECT id FROM accounts WHERE purge_at <= :now LIMIT :slice'

const IS_DUE = `
  EXISTS (SELECT 1 FROM accounts
    WHERE id = :id AND disabled_at IS NOT NULL AND purge_at <= :now)`

/** Their quarantine goes on from the day the person left. */
const RETIRE_MAILBOXES = `
  UPDATE account_identifiers
  SET state = 'retired', retired_at = COALESCE(retired_at, :now), ends_at = NULL
  WHERE account_id = :id AND ${IS_DUE}`

const PURGE = `
  UPDATE accounts
  SET display_name = '', unit = '', position = '', phone = '', employee_code = '', legacy_address = '',
    group_names = '[]', password_hash = NULL, password_changed_at = NULL, last_sign_in_at = NULL,
    exempt_reason = '', locked_reason = '', unit_id = NULL, next_unit_id = NULL, next_unit_on = NULL,
    purge_at = NULL, updated_at = :now
  WHERE id = :id AND disabled_at IS NOT NULL AND purge_at <= :now`

/** Where accounts/ itself keeps such things. */
export const OWN_TABLES = ['required_actions', 'account_plans', 'language_choices', 'phone_changes']

const purgeFrom = (table: string) => `DELETE FROM ${table} WHERE account_id = :id AND ${IS_DUE}`

/**
 * Removes what is known of people who have left (L23, PDPL art. 25.2c). The id stays, and so does the
 * audit trail, with the words of its moments.
 */
export function createPurgeAccounts(database: Database) {
  return {
    /**
     * One slice of those whose day has come. Resolves with how many there were. `othersTables` belong
     * to other subjects, which name them; their rows are a person's by `account_id`.
     */
    async purgeDue(slice: number, act: Act, othersTables: readonly string[] = []): Promise<number> {
      const now = act.at
      const found = await database.query<{ id: AccountId }>(DUE, { now, slice })
      for (const { id } of found) {
        await database.batch('power', [
          // While the mailbox is still the account's, for the entry to name it.
          {
            sql: `UPDATE accounts SET updated_at = :now WHERE id = :id AND ${IS_DUE}`,
            parameters: { id, now },
          },
          auditIfChanged(act, { event: 'account.purged', accountId: id }),
          ...[...OWN_TABLES, ...othersTables].map((table) => ({
            sql: purgeFrom(table),
            parameters: { id, now },
          })),
          { sql: RETIRE_MAILBOXES, parameters: { id, now } },
          { sql: PURGE, parameters: { id, now } },
        ])
      }
      return found.length
    },
  }
}
