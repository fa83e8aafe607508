import type { AccountId } from '../accounts/account.ts'
import { type Act, actorName } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { Instant } from '../protocol/ticket.ts'
import type { Database, SqlStatement } from '../storage/database.ts'
import type { Day } from '../units/day.ts'
import type { LinkList, ServiceLink } from './link.ts'
import type { LinkCounts } from './link-counts.ts'

/** A link as a list gives it, before it is written down. */
export type FoundLink = Pick<
  ServiceLink,
  'accountId' | 'appAccount' | 'state' | 'class' | 'evidence' | 'confidence'
>

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

type ListRow = Omit<LinkList, 'counts'> & Readonly<{ counts: string }>
type LinkRow = Omit<ServiceLink, 'seenOn' | 'confirmedBy' | 'confirmedAt'> &
  Readonly<{ seenOn: Day | null; confirmedBy: string | null; confirmedAt: number | null }>
type ListedRow = LinkRow & Readonly<{ mailbox: string; displayName: string; isCurrent: 0 | 1 }>

const LIST_COLUMNS = `
  id, service_id AS "serviceId", on_day AS "onDay", file_name AS "fileName",
  file_sha256 AS "fileSha256", read_by AS "readBy", finished_at AS "finishedAt", counts`

const LINK_COLUMNS = `
  service_links.service_id AS "serviceId", service_links.account_id AS "accountId",
  app_account AS "appAccount", service_links.state, class, evidence, confidence,
  list_id AS "listId", seen_on AS "seenOn", confirmed_by AS "confirmedBy",
  confirmed_at AS "confirmedAt"`

const LAST_LISTS = `
  SELECT ${LIST_COLUMNS} FROM link_lists
  WHERE id IN (SELECT MAX(id) FROM link_lists WHERE finished_at IS NOT NULL GROUP BY service_id)`

/** What a page needs of them; the counts are long. */
const LAST_DAYS = `
  SELECT id, service_id AS "serviceId", on_day AS "onDay", finished_at AS "finishedAt"
  FROM link_lists
  WHERE id IN (SELECT MAX(id) FROM link_lists WHERE finished_at IS NOT NULL GROUP BY service_id)`

const LISTS = `
  SELECT ${LIST_COLUMNS} FROM link_lists
  WHERE service_id = :serviceId AND finished_at IS NOT NULL
  ORDER BY id DESC LIMIT :limit`

const GIVE_UP_UNFINISHED = `
  DELETE FROM link_lists WHERE service_id = :serviceId AND finished_at IS NULL`

const BEGIN = `
  INSERT INTO link_lists (service_id, on_day, file_name, file_sha256, read_by, begun_at)
  VALUES (:serviceId, :onDay, :fileName, :sha256, :readBy, :now)
  RETURNING id`

/** The person had another account there by an earlier list: they have not any more. */
const LEAVE_OTHER_ACCOUNT = `
  DELETE FROM service_links
  WHERE service_id = :serviceId AND account_id = :accountId AND app_account <> :appAccount
    AND state = 'linked' AND list_id < :listId AND confirmed_by IS NULL`

/** The account was another's by an earlier list. Apart from the above, for each to have its index. */
const LEAVE_OTHER_OWNER = `
  DELETE FROM service_links
  WHERE service_id = :serviceId AND app_account = :appAccount AND account_id <> :accountId
    AND state = 'linked' AND list_id < :listId AND confirmed_by IS NULL`

/** What an operator has confirmed stays linked, and is seen again. */
const WRITE = `
  INSERT INTO service_links (service_id, account_id, app_account, state, class, evidence,
    confidence, list_id, seen_on, updated_at)
  VALUES (:serviceId, :accountId, :appAccount, :state, :class, :evidence, :confidence, :listId,
    :onDay, :now)
  ON CONFLICT (service_id, account_id, app_account) DO UPDATE SET
    state = CASE WHEN confirmed_by IS NULL THEN excluded.state ELSE service_links.state END,
    class = excluded.class, evidence = excluded.evidence, confidence = excluded.confidence,
    list_id = excluded.list_id, seen_on = excluded.seen_on, updated_at = excluded.updated_at`

const FINISH = `
  UPDATE link_lists SET finished_at = :now, counts = :counts
  WHERE id = :listId AND finished_at IS NULL
  RETURNING id`

const GIVE_UP = 'DELETE FROM link_lists WHERE id = :listId AND finished_at IS NULL'

/** Of a list that has been read to its end, what it does not name any more. */
const REMOVE_UNSEEN = `
  DELETE FROM service_links
  WHERE (service_id, account_id, app_account) IN (
    SELECT service_id, account_id, app_account FROM service_links
    WHERE service_id = :serviceId AND list_id < :listId AND confirmed_by IS NULL
    LIMIT :slice)
    AND EXISTS (SELECT 1 FROM link_lists WHERE id = :listId AND finished_at IS NOT NULL)
  RETURNING account_id`

const REMOVE_OLD_CLAIMS = `
  DELETE FROM link_claims
  WHERE service_id = :serviceId AND said_at <
    (SELECT begun_at FROM link_lists WHERE id = :listId AND finished_at IS NOT NULL)`

const OF_ACCOUNT = `
  SELECT ${LINK_COLUMNS} FROM service_links WHERE account_id = :accountId
  ORDER BY service_id, app_account LIMIT 1000`

const CLAIMS_OF = `
  SELECT service_id AS "serviceId", said_at AS "saidAt" FROM link_claims
  WHERE account_id = :accountId`

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

const SWEEP_LISTS = `
  DELETE FROM link_lists
  WHERE id IN (
    SELECT old.id FROM link_lists AS old
    WHERE old.begun_at < :before AND EXISTS (
      SELECT 1 FROM link_lists AS later
      WHERE later.service_id = old.service_id AND later.id > old.id
        AND later.finished_at IS NOT NULL)
    LIMIT :slice)
  RETURNING id`

