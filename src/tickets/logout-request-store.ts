import type { AccountId } from '../accounts/account.ts'
import type { Act } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { ByteString } from '../protocol/byte-string.ts'
import type { Instant } from '../protocol/ticket.ts'
import type { Database, SqlStatement } from '../storage/database.ts'

/**
 * A logout request that waits. What ends a session writes it, by a trigger (R3.35); `host` and
 * `serviceId` are empty until it was looked at.
 */
export type LogoutRequestRow = Readonly<{
  id: number
  accountId: AccountId
  sessionId: number
  ticket: string
  /** The URL that the ticket was issued for. */
  service: ByteString
  serviceId: string
  host: string
  /** Which of the application's addresses it goes to, counting from 0. */
  place: number
  /** How many times it failed. */
  attempts: number
  firstTriedAt: Instant | null
  /** From when on it may be sent; null once it was given up. */
  nextAttemptAt: Instant | null
  /** Why the last attempt failed. */
  lastProblem: string
}>

/** What a look at a new row found: who is to be told at which hosts; nobody when there are none. */
export type Sorted = Readonly<{ id: number; serviceId: string; hosts: readonly string[] }>

export type Page = Readonly<{ requests: LogoutRequestRow[]; next: number | undefined }>

const COLUMNS = `
  id, account_id AS accountId, session_id AS sessionId, ticket, service, service_id AS serviceId,
  host, place, attempts, first_tried_at AS firstTriedAt, next_attempt_at AS nextAttemptAt,
  last_problem AS lastProblem`

const NEW = `
  SELECT ${COLUMNS} FROM logout_requests
  WHERE host = ''
  ORDER BY next_attempt_at, id
  LIMIT :slice`

/** Two who sort the same row at once make it one row for each address, not two. */
const IS_NEW = `id = :id AND host = ''`

const ADD_FOR_PLACE = `
  INSERT INTO logout_requests (account_id, session_id, ticket, service, host, service_id, place)
  SELECT account_id, session_id, ticket, service, :host, :serviceId, :place
  FROM logout_requests
  WHERE ${IS_NEW}`

const SORT = `UPDATE logout_requests SET host = :host, service_id = :serviceId WHERE ${IS_NEW}`

const FORGET = `DELETE FROM logout_requests WHERE ${IS_NEW}`

/** Hops from host to host in the index: it costs nothing how much waits for each. */
const HOSTS_WITH_WORK = `
  WITH RECURSIVE hosts (host) AS (
    SELECT min(host) FROM logout_requests WHERE host > ''
    UNION ALL
    SELECT (SELECT min(r.host) FROM logout_requests r WHERE r.host > hosts.host)
    FROM hosts WHERE hosts.host IS NOT NULL)
  SELECT host FROM hosts
  WHERE host IS NOT NULL AND EXISTS (
    SELECT 1 FROM logout_requests r WHERE r.host = hosts.host AND r.next_attempt_at <= :now)`

const DUE = `
  SELECT id FROM logout_requests
  WHERE host = :host AND next_attempt_at <= :now
  ORDER BY next_attempt_at, id
  LIMIT :limit`

const CLAIM = `
  UPDATE logout_requests
  SET next_attempt_at = :until, first_tried_at = COALESCE(first_tried_at, :now)
  WHERE id IN (${DUE})
  RETURNING ${COLUMNS}`

const REMOVE = 'DELETE FROM logout_requests WHERE id = :id'

const MOVE = `
  UPDATE logout_requests SET host = :host, service_id = :serviceId, next_attempt_at = 0
  WHERE id = :id`

const RELEASE = 'UPDATE logout_requests SET next_attempt_at = 0 WHERE id = :id'

const FAIL = `
  UPDATE logout_requests
  SET attempts = attempts + 1, next_attempt_at = :nextAttemptAt, last_problem = :problem
  WHERE id = :id`

/** Each failure puts the next attempt off for longer; after the fifth there is none (row 57). */
export const BACK_OFF_MS = [2_000, 10_000, 60_000, 600_000] as const

const FAIL_DUE = `
  UPDATE logout_requests
  SET attempts = attempts + 1, first_tried_at = COALESCE(first_tried_at, :now),
      last_problem = :problem,
      next_attempt_at = CASE attempts
        ${BACK_OFF_MS.map((ms, attempts) => `WHEN ${attempts} THEN :now + ${ms}`).join(' ')}
        ELSE NULL END
  WHERE id IN (${DUE})
  RETURNING ${COLUMNS}`

const OPEN_OF_SESSION = `
  SELECT ${COLUMNS} FROM logout_requests
  WHERE session_id = :sessionId
  ORDER BY id
  LIMIT 1000`

const LIST = `
  SELECT ${COLUMNS} FROM logout_requests
  WHERE id > :after
    AND (:serviceId = '' OR service_id = :serviceId)
    AND (:onlyGivenUp = 0 OR next_attempt_at IS NULL)
  ORDER BY id
  LIMIT :limit`

/** Longer than anybody who sends a row keeps it. */
const SOON_MS = 15_000

/** What is under way, or will be in a moment, is left alone: it would go out twice. */
const RETRY = `
  UPDATE logout_requests SET next_attempt_at = 0, attempts = 0
  WHERE id = :id AND (next_attempt_at IS NULL OR next_attempt_at > :now + ${SOON_MS})
  RETURNING id`

const DROP = 'DELETE FROM logout_requests WHERE id = :id RETURNING id'

