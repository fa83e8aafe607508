import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database, SqlParameters } from '../storage/database.ts'
import { AUDIT_COLUMNS, type AuditEntry, type AuditRow, auditEntryOf } from './audit-store.ts'

/** An entry with the hash that chains it, in hexadecimal digits. */
export type ChainedEntry = AuditEntry & Readonly<{ hash: string }>

/** What is looked for; what is left out is not looked at. Times in milliseconds since 1970. */
export type TrailFilter = Readonly<{
  since?: number | undefined
  /** The first moment that counts no more. */
  until?: number | undefined
  /** An event, or what it begins with: `sign-in`. */
  event?: string | undefined
  /** The name of an operator or a duty; with the account that is called so, if there is one. */
  actor?: Readonly<{ name: string; accountId: number | undefined }> | undefined
  /** The account that it was done to; without a number, by the address that it had then. */
  target?: Readonly<{ accountId: number | undefined; address: string }> | undefined
  /** The account that it was done to, or whose owner did it. */
  concerns?: number | undefined
  serviceId?: string | undefined
  outcome?: AuditEntry['outcome'] | undefined
  supportCode?: string | undefined
  /** Anything that SQL cannot tell. */
  matches?: ((entry: AuditEntry) => boolean) | undefined
}>

/** Entries that are looked through in one statement: nothing waits for it long. */
const WINDOW = 2_000

const CONDITIONS = {
  since: 'at >= :since',
  until: 'at < :until',
  event: 'substr(event, 1, length(:event)) = :event',
  actor: `(actor = :actorName AND actor_kind <> 'person'
    OR actor = :actorAccount AND actor_kind = 'person')`,
  target: '(account_id = :targetId OR :targetId IS NULL AND subject = :targetAddress)',
  concerns: `(account_id = :concerns OR actor = :concernedActor AND actor_kind = 'person')`,
  serviceId: 'service_id = :serviceId',
  outcome: 'outcome = :outcome',
  supportCode: "support_code = :supportCode AND support_code <> ''",
} as const

type Named = keyof typeof CONDITIONS

const ENDS = 'SELECT COALESCE(MIN(id), 0) AS first, COALESCE(MAX(id), 0) AS last FROM audit_entries'

/** The numbers of the first and the last entry; two zeros: there is none. */
export async function trailEnds(database: Database) {
  return (await database.queryOne<{ first: number; last: number }>(ENDS)) ?? { first: 0, last: 0 }
}

type Range = Readonly<{ from: number; to: number; newestFirst?: boolean }>

/**
 * Looks through the entries from one number to another, both included, and yields what fits, in small
 * lots; empty ones too, so that whoever asks can stop.
 */
export async function* walkTrail(
  database: Database,
  filter: TrailFilter,
  { from, to, newestFirst = false }: Range,
): AsyncGenerator<ChainedEntry[]> {
  const sql = statementFor(filter, newestFirst)
  const parameters = parametersOf(filter)
  for (let done = 0; done <= to - from; done += WINDOW) {
    const low = newestFirst ? Math.max(from, to - done - WINDOW + 1) : from + done
    const high = newestFirst ? to - done : Math.min(to, from + done + WINDOW - 1)
    const rows = await database.query<AuditRow & { hash: string }>(sql, {
      ...parameters,
      low,
      high,
    })
    const { matches = () => true } = filter
    yield rows.map((row) => ({ ...auditEntryOf(row), hash: row.hash })).filter(matches)
    await nextTurn()
  }
}

function statementFor(filter: TrailFilter, newestFirst: boolean): string {
  const given = (Object.keys(CONDITIONS) as Named[]).filter((name) => filter[name] !== undefined)
  return `
    SELECT ${AUDIT_COLUMNS}, lower(hex(hash)) AS hash FROM audit_entries
    WHERE id BETWEEN :low AND :high ${given.map((name) => `AND ${CONDITIONS[name]}`).join(' ')}
    ORDER BY id ${newestFirst ? 'DESC' : 'ASC'}`
}

function parametersOf(filter: TrailFilter): SqlParameters {
  const { since, until, event, actor, target, concerns } = filter
  const { serviceId, outcome, supportCode } = filter
  return {
    ...(since !== undefined && { since }),
    ...(until !== undefined && { until }),
    ...(event !== undefined && { event }),
    ...(actor && { actorName: actor.name, actorAccount: String(actor.accountId ?? '') }),
    ...(target && { targetId: target.accountId ?? null, targetAddress: target.address }),
    ...(concerns !== undefined && { concerns, concernedActor: String(concerns) }),
    ...(serviceId !== undefined && { serviceId }),
    ...(outcome !== undefined && { outcome }),
    ...(supportCode !== undefined && { supportCode }),
  }
}
