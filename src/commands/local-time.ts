import { localClock } from '../vietnamese/local-clock.ts'

/** A moment as an operator here reads it: `2026-11-24 08:30`, in Asia/Ho_Chi_Minh. */
export function localTime(at: number): string {
  return localClock(at).slice(0, 16).replace('T', ' ')
}
