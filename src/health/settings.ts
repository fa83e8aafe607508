import { shortList } from './administrators.ts'
import { type Finding, findingsOf } from './finding.ts'

const durability = findingsOf('durability')
const log = findingsOf('log')
const testSettings = findingsOf('testSettings')
const program = findingsOf('program')
const queue = findingsOf('logoutQueue')

/** The oldest Node that still gets fixes; 20 ended in April 2026 (decision 18). */
const OLDEST_NODE = 22

/** Both are sound; what they mean is told. */
export const judgeDurability = (chosen: 'process' | 'power'): readonly Finding[] => [
  durability.ok((words) => words.durability[chosen]()),
]

/** Whether an incident could be followed afterwards (L12). */
export function judgeLog(level: string): readonly Finding[] {
  if (level === 'debug') return [log.warn((words) => words.log.noisy())]
  if (level === 'info') return [log.ok((words) => words.log.good(level))]
  return [log.warn((words) => words.log.silent(level))]
}

/** What is for systems on trial only. */
export function judgeTestSettings(environmentTag: string | undefined): readonly Finding[] {
  return environmentTag === undefined
    ? [testSettings.ok((words) => words.testSettings.good())]
    : [testSettings.warn((words) => words.testSettings.tag(environmentTag))]
}

/** `nodeVersion` as `24.22.3`. */
export function judgeProgram(version: string, nodeVersion: string): readonly Finding[] {
  return Number(nodeVersion.split('.')[0]) < OLDEST_NODE
    ? [program.warn((words) => words.program.oldNode(nodeVersion))]
    : [program.ok((words) => words.program.good(version, nodeVersion))]
}

/** Sign-outs that an application was never told of. */
export function judgeLogoutQueue(givenUp: number): readonly Finding[] {
  return givenUp > 0
    ? [queue.warn((words) => words.logoutQueue.givenUp(givenUp))]
    : [queue.ok((words) => words.logoutQueue.good())]
}

const maintenance = findingsOf('maintenance')

/** Whether people are let in; `until` in the words of a clock, undefined: they are. */
export function judgeMaintenance(until: string | undefined): readonly Finding[] {
  return until === undefined
    ? [maintenance.ok((words) => words.maintenance.open())]
    : [maintenance.warn((words) => words.maintenance.closed(until))]
}

const suffixes = findingsOf('suffixes')

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
    ...(sample.length > 0
      ? [suffixes.warn((words) => words.suffixes.sample(namesOf(sample)))]
      : []),
    ...(ended.length > 0 ? [suffixes.warn((words) => words.suffixes.ended(namesOf(ended)))] : []),
  ]
  if (findings.length > 0) return findings
  const inUse = facts.filter(({ state }) => state !== 'retired')
  return [suffixes.ok((words) => words.suffixes.good(namesOf(inUse)))]
}
