const DELIMITERS = ['\t', ';', ',', '|']
const LINES_LOOKED_AT = 200

/** `sep=;`: what Excel itself takes the separator from, on a line of its own. */
const DECLARED = /^sep=(.)\r?$/i

/** What separates the cells: the sign that most lines have equally many of. */
export function detectDelimiter(text: string): string {
  const lines = text.split(/\r\n|\n|\r/).slice(0, LINES_LOOKED_AT)
  const declared = DECLARED.exec(lines[0] ?? '')?.[1]
  if (declared !== undefined) return declared
  let best = { delimiter: ',', weight: 0 }
  for (const delimiter of DELIMITERS) {
    const weight = weightOf(lines, delimiter)
    if (weight > best.weight) best = { delimiter, weight }
  }
  return best.delimiter
}

function weightOf(lines: readonly string[], delimiter: string): number {
  const linesByCount = new Map<number, number>()
  for (const line of lines) {
    const count = countOutsideQuotes(line, delimiter)
    if (count > 0) linesByCount.set(count, (linesByCount.get(count) ?? 0) + 1)
  }
  return Math.max(0, ...[...linesByCount].map(([count, lines]) => lines * Math.sqrt(count)))
}

function countOutsideQuotes(line: string, delimiter: string): number {
  let count = 0
  let isQuoted = false
  for (const sign of line) {
    if (sign === '"') isQuoted = !isQuoted
    else if (sign === delimiter && !isQuoted) count += 1
  }
  return count
}
