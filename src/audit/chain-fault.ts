import { sha256Json } from '../storage/sql-functions.ts'
import { CHAINED, type ChainedRow } from './audit-columns.ts'

/** The first thing in the trail that is not as the program wrote it. */
export type ChainFault =
  /** Entries between these numbers are missing. */
  | Readonly<{ kind: 'removed'; from: number; to: number }>
  /** It is not what was written under this number: some of it was changed, or all of it replaced. */
  | Readonly<{ kind: 'changed'; id: number }>
  /** It has no hash, or no room in the numbers: no program of ours wrote it. */
  | Readonly<{ kind: 'put-in'; id: number }>
  /** It was written under another number. */
  | Readonly<{ kind: 'moved'; id: number; was: number }>
  /** It says that entries were purged sooner after they were written than any setting allows. */
  | Readonly<{ kind: 'purged-early'; id: number; until: number }>
  /** Every entry is sound, but what keeps the table from being rewritten was taken away. */
  | Readonly<{ kind: 'unguarded'; guard: string }>

/** The hash that an entry has behind the entry with that hash, in hexadecimal digits. */
export function hashBehind(previous: string, row: ChainedRow, id = row.id): string {
  const values = CHAINED.map((column) => (column === 'id' ? id : row[column]))
  return sha256Json([previous, ...values]).toString('hex')
}

/** What an entry carries; empty: nothing that could be a hash. */
export function hashOf({ hash }: ChainedRow): string {
  return hash instanceof Uint8Array && hash.length === 32 ? Buffer.from(hash).toString('hex') : ''
}

/** No setting keeps the trail for less than three months (`accounts.auditMonths`). */
const LEAST_KEPT_MS = 89 * 24 * 3_600_000

/** A purge that was made up: it is chained as it should be, but took away what is too young for it. */
export function earlyPurge(row: ChainedRow): ChainFault | undefined {
  if (row.event !== 'audit.purged') return undefined
  const until = purgedUntil(String(row.changed_to))
  return row.at - until >= LEAST_KEPT_MS ? undefined : { kind: 'purged-early', id: row.id, until }
}

function purgedUntil(text: string): number {
  try {
    const { until } = JSON.parse(text) as { until?: unknown }
    return typeof until === 'number' ? until : Number.MAX_SAFE_INTEGER
  } catch {
    return Number.MAX_SAFE_INTEGER
  }
}

/**
 * Why an entry does not follow the one before, whose hash and number are given. `around`: entries near
 * it, by which one that was moved is known. Undefined: it does follow.
 */
export function faultOf(
  row: ChainedRow,
  previous: Readonly<{ hash: string; id: number; mayMiss: boolean }>,
  around: () => readonly ChainedRow[],
): ChainFault | undefined {
  if (hashOf(row) === '' || row.id <= previous.id) return { kind: 'put-in', id: row.id }
  const follows = hashBehind(previous.hash, row) === hashOf(row)
  const isGap = row.id > previous.id + 1
  if (follows && (!isGap || previous.mayMiss)) return undefined
  const was = formerId(row, previous.hash, around())
  if (was !== undefined && was !== row.id) return { kind: 'moved', id: row.id, was }
  if (isGap) return { kind: 'removed', from: previous.id + 1, to: row.id - 1 }
  return { kind: 'changed', id: row.id }
}

/** The number under which the entry fits the hash that it carries, tried with those near it. */
function formerId(
  row: ChainedRow,
  previous: string,
  around: readonly ChainedRow[],
): number | undefined {
  const carried = hashOf(row)
  const hashes = [previous, ...around.map(hashOf)]
  const ids = around.map(({ id }) => id)
  return ids.find((id) => hashes.some((hash) => hashBehind(hash, row, id) === carried))
}
