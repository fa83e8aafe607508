import type { SqlStatement } from '../storage/database.ts'
import { localClock } from '../vietnamese/local-clock.ts'
import { type Act, actorName } from './act.ts'
import { CHAINED } from './audit-columns.ts'

export type Fields = Readonly<Record<string, string | number | boolean | null | readonly string[]>>

/** What an act was about. Words for whoever reads it a year later; no password, code or ticket. */
export type Deed = Readonly<{
  /** A noun and what was done to it: `account.locked`. */
  event: string
  /** Whose account it concerns. */
  accountId?: number | undefined
  /** The same by one of its mailboxes, for an account that has no id before the act. */
  mailbox?: Readonly<{ name: string; suffix: string }>
  /** What it concerns, where that is no account, or where its name has just changed. */
  subject?: string | undefined
  serviceId?: string
  outcome?: 'done' | 'refused'
  /** The fields that changed: what they were, and what they are. */
  before?: Fields
  after?: Fields
}>

const COLUMNS = CHAINED.join(', ')

const ACCOUNT = `COALESCE(:accountId, (
    SELECT account_id FROM account_identifiers WHERE suffix = :suffix AND name = :name))`

/** What the unit of the account was called on that day, through any mergers; NULL outside the tree. */
const UNIT = `(
    WITH RECURSIVE place (unit_id) AS (
      SELECT CASE WHEN next_unit_on <= :day THEN next_unit_id ELSE unit_id END
      FROM accounts WHERE id = ${ACCOUNT}
      UNION
      SELECT successor_id
      FROM place JOIN unit_successors ON unit_successors.unit_id = place.unit_id
      WHERE takes_rest = 1 AND on_day <= :day)
    SELECT unit_versions.name
    FROM place JOIN unit_versions ON unit_versions.unit_id = place.unit_id
    WHERE valid_from <= :day AND (valid_to IS NULL OR valid_to > :day)
    LIMIT 1)`

/** The table remembers the number of an entry that was cut off: the next one does not take it. */
const NEXT_ID = `1 + MAX(
      COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'audit_entries'), 0),
      COALESCE((SELECT MAX(id) FROM audit_entries), 0))`

const VALUES = `
    ${NEXT_ID} AS id,
    :at                                                            AS at,
    :event                                                         AS event,
    :actorKind                                                     AS actor_kind,
    :actor                                                         AS actor,
    :cameFrom                                                      AS came_from,
    :device                                                        AS device,
    ${ACCOUNT}                                                     AS account_id,
    COALESCE(:subject, (
      SELECT name || '@' || suffix FROM account_identifiers
      WHERE account_id = ${ACCOUNT} AND state = 'primary'), '')    AS subject,
    COALESCE(${UNIT}, (SELECT unit FROM accounts WHERE id = ${ACCOUNT}), '') AS unit,
    :serviceId                                                     AS service_id,
    :outcome                                                       AS outcome,
    :reason                                                        AS reason,
    :supportCode                                                   AS support_code,
    :before                                                        AS changed_from,
    :after                                                         AS changed_to`

const PREVIOUS_HASH = `COALESCE((SELECT hash FROM audit_entries ORDER BY id DESC LIMIT 1), '')`

/**
 * Each entry carries the hash of the one before it and of itself: none can be changed, removed, put in
 * or moved later without all that follow being made anew. Who writes holds the database's one write
 * lock, so that two programs cannot follow the same entry.
 */
const appendIf = (condition: string) => `
  INSERT INTO audit_entries (${COLUMNS}, hash)
  WITH entry AS MATERIALIZED (SELECT ${VALUES} WHERE ${condition})
  SELECT ${COLUMNS}, sha256_json(${PREVIOUS_HASH}, ${COLUMNS}) FROM entry`

const APPEND = appendIf('TRUE')

/** `changes()` counts the rows of the statement that ran right before this one. */
const APPEND_IF_CHANGED = appendIf('changes() > 0')

/** Only while the oldest entry is the one that was looked at. */
const APPEND_IF_OLDEST = appendIf('(SELECT MIN(id) FROM audit_entries) = :oldest')

/** Writes an act down. Goes into the batch of the act itself, so that there is never one without. */
export function auditStatement(act: Act, deed: Deed): SqlStatement {
  return { sql: APPEND, parameters: parametersOf(act, deed) }
}

/** The same, if the statement right before it in the batch changed any row. */
export function auditIfChanged(act: Act, deed: Deed): SqlStatement {
  return { sql: APPEND_IF_CHANGED, parameters: parametersOf(act, deed) }
}

/** The same, if that entry is still the oldest. */
export function auditIfOldest(act: Act, deed: Deed, oldest: number): SqlStatement {
  return { sql: APPEND_IF_OLDEST, parameters: { ...parametersOf(act, deed), oldest } }
}

function parametersOf({ actor, at, reason, supportCode }: Act, deed: Deed) {
  return {
    at,
    day: localClock(at).slice(0, 10),
    event: deed.event,
    actorKind: actor.kind,
    actor: actorName(actor),
    cameFrom: actor.kind === 'system' ? '' : actor.cameFrom,
    device: actor.kind === 'person' ? (actor.device ?? '') : '',
    accountId: deed.accountId ?? null,
    name: deed.mailbox?.name ?? null,
    suffix: deed.mailbox?.suffix ?? null,
    subject: deed.subject ?? null,
    serviceId: deed.serviceId ?? '',
    outcome: deed.outcome ?? 'done',
    reason: reason ?? '',
    supportCode: supportCode ?? '',
    before: JSON.stringify(deed.before ?? {}),
    after: JSON.stringify(deed.after ?? {}),
  }
}
