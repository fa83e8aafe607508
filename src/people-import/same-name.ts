import { editDistance } from '../accounts/suffix.ts'
import { foldVietnamese } from '../vietnamese/fold-vietnamese.ts'

/** A name without marks, case and doubled blanks: what two spellings of it share. */
export function foldedName(name: string): string {
  return foldVietnamese(name).replace(/\s+/g, ' ').trim()
}

const TONES = /[\u0300\u0301\u0303\u0309\u0323]/gu

/**
 * Whether two names are written alike. One may shout, lack all its marks, or have a tone on the other
 * vowel; «Hương» and «Hường», «Anh» and «Ánh» are two people.
 */
export function isSameName(one: string, other: string): boolean {
  if (foldedName(one) !== foldedName(other)) return false
  const [a, b] = [markedName(one), markedName(other)]
  return a === b || a === foldedName(one) || b === foldedName(other)
}

/** In small letters, with the tone of each word behind it: `hòa` and `hoà` are one. */
function markedName(name: string): string {
  return name
    .normalize('NFD')
    .toLowerCase()
    .replaceAll('ð', 'đ')
    .trim()
    .split(/\s+/)
    .map((word) => word.replace(TONES, '') + (word.match(TONES) ?? []).join(''))
    .join(' ')
}

/**
 * Whether two names may be two spellings of one person's: marks or case apart, one slip of the pen,
 * or a middle name more or less. Whoever has another family or given name is somebody else.
 */
export function mayBeSameName(one: string, other: string): boolean {
  const [a, b] = [foldedName(one), foldedName(other)]
  if (a === b) return true
  const [words, others] = [a.split(' '), b.split(' ')]
  const isSameEnds = words[0] === others[0] && words.at(-1) === others.at(-1)
  const hasMiddle = words.length > 1 && others.length > 1
  if (isSameEnds && hasMiddle && words.length !== others.length) return true
  return a.length > 5 && words.length === others.length && editDistance(a, b) <= 1
}
