import { once } from 'node:events'
import { stringify } from 'csv-stringify/sync'

/** Excel reads UTF-8 only behind this mark. */
const BOM = '\uFEFF'

/** Rows of CSV; a cell that a spreadsheet would take for a formula is text. */
export function csvRows(rows: readonly (readonly unknown[])[]): string {
  return stringify(rows as unknown[][], { escape_formulas: true, record_delimiter: 'windows' })
}

/** The first line of a CSV file. */
export function csvHead(columns: readonly string[]): string {
  return `${BOM}${csvRows([columns])}`
}

/** Writes to a stream no faster than it takes. */
export function writerTo(stream: NodeJS.WritableStream) {
  return async (text: string): Promise<void> => {
    if (!stream.write(text)) await once(stream, 'drain')
  }
}
