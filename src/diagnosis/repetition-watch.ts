import type { Instant } from '../protocol/ticket.ts'
import { createRecentMap } from './recent-map.ts'

type Options = Readonly<{
  /** So many within the span are a loop. */
  times: number
  withinMs: number
  now(): Instant
}>

type Run = { since: Instant; count: number; isTold: boolean }

const MOST = 10_000

/**
 * Notices what happens over and over: a browser that is sent to and fro between an application and
 * us. In memory, of the 10,000 subjects that came last; a note costs less than a microsecond.
 */
export function createRepetitionWatch({ times, withinMs, now }: Options) {
  const runs = createRecentMap<Run>(MOST)

  /** True once in each span: when the number is reached. */
  return function isLoop(subject: string): boolean {
    const at = now()
    const run = runs.get(subject)
    if (!run || at - run.since >= withinMs) {
      runs.set(subject, { since: at, count: 1, isTold: false })
      return false
    }
    run.count += 1
    if (run.isTold || run.count < times) return false
    run.isTold = true
    return true
  }
}
