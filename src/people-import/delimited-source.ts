import { Readable } from 'node:stream'
import { setImmediate as nextTurn } from 'node:timers/promises'
import { CsvError, parse } from 'csv-parse'
import iconv from 'iconv-lite'
import { detectDelimiter } from './delimiter.ts'
import type { CellRow, SheetEncoding } from './people-sheet.ts'
import { SheetError } from './sheet-error.ts'
import type { SheetLimits } from './sheet-limits.ts'
import type { SheetSource } from './sheet-source.ts'
import { detectEncoding } from './text-encoding.ts'

const CHUNK = 64 * 1024
const SAMPLE = 128 * 1024

/** A text file with a record on each line: CSV, TSV, or Excel's "Unicode text". */
export function delimitedSource(file: Buffer, limits: SheetLimits): SheetSource {
  const { encoding, markLength } = detectEncoding(file)
  const bytes = file.subarray(markLength)
  const delimiter = detectDelimiter(iconv.decode(bytes.subarray(0, SAMPLE), encoding))
  const rows = () => readRows(bytes, encoding, delimiter, limits)
  return {
    format: delimiter === '\t' ? 'tsv' : 'csv',
    encoding,
    delimiter,
    sheets: [{ name: undefined, isHidden: false, rows, mergedCells: () => [] }],
  }
}

async function* readRows(
  bytes: Buffer,
  encoding: SheetEncoding,
  delimiter: string,
  limits: SheetLimits,
): AsyncGenerator<CellRow> {
  const parser = parse({
    delimiter,
    relax_column_count: true,
    relax_quotes: true,
    max_record_size: limits.cellLetters * 16,
  })
  const text = Readable.from(decoded(bytes, encoding))
  text.on('error', (error) => parser.destroy(error))
  text.pipe(parser)
  let row = 0
  let filled = 0
  let width = 0
  try {
    for await (const record of parser as AsyncIterable<string[]>) {
      row += 1
      const cells = record.map((cell) => cell.normalize('NFC'))
      const widest = width
      if (cells.some((cell) => hasSwallowedRow(cell, delimiter, widest))) throw brokenQuotes(row)
      width = Math.max(width, cells.length)
      if (cells.every((cell) => cell.trim() === '')) continue
      if (row === 1 && /^sep=.?$/i.test(cells[0] ?? '')) continue
      filled += 1
      checkRow(row, filled, cells, limits)
      yield { row, cells }
    }
  } catch (error) {
    throw rowError(error, row)
  } finally {
    text.destroy()
    parser.destroy()
  }
}

/**
 * A quote that is not closed takes the rows up to the next quote into its cell: people who would be
 * nowhere. It shows by a whole row in the cell, or by the next quote, which opened one of its own.
 */
function hasSwallowedRow(cell: string, delimiter: string, width: number): boolean {
  const [, ...lines] = cell.split(/\r\n|\n|\r/)
  if (lines.some((line) => width > 2 && line.split(delimiter).length >= width)) return true
  return cell.startsWith('"') && lines.some((line) => opensQuote(line, delimiter))
}

function opensQuote(line: string, delimiter: string): boolean {
  const [before = '', ...quotes] = line.split('"')
  return quotes.length > 0 && (before === '' || before.endsWith(delimiter))
}

/** Refuses what no list of people needs. */
export function checkRow(
  row: number,
  filled: number,
  cells: readonly string[],
  limits: SheetLimits,
): void {
  if (filled > limits.rows) {
    const limit = String(limits.rows)
    throw new SheetError('too-many-rows', `The sheet has more than ${limit} rows.`, limit)
  }
  if (cells.length > limits.columns && cells.slice(limits.columns).some((cell) => cell !== '')) {
    const sentence = `Row ${row} has more than ${limits.columns} columns.`
    throw new SheetError('too-many-columns', sentence, String(row))
  }
  if (cells.some((cell) => cell.length > limits.cellLetters)) {
    const sentence = `A cell of row ${row} is longer than ${limits.cellLetters} letters.`
    throw new SheetError('cell-too-long', sentence, String(row))
  }
}

async function* decoded(bytes: Buffer, encoding: SheetEncoding): AsyncGenerator<string> {
  const decoder = iconv.getDecoder(encoding)
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const text = decoder.write(bytes.subarray(at, at + CHUNK))
    if (text.includes('\u0000')) {
      throw new SheetError('nul-bytes', 'The file has NUL bytes in it: it is no text.')
    }
    if (text !== '') yield text
    await nextTurn()
  }
  const rest = decoder.end()
  if (rest) yield rest
}

function rowError(error: unknown, row: number): unknown {
  return error instanceof CsvError ? brokenQuotes(row + 1, error) : error
}

function brokenQuotes(row: number, cause?: unknown): SheetError {
  const sentence = `The quotes are broken from row ${row} on: one is opened and not closed.`
  return new SheetError('broken-quotes', sentence, String(row), { cause })
}
