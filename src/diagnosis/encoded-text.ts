import { textOf } from '../protocol/byte-string.ts'
import { decodeEscapes, decodeForm, normaliseEscapes } from '../protocol/percent-encoding.ts'

const ROUNDS = 2

/** Which of two texts is the other one percent-encoded once or twice more, if either is. */
export function encodedMore(a: string, b: string): 'first' | 'second' | undefined {
  const formsOfA = decodings(a)
  const formsOfB = decodings(b)
  for (let rounds = 1; rounds <= ROUNDS; rounds += 1) {
    if (share(formsOfA[rounds], formsOfB[0])) return 'first'
    if (share(formsOfB[rounds], formsOfA[0])) return 'second'
  }
  return undefined
}

/** A text as it is, and after each round of decoding, with `+` as itself and as a space. */
function decodings(text: string): ReadonlySet<string>[] {
  const forms = [new Set([plain(text)])]
  let read: string[] = [text]
  for (let round = 0; round < ROUNDS; round += 1) {
    read = [...new Set(read.flatMap((form) => [decodeEscapes(form), decodeForm(form)]))]
    forms.push(new Set(read.map(plain)))
  }
  return forms
}

function plain(text: string): string {
  return normaliseEscapes(text).replaceAll('+', '%20')
}

function share(a: ReadonlySet<string> = new Set(), b: ReadonlySet<string> = new Set()): boolean {
  return [...a].some((form) => b.has(form))
}

/** Letters outside ASCII as they are sent, as escapes, or as what is left when they were lost. */
const LETTERS = /(?:[^!->@-~]|%(?:[89A-Fa-f][0-9A-Fa-f]|[01][0-9A-Fa-f]|3[Ff]))+/g
const NOT_ASCII = /[^ -~]|%[89A-Fa-f][0-9A-Fa-f]/

/** Whether two texts are the same but for how their letters outside ASCII were encoded. */
export function differInLettersOnly(a: string, b: string): boolean {
  if (a === b || (!NOT_ASCII.test(a) && !NOT_ASCII.test(b))) return false
  if (a.replace(LETTERS, '?') === b.replace(LETTERS, '?')) return true
  const [textOfA, textOfB] = [textOf(decodeEscapes(a)), textOf(decodeEscapes(b))]
  if (textOfA === undefined || textOfB === undefined) return false
  return withoutMarks(textOfA) === withoutMarks(textOfB)
}

function withoutMarks(text: string): string {
  return text
    .normalize('NFD')
    .replace(/\p{Mark}/gu, '')
    .replace(/đ/gi, 'd')
}
