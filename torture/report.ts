import type { FaultResult } from './faults.ts'
import { COUNTED, type Ledger } from './ledger.ts'
import type { RoundResult } from './rounds.ts'

/** A line for each kind of blow. */
export function renderRounds(results: readonly RoundResult[]): string {
  const blows = [...new Set(results.map(({ blow }) => blow))]
  const rows = blows.map((blow) => {
    const ofBlow = results.filter((result) => result.blow === blow)
    const starts = ofBlow.map(({ startMs }) => startMs).sort((a, b) => a - b)
    const broken = ofBlow.flatMap(({ violations }) => violations).length
    return [blow, ofBlow.length, starts.at(starts.length >> 1), starts.at(-1), broken]
  })
  return table(['blow', 'rounds', 'start ms, median', 'longest', 'broken'], rows)
}

/** A line for each fault. */
export function renderFaults(results: readonly FaultResult[]): string {
  return table(
    ['fault', 'broken', 'seen'],
    results.map(({ fault, violations, seen }) => [fault, violations.length, seen]),
  )
}

/** How much was acknowledged, and then compared. */
export function renderCounts(ledgers: readonly Ledger[]): string {
  const sum = (what: (typeof COUNTED)[number]) =>
    ledgers.reduce((total, { counts }) => total + counts[what], 0)
  return table(
    ['compared', ''],
    COUNTED.map((what) => [what, sum(what)]),
  )
}

type Cell = string | number | undefined

function table(heading: readonly string[], rows: readonly (readonly Cell[])[]): string {
  const lines = [heading, ...rows.map((row) => row.map((cell) => String(cell ?? '')))]
  const widths = heading.map((_, column) =>
    Math.max(...lines.map((line) => (line[column] ?? '').length)),
  )
  const text = lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd(),
  )
  return `${text.join('\n')}\n`
}