/** Where links keep what must go with a person's data (L23). */
export const LINK_TABLES: readonly string[] = ['service_links', 'link_claims']

const SLICE = 500
const MINUTE_MS = 60_000

/** The accounts that people have in applications. What is written survives a loss of power. */
export function createLinkStore(database: Database) {
  function writeStatements(list: ListUnderWay, link: FoundLink, now: Instant): SqlStatement[] {
    const { serviceId, id: listId, onDay } = list
    const { accountId, appAccount, state, class: kind } = link
    const whose = { serviceId, accountId, appAccount, listId }
    return [
      ...(state === 'linked'
        ? [
            { sql: LEAVE_OTHER_ACCOUNT, parameters: whose },
            { sql: LEAVE_OTHER_OWNER, parameters: whose },
          ]
        : []),
      {
        sql: WRITE,
        parameters: {
          ...whose,
          state,
          class: kind,
          evidence: link.evidence ?? '',
          confidence: link.confidence ?? '',
          onDay,
          now,
        },
      },
    ]
  }

  async function listed(sql: string, parameters: Readonly<Record<string, string | number>>) {
    const rows = await database.query<ListedRow>(sql, parameters)
    return rows.map(
      (row): ListedLink => ({ ...row, ...linkOf(row), isCurrent: row.isCurrent === 1 }),
    )
  }

  return {
    /** Begins a list; one of that application that was never finished is given up. */
    async begin(
      list: Pick<LinkList, 'serviceId' | 'onDay' | 'fileName' | 'fileSha256'>,
      act: Act,
    ): Promise<ListUnderWay> {
      const { serviceId, onDay, fileName, fileSha256: sha256 } = list
      const parameters = {
        serviceId,
        onDay,
        fileName,
        sha256,
        readBy: actorName(act.actor),
        now: act.at,
      }
      const [, rows = []] = await database.batch('power', [
        { sql: GIVE_UP_UNFINISHED, parameters: { serviceId } },
        { sql: BEGIN, parameters },
      ])
      const [row] = rows as { id: number }[]
      if (!row) throw new Error('The list that was begun has no id.')
      return { id: row.id, serviceId, onDay }
    },

    /** Writes down some links of a list that was begun, all or none. */
    async write(list: ListUnderWay, links: readonly FoundLink[], now: Instant): Promise<void> {
      if (links.length === 0) return
      await database.batch(
        'power',
        links.flatMap((link) => writeStatements(list, link, now)),
      )
    },

    /**
     * From now on the list is what is known of the application. False when another one was begun in
     * the meantime: then nothing has changed.
     */
    async finish(
      list: ListUnderWay & Readonly<{ fileName: string; fileSha256: string }>,
      counts: LinkCounts,
      act: Act,
    ): Promise<boolean> {
      const { id: listId, serviceId, onDay, fileName, fileSha256 } = list
      const { users, linked } = counts
      const [rows = []] = await database.batch('power', [
        {
          sql: FINISH,
          parameters: { listId, now: act.at, counts: JSON.stringify(counts) },
        },
        auditIfChanged(act, {
          event: 'link.list-read',
          subject: fileName,
          serviceId,
          after: { file: fileSha256, day: onDay, users, linked },
        }),
        { sql: REMOVE_OLD_CLAIMS, parameters: { serviceId, listId } },
      ])
      if (rows.length === 0) return false
      const parameters = { serviceId, listId, slice: SLICE }
      for (;;) {
        if ((await database.change('power', REMOVE_UNSEEN, parameters)).length < SLICE) return true
      }
    },

    /** Gives up a list that was begun. */
    async giveUp({ id: listId }: ListUnderWay): Promise<void> {
      await database.change('power', GIVE_UP, { listId })
    },

    /** The last list of each application that has one. */
    async lastLists(): Promise<LinkList[]> {
      return (await database.query<ListRow>(LAST_LISTS)).map(listOf)
    },

    /** The same without what they came to. */
    lastDays: () =>
      database.query<Pick<LinkList, 'id' | 'serviceId' | 'onDay' | 'finishedAt'>>(LAST_DAYS),

    /** The lists of one application, newest first. */
    async lists(serviceId: string, limit: number): Promise<LinkList[]> {
      return (await database.query<ListRow>(LISTS, { serviceId, limit })).map(listOf)
    },

    async ofAccount(accountId: AccountId): Promise<ServiceLink[]> {
      return (await database.query<LinkRow>(OF_ACCOUNT, { accountId })).map(linkOf)
    },

    /** When the person has said of each application that they have done what was asked. */
    claimsOf: (accountId: AccountId) =>
      database.query<{ serviceId: string; saidAt: Instant }>(CLAIMS_OF, { accountId }),

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

    /** Removes a slice of guesses about people, and of lists that later ones have replaced. */
    async sweep(
      slice: number,
      { guessesBefore, listsBefore }: Readonly<{ guessesBefore: Instant; listsBefore: Instant }>,
    ): Promise<number> {
      const guesses = await database.change('process', SWEEP_GUESSES, {
        slice,
        before: guessesBefore,
      })
      const lists = await database.change('process', SWEEP_LISTS, { slice, before: listsBefore })
      return guesses.length + lists.length
    },
  }
}

export type LinkStore = ReturnType<typeof createLinkStore>

/** A list that was begun and is not finished. */
export type ListUnderWay = Pick<LinkList, 'id' | 'serviceId' | 'onDay'>

function listOf({ counts, ...row }: ListRow): LinkList {
  return { ...row, counts: JSON.parse(counts) }
}

function linkOf(row: LinkRow): ServiceLink {
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
