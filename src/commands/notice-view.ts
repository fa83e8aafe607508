import { noticeWords, validityWords } from '../http/browser/notices/notice-words.ts'
import { type Locale, messagesOf } from '../i18n/locale.ts'
import type { Acknowledgement } from '../notices/acknowledgement-store.ts'
import {
  type Audience,
  type NewNotice,
  type NoticeLevel,
  type NoticeRecord,
  overFrom,
} from '../notices/notice.ts'
import type { ShownNotice } from '../notices/notices-in-force.ts'
import { localTime } from './local-time.ts'
import { printable, printableJson, textTable } from './text-table.ts'

/** What the command line tells of notices; `name` is what its audience is called. */
export type NamedNotice = Readonly<{ notice: NoticeRecord; name: string }>

export function listText(notices: readonly NamedNotice[], next: number | undefined, now: number) {
  if (notices.length === 0) return 'There is no notice.\n'
  const rows = notices.map(({ notice, name }) => [
    String(notice.id),
    notice.level,
    stateOf(notice, now),
    localTime(notice.workFrom ?? notice.from),
    endText(notice),
    name,
    shortened(notice.heading.vi),
  ])
  const table = textTable(['ID', 'LEVEL', 'STATE', 'FROM', 'UNTIL', 'FOR', 'HEADING'], rows)
  return next === undefined ? table : `${table}\nMore: --before ${next}\n`
}

export function noticeText({ notice, name }: NamedNotice, read: number, now: number): string {
  const { id, level, workFrom, from, addedAt, addedBy, endedAt, endedBy } = notice
  const facts: [string, string][] = [
    ['Notice', String(id)],
    ['Level', level],
    ['State', stateOf(notice, now)],
    ['For', name],
    ['Shown', shownWhere(notice)],
    ...(workFrom === undefined ? [] : [['Work from', localTime(workFrom)] as [string, string]]),
    ['Shown from', localTime(from)],
    ['Shown until', endText(notice)],
    ['Added', `${localTime(addedAt)} by ${addedBy}`],
    ...(endedAt === undefined
      ? []
      : [['Ended', `${localTime(endedAt)} by ${endedBy}`] as [string, string]]),
    ...(level === 'must-read' ? [['Read by', `${read} people`] as [string, string]] : []),
  ]
  const lines = facts.map(([label, text]) => `${`${label}:`.padEnd(14)}${printable(text)}\n`)
  return `${lines.join('')}\n${previewText(notice, now)}`
}

/** The words as people will see them, in both languages. */
export function previewText(notice: NewNotice, now: number): string {
  const isUnderWay = notice.workFrom !== undefined && notice.workFrom <= now
  const shown = { id: 0, ...notice, isUnderWay }
  return (['vi', 'en'] as const).map((locale) => wordsText(shown, locale)).join('\n')
}

/** Where people meet a notice. */
export function shownWhere({
  level,
  audience,
}: Readonly<{ level: NoticeLevel; audience: Audience }>): string {
  if (level === 'must-read')
    return 'on a page of its own, once, at the next sign-in or portal visit'
  const onForm = level !== 'info'
  switch (audience.kind) {
    case 'everybody':
      return onForm ? 'on the portal and the sign-in form' : 'on the portal'
    case 'unit':
      return 'on the portal'
    case 'application':
      return onForm ? 'on its tile and on the sign-in form that leads to it' : 'on its tile'
  }
}

/** These keys are a promise to scripts. */
export function newNoticeDocument(notice: NewNotice, name: string) {
  const { level, heading, text, audience, from, until, workFrom } = notice
  return {
    level,
    audience: { ...audience, name },
    heading,
    text,
    from: isoTime(from),
    until: isoOrNull(until),
    workFrom: isoOrNull(workFrom),
  }
}

/** These too. */
export function noticeDocument({ notice, name }: NamedNotice, now: number) {
  return {
    id: notice.id,
    state: stateOf(notice, now),
    ...newNoticeDocument(notice, name),
    addedAt: isoTime(notice.addedAt),
    addedBy: notice.addedBy,
    endedAt: isoOrNull(notice.endedAt),
    endedBy: notice.endedBy === '' ? null : notice.endedBy,
  }
}

export function readersText(
  readers: readonly Acknowledgement[],
  next: string | undefined,
  count: number,
): string {
  const rows = readers.map((reader) => [
    localTime(reader.readAt),
    addressOf(reader) ?? '(removed)',
    reader.displayName,
  ])
  const table = rows.length > 0 ? `${textTable(['READ', 'MAILBOX', 'NAME'], rows)}\n` : ''
  const more = next === undefined ? '' : `More: --after ${next}\n`
  return `${table}Read by ${count} people.\n${more}`
}

/** These keys are a promise to scripts. */
export function readerDocument(reader: Acknowledgement) {
  return {
    readAt: isoTime(reader.readAt),
    accountId: reader.accountId,
    mailbox: addressOf(reader) ?? null,
    displayName: reader.displayName,
  }
}

export function json(value: unknown): string {
  return `${printableJson(JSON.stringify(value, null, 2))}\n`
}

function wordsText(notice: ShownNotice, locale: Locale): string {
  const language = { locale, messages: messagesOf(locale) }
  const words = noticeWords(language, notice)
  const paragraphs = words.paragraphs.map((pieces) => pieces.map(({ text }) => text).join(''))
  const links = words.paragraphs.flatMap((pieces) => pieces.flatMap(({ href }) => href ?? []))
  const lines = [
    `${locale === 'vi' ? 'Tiếng Việt' : 'English'}:`,
    `[${words.levelText}] ${words.heading}`,
    words.timeText || validityWords(language, notice),
    ...paragraphs.flatMap((paragraph) => ['', ...paragraph.split('\n')]),
    ...(links.length > 0 ? ['', ...links.map((link) => `Link: ${link}`)] : []),
  ]
  const [title = '', ...rest] = lines.map(printable)
  return `${title}\n${rest.map((line) => `${`  ${line}`.trimEnd()}\n`).join('')}`
}

function stateOf(notice: NoticeRecord, now: number): 'planned' | 'in-force' | 'over' {
  const over = overFrom(notice)
  if (over !== undefined && over <= now) return 'over'
  return notice.from > now ? 'planned' : 'in-force'
}

function endText(notice: NoticeRecord): string {
  const over = overFrom(notice)
  return over === undefined ? 'until it is ended' : localTime(over)
}

const LONGEST = 60

function shortened(text: string): string {
  const characters = [...text]
  return characters.length > LONGEST ? `${characters.slice(0, LONGEST - 1).join('')}…` : text
}

function addressOf({ name, suffix }: Acknowledgement): string | undefined {
  return name === null || suffix === null ? undefined : `${name}@${suffix}`
}

function isoTime(at: number): string {
  return new Date(at).toISOString()
}

function isoOrNull(at: number | undefined): string | null {
  return at === undefined ? null : isoTime(at)
}
