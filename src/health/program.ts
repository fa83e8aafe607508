import { type Finding, findingsOf } from './finding.ts'

/** The oldest Node that still gets fixes; 20 ended in April 2026 (decision 18). */
const OLDEST_NODE = 22

const { ok, warn } = findingsOf('program')

/** `nodeVersion` as `24.22.3`. */
export function judgeProgram(version: string, nodeVersion: string): readonly Finding[] {
  return Number(nodeVersion.split('.')[0]) < OLDEST_NODE
    ? [warn((words) => words.program.oldNode(nodeVersion))]
    : [ok((words) => words.program.good(version, nodeVersion))]
}
