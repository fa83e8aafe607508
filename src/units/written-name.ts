import { foldVietnamese } from '../vietnamese/fold-vietnamese.ts'

/** Small words that abbreviations leave out: `Sở TTTT` is Sở Thông tin và Truyền thông. */
const LEFT_OUT = new Set(['va'])

/** Syllables as Vietnamese spells them, without marks. Anything else is an abbreviation. */
const SYLLABLE =
  /^(ngh?|[cgknpt]h|g[hi]|qu|tr|[bcdghklmnpqrstvx])?(uye|uya|uyu|uoi|uou|ieu|yeu|oai|oay|oao|oeo|uay|ue|ua|uo|uy|ui|uu|ie|ia|iu|ye|oa|oe|oi|oo|ai|ao|au|ay|eo|eu|[aeiouy])(ch|ng|nh|[cmnpt])?$/

/** One word of a text, which may be an abbreviation: the first letters of several words. */
export type Word = Readonly<{
  /** The word without marks; empty when it can only be an abbreviation. */
  whole: string
  /** The letters, where they may be an abbreviation; else empty. */
  short: string
}>

/**
 * The words of a unit's name as somebody wrote it: without marks, case, punctuation, numbering and
 * "và"; `kỹ` and `kĩ` alike. Capitals are an abbreviation, unless the whole text is in capitals.
 */
export function wordsOf(text: string): Word[] {
  const written = text
    .normalize('NFC')
    .replace(/^\s*\d+(\.\d+)*[.)]\s+/, '')
    .split(/[^\p{L}\p{M}\p{N}]+/u)
    .filter((word) => word !== '')
  const isShouted = written.length > 1 && !/\p{Ll}/u.test(text)
  return written.map((word) => wordOf(word, isShouted)).filter(({ whole }) => !LEFT_OUT.has(whole))
}

function wordOf(written: string, isShouted: boolean): Word {
  const letters = foldVietnamese(written)
  if (/\d/.test(letters)) return { whole: letters, short: '' }
  const isSyllable = SYLLABLE.test(letters)
  const isCapitals = /^\p{Lu}+$/u.test(written) && !isShouted
  return {
    whole: /[aeiouy]/.test(letters) ? letters.replace(/(?<=[^aeiouy]|qu)y$/, 'i') : '',
    short: !isSyllable || isCapitals || letters.length === 1 ? letters : '',
  }
}

/** The words as one text, to be looked up. */
export function joined(words: readonly Word[]): string {
  return words.map(({ whole, short }) => whole || short).join(' ')
}

/** The first letters of a full name: `stttt` for Sở Thông tin và Truyền thông. */
export function initialsOf(words: readonly Word[]): string {
  return words.map(initialOf).join('')
}

/** A number stands for itself. */
function initialOf({ whole, short }: Word): string {
  return /\d/.test(whole) ? whole : (whole || short).slice(0, 1)
}

const MOST_READINGS = 16

/**
 * The first letters that a text with abbreviations may stand for. A word that can be read either way
 * gives both; of very many readings the first are taken.
 */
export function initialsMeant(words: readonly Word[]): string[] {
  let readings = ['']
  for (const word of words) {
    const ways = new Set([
      ...(word.short ? [word.short] : []),
      ...(word.whole ? [initialOf(word)] : []),
    ])
    readings = readings.flatMap((reading) => [...ways].map((way) => reading + way))
    readings = readings.slice(0, MOST_READINGS)
  }
  return [...new Set(readings)]
}

/**
 * Whether two texts spell the same name: word by word, where an abbreviation in either of them stands
 * for the first letters of the other's next words.
 */
export function spellsSame(one: readonly Word[], other: readonly Word[]): boolean {
  const [first, ...rest] = one
  const [second, ...others] = other
  if (!first || !second) return one.length === other.length
  if (first.whole !== '' && first.whole === second.whole) {
    if (spellsSame(rest, others)) return true
    if (first.short.length < 2 && second.short.length < 2) return false
  }
  const otherRest = withoutInitials(first.short, other)
  if (otherRest && spellsSame(rest, otherRest)) return true
  const oneRest = withoutInitials(second.short, one)
  return oneRest !== undefined && spellsSame(oneRest, others)
}

/** What is left of a name after the words whose first letters these are. */
function withoutInitials(letters: string, name: readonly Word[]): readonly Word[] | undefined {
  for (let taken = 1; letters !== '' && taken <= name.length; taken += 1) {
    const initials = initialsOf(name.slice(0, taken))
    if (initials === letters) return name.slice(taken)
    if (!letters.startsWith(initials)) return undefined
  }
  return undefined
}
