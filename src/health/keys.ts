import { type Finding, findingsOf } from './finding.ts'
import { shortList } from './short-list.ts'

export type KeyFacts = readonly Readonly<{
  keyId: string
  count: number
  isNewest: boolean
  isThere: boolean
}>[]

const { ok, warn, fail } = findingsOf('keys')

/** Whether every secret in the database can be opened, by the newest key (L10). */
export function judgeKeys(keys: KeyFacts): readonly Finding[] {
  const gone = keys.filter(({ isThere }) => !isThere).map(({ keyId }) => keyId)
  if (gone.length > 0) return [fail((words) => words.keys.missing(shortList(gone)))]
  const old = keys.filter(({ isNewest }) => !isNewest)
  const left = old.reduce((sum, { count }) => sum + count, 0)
  return left > 0
    ? [warn((words) => words.keys.old(left))]
    : [ok((words) => words.keys.good(keys.length))]
}
