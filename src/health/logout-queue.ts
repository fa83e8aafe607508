import { type Finding, findingsOf } from './finding.ts'

const { ok, warn } = findingsOf('logoutQueue')

/** Sign-outs that an application was never told of. */
export function judgeLogoutQueue(givenUp: number): readonly Finding[] {
  return givenUp > 0
    ? [warn((words) => words.logoutQueue.givenUp(givenUp))]
    : [ok((words) => words.logoutQueue.good())]
}
