import type { AccountId } from '../accounts/account.ts'
import type { Instant } from '../protocol/ticket.ts'
import type { Database } from '../storage/database.ts'

/** More at the top would be a second list. */
export const MOST_PINS = 24

const OF = `
  SELECT service_id AS serviceId FROM portal_pins
  WHERE account_id = :accountId ORDER BY pinned_at, service_id`

const PIN = `
  INSERT INTO portal_pins (account_id, service_id, pinned_at)
  SELECT :accountId, :serviceId, :at
  WHERE (SELECT count(*) FROM portal_pins WHERE account_id = :accountId) < ${MOST_PINS}
  ON CONFLICT (account_id, service_id) DO NOTHING`

const UNPIN = `
  DELETE FROM portal_pins WHERE account_id = :accountId AND service_id = :serviceId`

/** The SQL of the applications that a person keeps at the top of the portal. */
export function createPinStore(database: Database) {
  return {
    /** Their ids, in the order in which they were pinned. */
    async of(accountId: AccountId): Promise<string[]> {
      const rows = await database.query<{ serviceId: string }>(OF, { accountId })
      return rows.map(({ serviceId }) => serviceId)
    },

    /** A second time changes nothing, and so does one too many. */
    async pin(accountId: AccountId, serviceId: string, at: Instant): Promise<void> {
      await database.change('power', PIN, { accountId, serviceId, at })
    },

    async unpin(accountId: AccountId, serviceId: string): Promise<void> {
      await database.change('power', UNPIN, { accountId, serviceId })
    },
  }
}

export type PinStore = ReturnType<typeof createPinStore>
