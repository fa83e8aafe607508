import type { Instant } from '../protocol/ticket.ts'
import { createRecentMap } from './recent-map.ts'

type Account = { second: number; used: number; leftOut: number }

const MOST_NAMES = 1_000

/**
 * How many notes each subject may leave: so many a second, or one in a while of what repeats itself.
 * What is over is counted. There are as many subjects as the caller has names for; of what repeats
 * itself the 1,000 names that came last are known.
 */
export function createRateBudget(now: () => Instant) {
  const bySecond = new Map<string, Account>()
  const untilByName = createRecentMap<Instant>(MOST_NAMES)

  function accountOf(subject: string): Account {
    let account = bySecond.get(subject)
    if (!account) {
      account = { second: 0, used: 0, leftOut: 0 }
      bySecond.set(subject, account)
    }
    return account
  }

  return {
    /** Whether one more note fits into this second. */
    takeInSecond(subject: string, most: number): boolean {
      const account = accountOf(subject)
      const second = Math.floor(now() / 1000)
      if (account.second !== second) {
        account.second = second
        account.used = 0
      }
      if (account.used >= most) return false
      account.used += 1
      return true
    },

    /** Whether this name comes for the first time in the span. */
    isFirstIn(spanMs: number, name: string): boolean {
      const at = now()
      const until = untilByName.get(name)
      if (until !== undefined && at < until) return false
      untilByName.set(name, at + spanMs)
      return true
    },

    leaveOut(subject: string): void {
      accountOf(subject).leftOut += 1
    },

    /** How much each subject has had left out since this was asked last. */
    takeLeftOut(): { subject: string; count: number }[] {
      const told: { subject: string; count: number }[] = []
      for (const [subject, account] of bySecond) {
        if (account.leftOut > 0) told.push({ subject, count: account.leftOut })
        account.leftOut = 0
      }
      return told
    },
  }
}
