import type { Database } from '../storage/database.ts'
import type { Act } from './act.ts'
import { auditIfOldest } from './audit-statement.ts'

/** The oldest entries that go together: so many, the last of them, and when that was written. */
export type Purged = Readonly<{ count: number; lastId: number; lastHash: string; until: number }>

type Prefix = Purged & Readonly<{ firstId: number }>

/**
 * The oldest entries up to the first that must still be kept; a clock that once was wrong makes some of
 * them stay longer. The last entry of all always stays.
 */
const OLDEST = `
  WITH oldest AS MATERIALIZED (
    SELECT id, at FROM audit_entries
    WHERE id < (SELECT MAX(id) FROM audit_entries)
    ORDER BY id
    LIMIT :slice),
  prefix AS (
    SELECT id, at FROM oldest
    WHERE id < COALESCE((SELECT MIN(id) FROM oldest WHERE at >= :before), id + 1))
  SELECT COUNT(*) AS count, MIN(id) AS "firstId", MAX(id) AS "lastId", MAX(at) AS until,
    (SELECT lower(hex(hash)) FROM audit_entries WHERE id = (SELECT MAX(id) FROM prefix)) AS "lastHash"
  FROM prefix`

/** `changes()`: of the entry that says so. The table lets go only what the chain says is purged. */
const REMOVE = 'DELETE FROM audit_entries WHERE id <= :lastId AND changes() > 0 RETURNING id'

/**
 * Removes one slice of what was written down before that moment and need not be kept any longer (L13),
 * oldest first. In the same transaction the entry `audit.purged` takes its place in the chain: how many
 * there were, the last one's number and hash, and until when. Undefined: there is nothing, or somebody else
 * was quicker.
 */
export async function purgeTrail(
  database: Database,
  slice: number,
  before: number,
  act: Act,
): Promise<Purged | undefined> {
  const prefix = await database.queryOne<Prefix>(OLDEST, { slice, before })
  if (!prefix || prefix.count === 0) return undefined
  const { firstId, ...purged } = prefix
  const [, removed] = await database.batch('power', [
    auditIfOldest(act, { event: 'audit.purged', after: purged }, firstId),
    { sql: REMOVE, parameters: { lastId: purged.lastId } },
  ])
  return removed?.length === 0 ? undefined : purged
}
