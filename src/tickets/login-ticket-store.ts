import type { Instant } from '../protocol/ticket.ts'
import type { Database } from '../storage/database.ts'

const SPEND = `
  INSERT INTO spent_login_tickets (nonce, expires_at)
  VALUES (:nonce, :expiresAt)
  ON CONFLICT (nonce) DO NOTHING
  RETURNING nonce`

const SWEEP = `
  DELETE FROM spent_login_tickets
  WHERE nonce IN (
    SELECT nonce FROM spent_login_tickets
    WHERE expires_at < :now
    ORDER BY expires_at
    LIMIT :slice)
  RETURNING 1 AS removed`

/** A row that no login ticket has. */
const WRITE_SOMETHING = `
  INSERT INTO spent_login_tickets (nonce, expires_at)
  VALUES ('', :now)
  ON CONFLICT (nonce) DO UPDATE SET expires_at = :now`

/** The SQL of login tickets: only the nonces that were spent. */
export function createLoginTicketStore(database: Database) {
  return {
    /**
     * `true` for the first to spend this nonce, `false` for everybody after. As with service tickets,
     * a loss of power may forget it: who posts the form again needs the password again, too.
     */
    async spend(nonce: string, expiresAt: Instant): Promise<boolean> {
      const rows = await database.change('process', SPEND, { nonce, expiresAt })
      return rows.length === 1
    },

    /** Whether the database takes writes: one goes through that changes a page, as a full disk would not. */
    async canWrite(now: Instant): Promise<true> {
      await database.change('process', WRITE_SOMETHING, { now })
      return true
    },

    async sweep(slice: number, now: Instant): Promise<number> {
      const removed = await database.change('process', SWEEP, { now, slice })
      return removed.length
    },
  }
}

export type LoginTicketStore = ReturnType<typeof createLoginTicketStore>
