import type { Act } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId } from './account.ts'
import { END_SESSIONS } from './end-sessions.ts'

const DISABLE = `
  UPDATE accounts SET disabled_at = :now, disabled_reason = :reason, updated_at = :now
  WHERE id = :id AND disabled_at IS NULL
  RETURNING id`

const ENABLE = `
  UPDATE accounts SET disabled_at = NULL, disabled_reason = '', updated_at = :now
  WHERE id = :id AND disabled_at IS NOT NULL
  RETURNING id`

/** Closing accounts and opening them again. What is written survives a loss of power. */
export function createAccountLife(database: Database) {
  return {
    /** Ends all sessions too. False when the account was disabled already. */
    async disable(id: AccountId, act: Act): Promise<boolean> {
      const [rows = []] = await database.batch('power', [
        { sql: DISABLE, parameters: { id, reason: act.reason ?? '', now: act.at } },
        auditIfChanged(act, {
          event: 'account.disabled',
          accountId: id,
          before: { isDisabled: false },
          after: { isDisabled: true },
        }),
        { sql: END_SESSIONS, parameters: { id } },
      ])
      return rows.length > 0
    },

    /** False when the account was not disabled. */
    async enable(id: AccountId, act: Act): Promise<boolean> {
      const [rows = []] = await database.batch('power', [
        { sql: ENABLE, parameters: { id, now: act.at } },
        auditIfChanged(act, {
          event: 'account.enabled',
          accountId: id,
          before: { isDisabled: true },
          after: { isDisabled: false },
        }),
      ])
      return rows.length > 0
    },
  }
}
