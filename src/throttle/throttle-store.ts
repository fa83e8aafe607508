import type { Instant } from '../protocol/ticket.ts'
import type { Database, SqlStatement } from '../storage/database.ts'
import { type LockRules, type NameCounter, type NetworkRules, UNDER_WAY_MS } from './lock-rules.ts'

/** Which counter of a name a try concerns. */
export type CounterId = Readonly<{
  key: Uint8Array
  subject: string
  purpose: string
  isKnownBrowser: boolean
}>

/** What one try is counted by. */
export type Counted = Readonly<{
  counter: CounterId
  /** Where it comes from, for the help desk. */
  network: string
  /** The address and the network around it, each with how much may fail there; or none. */
  networks: readonly Readonly<{ network: string; most: number }>[]
}>

export type NetworkCounter = Readonly<{ network: string; tries: number; firstAt: Instant }>

type Parts = Readonly<{ rules: LockRules; networkRules: NetworkRules }>

/** A ladder has at most so many rungs. */
export const MOST_RUNGS = 8
/** Places that the failures of one name are remembered from. */
const NETWORKS_KEPT = 10

const FIND_NAME = `
  SELECT tries, failures, level, last_at AS lastAt, locked_at AS lockedAt,
    locked_until AS lockedUntil
  FROM throttle_names
  WHERE counter_key = :key`

const FIND_NETWORK = `
  SELECT network, tries, first_at AS firstAt FROM throttle_networks WHERE network = :network`

/** Takes a place before anything is checked, so that many at once cannot pass (security row 32). */
const RESERVE_NAME = `
  INSERT INTO throttle_names AS counter
    (counter_key, subject, purpose, is_known_browser, tries, failures, level, last_at)
  VALUES (:key, :subject, :purpose, :isKnownBrowser, 1, 0, 0, :now)
  ON CONFLICT (counter_key) DO UPDATE SET
    tries = CASE
      WHEN counter.last_at <= :forgottenSince THEN 1
      WHEN counter.last_at <= :overSince THEN counter.failures + 1
      ELSE counter.tries + 1 END,
    failures = CASE WHEN counter.last_at <= :forgottenSince THEN 0 ELSE counter.failures END,
    level = CASE WHEN counter.last_at <= :forgottenSince THEN 0 ELSE counter.level END,
    last_at = :now
  WHERE counter.locked_until <= :now AND (counter.tries < :most OR counter.last_at <= :overSince)
  RETURNING 1 AS reserved`

const RESERVE_NETWORK = `
  INSERT INTO throttle_networks AS counter (network, tries, first_at)
  VALUES (:network, 1, :now)
  ON CONFLICT (network) DO UPDATE SET
    tries = CASE WHEN counter.first_at <= :overSince THEN 1 ELSE counter.tries + 1 END,
    first_at = CASE WHEN counter.first_at <= :overSince THEN :now ELSE counter.first_at END
  WHERE counter.tries < :most OR counter.first_at <= :overSince
  RETURNING 1 AS reserved`

const GIVE_BACK_NAME = `
  UPDATE throttle_names SET tries = tries - 1 WHERE counter_key = :key AND tries > failures`

const GIVE_BACK_NETWORK = `
  UPDATE throttle_networks SET tries = tries - 1 WHERE network = :network AND tries > 0`

const REMOVE_EMPTY_NAME = `
  DELETE FROM throttle_names
  WHERE counter_key = :key AND tries = 0 AND failures = 0 AND level = 0`

const REMOVE_EMPTY_NETWORK = `DELETE FROM throttle_networks WHERE network = :network AND tries = 0`

const REMOVE_NAME = `DELETE FROM throttle_names WHERE counter_key = :key`

/** Before the failure itself is counted: a lock begins a new level. */
const NOTE_SOURCE = `
  INSERT INTO throttle_failures AS source
    (counter_key, level, network, failures, first_at, last_at)
  SELECT counter_key, level, :network, 1, :now, :now FROM throttle_names WHERE counter_key = :key
  ON CONFLICT (counter_key, level, network) DO UPDATE SET
    failures = source.failures + 1,
    last_at = :now`

const FORGET_OLD_SOURCES = `
  DELETE FROM throttle_failures
  WHERE counter_key = :key AND (level, network) NOT IN (
    SELECT level, network FROM throttle_failures
    WHERE counter_key = :key
    ORDER BY last_at DESC, level DESC, network
    LIMIT ${NETWORKS_KEPT})`

const RUNG = `CASE level${Array.from(
  { length: MOST_RUNGS },
  (_, rung) => ` WHEN ${rung} THEN :rung${rung}`,
).join('')} ELSE :rung${MOST_RUNGS - 1} END`

const COUNT_FAILURE = `
  UPDATE throttle_names SET
    failures = CASE WHEN failures + 1 >= :most THEN 0 ELSE failures + 1 END,
    tries = CASE
      WHEN failures + 1 >= :most THEN 0
      WHEN tries > failures THEN tries
      ELSE failures + 1 END,
    locked_at = CASE WHEN failures + 1 >= :most THEN :now ELSE locked_at END,
    locked_until = CASE WHEN failures + 1 >= :most THEN :now + ${RUNG} ELSE locked_until END,
    level = CASE WHEN failures + 1 >= :most THEN level + 1 ELSE level END,
    last_at = :now
  WHERE counter_key = :key
  RETURNING failures, locked_until AS lockedUntil`

const OWN_FAILURES = `
  COALESCE((
    SELECT source.failures FROM throttle_failures AS source
    WHERE source.counter_key = throttle_names.counter_key
      AND source.level = throttle_names.level AND source.network = :network), 0)`

