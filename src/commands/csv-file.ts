import { closeSync, fstatSync, openSync, readFileSync } from 'node:fs'
import { parse } from 'csv-parse/sync'
import { CommandError } from './command-error.ts'

const LARGEST_FILE = 8 * 1024 * 1024

/** A row under its headings, with the line that it stands on. */
export type CsvRow = Readonly<{ line: number; fields: Readonly<Record<string, string>> }>

/**
 * The rows of a small CSV file in UTF-8 by the names of their columns. `columns` gives each name with
 * the headings that mean it, compared by `fold`. Throws a CommandError when the file is none, is too
 * large or lacks a column that must be there.
 */
export function readCsvFile(
  file: string,
  columns: Readonly<Record<string, readonly string[]>>,
  required: readonly string[],
  fold: (heading: string) => string,
): CsvRow[] {
  const records = readCsvRecords(file)
  const [headings, ...rows] = records
  if (!headings) throw new CommandError(`${file} is empty.`, 65)
  const places = new Map(
    Object.entries(columns).map(([name, meant]) => [
      name,
      headings.record.findIndex((heading) => meant.includes(fold(heading))),
    ]),
  )
  const missing = required.filter((name) => (places.get(name) ?? -1) < 0)
  if (missing.length > 0) {
    throw new CommandError(`${file} has no column ${missing.join(', ')} in its first line.`, 65)
  }
  return rows.map(({ record, info }) => ({
    line: info.lines,
    fields: Object.fromEntries(
      [...places].map(([name, place]) => [name, (record[place] ?? '').normalize('NFC').trim()]),
    ),
  }))
}

function textOf(file: string): string {
  let handle: number | undefined
  try {
    handle = openSync(file, 'r')
    if (fstatSync(handle).size > LARGEST_FILE) throw new CommandError(`${file} is too large.`, 65)
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(handle))
  } catch (error) {
    if (error instanceof CommandError) throw error
    if (error instanceof TypeError) throw new CommandError(`${file} is not in UTF-8.`, 65)
    const { code } = error as NodeJS.ErrnoException
    throw new CommandError(`${file} cannot be read (${code}).`, 65)
  } finally {
    if (handle !== undefined) closeSync(handle)
  }
}

/** The one that the first line holds most of: Excel writes `;` where a comma is a decimal point. */
function delimiterOf(text: string): string {
  const firstLine = text.slice(0, 1_000).split('\n', 1)[0] ?? ''
  const counts = [',', ';', '\t'].map((mark) => [mark, firstLine.split(mark).length] as const)
  return counts.reduce((most, other) => (other[1] > most[1] ? other : most))[0]
}

/** A record, with the line that it ends on. */
export type CsvRecord = Readonly<{ record: string[]; info: Readonly<{ lines: number }> }>

/** The records of a small CSV file in UTF-8. @throws CommandError when it is none, or is too large. */
export function readCsvRecords(file: string): CsvRecord[] {
  const text = textOf(file)
  try {
    return parse(text, {
      bom: true,
      delimiter: delimiterOf(text),
      info: true,
      relaxColumnCount: true,
      skipEmptyLines: true,
      maxRecordSize: 64 * 1024,
    }) as unknown as CsvRecord[]
  } catch (error) {
    throw new CommandError(`${file} is not CSV: ${(error as Error).message}.`, 65)
  }
}
