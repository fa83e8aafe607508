import type { Database } from '../storage/database.ts'

/** Where the chain must begin, and what is known of its beginning and its end. */
export type TrailStart = Readonly<{
  /** The hash that the first entry follows; empty: that of no entry. */
  hash: string
  /** The number of the first entry. */
  firstId: number
  /** Up to here numbers may be missing: these entries are older than the chain. */
  adoptedUpTo: number
  /** The highest number that an entry ever had. */
  lastId: number
  /** Until when what was removed had been written; undefined: nothing was. */
  purgedUntil: number | undefined
}>

type Milestone = Readonly<{ event: string; after: string }>

const MILESTONES = `
  SELECT event, changed_to AS "after" FROM audit_entries
  WHERE event IN ('audit.purged', 'audit.chain-begun') AND id IN (
    SELECT MAX(id) FROM audit_entries
    WHERE event IN ('audit.purged', 'audit.chain-begun') GROUP BY event)`

const LAST_ID = "SELECT seq FROM sqlite_sequence WHERE name = 'audit_entries'"

/** What the milestones in the trail say of its start. They are entries, and as good as the chain. */
export async function trailStart(database: Database): Promise<TrailStart> {
  const [milestones, sequence] = await Promise.all([
    database.query<Milestone>(MILESTONES),
    database.queryOne<{ seq: number }>(LAST_ID),
  ])
  const begun = facts(milestones, 'audit.chain-begun')
  const purged = facts(milestones, 'audit.purged')
  const purgedUpTo = numberOf(purged?.lastId)
  return {
    hash: typeof purged?.lastHash === 'string' ? purged.lastHash : '',
    firstId: purgedUpTo === undefined ? (numberOf(begun?.firstId) ?? 1) : purgedUpTo + 1,
    adoptedUpTo: numberOf(begun?.lastId) ?? 0,
    lastId: sequence?.seq ?? 0,
    purgedUntil: numberOf(purged?.until),
  }
}

function facts(
  milestones: readonly Milestone[],
  event: string,
): Readonly<Record<string, unknown>> | undefined {
  const found = milestones.find((milestone) => milestone.event === event)
  if (!found) return undefined
  try {
    const parsed: unknown = JSON.parse(found.after)
    return typeof parsed === 'object' && parsed !== null ? { ...parsed } : {}
  } catch {
    return {}
  }
}

function numberOf(value: unknown): number | undefined {
  return Number.isSafeInteger(value) ? Number(value) : undefined
}
