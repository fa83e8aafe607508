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
  UPDATE accounts
  SET disabled_at = NULL, disabled_reason = '', purge_at = NULL, active_from = :now,
    updated_at = :now
  WHERE id = :id AND disabled_at IS NOT NULL
  RETURNING id`

const LEAVES_QUARANTINE = `
  UPDATE account_identifiers SET retired_at = NULL
  WHERE account_id = :id AND state = 'primary'`

/** As planned, or by hand: then there need be no plan. */
const IS_DUE = `
  (:planned = 0 OR EXISTS (
    SELECT 1 FROM account_plans
    WHERE account_id = :id AND kind = 'leave' AND due_at <= :now))`

const LEAVE = `
  UPDATE accounts
  SET disabled_at = COALESCE(disabled_at, :now), disabled_reason = :reason, purge_at = :purgeAt,
    updated_at = :now
  WHERE id = :id AND purge_at IS NULL AND ${IS_DUE}
  RETURNING id`

const HAS_LEFT = 'EXISTS (SELECT 1 FROM accounts WHERE id = :id AND purge_at IS NOT NULL)'

const LEAVERS_SESSIONS = `${END_SESSIONS} AND ${HAS_LEFT}`

/** The primary mailbox stays, so that the account can be found until its data is removed. */
const QUARANTINE = `
  UPDATE account_identifiers
  SET state = CASE state WHEN 'alias' THEN 'retired' ELSE state END,
    retired_at = COALESCE(retired_at, :now), ends_at = NULL
  WHERE account_id = :id AND ${HAS_LEFT}`

const FORGET_PLANS = `DELETE FROM account_plans WHERE account_id = :id AND ${HAS_LEFT}`

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

    /** False when the account was not disabled. Whoever had left is back with their mailbox. */
    async enable(id: AccountId, act: Act): Promise<boolean> {
      const [rows = []] = await database.batch('power', [
        { sql: ENABLE, parameters: { id, now: act.at } },
        auditIfChanged(act, {
          event: 'account.enabled',
          accountId: id,
          before: { isDisabled: true },
          after: { isDisabled: false },
        }),
        { sql: LEAVES_QUARANTINE, parameters: { id } },
      ])
      return rows.length > 0
    },

    /**
     * Somebody has left: the account is disabled, all sessions end, the mailboxes go into quarantine,
     * and the day is set on which personal data is removed (product 3.5, L3, L23). `isPlanned`: only if
     * a plan of it is still due. False when there is nothing to do.
     */
    async leave(
      id: AccountId,
      { purgeAt, isPlanned }: Readonly<{ purgeAt: number; isPlanned: boolean }>,
      act: Act,
    ): Promise<boolean> {
      const now = act.at
      const reason = act.reason ?? ''
      const planned = isPlanned ? 1 : 0
      const [rows = []] = await database.batch('power', [
        { sql: LEAVE, parameters: { id, now, reason, purgeAt, planned } },
        auditIfChanged(act, {
          event: 'account.left',
          accountId: id,
          before: { isDisabled: false },
          after: { isDisabled: true, purge: new Date(purgeAt).toISOString() },
        }),
        { sql: LEAVERS_SESSIONS, parameters: { id } },
        { sql: QUARANTINE, parameters: { id, now } },
        { sql: FORGET_PLANS, parameters: { id } },
      ])
      return rows.length > 0
    },
  }
}
