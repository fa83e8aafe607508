import { type Act, actorName } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { Instant } from '../protocol/ticket.ts'
import type { Database, SqlStatement } from '../storage/database.ts'
import type { LinkList, ServiceLink } from './link.ts'
import type { LinkCounts } from './link-counts.ts'

/** A link as a list gives it, before it is written down. */
export type FoundLink = Pick<
  ServiceLink,
  'accountId' | 'appAccount' | 'state' | 'class' | 'evidence' | 'confidence'
>

/** A list that was begun and is not finished. */
export type ListUnderWay = Pick<LinkList, 'id' | 'serviceId' | 'onDay'>

type ListRow = Omit<LinkList, 'counts'> & Readonly<{ counts: string }>

const LIST_COLUMNS = `
  id, service_id AS "serviceId", on_day AS "onDay", file_name AS "fileName",
  file_sha256 AS "fileSha256", read_by AS "readBy", finished_at AS "finishedAt", counts`

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

const SLICE = 500

/** The lists of their users that applications give: read link by link, in force when they are finished. */
export function createLinkListStore(database: Database) {
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

    /** Removes a slice of the lists that later ones have replaced. */
    async sweepLists(slice: number, before: Instant): Promise<number> {
      return (await database.change('process', SWEEP_LISTS, { slice, before })).length
    },
  }
}

function listOf({ counts, ...row }: ListRow): LinkList {
  return { ...row, counts: JSON.parse(counts) }
}
