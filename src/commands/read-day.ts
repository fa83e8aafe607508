import { InvalidArgumentError } from 'commander'
import { type Day, isDay } from '../units/day.ts'

/** A day as it is typed here: `2026-11-30` or `30/11/2026`. */
export function readDay(typed: string): Day {
  const [day, month, year, ...more] = typed.trim().split('/')
  const text =
    year === undefined
      ? typed.trim()
      : `${year}-${month?.padStart(2, '0')}-${day?.padStart(2, '0')}`
  if (isDay(text) && more.length === 0) return text
  throw new InvalidArgumentError('It must be a day such as 2026-11-30 or 30/11/2026.')
}
