import type { Administrator } from '../accounts/administrators.ts'
import { type Finding, findingsOf } from './finding.ts'
import { shortList } from './short-list.ts'

const { ok, warn, fail } = findingsOf('administrators')

/** Whether somebody administers, and behind a second factor (L5, decision 20). */
export function judgeAdministrators(
  all: readonly Pick<Administrator, 'address' | 'isActivated' | 'hasSecondFactor'>[],
): readonly Finding[] {
  if (all.length === 0) return [fail((words) => words.administrators.none())]
  const active = all.filter(({ isActivated }) => isActivated)
  const inactive = all.filter(({ isActivated }) => !isActivated)
  const bare = active.filter(({ hasSecondFactor }) => !hasSecondFactor)
  const findings = [
    ...(bare.length > 0 ? [fail((words) => words.administrators.bare(namesOf(bare)))] : []),
    ...(inactive.length > 0
      ? [warn((words) => words.administrators.inactive(namesOf(inactive)))]
      : []),
    ...(active.length === 1 ? [warn((words) => words.administrators.single())] : []),
  ]
  return findings.length > 0 ? findings : [ok((words) => words.administrators.good(active.length))]
}

const namesOf = (some: readonly Pick<Administrator, 'address'>[]) =>
  shortList(some.map(({ address }) => address))
