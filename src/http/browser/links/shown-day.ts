import type { Day } from '../../../units/day.ts'

/** `2026-11-24` → `24/11/2026`, in both languages: the reader is in Vietnam in either. */
export function shownDay(day: Day): string {
  return day.split('-').reverse().join('/')
}
