import { mayBeSameName } from '../people-import/same-name.ts'
import { foldVietnamese } from '../vietnamese/fold-vietnamese.ts'

/** How two names go together. `unknown`: one of them is not written down. */
export type NameLikeness = 'same' | 'alike' | 'different' | 'unknown'

/** With their marks: «Bá» is a name, «Bà» a title. */
const TITLES = /^(?:(?:ông|bà|đồng chí|đ\/c|th\.?s|ts|bs|ks|cn|ls|gs|pgs)(?:\s*[.:]\s*|\s+))+/iu

/** A name without marks, case, titles and order: what two spellings of one name share. */
export function nameKey(name: string): string {
  return [...wordsOf(name)].sort().join(' ')
}

/** The name in one word, in its order, as accounts are often called: `tranthanhtam`. */
export function joinedName(name: string): string {
  return wordsOf(name).join('')
}

/**
 * Compares the name of an application's user with a person's (product 3.8). A part of the name with
 * the given name in it is alike, and so is a slip of the pen.
 */
export function compareNames(inApplication: string, ofPerson: string): NameLikeness {
  const [words, others] = [wordsOf(inApplication), wordsOf(ofPerson)]
  if (words.length === 0 || others.length === 0) return 'unknown'
  if (nameKey(inApplication) === nameKey(ofPerson)) return 'same'
  const given = others.at(-1) ?? ''
  const isPart = words.includes(given) && words.every((word) => others.includes(word))
  return isPart || mayBeSameName(words.join(' '), others.join(' ')) ? 'alike' : 'different'
}

function wordsOf(name: string): string[] {
  const plain = name.normalize('NFC').trim().replace(TITLES, '')
  return foldVietnamese(plain)
    .split(/[^a-z0-9]+/)
    .filter((word) => word !== '')
}
