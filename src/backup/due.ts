import { AHEAD_OF_UTC_MS } from '../vietnamese/local-clock.ts'

export type Schedule = Readonly<{
  /** `01:30`, by the clock of Asia/Ho_Chi_Minh; or `never`. */
  dailyAt: string
  /** 0: no more than daily. */
  everyHours: number
}>

export type PastRuns = Readonly<{
  /** When the last good backup was begun. */
  goodAt?: number | undefined
  /** When the last try failed, if it came after. */
  failedAt?: number | undefined
}>

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

const EARLY_MS = 6 * HOUR_MS

/** A backup that failed is tried again after so long. */
export const RETRY_MS = HOUR_MS

/**
 * Whether a backup should be made now: one was never made, the last daily moment has passed without one
 * (also while the server did not run), or so many hours have. One that is dated into the future was made
 * before the clock was set back, and counts for nothing. After a failure an hour passes first.
 */
export function isBackupDue(
  { dailyAt, everyHours }: Schedule,
  { goodAt, failedAt }: PastRuns,
  now: number,
): boolean {
  if (dailyAt === 'never' && everyHours === 0) return false
  if (failedAt !== undefined && now >= failedAt && now - failedAt < RETRY_MS) return false
  if (goodAt === undefined || goodAt > now + HOUR_MS) return true
  if (everyHours > 0 && now - goodAt >= everyHours * HOUR_MS) return true
  return dailyAt !== 'never' && goodAt < lastMoment(dailyAt, now)
}

/**
 * Whether the next backup should be restored for a test: so many days have passed since one was last
 * passed, or none ever was. Some hours early, or a weekly test would wander through the week. 0: never.
 * One that is dated into the future counts for nothing, as above.
 */
export function isTestDue(everyDays: number, passedAt: number | undefined, now: number): boolean {
  if (everyDays === 0) return false
  if (passedAt === undefined || passedAt > now + HOUR_MS) return true
  return now - passedAt >= everyDays * DAY_MS - EARLY_MS
}

/** The last time that the clocks of Asia/Ho_Chi_Minh showed this. */
function lastMoment(dailyAt: string, now: number): number {
  const [hours = 0, minutes = 0] = dailyAt.split(':').map(Number)
  const local = now + AHEAD_OF_UTC_MS
  const midnight = local - (local % DAY_MS)
  const today = midnight + hours * HOUR_MS + minutes * MINUTE_MS - AHEAD_OF_UTC_MS
  return today <= now ? today : today - DAY_MS
}
