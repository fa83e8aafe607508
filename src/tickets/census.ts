import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Instant } from '../protocol/ticket.ts'
import type { Database } from '../storage/database.ts'

/** How many there are just now. */
export type Census = Readonly<{
  /** Sign-ons that still count. */
  sessions: number
  /** Logout requests that are still to be delivered, and when the oldest of those tried was first tried. */
  logoutsWaiting: number
  oldestLogoutAt: Instant | undefined
  /** Logout requests that were given up and wait for an operator. */
  logoutsGivenUp: number
}>

type Slice = Readonly<{ looked: number; last: number }>

/** So many rows are looked at in one turn of the event loop: a fraction of a millisecond. */
const SLICE = 1_000
/** Who asks within this time gets the same answer. */
const FRESH_MS = 2_000

const SESSIONS = `
  SELECT count(*) AS looked, max(id) AS last,
    sum(expires_at > :now AND last_used_at + idle_limit_ms > :now) AS alive
  FROM (SELECT id, expires_at, last_used_at, idle_limit_ms FROM sign_on_sessions
        WHERE id > :after ORDER BY id LIMIT ${SLICE}) AS slice`

const LOGOUTS = `
  SELECT count(*) AS looked, max(id) AS last, count(next_attempt_at) AS waiting,
    min(CASE WHEN next_attempt_at IS NOT NULL THEN first_tried_at END) AS "oldestAt"
  FROM (SELECT id, next_attempt_at, first_tried_at FROM logout_requests
        WHERE id > :after ORDER BY id LIMIT ${SLICE}) AS slice`

/**
 * Counts what monitoring wants to know the number of, in slices, so that a hundred thousand rows hold
 * nobody up. Whoever asks while it counts, or soon after, shares the count.
 */
export function createCensus(
  database: Pick<Database, 'queryOne'>,
  { now }: Readonly<{ now(): Instant }>,
) {
  let last: Promise<Census> | undefined
  let takenAt = Number.NEGATIVE_INFINITY

  async function walk<Row extends Slice>(sql: string, see: (row: Row) => void) {
    let after = Number.MIN_SAFE_INTEGER
    for (;;) {
      const row = await database.queryOne<Row>(sql, { after, now: now() })
      if (!row || row.looked === 0) return
      see(row)
      if (row.looked < SLICE) return
      after = row.last
      await nextTurn()
    }
  }

  async function take(): Promise<Census> {
    let [sessions, logoutsWaiting, logouts] = [0, 0, 0]
    let oldest = Number.POSITIVE_INFINITY
    await walk<Slice & { alive: number }>(SESSIONS, ({ alive }) => {
      sessions += alive
    })
    await nextTurn()
    await walk<Slice & { waiting: number; oldestAt: number | null }>(LOGOUTS, (row) => {
      logouts += row.looked
      logoutsWaiting += row.waiting
      oldest = Math.min(oldest, row.oldestAt ?? oldest)
    })
    return {
      sessions,
      logoutsWaiting,
      oldestLogoutAt: Number.isFinite(oldest) ? oldest : undefined,
      logoutsGivenUp: logouts - logoutsWaiting,
    }
  }

  return function census(): Promise<Census> {
    // A clock that was set back makes nothing stay fresh for ever.
    if (last === undefined || Math.abs(now() - takenAt) > FRESH_MS) {
      takenAt = now()
      last = take()
      last.catch(() => {
        last = undefined
      })
    }
    return last
  }
}

export type TakeCensus = ReturnType<typeof createCensus>
