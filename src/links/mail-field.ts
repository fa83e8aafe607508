import type { Mailbox } from '../accounts/account.ts'
import { readMailboxName } from '../accounts/mailbox-name.ts'
import type { Suffix } from '../accounts/suffix.ts'

/** One part of the e-mail field of an application's user. */
export type MailPart =
  /** An address of ours. Whether anybody has it is another question. */
  | Readonly<{
      kind: 'ours'
      raw: string
      mailbox: Mailbox
      /** The same name under the suffix that took over from one that is retired. */
      successor: Mailbox | undefined
    }>
  /** Typed wrongly: what it may have been meant to be, the likeliest first. */
  | Readonly<{ kind: 'slip'; raw: string; meant: readonly Mailbox[] }>
  /** A mailbox name without its suffix. */
  | Readonly<{ kind: 'bare'; raw: string; name: string }>
  | Readonly<{ kind: 'foreign'; raw: string }>
  | Readonly<{ kind: 'unreadable'; raw: string }>

/** The field as it was written, and what it holds, in its order. Repetitions are left out. */
export type MailField = Readonly<{ raw: string; parts: readonly MailPart[] }>

const LONGEST_FIELD = 1_000
const MOST_PARTS = 20
const NOTHING =
  /^[\s\-–—_.x/;,|]*$|^(?:không|không có|chưa có|chưa|chưa cập nhật|ko|k|null|none|n\/a|na)$/iu
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu
const AT = /\s*(?:@|\(at\)|\[at\]|\s(?:at|a còng)\s)\s*/giu
const DOT = /\s+\.\s+|\s*(?:\(dot\)|\[dot\])\s*/giu

/**
 * Reads the e-mail field of an application (product 3.8): several addresses, parted by `;` `,` `/`
 * blanks or lines; full-width signs, ` at ` and ` . `; capitals. What is judged is the text alone.
 */
export function readMailField(field: string, suffixes: readonly Suffix[]): MailField {
  const raw = field.slice(0, LONGEST_FIELD).trim()
  if (NOTHING.test(raw.normalize('NFC'))) return { raw, parts: [] }
  const text = raw.normalize('NFKC').replace(INVISIBLE, '').replace(AT, '@').replace(DOT, '.')
  const parts = new Map<string, MailPart>()
  for (const chunk of text.split(/[;,/|\n\r\t]+/u)) {
    for (const word of addressesIn(chunk)) {
      const key = word.toLowerCase()
      if (parts.size < MOST_PARTS && !parts.has(key)) parts.set(key, readPart(word, suffixes))
    }
  }
  return { raw, parts: withoutRepetition([...parts.values()]) }
}

/** Blanks part addresses; beside one, words without an @ are somebody's name. */
function addressesIn(chunk: string): string[] {
  const words = chunk.split(/\s+/u).filter((word) => /[\p{Letter}\d]/u.test(word))
  const addresses = words.filter((word) => word.includes('@'))
  if (addresses.length > 0) return addresses
  return words.length > 1 ? [words.join(' ')] : words
}

function readPart(raw: string, suffixes: readonly Suffix[]): MailPart {
  const reading = readMailboxName(raw, suffixes)
  switch (reading.kind) {
    case 'name':
      if (reading.suffix === undefined) return { kind: 'bare', raw, name: reading.name }
      return {
        kind: 'ours',
        raw,
        mailbox: { name: reading.name, suffix: reading.suffix },
        successor: undefined,
      }
    case 'foreign-suffix':
      return { kind: 'foreign', raw }
    case 'suffix-typo': {
      const name = nameIn(raw, suffixes)
      if (name === undefined) return { kind: 'unreadable', raw }
      return { kind: 'slip', raw, meant: [{ name, suffix: reading.suggestion }] }
    }
    case 'retired-suffix': {
      const name = nameIn(raw, suffixes)
      if (name === undefined) return { kind: 'unreadable', raw }
      const { typed: suffix, replacement } = reading
      const successor = replacement === undefined ? undefined : { name, suffix: replacement }
      return { kind: 'ours', raw, mailbox: { name, suffix }, successor }
    }
    case 'has-accents': {
      const meant = reading.candidates.flatMap((candidate) => {
        const [name = '', suffix] = candidate.split('@')
        return suffix === undefined ? [] : [{ name, suffix }]
      })
      return meant.length > 0 ? { kind: 'slip', raw, meant } : { kind: 'unreadable', raw }
    }
    default:
      return { kind: 'unreadable', raw }
  }
}

function nameIn(raw: string, suffixes: readonly Suffix[]): string | undefined {
  const reading = readMailboxName(raw.split('@')[0] ?? '', suffixes)
  return reading.kind === 'name' ? reading.name : undefined
}

/** `tamtt@…` and `mailto:tamtt@…` are one address. */
function withoutRepetition(parts: readonly MailPart[]): MailPart[] {
  const seen = new Set<string>()
  return parts.filter((part) => {
    if (part.kind !== 'ours') return true
    const address = `${part.mailbox.name}@${part.mailbox.suffix}`
    if (seen.has(address)) return false
    seen.add(address)
    return true
  })
}
