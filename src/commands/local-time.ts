const AHEAD_MS = 7 * 3_600_000

/** A moment as an operator here reads it: `2026-11-24 08:30`, in Asia/Ho_Chi_Minh. */
export function localTime(at: number): string {
  return new Date(at + AHEAD_MS).toISOString().slice(0, 16).replace('T', ' ')
}
