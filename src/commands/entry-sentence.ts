import type { AuditEntry } from '../audit/audit-store.ts'
import { eventTitle, eventWords } from './audit-words.ts'
import { localTime } from './local-time.ts'

/** `2026-11-24 08:30  hoang (10.0.0.3) locked it: reason [field: before → after] {code}`. */
export function entrySentence(entry: AuditEntry): string {
  const { at, actorKind, actor } = entry
  return `${localTime(at)}  ${deed(entry, actorKind === 'person' ? `account ${actor}` : actor, eventWords(entry.event))}`
}

/** The same with what it was done to, for a list of many: its number comes first. */
export function entryLine(entry: AuditEntry): string {
  const { id, at, actorKind, actor, accountId, subject, unit, serviceId } = entry
  const isOwn = actorKind === 'person' && actor === String(accountId)
  const who = actorKind === 'person' ? (isOwn && subject) || `account ${actor}` : actor
  const what = [isOwn ? '' : subject, unit, serviceId && `application ${serviceId}`].filter(Boolean)
  const about = what.length === 0 ? '' : ` – ${what.join(', ')}`
  return `${id}  ${localTime(at)}  ${deed(entry, who, eventTitle(entry.event) + about)}`
}

function deed(entry: AuditEntry, who: string, did: string): string {
  const { cameFrom, device, reason, outcome, supportCode } = entry
  const where = [cameFrom, device].filter((text) => text !== '').join(', ')
  const changes = changesOf(entry)
  return [
    `${who}${where === '' ? '' : ` (${where})`} ${did}`,
    outcome === 'refused' ? ' – refused' : '',
    reason === '' ? '' : `: ${reason}`,
    changes === '' ? '' : ` [${changes}]`,
    supportCode === '' ? '' : ` {${supportCode}}`,
  ].join('')
}

/** What stands for nothing. */
const NONE = '–'

/** `field: before → after; field: value`; empty: nothing is said of fields. */
export function changesOf({ before, after }: Pick<AuditEntry, 'before' | 'after'>): string {
  const fields = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return fields
    .filter(
      (field) =>
        (field in before && field in after) || text(after[field] ?? before[field]) !== NONE,
    )
    .map((field) =>
      field in before && field in after
        ? `${field}: ${text(before[field])} → ${text(after[field])}`
        : `${field}: ${text(field in after ? after[field] : before[field])}`,
    )
    .join('; ')
}

function text(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ') || NONE
  return value === '' || value === null || value === undefined ? NONE : String(value)
}
