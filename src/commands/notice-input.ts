import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { messagesOf } from '../i18n/locale.ts'
import {
  type Audience,
  type NewNotice,
  NOTICE_LIMITS,
  type NoticeLevel,
} from '../notices/notice.ts'
import type { LocalizedText, RegisteredService } from '../services/registered-service.ts'
import { CommandError } from './command-error.ts'

export type NoticeOptions = Readonly<{
  level: NoticeLevel
  headingVi?: string
  headingEn?: string
  textVi?: string
  textEn?: string
  fileVi?: string
  fileEn?: string
  from?: number
  until?: number
  announceFrom?: number
  unit?: string
  service?: string
}>

type Words = Readonly<{ heading: string; text: string }>

const MOST_BYTES = 64 * 1024
/** Further ahead nobody plans: it is a slip of the keyboard. */
const FURTHEST_MS = 2 * 366 * 24 * 3_600_000

/** The notice that was typed. Throws a CommandError that says what is wrong with it. */
export function readNotice(
  options: NoticeOptions,
  audience: Audience,
  service: RegisteredService | undefined,
  now: number,
): NewNotice {
  const { level } = options
  const vi = readWords('vi', options.headingVi, options.textVi, options.fileVi)
  const en = readWords('en', options.headingEn, options.textEn, options.fileEn)
  const heading = headingOf(level, { vi: vi.heading, en: en.heading }, service)
  const text = { vi: vi.text, en: en.text }
  if (heading.vi === '') throw new CommandError('A notice needs a heading: --heading-vi.', 64)
  if (text.vi === '' && text.en !== '') {
    throw new CommandError('There is an English text and no Vietnamese one: --text-vi.', 64)
  }
  if (level === 'must-read' && text.vi === '') {
    throw new CommandError('What must be read needs a text: --text-vi or --file-vi.', 64)
  }
  return { level, heading, text, audience, ...timesOf(options, now) }
}

/** Asserts that a notice may end at that moment. */
export function assertEnd(until: number, now: number): void {
  if (until <= now) throw new CommandError('The end lies in the past.', 64)
  if (until > now + FURTHEST_MS) throw new CommandError('The end is more than two years away.', 64)
}

function timesOf(options: NoticeOptions, now: number) {
  const { level, from, until, announceFrom } = options
  if (until !== undefined) assertEnd(until, now)
  if (level !== 'maintenance') {
    if (announceFrom !== undefined) {
      throw new CommandError('--announce-from is for maintenance; give --from.', 64)
    }
    assertOrder(from ?? now, until)
    return { from: from ?? now, until, workFrom: undefined }
  }
  if (from === undefined || until === undefined) {
    throw new CommandError('Maintenance needs --from and --until: when the work is.', 64)
  }
  assertOrder(from, until)
  const announced = announceFrom ?? Math.min(now, from)
  if (announced > from) throw new CommandError('--announce-from is later than --from.', 64)
  return { from: announced, until, workFrom: from }
}

function assertOrder(from: number, until: number | undefined) {
  if (until !== undefined && until <= from) {
    throw new CommandError('--until is not later than --from.', 64)
  }
}

/** A maintenance has a heading even if nobody wrote one. */
function headingOf(
  level: NoticeLevel,
  typed: LocalizedText,
  service: RegisteredService | undefined,
): LocalizedText {
  if (level !== 'maintenance' || typed.vi !== '' || typed.en !== '') return typed
  const usual = (locale: 'vi' | 'en') => {
    const m = messagesOf(locale).notices
    return service ? m.maintenanceOf(service.name[locale]) : m.maintenance
  }
  return { vi: usual('vi'), en: usual('en') }
}

/** In one language: a heading and a text, or a file whose first line is the heading. */
function readWords(
  language: 'vi' | 'en',
  heading: string | undefined,
  text: string | undefined,
  file: string | undefined,
): Words {
  if (file === undefined) {
    return {
      heading: readText(`--heading-${language}`, heading ?? '', NOTICE_LIMITS.heading, false),
      text: readText(`--text-${language}`, text ?? '', NOTICE_LIMITS.text, true),
    }
  }
  if (heading !== undefined || text !== undefined) {
    const flags = `--heading-${language} and --text-${language}`
    throw new CommandError(`Give --file-${language}, or ${flags}, not both.`, 64)
  }
  const lines = readFile(file)
    .replace(/^\uFEFF/, '')
    .trimStart()
    .split(/\r\n|[\r\n]/)
  const [first = '', ...others] = lines
  return {
    heading: readText(`The first line of ${file}`, first, NOTICE_LIMITS.heading, false),
    text: readText(`The text in ${file}`, others.join('\n'), NOTICE_LIMITS.text, true),
  }
}

/** Composed and trimmed; a text may have lines and a heading may not. */
function readText(label: string, typed: string, longest: number, hasLines: boolean): string {
  const text = typed.normalize('NFC').replace(/\r\n?/g, '\n').replace(/\t/g, ' ').trim()
  const control = hasLines ? /[^\P{Cc}\n]/u : /\p{Cc}/u
  if (control.test(text)) {
    throw new CommandError(`${label} holds a control character.`, 65)
  }
  if ([...text].length > longest) {
    throw new CommandError(`${label} is longer than ${longest} characters.`, 65)
  }
  return text
}

function readFile(file: string): string {
  let handle: number
  try {
    handle = openSync(file, 'r')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    throw new CommandError(`${file} cannot be read (${code}).`, 65)
  }
  try {
    const facts = fstatSync(handle)
    if (!facts.isFile()) throw new CommandError(`${file} is no file.`, 65)
    if (facts.size > MOST_BYTES) throw new CommandError(`${file} is larger than 64 KiB.`, 65)
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(handle))
  } catch (error) {
    if (error instanceof TypeError) throw new CommandError(`${file} is not in UTF-8.`, 65)
    throw error
  } finally {
    closeSync(handle)
  }
}
