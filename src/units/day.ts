import { AHEAD_OF_UTC_MS, localClock } from '../vietnamese/local-clock.ts'

/** A day as the calendar here has it: `2026-11-24`. Days compare as texts. */
export type Day = string

const DAY_MS = 24 * 3_600_000

let told = { number: Number.NaN, day: '' }

/** The day in Asia/Ho_Chi_Minh at a moment given in milliseconds since 1970. */
export function dayAt(moment: number): Day {
  // Nearly every request asks, and is told the same until midnight.
  const number = Math.floor((moment + AHEAD_OF_UTC_MS) / DAY_MS)
  if (told.number !== number) told = { number, day: localClock(moment).slice(0, 10) }
  return told.day
}

/** Whether a text is a day that there is: not `2026-02-30`, and not before 1900. */
export function isDay(text: string): boolean {
  if (!/^(19|2\d)\d\d-\d\d-\d\d$/.test(text)) return false
  const moment = Date.parse(`${text}T00:00:00Z`)
  return !Number.isNaN(moment) && new Date(moment).toISOString().startsWith(text)
}

/** The day before a day. */
export function dayBefore(day: Day): Day {
  return new Date(Date.parse(`${day}T00:00:00Z`) - DAY_MS).toISOString().slice(0, 10)
}
