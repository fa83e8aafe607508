/** A day as it is stored: `2026-12-31`. */
export type Day = string

const FORMS: readonly RegExp[] = [
  /(?<year>\d{4})-(?<month>\d{1,2})-(?<day>\d{1,2})(?!\d)/u,
  /(?<!\d)(?<day>\d{1,2})\s*[/.-]\s*(?<month>\d{1,2})\s*[/.-]\s*(?<year>\d{4}|\d{2})(?!\d)/u,
  /(?<!\d)(?<day>\d{1,2})\s+tháng\s+(?<month>\d{1,2})\s+năm\s+(?<year>\d{4})(?!\d)/iu,
  /(?<!\d)(?<month>\d{1,2})\s*[/.-]\s*(?<year>\d{4})(?!\d)/u,
  /tháng\s+(?<month>\d{1,2})\s+năm\s+(?<year>\d{4})(?!\d)/iu,
]
const SINCE = /(?:từ|kể từ|since)\s+(?:ngày\s+)?$/iu

/**
 * The first day that a text names, in the ways Vietnamese offices write one: day before month,
 * a month alone is its first day. Undefined when there is none, or no such day.
 */
export function readWrittenDate(text: string): Day | undefined {
  return findDate(text)?.day
}

/**
 * The last day at work that a text names: `nghỉ hưu từ 01/12/2026` means the last of November,
 * `nghỉ hưu 30/11/2026` that day itself.
 */
export function readLastDay(text: string): Day | undefined {
  const found = findDate(text)
  if (!found) return undefined
  const isFirstDayAway = SINCE.test(text.normalize('NFC').slice(0, found.index))
  return isFirstDayAway ? dayBefore(found.day) : found.day
}

function findDate(text: string): Readonly<{ day: Day; index: number }> | undefined {
  const plain = text.normalize('NFC')
  for (const form of FORMS) {
    const match = form.exec(plain)
    const { day = '1', month = '', year = '' } = match?.groups ?? {}
    if (!match) continue
    const date = dayOf(Number(year.length === 2 ? `20${year}` : year), Number(month), Number(day))
    return date === undefined ? undefined : { day: date, index: match.index }
  }
  return undefined
}

function dayOf(year: number, month: number, day: number): Day | undefined {
  const date = new Date(Date.UTC(year, month - 1, day))
  const isSame = date.getUTCMonth() === month - 1 && date.getUTCDate() === day
  return isSame && year >= 1900 && year <= 2200 ? date.toISOString().slice(0, 10) : undefined
}

function dayBefore(day: Day): Day {
  const date = new Date(`${day}T00:00:00Z`)
  date.setUTCDate(date.getUTCDate() - 1)
  return date.toISOString().slice(0, 10)
}
