/** How a number was made whole. Both are told to whoever brought the list (product 1.8). */
export type PhoneRepair = 'old-prefix' | 'lost-zero'

export type PhoneNumber = Readonly<{
  /** As it is stored: `+84912345678`. */
  e164: string
  kind: 'mobile' | 'landline'
  /** As it was written. */
  typed: string
  repair: PhoneRepair | undefined
}>

/** What one cell or field holds: any number of numbers, and what is there beside them. */
export type PhoneReading = Readonly<{
  numbers: readonly PhoneNumber[]
  unreadable: readonly string[]
}>

/** The mobile prefixes of eleven-digit numbers until 2018, and what they became (product 1.8). */
const OLD_MOBILE: Readonly<Record<string, string>> = {
  '0120': '070',
  '0121': '079',
  '0122': '077',
  '0126': '076',
  '0128': '078',
  '0123': '083',
  '0124': '084',
  '0125': '085',
  '0127': '081',
  '0129': '082',
  '0162': '032',
  '0163': '033',
  '0164': '034',
  '0165': '035',
  '0166': '036',
  '0167': '037',
  '0168': '038',
  '0169': '039',
  '0186': '056',
  '0188': '058',
  '0199': '059',
}

/**
 * Area codes until 2017: Bình Phước, Bình Dương and Đồng Nai. Most others have become mobile
 * prefixes since, so nobody can tell the two apart.
 */
const OLD_LANDLINE: readonly (readonly [old: RegExp, now: string])[] = [
  [/^0651(?=\d{7}$)/, '0271'],
  [/^0650(?=\d{7}$)/, '0274'],
  [/^061(?=\d{7}$)/, '0251'],
]

