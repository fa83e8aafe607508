import type { Locale } from '../../../i18n/locale.ts'
import type { Messages } from '../../../i18n/vi.ts'
import { readParagraphs, type TextPiece } from '../../../notices/notice-text.ts'
import type { ShownNotice } from '../../../notices/notices-in-force.ts'
import type { LocalizedText } from '../../../services/registered-service.ts'
import { localInstant, localRange } from '../local-time.ts'

/** What the words of a page are made of. */
export type Language = Readonly<{ locale: Locale; messages: Messages }>

export type NoticeWords = Readonly<{
  /** A maintenance, or something to beware of. */
  isWarning: boolean
  levelText: string
  heading: string
  /** The language of the heading, if it is not the page's (3.1.2). */
  headingLang: Locale | ''
  /** Of a maintenance: when, or that it goes on. */
  timeText: string
  paragraphs: readonly (readonly TextPiece[])[]
  textLang: Locale | ''
}>

/** A notice in the reader's language, or in Vietnamese where its operator has written no other. */
export function noticeWords({ locale, messages }: Language, notice: ShownNotice): NoticeWords {
  const heading = inLanguage(notice.heading, locale)
  const text = inLanguage(notice.text, locale)
  return {
    isWarning: isWarning(notice),
    levelText: messages.notices.level[notice.level],
    heading: heading.text,
    headingLang: heading.lang,
    timeText: timeText({ locale, messages }, notice),
    paragraphs: readParagraphs(text.text),
    textLang: text.lang,
  }
}

/** Whether it is shown as a warning, rather than as something to know. */
export function isWarning({ level }: Pick<ShownNotice, 'level'>): boolean {
  return level === 'attention' || level === 'maintenance'
}

/** The short form for a tile: when an application is under maintenance, or else the heading. */
export function shortWords({ locale, messages }: Language, notice: ShownNotice) {
  const { workFrom, until, isUnderWay } = notice
  const m = messages.notices
  const { text, lang } = inLanguage(notice.heading, locale)
  if (workFrom === undefined || until === undefined) return { text: shortened(text), lang }
  return {
    text: isUnderWay
      ? m.underWayOfTile(localInstant(locale, until))
      : m.maintenanceOfTile(localRange(locale, workFrom, until)),
    lang: '',
  }
}

/** From when, and until when if that is known, a notice is shown. */
export function validityWords({ locale, messages }: Language, { from, until }: ShownNotice) {
  const m = messages.notices
  const begins = localInstant(locale, from)
  return until === undefined
    ? m.shownFrom(begins)
    : m.shownFromUntil(begins, localInstant(locale, until))
}

/** A text in a language; empty in English: in Vietnamese, which is then to be named. */
export function inLanguage(
  text: LocalizedText,
  locale: Locale,
): Readonly<{ text: string; lang: Locale | '' }> {
  if (text[locale] !== '' || text.vi === '') return { text: text[locale], lang: '' }
  return { text: text.vi, lang: 'vi' }
}

function timeText({ locale, messages }: Language, notice: ShownNotice): string {
  const { workFrom, until, isUnderWay } = notice
  if (workFrom === undefined || until === undefined) return ''
  const m = messages.notices
  return isUnderWay
    ? m.underWay(localInstant(locale, until))
    : m.planned(localRange(locale, workFrom, until))
}

/** As much as has room on a tile, in whole words. */
const TILE_LENGTH = 100

function shortened(text: string): string {
  const characters = [...text]
  if (characters.length <= TILE_LENGTH) return text
  const cut = characters.slice(0, TILE_LENGTH).join('')
  return `${cut.slice(0, cut.lastIndexOf(' ') + 1 || cut.length).trimEnd()}…`
}
