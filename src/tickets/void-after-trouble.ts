import type { Instant } from '../protocol/ticket.ts'
import type { Database } from '../storage/database.ts'

const VOID_TICKETS = 'DELETE FROM service_tickets'

const NEWEST = 'SELECT max(last_used_at) AS newest FROM sign_on_sessions'

const AGE_SESSIONS = `
  UPDATE sign_on_sessions
  SET authenticated_at = authenticated_at - :byMs, started_at = started_at - :byMs,
      last_used_at = last_used_at - :byMs, expires_at = expires_at - :byMs`

/** What clocks and disks may differ by without anybody being at fault. */
const TOLERANCE_MS = 5_000

/** What must not outlive a loss of power, or a clock that went back (security 5.2 and 5.3). */
export function createVoidAfterTrouble(database: Database) {
  return {
    /**
     * Every ticket that was issued until now is spent for nothing. After a loss of power one that was
     * spent could be there again; who is signed in has a new one by the next click.
     */
    async voidTickets(): Promise<void> {
      await database.change('power', VOID_TICKETS)
    },

    /**
     * The clock went back by so much: sessions keep the age that they had, and tickets, whose life is
     * shorter than a jump, are void.
     */
    async setBack(byMs: number): Promise<void> {
      await database.batch('power', [
        { sql: VOID_TICKETS },
        { sql: AGE_SESSIONS, parameters: { byMs } },
      ])
    },

    /** By how much the clock is behind the newest session; 0 when it is not. */
    async behind(now: Instant): Promise<number> {
      const row = await database.queryOne<{ newest: number | null }>(NEWEST)
      const byMs = (row?.newest ?? now) - now
      return byMs > TOLERANCE_MS ? byMs : 0
    },
  }
}
