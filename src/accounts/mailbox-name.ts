import { foldVietnamese } from '../vietnamese/fold-vietnamese.ts'
import { withoutInputMethod } from '../vietnamese/input-method.ts'
import { readSuffix, type Suffix } from './suffix.ts'

/** What somebody typed into the field for the mailbox name. Only `name` may be looked up. */
export type NameReading =
  | Readonly<{
      kind: 'name'
      name: string
      /** Undefined when none was typed. */
      suffix: string | undefined
    }>
  | Readonly<{ kind: 'empty' }>
  | Readonly<{ kind: 'foreign-suffix'; typed: string; allowed: readonly string[] }>
  | Readonly<{ kind: 'suffix-typo'; typed: string; suggestion: string }>
  | Readonly<{
      kind: 'retired-suffix'
      typed: string
      retiredOn: string | undefined
      replacement: string | undefined
    }>
  /** What may be typed instead, likeliest first, at most three, with the suffix if one was typed. */
  | Readonly<{ kind: 'has-accents'; candidates: string[] }>
  | Readonly<{ kind: 'full-name' }>
  /** A phone number or a personal identification number. */
  | Readonly<{ kind: 'number' }>
  | Readonly<{ kind: 'malformed' }>

/** As long as a mail address can be; longer texts are not looked at. */
const MAXIMUM_LENGTH = 320
const NAME = /^[a-z0-9][a-z0-9._-]{0,63}$/
const SUFFIX = /^[a-z0-9.-]+$/
const INVISIBLE = /\p{Default_Ignorable_Code_Point}/gu
const LEADING_DECORATION = /^(?:\s|mailto:|["'`“”‘’«»<])+/i
const ADDRESS_IN_ANGLES = /<([^<>]+)>[\s;,.]*$/
const TRAILING_DECORATION = /(?:\s|["'`“”‘’«»>;,.])+$/

/**
 * Brings a typed mailbox name into its one canonical form, or says what is wrong with it (2.5).
 * Nothing is looked up: the answer depends on the text and the configured suffixes alone.
 */
export function readMailboxName(typed: string, suffixes: readonly Suffix[]): NameReading {
  const text = plainText(typed)
  if (text === undefined) return { kind: 'malformed' }
  if (text === '') return { kind: 'empty' }
  if (!text.includes('@')) {
    if (isPersonalName(text)) return { kind: 'full-name' }
    if (isNumber(text)) return { kind: 'number' }
  }

  const [name = '', suffix = '', ...more] = text.replace(/\s+/g, '').toLowerCase().split('@')
  if (more.length > 0) return { kind: 'malformed' }
  const refusal = suffix === '' ? undefined : suffixRefusal(suffix, suffixes)
  if (refusal) return refusal
  if (name === '') return { kind: 'empty' }
  if (NAME.test(name)) return { kind: 'name', name, suffix: suffix === '' ? undefined : suffix }
  return accentReading(name, suffix)
}

/** The text without what cannot be seen and what only surrounds it; undefined when it is too long. */
function plainText(typed: string): string | undefined {
  if (typed.length > MAXIMUM_LENGTH) return undefined
  const text = typed.normalize('NFKC').replace(INVISIBLE, '')
  // Some single signs are written out as eighteen.
  if (text.length > MAXIMUM_LENGTH) return undefined
  // Mail programs copy a mailbox as `Name <address>`.
  const address = ADDRESS_IN_ANGLES.exec(text)?.[1] ?? text
  return address.replace(LEADING_DECORATION, '').replace(TRAILING_DECORATION, '')
}

function suffixRefusal(typed: string, suffixes: readonly Suffix[]): NameReading | undefined {
  const folded = foldVietnamese(typed)
  if (!SUFFIX.test(folded)) return { kind: 'malformed' }
  const reading = readSuffix(folded, suffixes)
  switch (reading.kind) {
    case 'foreign':
      return { kind: 'foreign-suffix', typed, allowed: reading.allowed }
    case 'typo':
      return { kind: 'suffix-typo', typed, suggestion: reading.suggestion }
    case 'retired': {
      const { retiredOn, replacedBy } = reading.suffix
      return { kind: 'retired-suffix', typed, retiredOn, replacement: replacedBy }
    }
    case 'usable':
      return folded === typed ? undefined : { kind: 'suffix-typo', typed, suggestion: folded }
  }
}

function accentReading(name: string, suffix: string): NameReading {
  const candidates = /\P{ASCII}/u.test(name)
    ? withoutInputMethod(name).filter((candidate) => NAME.test(candidate))
    : []
  if (candidates.length === 0) return { kind: 'malformed' }
  const ending = suffix === '' ? '' : `@${suffix}`
  return { kind: 'has-accents', candidates: candidates.map((candidate) => candidate + ending) }
}

/** Several words, each of which could be a syllable: `nguyễn văn sơn`, but not `son nv`. */
function isPersonalName(text: string): boolean {
  const words = text.split(/\s+/)
  return (
    words.length > 1 && words.every((word) => /^[a-z]*[aeiouy][a-z]*$/.test(foldVietnamese(word)))
  )
}

function isNumber(text: string): boolean {
  return /^\d{9,12}$/.test(text.replace(/[\s.+()-]/g, ''))
}
