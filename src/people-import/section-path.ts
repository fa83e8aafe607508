import { unitRank } from './unit-words.ts'

/** A heading between the rows: its number, if it has one, and what it names. */
export type SectionHeading = Readonly<{ marker: string | undefined; name: string }>

type Level = Readonly<{ kind: string; rank: number; marker: string | undefined; name: string }>

const MARKED = /^((?:[IVXLC]+|[A-ZĐ]|\d{1,2}(?:\.\d{1,2})*|[a-zđ]))\s*[.)/:–-]\s*(\p{Letter}.*)$/u
const MARKER = /^\(?((?:[IVXLC]+|[A-ZĐ]|\d{1,2}(?:\.\d{1,2})*|[a-zđ]))[.)/:]*$/u
/** «Sở Nội vụ (25 người)», «SỞ NỘI VỤ: 25». */
const COUNT = /\s*(?:[:–-]\s*\d+(?:\s*\p{Letter}+)*|\(\s*\d+[^)]*\)|:)\s*$/u
/** The rank of a heading that does not say what kind of unit it is. */
const UNKNOWN_RANK = 2.5

/** Splits `I. SỞ NỘI VỤ (25 người)` into its number and its name. */
export function readHeadingText(text: string): SectionHeading {
  const plain = text.replace(/\s+/g, ' ').trim()
  const [, marker, name] = MARKED.exec(plain) ?? []
  return { marker, name: (name ?? plain).replace(COUNT, '').trim() }
}

/** `II`, `b)`, `2.1`: a number by itself, as it stands in the column STT. */
export function readMarker(text: string): string | undefined {
  return MARKER.exec(text.trim())?.[1]
}

/**
 * Follows the headings down a sheet: numbers of one kind (I, II; A, B; 1, 2; a, b) are of one level,
 * whichever kind came first; headings without a number go by the rank of the unit they name.
 */
export function createSectionPath() {
  let levels: Level[] = []

  return {
    /** Takes the next heading; what it stands beside or above is left. */
    enter({ marker, name }: SectionHeading): void {
      const rank = unitRank(name) ?? UNKNOWN_RANK
      const kind = marker === undefined ? '' : kindOf(marker, levels)
      const same = levels.findIndex((level) => kind !== '' && level.kind === kind)
      levels = same >= 0 ? levels.slice(0, same) : above(levels, kind, rank)
      levels = [...levels, { kind, rank, marker, name }]
    },
    path(): readonly string[] {
      return levels.map(({ name }) => name)
    },
  }
}

/** The levels that a heading of a new kind stands under. */
function above(levels: readonly Level[], kind: string, rank: number): Level[] {
  const kept = [...levels]
  for (let last = kept.at(-1); last !== undefined; last = kept.at(-1)) {
    const isDeeper = kind !== '' && last.kind !== '' ? true : last.rank < rank
    if (isDeeper) break
    kept.pop()
  }
  return kept
}

/** Whether I, C, D … is a Roman number or a letter shows by what came before it. */
function kindOf(marker: string, levels: readonly Level[]): string {
  if (/^\d/.test(marker)) return `number-${marker.split('.').length}`
  if (/^\p{Ll}$/u.test(marker)) return 'small-letter'
  if (marker.length > 1) return 'roman'
  const letter = levels.find(({ kind }) => kind === 'capital')?.marker
  const roman = levels.find(({ kind }) => kind === 'roman')?.marker
  const isNextLetter = letter !== undefined && marker.charCodeAt(0) === letter.charCodeAt(0) + 1
  if (isNextLetter && !(roman === 'IV' && marker === 'V')) return 'capital'
  if (/[IVX]/.test(marker)) return 'roman'
  return 'capital'
}
