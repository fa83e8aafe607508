import { InvalidArgumentError } from 'commander'
import { isDay } from '../units/day.ts'
import { AHEAD_OF_UTC_MS, localClock } from '../vietnamese/local-clock.ts'

const DAY_MS = 24 * 60 * 60_000

const FORMS = [
  /^(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})[T ]\s*(?<hour>\d{1,2}):(?<minute>\d\d)$/,
  /^(?<day>\d{1,2})\/(?<month>\d{1,2})\/(?<year>\d{4}) +(?<hour>\d{1,2}):(?<minute>\d\d)$/,
  /^(?<hour>\d{1,2}):(?<minute>\d\d) +(?<day>\d{1,2})\/(?<month>\d{1,2})\/(?<year>\d{4})$/,
]

/**
 * A moment as it is typed here, in Asia/Ho_Chi_Minh and to the minute: `2026-11-25 22:00`,
 * `25/11/2026 22:00` or `22:00 25/11/2026`. In milliseconds since 1970.
 */
export function readMoment(typed: string): number {
  const text = typed.trim()
  for (const form of FORMS) {
    const parts = form.exec(text)?.groups
    if (!parts) continue
    const { year = '', month = '', day = '', hour = '', minute = '' } = parts
    const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`
    if (!isDay(date) || Number(hour) > 23 || Number(minute) > 59) break
    return Date.parse(`${date}T${hour.padStart(2, '0')}:${minute}:00Z`) - AHEAD_OF_UTC_MS
  }
  throw new InvalidArgumentError(
    'It must be a moment such as "2026-11-25 22:00" or "22:00 25/11/2026".',
  )
}

/** The next time that a clock here shows `23:30`; undefined: something else was typed. */
export function readClock(typed: string, now: number): number | undefined {
  const parts = /^(\d{1,2}):(\d\d)$/.exec(typed.trim())
  if (!parts || Number(parts[1]) > 23 || Number(parts[2]) > 59) return undefined
  const today = localClock(now).slice(0, 10)
  const at = readMoment(`${today} ${parts[1]}:${parts[2]}`)
  return at > now ? at : at + DAY_MS
}
