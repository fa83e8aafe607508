import { type Finding, findingsOf } from './finding.ts'
import { shortList } from './short-list.ts'

/** A registered application that is in use. */
export type ApplicationFacts = Readonly<{ id: string; isPlain: boolean; hasValidated: boolean }>

const { ok, warn } = findingsOf('applications')

/** Whether applications are connected, and encrypted. */
export function judgeApplications(all: readonly ApplicationFacts[]): readonly Finding[] {
  if (all.length === 0) return [warn((words) => words.applications.none())]
  const idsOf = (some: readonly ApplicationFacts[]) => shortList(some.map(({ id }) => id))
  const untested = all.filter(({ hasValidated }) => !hasValidated)
  const plain = all.filter(({ isPlain }) => isPlain)
  const findings = [
    ...(untested.length > 0 ? [warn((words) => words.applications.untested(idsOf(untested)))] : []),
    ...(plain.length > 0 ? [warn((words) => words.applications.plain(idsOf(plain)))] : []),
  ]
  return findings.length > 0 ? findings : [ok((words) => words.applications.good(all.length))]
}
