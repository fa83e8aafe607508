import type { Locale } from '../../i18n/locale.ts'
import { localClock } from '../../vietnamese/local-clock.ts'

/**
 * A moment soon to come, in the words of a clock: `14:05`, and on another day than today's
 * `07:30, 23/11`.
 */
export function localTime(at: number, now: number): string {
  const [day, time] = localParts(at)
  const [today] = localParts(now)
  return day === today ? time : `${time}, ${day.slice(8)}/${day.slice(5, 7)}`
}

/** `14:05` */
export function localClockTime(at: number): string {
  return localParts(at)[1]
}

/** `20/11/2026`, in both languages: the reader is in Vietnam in either. */
export function localDate(at: number): string {
  const [day] = localParts(at)
  return day.split('-').reverse().join('/')
}

/** `07:58 ngày 20/11/2026`, `07:58 on 20/11/2026` */
export function localInstant(locale: Locale, at: number): string {
  const [, time] = localParts(at)
  return `${time} ${locale === 'vi' ? 'ngày' : 'on'} ${localDate(at)}`
}

/** `22:00–23:30 ngày 25/11/2026`; over midnight both ends have their day. */
export function localRange(locale: Locale, from: number, until: number): string {
  const [day, time] = localParts(from)
  const [lastDay] = localParts(until)
  const end = localInstant(locale, until)
  return day === lastDay ? `${time}–${end}` : `${localInstant(locale, from)} – ${end}`
}

function localParts(at: number): [day: string, time: string] {
  const text = localClock(at)
  return [text.slice(0, 10), text.slice(11, 16)]
}
