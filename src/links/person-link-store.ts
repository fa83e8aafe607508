import type { AccountId } from '../accounts/account.ts'
import { type Act, actorName } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { Instant } from '../protocol/ticket.ts'
import type { Database } from '../storage/database.ts'
import type { ServiceLink } from './link.ts'
import { LINK_COLUMNS, type LinkRow, linkOf } from './link-row.ts'

const OF_ACCOUNT = `
  SELECT ${LINK_COLUMNS} FROM service_links WHERE account_id = :accountId
  ORDER BY service_id, app_account LIMIT 1000`

const CLAIMS_OF = `
  SELECT service_id AS "serviceId", said_at AS "saidAt" FROM link_claims
  WHERE account_id = :accountId`

/** The person's other account there, if there is one, is not theirs alone any more. */
const STEP_BACK = `
  UPDATE service_links SET state = 'doubtful', confirmed_by = NULL, confirmed_at = NULL
  WHERE service_id = :serviceId AND account_id = :accountId AND app_account <> :appAccount
    AND state = 'linked' AND NOT EXISTS (SELECT 1 FROM service_links AS other
      WHERE other.service_id = :serviceId AND other.app_account = :appAccount
        AND other.account_id <> :accountId AND other.state = 'linked')`

const CONFIRM = `
  INSERT INTO service_links (service_id, account_id, app_account, state, class, evidence,
    confidence, confirmed_by, confirmed_at, updated_at)
  SELECT :serviceId, :accountId, :appAccount, 'linked', 'C1', 'confirmed', 'certain', :by, :now, :now
  WHERE NOT EXISTS (SELECT 1 FROM service_links
    WHERE service_id = :serviceId AND app_account = :appAccount AND account_id <> :accountId
      AND state = 'linked')
  ON CONFLICT (service_id, account_id, app_account) DO UPDATE SET
    state = 'linked', class = 'C1', evidence = 'confirmed', confidence = 'certain',
    confirmed_by = excluded.confirmed_by, confirmed_at = excluded.confirmed_at,
    updated_at = excluded.updated_at
  RETURNING account_id`

const REMOVE = `
  DELETE FROM service_links
  WHERE service_id = :serviceId AND account_id = :accountId
    AND (:appAccount = '' OR app_account = :appAccount)
  RETURNING app_account AS "appAccount"`

/** Whoever presses the button again within a minute has pressed it once. */
const SAY_DONE = `
  INSERT INTO link_claims (service_id, account_id, said_at)
  VALUES (:serviceId, :accountId, :now)
  ON CONFLICT (service_id, account_id) DO UPDATE SET said_at = excluded.said_at
    WHERE link_claims.said_at < :before
  RETURNING said_at`

const SWEEP_GUESSES = `
  DELETE FROM service_links
  WHERE (service_id, account_id, app_account) IN (
    SELECT service_id, account_id, app_account FROM service_links
    WHERE state IN ('wrong-suffix', 'proposed') AND updated_at < :before LIMIT :slice)
  RETURNING account_id`

/** Where links keep what must go with a person's data (L23). */
export const LINK_TABLES: readonly string[] = ['service_links', 'link_claims']

const MINUTE_MS = 60_000

/** The links of a person: what is known of them, and what operators and the person say themselves. */
export function createPersonLinkStore(database: Database) {
  return {
    async ofAccount(accountId: AccountId): Promise<ServiceLink[]> {
      return (await database.query<LinkRow>(OF_ACCOUNT, { accountId })).map(linkOf)
    },

    /** When the person has said of each application that they have done what was asked. */
    claimsOf: (accountId: AccountId) =>
      database.query<{ serviceId: string; saidAt: Instant }>(CLAIMS_OF, { accountId }),

    /**
     * An operator says whose the account is. `taken`: it is linked to somebody else, which must be
     * removed first. The person's other account there, if any, becomes doubtful.
     */
    async confirm(
      link: Pick<ServiceLink, 'serviceId' | 'accountId' | 'appAccount'>,
      act: Act,
    ): Promise<'confirmed' | 'taken'> {
      const { serviceId, accountId, appAccount } = link
      const whose = { serviceId, accountId, appAccount }
      const [, rows = []] = await database.batch('power', [
        { sql: STEP_BACK, parameters: whose },
        { sql: CONFIRM, parameters: { ...whose, by: actorName(act.actor), now: act.at } },
        auditIfChanged(act, {
          event: 'link.confirmed',
          accountId,
          serviceId,
          after: { appAccount },
        }),
      ])
      return rows.length > 0 ? 'confirmed' : 'taken'
    },

    /** Takes links of a person away; all those in the application without `appAccount`. */
    async remove(
      {
        serviceId,
        accountId,
        appAccount = '',
      }: Readonly<{ serviceId: string; accountId: AccountId; appAccount?: string | undefined }>,
      act: Act,
    ): Promise<string[]> {
      const [rows = []] = await database.batch('power', [
        { sql: REMOVE, parameters: { serviceId, accountId, appAccount } },
        auditIfChanged(act, {
          event: 'link.removed',
          accountId,
          serviceId,
          before: { appAccount: appAccount === '' ? 'all' : appAccount },
        }),
      ])
      return (rows as { appAccount: string }[]).map((row) => row.appAccount)
    },

    /** A person says that they have done what was asked: until the next list nothing is claimed. */
    async sayDone(serviceId: string, accountId: AccountId, act: Act): Promise<void> {
      await database.batch('power', [
        {
          sql: SAY_DONE,
          parameters: { serviceId, accountId, now: act.at, before: act.at - MINUTE_MS },
        },
        auditIfChanged(act, { event: 'link.said-done', accountId, serviceId }),
      ])
    },

    /** Removes a slice of the guesses about people. */
    async sweepGuesses(slice: number, before: Instant): Promise<number> {
      return (await database.change('process', SWEEP_GUESSES, { slice, before })).length
    },
  }
}
