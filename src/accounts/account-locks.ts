import type { Act } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId } from './account.ts'
import { END_SESSIONS } from './end-sessions.ts'

const LOCK = `
  UPDATE accounts
  SET locked_at = :now, locked_until = :until, locked_reason = :reason, updated_at = :now
  WHERE id = :id AND locked_at IS NULL
  RETURNING id`

/** A lock that would run out goes on longer, for the reason that it is given now. */
const PROLONG = `
  UPDATE accounts
  SET locked_until = :until, locked_reason = :reason, updated_at = :now
  WHERE id = :id AND locked_at IS NOT NULL AND locked_until IS NOT NULL
    AND (:until IS NULL OR locked_until < :until)
  RETURNING id`

const UNLOCK = `
  UPDATE accounts
  SET locked_at = NULL, locked_until = NULL, locked_reason = '', active_from = :now,
    updated_at = :now
  WHERE id = :id AND locked_at IS NOT NULL`

const LOCKS_RUN_OUT = 'SELECT id FROM accounts WHERE locked_until <= :now LIMIT :slice'

/**
 * Locks by an operator: for an incident, or for want of use. The throttle's locks are its own, and a
 * disabled account is closed for good. What is written survives a loss of power.
 */
export function createAccountLocks(database: Database) {
  const unlocked = (id: AccountId, act: Act) =>
    auditIfChanged(act, {
      event: 'account.unlocked',
      accountId: id,
      before: { isLocked: true },
      after: { isLocked: false },
    })

  return {
    /** Ends all sessions too. False when the account was locked already, and for as long. */
    async lock(id: AccountId, act: Act, until?: number): Promise<boolean> {
      const parameters = { id, now: act.at, until: until ?? null, reason: act.reason ?? '' }
      const locked = (wasLocked: boolean) =>
        auditIfChanged(act, {
          event: 'account.locked',
          accountId: id,
          before: { isLocked: wasLocked },
          after: {
            isLocked: true,
            ...(until !== undefined && { until: new Date(until).toISOString() }),
          },
        })
      const [prolonged = [], , fresh = []] = await database.batch('power', [
        { sql: PROLONG, parameters },
        locked(true),
        { sql: LOCK, parameters },
        locked(false),
        { sql: END_SESSIONS, parameters: { id } },
      ])
      return prolonged.length + fresh.length > 0
    },

    /** False when the account was not locked. Inactivity counts from now on. */
    async unlock(id: AccountId, act: Act): Promise<boolean> {
      const [rows = []] = await database.batch('power', [
        { sql: `${UNLOCK} RETURNING id`, parameters: { id, now: act.at } },
        unlocked(id, act),
      ])
      return rows.length > 0
    },

    /** Opens a slice of the accounts whose lock has run out. Resolves with how many there were. */
    async unlockRunOut(slice: number, act: Act): Promise<number> {
      const now = act.at
      const found = await database.query<{ id: AccountId }>(LOCKS_RUN_OUT, { now, slice })
      const statements = found.flatMap(({ id }) => [
        { sql: `${UNLOCK} AND locked_until <= :now`, parameters: { id, now } },
        unlocked(id, act),
      ])
      if (statements.length > 0) await database.batch('power', statements)
      return found.length
    },
  }
}
