import { localClock } from '../vietnamese/local-clock.ts'

/** How many days, weeks and months keep their last backup. */
export type Keep = Readonly<{ daily: number; weekly: number; monthly: number }>

type Dated = Readonly<{ name: string; at: number }>

const DAY_MS = 24 * 3_600_000
const FIRST_MONDAY_MS = Date.UTC(1970, 0, 5)

/**
 * Which backups stay: all of the last 24 hours, the last one of each of the last days, weeks (from
 * Monday) and months that have any, by the clock of Asia/Ho_Chi_Minh, and whatever happens the newest
 * one. Days without a backup count for nothing, so that a server which stood still loses none.
 */
export function kept(backups: readonly Dated[], keep: Keep, now: number): ReadonlySet<string> {
  const newestFirst = [...backups].sort((a, b) => b.at - a.at || (a.name < b.name ? 1 : -1))
  const stays = new Set(newestFirst.slice(0, 1).map(({ name }) => name))
  for (const { name, at } of newestFirst) if (now - at < DAY_MS) stays.add(name)
  for (const [periodOf, count] of [
    [dayOf, keep.daily],
    [weekOf, keep.weekly],
    [monthOf, keep.monthly],
  ] as const) {
    const periods = new Set<string>()
    for (const { name, at } of newestFirst) {
      const period = periodOf(at)
      if (periods.has(period)) continue
      if (periods.size === count) break
      periods.add(period)
      stays.add(name)
    }
  }
  return stays
}

const dayOf = (at: number) => localClock(at).slice(0, 10)
const monthOf = (at: number) => localClock(at).slice(0, 7)

function weekOf(at: number): string {
  const day = Date.parse(`${dayOf(at)}T00:00:00Z`)
  return String(Math.floor((day - FIRST_MONDAY_MS) / (7 * DAY_MS)))
}
