import { foldVietnamese } from '../vietnamese/fold-vietnamese.ts'

/** What others know of a person, and would try first. Any of it may be empty. */
export type PersonalWords = Readonly<{
  mailboxNames: readonly string[]
  displayName: string
  phone: string
  employeeCode: string
}>

/** Shorter words turn up inside others by chance: these must stand by themselves. */
const SHORTEST_WITHIN = 4
const SHORTEST_WORD = 3
/** As many last digits of a phone number tell whose it is. */
const TELLING_DIGITS = 7
const MOST_NAME_PARTS = 8

/**
 * Whether a password holds the mailbox name, the name, the phone or the employee code (2.6), however
 * it is written: with marks or without, in one word or several, as initials, with another prefix.
 */
export function holdsPersonalData(password: string, person: PersonalWords): boolean {
  const folded = foldVietnamese(password.normalize('NFKC'))
  const words = new Set(wordsOf(folded))
  const squeezed = squeeze(folded)
  const isIn = (word: string) => {
    if (word.length >= SHORTEST_WITHIN) return folded.includes(word) || squeezed.includes(word)
    return word.length >= SHORTEST_WORD && words.has(word)
  }
  if (tellingWords(person).some(isIn)) return true
  const digits = folded.replace(/\D/g, '')
  return tellingNumbers(person).some((number) => digits.includes(number))
}

/** Single words of the person: harmless in a sentence, but no password with a year behind them. */
export function personalWords({ displayName, mailboxNames }: PersonalWords): ReadonlySet<string> {
  const names = wordsOf(foldVietnamese(displayName))
  return new Set([...names, ...mailboxNames].filter(({ length }) => length > 1))
}

function tellingWords({ mailboxNames, displayName, employeeCode }: PersonalWords): string[] {
  const mailboxes = mailboxNames.flatMap((name) => {
    const stem = name.replace(/[^a-z]+$/, '')
    return [name, squeeze(name), ...(stem.length >= SHORTEST_WITHIN ? [stem] : [])]
  })
  const code = squeeze(foldVietnamese(employeeCode))
  return [
    ...mailboxes,
    ...nameForms(displayName),
    ...(code.length >= SHORTEST_WITHIN ? [code] : []),
  ]
}

/** `Nguyễn Văn Sơn` → nguyenvanson, vanson, sonnguyenvan, nvson, sonnv, sonnguyen … */
function nameForms(displayName: string): string[] {
  const parts = wordsOf(foldVietnamese(displayName)).slice(0, MOST_NAME_PARTS)
  const [family = '', ...others] = parts
  const given = others.at(-1)
  if (given === undefined) return []
  const before = parts.slice(0, -1)
  const initials = before.map((part) => part.charAt(0)).join('')
  const tails = parts.slice(0, -1).map((_, index) => parts.slice(index).join(''))
  const forms = [
    ...tails,
    family + given,
    given + family,
    given + before.join(''),
    parts.toReversed().join(''),
    initials + given,
    given + initials,
  ]
  return forms.filter(({ length }) => length >= SHORTEST_WITHIN)
}

function tellingNumbers({ phone, employeeCode }: PersonalWords): string[] {
  const phones = phone.split(/[;,/]/).map((one) =>
    one
      .normalize('NFKC')
      .replace(/\D/g, '')
      .replace(/^(0|84|0084)/, ''),
  )
  const code = employeeCode.replace(/\D/g, '')
  return [...phones, code]
    .filter(({ length }) => length >= TELLING_DIGITS)
    .map((number) => number.slice(-TELLING_DIGITS))
}

function wordsOf(folded: string): string[] {
  return folded.split(/[^\p{L}\p{N}]+/u).filter((word) => word !== '')
}

function squeeze(text: string): string {
  return wordsOf(text).join('')
}
