import { editDistance } from '../accounts/suffix.ts'
import { foldVietnamese } from '../vietnamese/fold-vietnamese.ts'

/** A name without marks, case and doubled blanks: what two spellings of it share. */
export function foldedName(name: string): string {
  return foldVietnamese(name).replace(/\s+/g, ' ').trim()
}

/**
 * Whether two names may be two spellings of one person's: marks or case apart, one slip of the pen,
 * or a middle name more, less or other. Whoever has another family or given name is somebody else.
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
