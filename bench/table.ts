import type { AbuseResult } from './abuse.ts'
import type { CaseResult, WholeResult } from './report.ts'

/** The results as text, a line each. */
export function renderTables(cases: readonly CaseResult[], wholes: readonly WholeResult[]): string {
  const sections = []
  if (cases.length > 0) sections.push(renderTable(CASE_HEADING, cases.map(caseRow)))
  if (wholes.length > 0) sections.push(renderTable(WHOLE_HEADING, wholes.map(wholeRow)))
  return `${sections.join('\n\n')}\n\n${LEGEND}\n`
}

/** What was measured while somebody meant harm, a line each. */
export function renderAbuse(results: readonly AbuseResult[]): string {
  const rows = results.map(({ title, value, target, isMet }) => [
    title,
    value,
    target,
    isMet === undefined ? '' : isMet ? 'met' : 'missed',
  ])
  return `\n${renderTable(['', '', 'target', ''], rows)}\n`
}

const LEGEND = `CPU: the server's processor time an operation, in microseconds. constant: a bare Fastify that
answers the same bytes, measured in turn with ours. F = constant / ours. Medians. The machine's
other work moves rates and latencies a lot, and F a little.`

const CASE_HEADING = [
  'case',
  'operations',
  'CPU µs',
  'constant',
  'F',
  'target',
  '',
  'per s',
  'constant',
  'ratio',
  'target',
  '',
  'p50 ms',
  'p99 ms',
]
const WHOLE_HEADING = ['', 'ours', 'bare', 'ratio', 'target', '']

function caseRow(result: CaseResult): string[] {
  const { cpuGoal, rateGoal } = result
  return [
    result.title,
    String(result.operations),
    result.realCpuMicroseconds.toFixed(1),
    result.constantCpuMicroseconds.toFixed(1),
    result.cpuRatio.toFixed(2),
    cpuGoal ? `≥ ${cpuGoal.target.toFixed(2)}` : '',
    cpuGoal?.verdict ?? '',
    result.realPerSecond.toFixed(0),
    result.constantPerSecond.toFixed(0),
    result.rateRatio.toFixed(2),
    rateGoal ? `≥ ${rateGoal.target.toFixed(2)}` : '',
    rateGoal?.verdict ?? '',
    result.p50Ms.toFixed(1),
    result.p99Ms.toFixed(1),
  ]
}

function wholeRow({ title, real, bare, ratio, goal }: WholeResult): string[] {
  const target = goal ? `≤ ${goal.target.toFixed(1)}` : ''
  return [title, real.toFixed(0), bare.toFixed(0), ratio.toFixed(2), target, goal?.verdict ?? '']
}

/** The first column reads from the left, numbers line up on the right. */
function renderTable(heading: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = heading.map((_, column) =>
    Math.max(...[heading, ...rows].map((row) => (row[column] ?? '').length)),
  )
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) =>
        column === 0 ? cell.padEnd(widths[column] ?? 0) : cell.padStart(widths[column] ?? 0),
      )
      .join('  ')
      .trimEnd()
  const rule = '─'.repeat(widths.reduce((sum, width) => sum + width + 2, -2))
  return [line(heading), rule, ...rows.map(line)].join('\n')
}
