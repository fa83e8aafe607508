import type { Mailbox } from '../accounts/account.ts'
import { type NameReading, readMailboxName } from '../accounts/mailbox-name.ts'
import type { Suffix } from '../accounts/suffix.ts'
import { readPhoneNumber } from '../vietnamese/phone-number.ts'
import { visibleText } from '../vietnamese/visible-text.ts'
import { CommandError } from './command-error.ts'

type MailboxConfig = Readonly<{ suffixes: readonly Suffix[]; defaultSuffix: string }>

const LONGEST_TEXT = 200

/** A mailbox for a new account. Throws a CommandError that says what is wrong with the name. */
export function readNewMailbox(
  typed: string,
  suffix: string | undefined,
  { suffixes, defaultSuffix }: MailboxConfig,
): Mailbox {
  if (suffix !== undefined && typed.includes('@')) {
    throw new CommandError('Give the suffix once: in the name, or by --suffix.', 64)
  }
  const text = suffix === undefined ? typed : `${typed}@${suffix}`
  return mailboxOf(readMailboxName(text, suffixes), defaultSuffix)
}

/** The mailbox of an account that exists, which may well have a suffix that is out of use. */
export function readKnownMailbox(typed: string, config: MailboxConfig): Mailbox {
  const suffixes = config.suffixes.map(({ name }): Suffix => ({ name, state: 'active' }))
  return mailboxOf(readMailboxName(typed, suffixes), config.defaultSuffix)
}

/** Where a list goes on: a whole address, as the list before it printed. */
export function readCursor(typed: string): Mailbox {
  const [name, suffix, ...more] = typed.split('@')
  if (!name || !suffix || more.length > 0) {
    throw new CommandError('--after takes a whole address, as the list printed it.', 64)
  }
  return { name, suffix }
}

/** One line of text about a person, composed and trimmed, without what cannot be seen. */
export function readText(label: string, typed: string): string {
  const text = visibleText(typed).trim()
  if (/\p{Cc}/u.test(text)) throw new CommandError(`${label} holds a control character.`, 65)
  if ([...text].length > LONGEST_TEXT) {
    throw new CommandError(`${label} is longer than ${LONGEST_TEXT} characters.`, 65)
  }
  return text
}

/** The same, and it must not be empty. */
export function readRequiredText(label: string, typed: string): string {
  const text = readText(label, typed)
  if (text === '') throw new CommandError(`${label} is empty.`, 65)
  return text
}

/**
 * A phone number as all of them are stored (`+84912345678`), however it was typed; empty: none. One of
 * before 2018 becomes what it is now.
 */
export function readPhone(label: string, typed: string): string {
  const text = readText(label, typed)
  if (text === '') return ''
  const number = readPhoneNumber(text.normalize('NFKC'))
  if (number) return number.e164
  throw new CommandError(
    `${label} is no Vietnamese phone number: give one, such as 0912 345 678 or 0271 388 8999.`,
    65,
  )
}

function mailboxOf(reading: NameReading, defaultSuffix: string): Mailbox {
  if (reading.kind !== 'name') throw new CommandError(nameSentence(reading), 65)
  return { name: reading.name, suffix: reading.suffix ?? defaultSuffix }
}

function nameSentence(reading: Exclude<NameReading, { kind: 'name' }>): string {
  switch (reading.kind) {
    case 'empty':
      return 'The mailbox name is empty.'
    case 'foreign-suffix':
      return `${reading.typed} is none of our suffixes (${reading.allowed.join(', ')}).`
    case 'suffix-typo':
      return `${reading.typed} is no known suffix. Did you mean ${reading.suggestion}?`
    case 'retired-suffix':
      return `${reading.typed} is retired; its successor is ${reading.replacement ?? 'not set'}.`
    case 'has-accents':
      return `A mailbox name has no accents. Did you mean ${reading.candidates.join(' or ')}?`
    case 'full-name':
      return 'This is a full name. Give the mailbox name, such as sonnv.'
    case 'number':
      return 'This is a phone or identity number. Give the mailbox name, such as sonnv.'
    case 'malformed':
      return 'A mailbox name has 1 to 64 of a-z 0-9 . _ - and begins with a letter or a digit.'
  }
}
