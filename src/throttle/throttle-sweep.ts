import type { Instant } from '../protocol/ticket.ts'
import type { Database } from '../storage/database.ts'
import type { LockRules, NetworkRules } from './lock-rules.ts'

type Limits = Readonly<{
  rules: LockRules
  networkRules: NetworkRules
  /** Rows that are kept at most. */
  mostNames?: number
  mostNetworks?: number
}>

/** Some 10 MB on disk. */
const MOST_NAMES = 50_000
const MOST_NETWORKS = 20_000
/** Rows that go in one turn of the event loop: their keys lie all over the table. */
const STEP = 40

/** What a clock that was ahead has written ends as soon as if it had been right (security 5.3). */
const MEND_NAMES = `
  UPDATE throttle_names SET
    locked_until = CASE
      WHEN locked_at > :now THEN :now + locked_until - locked_at
      ELSE locked_until END,
    locked_at = CASE WHEN locked_at > :now THEN :now ELSE locked_at END,
    last_at = :now
  WHERE counter_key IN (
    SELECT counter_key FROM throttle_names WHERE last_at > :now ORDER BY last_at LIMIT :slice)
  RETURNING 1 AS mended`

const MEND_NETWORKS = `
  UPDATE throttle_networks SET first_at = :now
  WHERE network IN (
    SELECT network FROM throttle_networks WHERE first_at > :now ORDER BY first_at LIMIT :slice)
  RETURNING 1 AS mended`

const FORGET_NAMES = `
  DELETE FROM throttle_names
  WHERE counter_key IN (
    SELECT counter_key FROM throttle_names
    WHERE last_at <= :forgottenSince AND locked_until <= :now
    ORDER BY last_at
    LIMIT :slice)
  RETURNING 1 AS removed`

const FORGET_NETWORKS = `
  DELETE FROM throttle_networks
  WHERE network IN (
    SELECT network FROM throttle_networks
    WHERE first_at <= :overSince
    ORDER BY first_at
    LIMIT :slice)
  RETURNING 1 AS removed`

/** The names that cost somebody the fewest failures go first, the oldest of them before the others. */
const EVICT_NAMES = `
  DELETE FROM throttle_names
  WHERE counter_key IN (
    SELECT counter_key FROM throttle_names
    ORDER BY level, failures, last_at
    LIMIT ${surplusOf('throttle_names')})
  RETURNING 1 AS removed`

const EVICT_NETWORKS = `
  DELETE FROM throttle_networks
  WHERE network IN (
    SELECT network FROM throttle_networks
    ORDER BY tries, first_at
    LIMIT ${surplusOf('throttle_networks')})
  RETURNING 1 AS removed`

/**
 * Mends what a wrong clock wrote, and removes a slice of what is forgotten by now, and of what goes beyond the bounds: made-up names push
 * out made-up names. To lock as many as the table holds, somebody would have to guess faster than
 * this machine can check passwords.
 */
export function createThrottleSweep(database: Database, limits: Limits) {
  const { rules, networkRules, mostNames = MOST_NAMES, mostNetworks = MOST_NETWORKS } = limits

  async function step(slice: number, now: Instant): Promise<number> {
    const forgottenSince = now - rules.forgetMs
    const overSince = now - networkRules.withinMs
    const touched = await database.batch('process', [
      { sql: MEND_NAMES, parameters: { slice, now } },
      { sql: MEND_NETWORKS, parameters: { slice, now } },
      { sql: FORGET_NAMES, parameters: { slice, now, forgottenSince } },
      { sql: FORGET_NETWORKS, parameters: { slice, overSince } },
      { sql: EVICT_NAMES, parameters: { slice, keep: mostNames } },
      { sql: EVICT_NETWORKS, parameters: { slice, keep: mostNetworks } },
    ])
    return touched.reduce((sum, rows) => sum + rows.length, 0)
  }

  return async function sweep(slice: number, now: Instant): Promise<number> {
    let touched = 0
    for (let done = 0; done < slice; done += STEP) {
      const ofStep = await step(Math.min(STEP, slice - done), now)
      touched += ofStep
      if (ofStep === 0) break
    }
    return touched
  }
}

/** How many rows there are too many, a slice at most. */
function surplusOf(table: string): string {
  return `(
    SELECT CASE
      WHEN COUNT(*) - :keep > :slice THEN :slice
      WHEN COUNT(*) > :keep THEN COUNT(*) - :keep
      ELSE 0 END
    FROM ${table})`
}
