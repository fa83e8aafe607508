import { PROVINCIAL_DOMAINS } from './provincial-domains.ts'

/** What may stand after the @ of a mailbox, and whether it may still be used. */
export type Suffix = Readonly<{
  name: string
  /** active: offered; accepted: works when typed; retired: refused, with its successor as a hint */
  state: 'active' | 'accepted' | 'retired'
  /** The day it stopped, as `2026-07-01`. */
  retiredOn?: string
  replacedBy?: string
}>

export type SuffixReading =
  | Readonly<{ kind: 'usable' }>
  | Readonly<{ kind: 'retired'; suffix: Suffix }>
  | Readonly<{ kind: 'typo'; suggestion: string }>
  | Readonly<{ kind: 'foreign'; allowed: readonly string[] }>

/**
 * Judges a suffix in lower case against the configured ones. Only the nearest slips are taken for a
 * typo: `vinhphuc.gov.vn` is two edits from `binhphuoc.gov.vn`, and another province (R3, 2.5).
 */
export function readSuffix(typed: string, suffixes: readonly Suffix[]): SuffixReading {
  const same = suffixes.find(({ name }) => name === typed)
  if (same) return same.state === 'retired' ? { kind: 'retired', suffix: same } : { kind: 'usable' }

  const active = suffixes.filter(({ state }) => state === 'active').map(({ name }) => name)
  const accepted = suffixes.filter(({ state }) => state === 'accepted').map(({ name }) => name)
  const suggestion = PROVINCIAL_DOMAINS.has(typed)
    ? undefined
    : [...active, ...accepted].find((name) => isSlipOf(typed, name))
  return suggestion === undefined
    ? { kind: 'foreign', allowed: active }
    : { kind: 'typo', suggestion }
}

/** The suffix that a bare name belongs to when the configuration names none: the first active one. */
export function defaultSuffix(suffixes: readonly Suffix[]): string | undefined {
  return suffixes.find(({ state }) => state === 'active')?.name
}

function isSlipOf(typed: string, name: string): boolean {
  const withoutLastLabel = name.slice(0, name.lastIndexOf('.'))
  const lacksDots =
    typed.length < name.length && typed.replaceAll('.', '') === name.replaceAll('.', '')
  const isAsLong = Math.abs(typed.length - name.length) <= 1
  return typed === withoutLastLabel || lacksDots || (isAsLong && editDistance(typed, name) <= 1)
}

/** Damerau–Levenshtein: letters added, left out or replaced, and neighbours swapped. */
export function editDistance(a: string, b: string): number {
  let beforeLast: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, column) => column)
  for (let row = 1; row <= a.length; row++) {
    const current = [row]
    for (let column = 1; column <= b.length; column++) {
      const replaced = at(last, column - 1) + (a[row - 1] === b[column - 1] ? 0 : 1)
      const left = Math.min(at(last, column), at(current, column - 1)) + 1
      const isSwap = a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1]
      const swapped = isSwap ? at(beforeLast, column - 2) + 1 : replaced
      current[column] = Math.min(replaced, left, swapped)
    }
    beforeLast = last
    last = current
  }
  return at(last, b.length)
}

function at(row: readonly number[], column: number): number {
  return row[column] ?? Number.POSITIVE_INFINITY
}
