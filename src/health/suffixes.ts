import { type Finding, findingsOf } from './finding.ts'
import { shortList } from './short-list.ts'

const { ok, warn } = findingsOf('suffixes')

export type SuffixFacts = readonly Readonly<{
  name: string
  state: 'active' | 'accepted' | 'retired'
  retiredOn?: string
}>[]

/** Whether the mailboxes are real ones, and old ones have ended. `today` as `2026-11-30`. */
export function judgeSuffixes(facts: SuffixFacts, today: string): readonly Finding[] {
  const sample = facts.filter(({ name }) => /(^|\.)(example|test|invalid|local)(\.|$)/.test(name))
  const ended = facts.filter(
    ({ state, retiredOn }) => state !== 'retired' && retiredOn !== undefined && retiredOn < today,
  )
  const namesOf = (some: SuffixFacts) => shortList(some.map(({ name }) => name))
  const findings = [
    ...(sample.length > 0 ? [warn((words) => words.suffixes.sample(namesOf(sample)))] : []),
    ...(ended.length > 0 ? [warn((words) => words.suffixes.ended(namesOf(ended)))] : []),
  ]
  if (findings.length > 0) return findings
  const inUse = facts.filter(({ state }) => state !== 'retired')
  return [ok((words) => words.suffixes.good(namesOf(inUse)))]
}
