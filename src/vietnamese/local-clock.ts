/** Asia/Ho_Chi_Minh is so far ahead of UTC all year round, and has been since 1975. */
export const AHEAD_OF_UTC_MS = 7 * 3_600_000

/**
 * A moment in milliseconds since 1970 as the clocks of Asia/Ho_Chi_Minh show it:
 * `2026-11-24T08:30:00.000`.
 */
export function localClock(moment: number): string {
  return new Date(moment + AHEAD_OF_UTC_MS).toISOString().slice(0, -1)
}
