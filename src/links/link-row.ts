import type { Day } from '../units/day.ts'
import type { ServiceLink } from './link.ts'

/** A link as the database has it. */
export type LinkRow = Omit<ServiceLink, 'seenOn' | 'confirmedBy' | 'confirmedAt'> &
  Readonly<{ seenOn: Day | null; confirmedBy: string | null; confirmedAt: number | null }>

/** What is read of a link. */
export const LINK_COLUMNS = `
  service_links.service_id AS "serviceId", service_links.account_id AS "accountId",
  app_account AS "appAccount", service_links.state, class, evidence, confidence,
  list_id AS "listId", seen_on AS "seenOn", confirmed_by AS "confirmedBy",
  confirmed_at AS "confirmedAt"`

/** The link of a row. */
export function linkOf(row: LinkRow): ServiceLink {
  const { serviceId, accountId, appAccount, state, class: kind, listId } = row
  return {
    serviceId,
    accountId,
    appAccount,
    state,
    class: kind,
    evidence: row.evidence || undefined,
    confidence: row.confidence || undefined,
    listId,
    seenOn: row.seenOn ?? undefined,
    confirmedBy: row.confirmedBy ?? undefined,
    confirmedAt: row.confirmedAt ?? undefined,
  }
}