const MOBILE = /^0[35789]\d{8}$/
/** A cell of numbers is no essay; looking for numbers takes the square of its length. */
const LONGEST_CELL = 200
const LANDLINE = /^02\d{9}$/
const OLD_LENGTH = /^01\d{9}$/
/** Blanks between two numbers part them only where the whole is no number. */
const SEPARATOR = /[,;/\n|&]+|\s[-–—]+\s|\s(?:hoặc|và|or)\s/iu
const LABEL = /[\p{Letter}\s.]*:|\((?:[^()\d]*)\)|\p{Letter}[\p{Letter}.]*/gu
const EXTENSION = /(?:máy lẻ|nội bộ|số lẻ|ext|x)\.?\s*:?\s*\d+/giu
const PUNCTUATION = /[\s.()–—\-‐‑_'’`"\u00a0]+/gu
const SCIENTIFIC = /^[1-9](?:[.,](\d+))?e\+?(\d{1,2})$/i

/**
 * Reads the phone numbers of a cell: `+84`, `84`, blanks, dots and dashes, a zero that Excel has
 * dropped, eleven-digit numbers from before 2018, landlines, several in one cell (product 1.8).
 */
export function readPhoneNumbers(text: string): PhoneReading {
  const cell = text.normalize('NFKC').trim()
  if (cell === '') return { numbers: [], unreadable: [] }
  if (cell.length > LONGEST_CELL) {
    return { numbers: [], unreadable: [`${cell.slice(0, LONGEST_CELL)}…`] }
  }
  const whole = readPhoneNumber(cell)
  if (whole) return { numbers: [whole], unreadable: [] }

  const numbers = new Map<string, PhoneNumber>()
  const unreadable: string[] = []
  for (const part of cell.split(SEPARATOR).map((part) => part.trim())) {
    const found = numbersOf(part)
    if (found.length === 0 && /[\p{Letter}\d]/u.test(part)) unreadable.push(part)
    for (const number of found) numbers.set(number.e164, numbers.get(number.e164) ?? number)
  }
  return { numbers: [...numbers.values()], unreadable }
}

/** Reads one number; undefined when the text is none, or more than one. */
export function readPhoneNumber(text: string): PhoneNumber | undefined {
  const typed = text.trim()
  const digits = digitsOf(typed)
  if (digits === undefined) return undefined
  const { national, hasLostZero } = nationalForm(digits)
  const now = presentForm(national)
  const kind = MOBILE.test(now) ? 'mobile' : LANDLINE.test(now) ? 'landline' : undefined
  if (!kind) return undefined
  const repair = now === national ? (hasLostZero ? 'lost-zero' : undefined) : 'old-prefix'
  return { e164: `+84${now.slice(1)}`, kind, typed, repair }
}

/** `9.12E+08`: the sheet shows a rounded number, whose digits are gone. */
export function isRoundedNumber(text: string): boolean {
  return SCIENTIFIC.test(text.trim()) && digitsOf(text.trim()) === undefined
}

/** `+84912345678` → `0912 345 678`, `0271 3888 999`. What is not Vietnamese stays as it is. */
export function showPhoneNumber(e164: string): string {
  const national = nationalOf(e164)
  if (national === undefined) return e164
  const groups =
    /^(02[48])(\d{4})(\d{4})$/.exec(national) ??
    /^(02\d\d)(\d{4})(\d{3})$/.exec(national) ??
    /^(\d{4})(\d{3})(\d+)$/.exec(national)
  return groups ? groups.slice(1).join(' ') : national
}

/** `+84912345678` → `0912 ••• •78`: enough for its owner to know it, not enough to call it. */
export function maskPhoneNumber(e164: string): string {
  const shown = showPhoneNumber(e164)
  const last = shown.length - 2
  return [...shown]
    .map((sign, index) => (index < 4 || index >= last || sign === ' ' ? sign : '•'))
    .join('')
}

function nationalOf(e164: string): string | undefined {
  const rest = /^\+84(\d{9,10})$/.exec(e164)?.[1]
  return rest === undefined ? undefined : `0${rest}`
}

/** A part of a cell that is one number, or several with only blanks or dashes between them. */
function numbersOf(part: string): PhoneNumber[] {
  const one = readPhoneNumber(part)
  if (one) return [one]
  const dashed = part.split(/[-–—]/).map((text) => readPhoneNumber(text))
  if (dashed.every((number) => number !== undefined)) return dashed
  const words = part.split(/\s+/)
  for (let split = 1; split < words.length; split += 1) {
    const first = readPhoneNumber(words.slice(0, split).join(' '))
    const rest = first ? numbersOf(words.slice(split).join(' ')) : []
    if (first && rest.length > 0) return [first, ...rest]
  }
  return []
}

/** The digits and a leading plus; undefined when something else is there as well. */
function digitsOf(typed: string): string | undefined {
  const exact = exactNumber(typed)
  if (exact !== undefined) return exact
  if (SCIENTIFIC.test(typed)) return undefined
  const plain = typed.replace(EXTENSION, '').replace(LABEL, '').replace(PUNCTUATION, '')
  return /^\+?\d{8,14}$/.test(plain) ? plain : undefined
}

/** `9.12345678E+08` and `912345678.0` still have all their digits. */
function exactNumber(typed: string): string | undefined {
  const decimal = /^(\d{8,14})[.,]0+$/.exec(typed)
  if (decimal) return decimal[1]
  const parts = SCIENTIFIC.exec(typed)
  if (!parts || (parts[1] ?? '').length !== Number(parts[2])) return undefined
  return typed[0] + (parts[1] ?? '')
}

function nationalForm(digits: string): Readonly<{ national: string; hasLostZero: boolean }> {
  const international = /^(?:\+|00)?84(?=\d{9,10}$)0?/.exec(digits)
  const isMarked = digits.startsWith('+') || digits.startsWith('00')
  if (international && (isMarked || !MOBILE.test(`0${digits}`))) {
    return { national: `0${digits.slice(international[0].length)}`, hasLostZero: false }
  }
  // +84 (0) 912 345 678
  const withZero = /^(?:\+|00)?840(\d{9,10})$/.exec(digits)
  if (withZero) return { national: `0${withZero[1]}`, hasLostZero: false }
  if (digits.startsWith('0')) return { national: digits, hasLostZero: false }
  return { national: `0${digits}`, hasLostZero: true }
}

function presentForm(national: string): string {
  if (OLD_LENGTH.test(national)) {
    const now = OLD_MOBILE[national.slice(0, 4)]
    return now === undefined ? national : now + national.slice(4)
  }
  for (const [old, now] of OLD_LANDLINE) {
    if (old.test(national)) return national.replace(old, now)
  }
  return national
}
