import { InvalidArgumentError } from 'commander'
import { hourOf } from '../accounts/calendar.ts'
import { readDay } from './read-day.ts'
import { readMoment } from './read-moment.ts'

/** `--since`: a moment, or the first one of a day, in Asia/Ho_Chi_Minh. */
export function readSince(typed: string): number {
  return momentOr(typed, (day) => hourOf(day, 0))
}

/** `--until`: a moment, or the end of a day: that day still counts. */
export function readUntil(typed: string): number {
  return momentOr(typed, (day) => hourOf(day, 24))
}

function momentOr(typed: string, ofDay: (day: string) => number): number {
  try {
    return typed.includes(':') ? readMoment(typed) : ofDay(readDay(typed))
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error
    throw new InvalidArgumentError(
      'It must be a day or a moment such as 2026-11-30, "2026-11-30 08:30" or 30/11/2026.',
    )
  }
}
