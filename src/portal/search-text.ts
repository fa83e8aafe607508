import type { RegisteredService } from '../services/registered-service.ts'
import { foldVietnamese } from '../vietnamese/fold-vietnamese.ts'

/** A longer question is not typed by anybody. */
export const LONGEST_QUERY = 100
const MOST_WORDS = 8
/** Shorter words count only where a word begins: otherwise nearly every text has them. */
const SHORT = 3

const known = new WeakMap<RegisteredService, string>()

/**
 * What the search looks in: the words of name (in both languages), description and aliases without
 * any mark, a space before each; the name and the aliases in one piece; and the first letters of the
 * name from each of its words on, so that `vb` and `qlvb` find `Quản lý văn bản`. page.js looks in
 * the very same text by the same rule.
 */
export function searchTextOf(service: RegisteredService): string {
  const found = known.get(service)
  if (found !== undefined) return found
  const { name, description, aliases } = service
  const spoken = [name.vi, name.en, ...aliases].map(wordsOf)
  const words = [
    ...spoken.flat(),
    ...[description.vi, description.en].flatMap(wordsOf),
    ...spoken.filter(({ length }) => length > 1).map((part) => part.join('')),
    ...[name.vi, name.en].flatMap((text) => initialsOf(wordsOf(text))),
  ]
  const text = ` ${[...new Set(words)].join(' ')}`
  known.set(service, text)
  return text
}

/** The words that are asked for, without any mark. */
export function queryWords(query: string): string[] {
  return wordsOf(query.slice(0, LONGEST_QUERY)).slice(0, MOST_WORDS)
}

/** Whether every word that is asked for is in the text. No words: yes. */
export function isMeant(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word.length < SHORT ? ` ${word}` : word))
}

function wordsOf(text: string): string[] {
  return foldVietnamese(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean)
}

/** `['quan', 'ly', 'van', 'ban']` → `['qlvb', 'lvb', 'vb']` */
function initialsOf(words: readonly string[]): string[] {
  const letters = words.map((word) => [...word][0]).join('')
  return words.slice(0, -1).map((_, index) => [...letters].slice(index).join(''))
}