const OTHERS_FAILED = `
  EXISTS (
    SELECT 1 FROM throttle_failures AS source
    WHERE source.counter_key = throttle_names.counter_key AND source.network <> :network)`

/** Who knows the secret takes their own failures with them, and nobody else's (security 4). */
const FORGIVE = `
  UPDATE throttle_names SET
    tries = tries - ${OWN_FAILURES} - CASE WHEN tries > failures THEN 1 ELSE 0 END,
    failures = failures - ${OWN_FAILURES},
    level = CASE WHEN ${OTHERS_FAILED} THEN level ELSE 0 END,
    locked_until = CASE WHEN ${OTHERS_FAILED} THEN locked_until ELSE 0 END
  WHERE counter_key = :key`

const FORGIVE_SOURCE = `
  DELETE FROM throttle_failures WHERE counter_key = :key AND network = :network`

/**
 * The SQL of what is counted. A failure survives a loss of power, as does the lock it leads to
 * (decision 10); a place that was taken, or given back, need not: at worst one more try is left.
 */
export function createThrottleStore(database: Database, { rules, networkRules }: Parts) {
  const rungs = Object.fromEntries(
    Array.from({ length: MOST_RUNGS }, (_, rung) => [
      `rung${rung}`,
      rules.lockMs[Math.min(rung, rules.lockMs.length - 1)] ?? 0,
    ]),
  )

  const mostOf = ({ isKnownBrowser }: CounterId) =>
    isKnownBrowser ? rules.triesOnKnownBrowser : rules.triesBeforeLock

  function giveBackNetworks({ networks }: Counted): SqlStatement[] {
    return networks.flatMap(({ network }) => giveBackNetwork(network))
  }

  return {
    mostOf,

    /** What is counted so far; it may be another by the time it is read. */
    async look({ counter, networks }: Counted) {
      const name = await database.queryOne<NameCounter>(FIND_NAME, { key: counter.key })
      const found: NetworkCounter[] = []
      for (const { network } of networks) {
        const row = await database.queryOne<NetworkCounter>(FIND_NETWORK, { network })
        if (row) found.push(row)
      }
      return { name, networks: found }
    },

    /** Takes a place in each counter, or in none of them. Of many at once as many get one as may. */
    async reserve(counted: Counted, now: Instant): Promise<boolean> {
      const { counter, networks } = counted
      const { key, subject, purpose } = counter
      const byName: SqlStatement = {
        sql: RESERVE_NAME,
        parameters: {
          key,
          subject,
          purpose,
          isKnownBrowser: counter.isKnownBrowser ? 1 : 0,
          most: mostOf(counter),
          now,
          forgottenSince: now - rules.forgetMs,
          overSince: now - UNDER_WAY_MS,
        },
      }
      const overSince = now - networkRules.withinMs
      const byNetwork = networks.map(
        ({ network, most }): SqlStatement => ({
          sql: RESERVE_NETWORK,
          parameters: { network, most, now, overSince },
        }),
      )
      const [ofName = [], ...ofNetworks] = await database.batch('process', [byName, ...byNetwork])
      const wasReserved = [ofName, ...ofNetworks].map((rows) => rows.length > 0)
      if (wasReserved.every(Boolean)) return true
      const undo = [
        ...(ofName.length > 0 ? giveBackName(key) : []),
        ...networks.flatMap(({ network }, index) =>
          ofNetworks[index]?.length ? giveBackNetwork(network) : [],
        ),
      ]
      if (undo.length > 0) await database.batch('process', undo)
      return false
    },

    /** It was not a try after all. */
    async giveBack(counted: Counted): Promise<void> {
      const statements = [...giveBackName(counted.counter.key), ...giveBackNetworks(counted)]
      await database.batch('process', statements)
    },

    /**
     * Counts the failure of a place that was taken. Failures since the last lock, or until when this
     * one locked the name. Undefined: an operator has cleared the counter meanwhile.
     */
    async fail(
      { counter, network }: Counted,
      now: Instant,
    ): Promise<Readonly<{ failures: number; lockedUntil: Instant | undefined }> | undefined> {
      const { key } = counter
      const [, [row] = []] = (await database.batch('power', [
        { sql: NOTE_SOURCE, parameters: { key, network, now } },
        { sql: COUNT_FAILURE, parameters: { key, most: mostOf(counter), now, ...rungs } },
        { sql: FORGET_OLD_SOURCES, parameters: { key } },
      ])) as { failures: number; lockedUntil: Instant }[][]
      return (
        row && {
          failures: row.failures,
          lockedUntil: row.failures === 0 ? row.lockedUntil : undefined,
        }
      )
    },

    /** The secret was right: what this network, or this known browser, got wrong is forgotten. */
    async succeed(counted: Counted): Promise<void> {
      const { counter, network } = counted
      const { key } = counter
      const ofName: SqlStatement[] = counter.isKnownBrowser
        ? [{ sql: REMOVE_NAME, parameters: { key } }]
        : [
            { sql: FORGIVE, parameters: { key, network } },
            { sql: FORGIVE_SOURCE, parameters: { key, network } },
            { sql: REMOVE_EMPTY_NAME, parameters: { key } },
          ]
      await database.batch('process', [...ofName, ...giveBackNetworks(counted)])
    },
  }
}

export type ThrottleStore = ReturnType<typeof createThrottleStore>

function giveBackName(key: Uint8Array): SqlStatement[] {
  const parameters = { key }
  return [
    { sql: GIVE_BACK_NAME, parameters },
    { sql: REMOVE_EMPTY_NAME, parameters },
  ]
}

function giveBackNetwork(network: string): SqlStatement[] {
  const parameters = { network }
  return [
    { sql: GIVE_BACK_NETWORK, parameters },
    { sql: REMOVE_EMPTY_NETWORK, parameters },
  ]
}