const SWEEP_OLD = `
  DELETE FROM logout_requests
  WHERE id IN (
    SELECT id FROM logout_requests
    WHERE next_attempt_at IS NULL AND first_tried_at < :before
    ORDER BY first_tried_at
    LIMIT :slice)
  RETURNING 1 AS removed`

const SWEEP_SURPLUS = `
  DELETE FROM logout_requests
  WHERE id IN (
    SELECT id FROM logout_requests
    WHERE next_attempt_at IS NULL
    ORDER BY first_tried_at DESC
    LIMIT :slice OFFSET :kept)
  RETURNING 1 AS removed`

/**
 * The SQL of logout requests. What the worker notes survives the death of the process, not always a
 * power cut: then a request goes out a second time, which does no harm. That it must go out at all is
 * written with the session's end, which survives both (decision 10).
 */
export function createLogoutRequestStore(database: Database) {
  return {
    /** Rows that nobody has looked at yet, the oldest first. */
    newRows: (slice: number) => database.query<LogoutRequestRow>(NEW, { slice }),

    /** Notes to which hosts rows go: one row for each, none where nobody is to be told. */
    async sort(found: readonly Sorted[]): Promise<void> {
      await database.batch('process', found.flatMap(sortingStatements))
    },

    /** The hosts for which something is due. */
    async hostsWithWork(now: Instant): Promise<string[]> {
      const rows = await database.query<{ host: string }>(HOSTS_WITH_WORK, { now })
      return rows.map(({ host }) => host)
    },

    /** Takes up to so many due rows of a host; until then nobody else gets them. */
    claim(host: string, limit: number, now: Instant, until: Instant): Promise<LogoutRequestRow[]> {
      return database.change('process', CLAIM, { host, limit, now, until })
    },

    /** Delivered, or nobody to tell any more. */
    async remove(id: number): Promise<void> {
      await database.change('process', REMOVE, { id })
    },

    /** It goes to another host by now, at once. */
    async move(id: number, to: Readonly<{ host: string; serviceId: string }>): Promise<void> {
      await database.change('process', MOVE, { id, ...to })
    },

    /** Gives a claimed row back: it is due at once. */
    async release(id: number): Promise<void> {
      await database.change('process', RELEASE, { id })
    },

    /** An attempt failed; null gives it up. */
    async fail(id: number, problem: string, nextAttemptAt: Instant | null): Promise<void> {
      await database.change('process', FAIL, { id, problem, nextAttemptAt })
    },

    /** Counts an attempt as failed for up to so many due rows of a host, and returns these rows. */
    failDue(
      host: string,
      limit: number,
      now: Instant,
      problem: string,
    ): Promise<LogoutRequestRow[]> {
      return database.change('process', FAIL_DUE, { host, limit, now, problem })
    },

    /** What has not been delivered of a session; the first thousand. */
    openOf: (sessionId: number) => database.query<LogoutRequestRow>(OPEN_OF_SESSION, { sessionId }),

    /** One page in the order of their ids. */
    async list(
      of: Readonly<{
        after: number
        limit: number
        serviceId?: string | undefined
        onlyGivenUp?: boolean
      }>,
    ): Promise<Page> {
      const { after, limit, serviceId = '', onlyGivenUp = false } = of
      const rows = await database.query<LogoutRequestRow>(LIST, {
        after,
        limit: limit + 1,
        serviceId,
        onlyGivenUp: onlyGivenUp ? 1 : 0,
      })
      const requests = rows.slice(0, limit)
      return { requests, next: rows.length > limit ? requests.at(-1)?.id : undefined }
    },

    /** Makes rows due at once, as if they had never failed. Resolves with those that it found. */
    async retry(ids: readonly number[], act: Act): Promise<number> {
      const statements = ids.flatMap((id) => [
        { sql: RETRY, parameters: { id, now: act.at } },
        auditIfChanged(act, { event: 'logout-queue.retried', subject: `logout request ${id}` }),
      ])
      return countOf(await database.batch('power', statements))
    },

    async drop(ids: readonly number[], act: Act): Promise<number> {
      const statements = ids.flatMap((id) => [
        { sql: DROP, parameters: { id } },
        auditIfChanged(act, { event: 'logout-queue.dropped', subject: `logout request ${id}` }),
      ])
      return countOf(await database.batch('power', statements))
    },

    /** Removes what was given up before that moment, and beyond that number; up to a slice of each. */
    async sweep(slice: number, before: Instant, kept: number): Promise<number> {
      return countOf(
        await database.batch('process', [
          { sql: SWEEP_OLD, parameters: { slice, before } },
          { sql: SWEEP_SURPLUS, parameters: { slice, kept } },
        ]),
      )
    },
  }
}

function sortingStatements({ id, serviceId, hosts }: Sorted): SqlStatement[] {
  const [host, ...others] = hosts
  if (host === undefined) return [{ sql: FORGET, parameters: { id } }]
  const forOthers = others.map((other, index) => ({
    sql: ADD_FOR_PLACE,
    parameters: { id, host: other, serviceId, place: index + 1 },
  }))
  // The row itself comes last: the others are copies of it while it is new.
  return [...forOthers, { sql: SORT, parameters: { id, host, serviceId } }]
}

function countOf(results: readonly unknown[][]): number {
  return results.reduce((sum, rows) => sum + rows.length, 0)
}

export type LogoutRequestStore = ReturnType<typeof createLogoutRequestStore>
