import type { AccountId } from '../accounts/account.ts'
import type { Database } from '../storage/database.ts'
import type { ServiceLink } from './link.ts'
import { LINK_COLUMNS, type LinkRow, linkOf } from './link-row.ts'

/** What a link is listed with. Names are as they are now. */
export type ListedLink = ServiceLink &
  Readonly<{ mailbox: string; displayName: string; isCurrent: boolean }>

export type LinkFilter = Readonly<{
  state?: string | undefined
  class?: string | undefined
  /** The account that the last page ended with. */
  after?: AccountId | undefined
  /** How many people a page has. */
  limit: number
}>

type ListedRow = LinkRow & Readonly<{ mailbox: string; displayName: string; isCurrent: 0 | 1 }>

const IS_CURRENT = `(confirmed_by IS NOT NULL OR list_id >= COALESCE((
    SELECT MAX(id) FROM link_lists
    WHERE link_lists.service_id = service_links.service_id AND finished_at IS NOT NULL), 0))`

const LISTED = `
  SELECT ${LINK_COLUMNS}, main.name || '@' || main.suffix AS mailbox,
    display_name AS "displayName", ${IS_CURRENT} AS "isCurrent"
  FROM service_links
  JOIN accounts ON accounts.id = service_links.account_id
  JOIN account_identifiers AS main ON main.account_id = accounts.id AND main.state = 'primary'`

const LIST_OF_SERVICE = `
  ${LISTED}
  WHERE service_links.service_id = :serviceId AND service_links.account_id IN (
    SELECT DISTINCT account_id FROM service_links
    WHERE service_id = :serviceId AND account_id > :after AND ${IS_CURRENT}
      AND (:state = '' OR state = :state) AND (:class = '' OR class = :class)
    ORDER BY account_id LIMIT :limit)
    AND ${IS_CURRENT}
    AND (:state = '' OR service_links.state = :state) AND (:class = '' OR class = :class)
  ORDER BY service_links.account_id, app_account`

const LIST_OF_PERSON = `
  ${LISTED} WHERE service_links.account_id = :accountId
  ORDER BY service_links.service_id, app_account LIMIT 1000`

const LIST_OF_APP_ACCOUNT = `
  ${LISTED} WHERE service_links.service_id = :serviceId AND app_account = :appAccount
  ORDER BY service_links.account_id LIMIT 50`

const CONFIRMED = `
  SELECT app_account AS "appAccount", account_id AS "accountId" FROM service_links
  WHERE service_id = :serviceId AND confirmed_by IS NOT NULL`

const LINKED_SLICE = `
  SELECT account_id AS "accountId" FROM service_links
  WHERE service_id = :serviceId AND state = 'linked' AND account_id > :after
  ORDER BY account_id LIMIT :slice`

const SLICE = 500

/** Looking links up: by application, by person, by account there. */
export function createFindLinks(database: Database) {
  async function listed(sql: string, parameters: Readonly<Record<string, string | number>>) {
    const rows = await database.query<ListedRow>(sql, parameters)
    return rows.map(
      (row): ListedLink => ({ ...row, ...linkOf(row), isCurrent: row.isCurrent === 1 }),
    )
  }

  return {
    /** The links of one application that count, in the order of the accounts here. */
    list: (serviceId: string, { state = '', class: kind = '', after = 0, limit }: LinkFilter) =>
      listed(LIST_OF_SERVICE, { serviceId, state, class: kind, after, limit }),

    /** All that is known of one person, what counts no longer included. */
    ofPerson: (accountId: AccountId) => listed(LIST_OF_PERSON, { accountId }),

    /** Whose an account of an application is or may be. */
    ofAppAccount: (serviceId: string, appAccount: string) =>
      listed(LIST_OF_APP_ACCOUNT, { serviceId, appAccount }),

    /** What operators have confirmed of one application. */
    confirmedOf: (serviceId: string) =>
      database.query<{ appAccount: string; accountId: AccountId }>(CONFIRMED, { serviceId }),

    /** Everybody whom the application knows. */
    async *linkedTo(serviceId: string): AsyncGenerator<AccountId> {
      for (let after = 0; ; ) {
        const rows = await database.query<{ accountId: AccountId }>(LINKED_SLICE, {
          serviceId,
          after,
          slice: SLICE,
        })
        for (const { accountId } of rows) yield accountId
        const last = rows.at(-1)
        if (!last || rows.length < SLICE) return
        after = last.accountId
      }
    },
  }
}
