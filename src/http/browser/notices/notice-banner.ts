import type { ShownNotice } from '../../../notices/notices-in-force.ts'
import type { PageContext } from '../page-context.ts'
import { isWarning, noticeWords, shortWords } from './notice-words.ts'

/** What of a text is short enough to be read where it stands. */
const SHORT = 240

/**
 * A notice for the partial `notice-banner`. A short text stands there whole, a longer one is a link
 * away. `others`: how many more there are for the reader.
 */
export function noticeBanner(context: PageContext, notice: ShownNotice, others = 0) {
  const words = noticeWords(context, notice)
  const m = context.messages.notices
  const href = `${context.base}/notice/${notice.id}`
  const [first = [], ...more] = words.paragraphs
  const length = first.reduce((sum, { text }) => sum + text.length, 0)
  const isShort = more.length === 0 && length <= SHORT
  return {
    ...words,
    isOfTarget: notice.audience.kind === 'application',
    paragraphs: isShort ? words.paragraphs : [],
    detailsHref: isShort ? '' : href,
    detailsText: m.details,
    detailsOf: m.detailsOf(words.heading),
    othersText: others > 0 ? m.others(others) : '',
    othersHref: `${href}#others`,
  }
}

/** A notice of an application, for below its tile. */
export function tileNotice(context: PageContext, notice: ShownNotice) {
  const href = `${context.base}/notice/${notice.id}`
  return { isWarning: isWarning(notice), ...shortWords(context, notice), href }
}

export type NoticeBanner = ReturnType<typeof noticeBanner>
