import { type Day, dayAt } from '../units/day.ts'
import { AHEAD_OF_UTC_MS } from '../vietnamese/local-clock.ts'

const DAY_MS = 24 * 3_600_000

/** An hour of a day such as `2026-11-30`, in Asia/Ho_Chi_Minh, in milliseconds since 1970. */
export function hourOf(day: Day, hour: number): number {
  return Date.parse(`${day}T00:00:00Z`) + hour * 3_600_000 - AHEAD_OF_UTC_MS
}

/** The first moment after a day: what holds until that day holds on it, too. */
export function endOf(day: Day): number {
  return hourOf(day, 24)
}

/** The day before the moment at which something ends: the last one on which it holds. */
export function lastDayBefore(end: number): Day {
  return dayAt(end - 1)
}

/** So many calendar months later, or earlier; of a month that is too short, its last day. */
export function monthsLater(at: number, months: number): number {
  const date = new Date(at)
  const day = date.getUTCDate()
  date.setUTCDate(1)
  date.setUTCMonth(date.getUTCMonth() + months)
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate()
  date.setUTCDate(Math.min(day, lastDay))
  return date.getTime()
}

/** So many days later, or earlier. */
export function daysLater(at: number, days: number): number {
  return at + days * DAY_MS
}
