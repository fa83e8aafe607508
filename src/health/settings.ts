import { type Finding, findingsOf } from './finding.ts'

const durability = findingsOf('durability')
const log = findingsOf('log')
const testSettings = findingsOf('testSettings')

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
