import { en } from './en.ts'
import { type Messages, vi } from './vi.ts'

export type Locale = 'vi' | 'en'

export function messagesOf(locale: Locale): Messages {
  return locale === 'en' ? en : vi
}

export function isLocale(value: string | undefined): value is Locale {
  return value === 'vi' || value === 'en'
}

/**
 * The language of a request: what was asked for (`?locale=`), else what was chosen before (the
 * cookie), else what the browser prefers. English is given by preference only to a browser that
 * accepts English and does not accept Vietnamese at all: much of the province's Windows is
 * installed in English and sends `en-US,en;q=0.9,vi;q=0.8`, and its users read Vietnamese.
 */
export function chooseLocale(
  asked: Readonly<{
    query?: string | undefined
    cookie?: string | undefined
    acceptLanguage?: string | undefined
  }>,
): Locale {
  if (isLocale(asked.query)) return asked.query
  if (isLocale(asked.cookie)) return asked.cookie
  const quality = qualities(asked.acceptLanguage ?? '')
  return quality('en') > 0 && quality('vi') === 0 ? 'en' : 'vi'
}

/**
 * Reads an Accept-Language header (RFC 9110, 12.5.4): language → its highest quality, 0 if not
 * accepted.
 */
function qualities(header: string): (language: Locale) => number {
  const found = new Map<string, number>()
  for (const range of header.toLowerCase().split(',')) {
    const [tag = '', ...parameters] = range.split(';').map((part) => part.trim())
    const language = tag.split('-', 1)[0] ?? ''
    const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2)
    const quality = weight === undefined ? 1 : Number(weight)
    found.set(language, Math.max(found.get(language) ?? 0, quality || 0))
  }
  // A wildcard says nothing about Vietnamese: it takes any language, and ours is Vietnamese.
  return (language) => found.get(language) ?? found.get('*') ?? 0
}
