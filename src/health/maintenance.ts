import { type Finding, findingsOf } from './finding.ts'

const { ok, warn } = findingsOf('maintenance')

/** Whether people are let in; `until` in the words of a clock, undefined: they are. */
export function judgeMaintenance(until: string | undefined): readonly Finding[] {
  return until === undefined
    ? [ok((words) => words.maintenance.open())]
    : [warn((words) => words.maintenance.closed(until))]
}
