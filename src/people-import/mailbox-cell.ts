import { addressOf, type Mailbox } from '../accounts/account.ts'
import { type NameReading, readMailboxName } from '../accounts/mailbox-name.ts'
import type { Suffix } from '../accounts/suffix.ts'
import type { Finding } from './finding.ts'
import { findingOf } from './finding-of.ts'

export type MailboxCell = Readonly<{ mailbox: Mailbox | undefined; findings: readonly Finding[] }>

export type MailboxRules = Readonly<{
  suffixes: readonly Suffix[]
  defaultSuffix?: string | undefined
}>

const NOTHING = /^[\s\-–—_.x/]*$|^(?:không|không có|chưa có|chưa|ko|k)$/iu

/** Reads the mailbox of a row by the rules of the sign-in (2.5); the first usable one counts. */
export function readMailboxCell(cell: string, rules: MailboxRules): MailboxCell {
  if (NOTHING.test(cell.normalize('NFC'))) return refused('mailbox-missing', {})
  const parts = addressesIn(cell)
  const readings = parts.map((typed) => ({ typed, ...readOne(typed, rules) }))
  const usable = readings.filter(({ mailbox }) => mailbox !== undefined)
  const [first, ...others] = usable.length > 0 ? usable : readings
  if (!first) return refused('mailbox-missing', {})
  const taken = first.mailbox && addressOf(first.mailbox)
  const rest = others
    .filter(({ mailbox }) => mailbox && addressOf(mailbox) !== taken)
    .map(({ typed }) => typed)
  if (taken === undefined || rest.length === 0) return first
  const several = findingOf('mailbox-several', 'mailbox', { taken, others: rest.join(', ') })
  return { mailbox: first.mailbox, findings: [...first.findings, several] }
}

/** One cell may hold several addresses; what has no second @ is read as one, blanks and all. */
function addressesIn(cell: string): string[] {
  const count = cell.split(/[@＠]/u).length - 1
  if (count < 2 || cell.length > 1_000) return [cell]
  return cell.split(/[\s;,/|]+/).filter((part) => /[@＠]/u.test(part))
}

function readOne(typed: string, { suffixes, defaultSuffix }: MailboxRules): MailboxCell {
  const reading = readMailboxName(typed, suffixes)
  if (reading.kind !== 'name') return refusalOf(reading, typed)
  const { name, suffix } = reading
  if (suffix !== undefined) return { mailbox: { name, suffix }, findings: [] }
  if (defaultSuffix === undefined) return refused('mailbox-malformed', { typed })
  const mailbox = { name, suffix: defaultSuffix }
  const address = addressOf(mailbox)
  return { mailbox, findings: [findingOf('mailbox-suffix-assumed', 'mailbox', { address })] }
}

function refusalOf(reading: Exclude<NameReading, { kind: 'name' }>, typed: string): MailboxCell {
  const name = localPart(typed)
  switch (reading.kind) {
    case 'empty':
      return refused('mailbox-missing', {})
    case 'foreign-suffix': {
      const allowed = reading.allowed.join(', ')
      return refused('mailbox-foreign', { suffix: reading.typed, allowed })
    }
    case 'suffix-typo':
      return refused('mailbox-suffix-typo', { typed, suggestion: `${name}@${reading.suggestion}` })
    case 'retired-suffix': {
      const suggestion = reading.replacement === undefined ? '' : `${name}@${reading.replacement}`
      return refused('mailbox-suffix-retired', { typed, suggestion })
    }
    case 'has-accents':
      return refused('mailbox-accents', { typed, suggestion: reading.candidates.join(', ') })
    case 'full-name':
      return refused('mailbox-is-name', { typed })
    case 'number':
      return refused('mailbox-is-number', { typed })
    case 'malformed':
      return refused('mailbox-malformed', { typed })
  }
}

function localPart(typed: string): string {
  const [name = ''] = typed.normalize('NFKC').split('@')
  return name
    .replace(/\s+/g, '')
    .replace(/^.*[<:]/, '')
    .toLowerCase()
}

function refused(...[code, params]: Parameters<typeof refusal>): MailboxCell {
  return { mailbox: undefined, findings: [refusal(code, params)] }
}

function refusal(
  code: Parameters<typeof findingOf>[0],
  params: Parameters<typeof findingOf>[2],
): Finding {
  return findingOf(code, 'mailbox', params)
}
