import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from '../storage/database.ts'
import { CHAINED, type ChainedRow } from './audit-columns.ts'
import { type ChainFault, earlyPurge, faultOf, hashOf } from './chain-fault.ts'
import { type TrailStart, trailStart } from './trail-start.ts'

/** What a look at the whole trail found. */
export type Verified = Readonly<{
  /** Entries that were looked at and are as they were written. */
  count: number
  /** The last of them; number 0 and an empty hash: there is none. */
  last: Readonly<{ id: number; hash: string }>
  start: TrailStart
  /** Undefined: the trail is whole. */
  fault: ChainFault | undefined
}>

const SLICE = 100
/** Entries on either side among which one that was moved is looked for. */
const NEAR = 40
const AFTER = `
  SELECT ${CHAINED.join(', ')}, hash FROM audit_entries
  WHERE id > :after
  ORDER BY id
  LIMIT :limit`

const AROUND = `
  SELECT ${CHAINED.join(', ')}, hash FROM audit_entries
  WHERE id BETWEEN :id - ${NEAR} AND :id + ${NEAR}
  ORDER BY id`

const TRIGGERS =
  "SELECT name FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'audit_entries'"

/** The triggers of migration 22. */
const GUARDS = [
  'audit_entries_are_appended',
  'audit_entries_stay_as_they_are',
  'audit_entries_are_purged',
]

/**
 * Looks at every entry in its order and tells the first that is not what was written, slice by slice, so
 * that a server on the same database goes on. `seen` is told the number and the hash of each that is sound.
 * When the server purges meanwhile what was to be looked at next, it goes on behind the purge.
 */
export async function verifyTrail(
  database: Database,
  seen: (id: number, hash: string) => void = () => {},
): Promise<Verified> {
  let start = await trailStart(database)
  let last = { id: start.firstId - 1, hash: start.hash }
  let count = 0
  for (let after = Number.MIN_SAFE_INTEGER; ; ) {
    const rows = await database.query<ChainedRow>(AFTER, { after, limit: SLICE })
    let fault: ChainFault | undefined
    for (const row of rows) {
      fault = (await faultIn(database, row, last, start.adoptedUpTo)) ?? earlyPurge(row)
      if (fault) break
      last = { id: row.id, hash: hashOf(row) }
      count += 1
      seen(last.id, last.hash)
    }
    if (fault) {
      const now = await trailStart(database)
      if (now.firstId <= start.firstId || now.firstId <= last.id)
        return { count, last, start, fault }
      start = now
      last = { id: start.firstId - 1, hash: start.hash }
    } else if (rows.length < SLICE) break
    after = last.id
    await nextTurn()
  }
  return {
    count,
    last: count === 0 ? { id: 0, hash: '' } : last,
    start,
    fault:
      start.lastId > last.id
        ? { kind: 'removed', from: last.id + 1, to: start.lastId }
        : await missingGuard(database),
  }
}

async function missingGuard(database: Database): Promise<ChainFault | undefined> {
  const rows = await database.query<{ name: string }>(TRIGGERS)
  const guard = GUARDS.find((name) => !rows.some((row) => row.name === name))
  return guard === undefined ? undefined : { kind: 'unguarded', guard }
}

async function faultIn(
  database: Database,
  row: ChainedRow,
  last: Readonly<{ id: number; hash: string }>,
  adoptedUpTo: number,
): Promise<ChainFault | undefined> {
  const previous = { ...last, mayMiss: row.id <= adoptedUpTo }
  if (faultOf(row, previous, () => []) === undefined) return undefined
  const around = await database.query<ChainedRow>(AROUND, { id: row.id })
  return faultOf(row, previous, () => around)
}
