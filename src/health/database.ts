import type { Inspection } from '../storage/inspect-database.ts'
import { type Finding, findingsOf } from './finding.ts'

export type DatabaseFacts = Inspection & Readonly<{ file: string; newestVersion: number }>

const MB = 1e6
/** SQLite begins anew at about 4 MB; more than this means that somebody reads without end. */
const MOST_JOURNAL_BYTES = 256 * MB

const { ok, warn, fail } = findingsOf('database')

/** Whether the database is there, ours, whole, and of this program's version. */
export function judgeDatabase(facts: DatabaseFacts): readonly Finding[] {
  if (facts.kind === 'missing') return [fail((words) => words.database.missing(facts.file))]
  if (facts.kind === 'unusable') return [fail((words) => words.database.damaged(facts.problem))]
  const { problems, lostReferences, version, newestVersion, journalBytes } = facts
  const megabytes = Math.ceil(facts.bytes / MB)
  const findings = [
    ...(problems ?? []).map((problem) => fail((words) => words.database.damaged(problem))),
    ...(lostReferences > 0 ? [fail((words) => words.database.references(lostReferences))] : []),
    ...(version > newestVersion
      ? [fail((words) => words.database.newer(version, newestVersion))]
      : []),
    ...(version < newestVersion
      ? [warn((words) => words.database.older(version, newestVersion))]
      : []),
    ...(journalBytes > MOST_JOURNAL_BYTES
      ? [warn((words) => words.database.journal(Math.round(journalBytes / MB)))]
      : []),
    ...(problems === undefined ? [ok((words) => words.database.big(megabytes))] : []),
  ]
  if (findings.length > 0) return findings
  return [ok((words) => words.database.good(megabytes, Math.round(facts.milliseconds)))]
}
