import type { AccountId } from '../accounts/account.ts'
import type { Instant } from '../protocol/ticket.ts'
import type { Database } from '../storage/database.ts'

export type Visit = Readonly<{ accountId: AccountId; serviceId: string; at: Instant }>

const NOTE = `
  INSERT INTO portal_visits (account_id, service_id, last_at)
  SELECT id, :serviceId, :at FROM accounts WHERE id = :accountId AND disabled_at IS NULL
  ON CONFLICT (account_id, service_id) DO UPDATE SET last_at = excluded.last_at
  WHERE portal_visits.last_at < excluded.last_at`

const OF = `
  SELECT service_id AS serviceId, last_at AS at
  FROM portal_visits WHERE account_id = :accountId
  ORDER BY last_at DESC LIMIT :most`

const FORGET_OLD = `
  DELETE FROM portal_visits WHERE account_id = :accountId AND last_at < :before`

/** More applications than anybody uses. */
const MOST = 200

/** The SQL of when a person last entered which application. */
export function createVisitStore(database: Database) {
  return {
    /** Notes each visit, unless a later one is known. Who has left since leaves nothing behind. */
    async note(visits: readonly Visit[]): Promise<void> {
      await database.batch(
        'process',
        visits.map((visit) => ({ sql: NOTE, parameters: { ...visit } })),
      )
    },

    /** The applications that a person has entered, the last one first. */
    of(accountId: AccountId): Promise<Readonly<{ serviceId: string; at: Instant }>[]> {
      return database.query(OF, { accountId, most: MOST })
    },

    async forgetOlder(accountId: AccountId, before: Instant): Promise<void> {
      await database.change('process', FORGET_OLD, { accountId, before })
    },
  }
}

export type VisitStore = ReturnType<typeof createVisitStore>
