import iconv from 'iconv-lite'
import { isSyllable } from './syllable.ts'

/** Fonts from before Unicode: TCVN3 (.VnTime, ABC) and VNI (VNI-Times). */
export type LegacyKind = 'tcvn3' | 'vni'

export const LEGACY_KINDS: readonly LegacyKind[] = ['tcvn3', 'vni']

const FIRST_TCVN3_LETTER = 0xa1
const LAST_TCVN3_LETTER = 0xfe

/** VNI writes a mark as a letter of its own behind the vowel. */
const VNI_MARKS: Readonly<Record<string, string>> = {
  ù: '\u0301',
  ø: '\u0300',
  û: '\u0309',
  õ: '\u0303',
  ï: '\u0323',
  â: '\u0302',
  á: '\u0302\u0301',
  à: '\u0302\u0300',
  å: '\u0302\u0309',
  ã: '\u0302\u0303',
  ä: '\u0302\u0323',
  ê: '\u0306',
  é: '\u0306\u0301',
  è: '\u0306\u0300',
  ú: '\u0306\u0309',
  ü: '\u0306\u0303',
  ë: '\u0306\u0323',
}
const VNI_LETTERS: Readonly<Record<string, string>> = {
  ô: 'ơ',
  ö: 'ư',
  ñ: 'đ',
  í: 'í',
  ì: 'ì',
  æ: 'ỉ',
  ó: 'ĩ',
  ò: 'ị',
  î: 'ỵ',
}
const VNI_SIGN = new RegExp(
  `([aeouyôö])([${Object.keys(VNI_MARKS).join('')}])|[${Object.keys(VNI_LETTERS).join('')}]`,
  'giu',
)

/** Signs of TCVN3 are symbols in Unicode, so only blanks and what is plain ASCII part its words. */
const WORD_BREAK = /[\s.,;:()[\]/\\"'?!_+*0-9-]+/u
const BEYOND_ASCII = /\P{ASCII}/u

/** How many words with marks read as Vietnamese: as the text stands, and from each old font. */
export type LegacyScore = Readonly<{ marked: number; unicode: number; tcvn3: number; vni: number }>

export function legacyScore(text: string): LegacyScore {
  const words = markedWords(text)
  return {
    marked: words.length,
    unicode: readable(words, (word) => word),
    tcvn3: readable(words, fromTcvn3),
    vni: readable(words, fromVni),
  }
}

function markedWords(text: string): string[] {
  return text.split(WORD_BREAK).filter((word) => BEYOND_ASCII.test(word))
}

function readable(words: readonly string[], read: (word: string) => string): number {
  return words.filter((word) => isSyllable(read(word))).length
}

/**
 * Which old font a text looks like: it must read better from it than as it stands. Where it reads
 * from both, the expected one is taken.
 */
export function legacyKindOf(text: string, expected: LegacyKind = 'tcvn3'): LegacyKind | undefined {
  if (!BEYOND_ASCII.test(text)) return undefined
  const words = markedWords(text)
  const unicode = readable(words, (word) => word)
  if (unicode === words.length) return undefined
  const tcvn3 = readable(words, fromTcvn3)
  const vni = readable(words, fromVni)
  if (Math.max(tcvn3, vni) <= unicode) return undefined
  if (vni === tcvn3) return expected
  return vni > tcvn3 ? 'vni' : 'tcvn3'
}

/** Text of an old font in Unicode (NFC). Only for text that is known to be of that font. */
export function convertLegacy(text: string, kind: LegacyKind): string {
  return text.replace(/\S+/gu, kind === 'vni' ? fromVni : fromTcvn3)
}

function fromTcvn3(word: string): string {
  const converted = word.replace(/[\u00a1-\u00fe]/g, (sign) => TCVN3.get(sign) ?? sign)
  // The fonts have small letters with marks only; capitals are another font's, or the neighbours'.
  const letters = word.match(/[a-z]/gi) ?? []
  const isShouted = letters.length > 1 && letters.every((letter) => letter < 'a')
  return isShouted ? converted.toUpperCase() : converted
}

function fromVni(word: string): string {
  return word.replace(VNI_SIGN, (sign, vowel?: string, mark?: string) => {
    if (vowel === undefined || mark === undefined) return vniLetter(sign)
    return (vniLetter(vowel) + VNI_MARKS[mark.toLowerCase()]).normalize('NFC')
  })
}

function vniLetter(sign: string): string {
  const letter = VNI_LETTERS[sign.toLowerCase()]
  if (letter === undefined) return sign
  return sign === sign.toLowerCase() ? letter : letter.toUpperCase()
}

const TCVN3: ReadonlyMap<string, string> = tcvn3Letters()

/** The library's table is the standard's; the fonts share it from Ă on. */
function tcvn3Letters(): Map<string, string> {
  const letters = new Map<string, string>()
  for (let code = FIRST_TCVN3_LETTER; code <= LAST_TCVN3_LETTER; code += 1) {
    const letter = iconv.decode(Buffer.of(code), 'tcvn')
    if (/^\p{Letter}$/u.test(letter)) letters.set(String.fromCharCode(code), letter)
  }
  return letters
}
