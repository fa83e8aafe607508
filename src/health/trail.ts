import type { Verified } from '../audit/verify-trail.ts'
import { type Finding, findingsOf } from './finding.ts'

const audit = findingsOf('audit')
const retention = findingsOf('retention')

/** Decree 333 Art. 16.6, 20.3 (L13). */
const LEAST_MONTHS = 12

/** Whether the audit trail is as it was written (L11, L19). */
export function judgeTrail({
  count,
  fault,
}: Pick<Verified, 'count' | 'fault'>): readonly Finding[] {
  if (!fault) return [audit.ok((words) => words.audit.good(count))]
  if (fault.kind === 'unguarded') return [audit.fail((words) => words.audit.unguarded(fault.guard))]
  const id = 'from' in fault ? fault.from : fault.id
  return [audit.fail((words) => words.audit.broken(id))]
}

/** Whether it is kept for as long as the law wants. */
export function judgeRetention(months: number): readonly Finding[] {
  return months < LEAST_MONTHS
    ? [retention.warn((words) => words.retention.short(months))]
    : [retention.ok((words) => words.retention.good(months))]
}
