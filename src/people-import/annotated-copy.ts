import { createWriteStream } from 'node:fs'
import { writeFile } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { stringify } from 'csv-stringify'
import iconv from 'iconv-lite'
import writeExcelFile, { type Cell } from 'write-excel-file/node'
import { withoutForbidden } from '../protocol/xml.ts'
import { harmlessCell } from './cell-safety.ts'
import type { Detected, PeopleSheet } from './people-sheet.ts'

/** What the two columns say of a row; either may be empty. */
export type SheetRemark = Readonly<{ error: string; suggestion: string }>

export type CopyOptions = Readonly<{
  /** By row number, from whoever found something: the sheet itself, or the accounts it was held to. */
  remarks: ReadonlyMap<number, SheetRemark>
  headings: SheetRemark
}>

/** Blank rows are kept so that rows keep their numbers, but not more of them than any list has. */
const MOST_BLANK_ROWS = 5_000
const REMARK_WIDTH = 50
const LONGEST_SHEET_NAME = 31

/**
 * Writes the sheet again with the columns «Lỗi» and «Gợi ý» at its right (3.4): ready to be mended
 * and read in again, when the two columns are passed over. Cells stay as they are, save that none
 * can be taken for a formula. .xlsx becomes .xlsx, text becomes UTF-8 with its mark (UTF-16 stays).
 * The file is readable by its owner only, and replaced if it is there.
 */
export async function writeAnnotatedCopy(
  sheet: PeopleSheet,
  target: string,
  options: CopyOptions,
): Promise<void> {
  const rows = annotatedRows(sheet, await remarkColumns(sheet), options)
  if (sheet.detected.format === 'xlsx') await writeWorkbook(rows, sheet.detected, target)
  else await writeDelimited(rows, sheet.detected, target)
}

type RemarkColumns = Readonly<{ error: number; suggestion: number }>

/** Where the two go: where they were in a copy of ours, else behind the widest row. */
async function remarkColumns({ detected, cellRows }: PeopleSheet): Promise<RemarkColumns> {
  const [error, suggestion] = detected.ignoredColumns
    .filter(({ reason }) => reason === 'annotation')
    .map(({ index }) => index)
  if (error !== undefined && suggestion !== undefined) return { error, suggestion }
  let width = 0
  for await (const { cells } of cellRows) width = Math.max(width, cells.length)
  return { error: width, suggestion: width + 1 }
}

async function* annotatedRows(
  { detected, cellRows }: PeopleSheet,
  columns: RemarkColumns,
  { remarks, headings }: CopyOptions,
): AsyncGenerator<readonly string[]> {
  const headingRow = detected.headerRow - detected.headerRows + 1
  let last = 0
  let blanks = 0
  for await (const { row, cells } of cellRows) {
    for (let blank = last + 1; blank < row && blanks < MOST_BLANK_ROWS; blank += 1) {
      blanks += 1
      yield []
    }
    last = row
    const remark = row === headingRow ? headings : remarks.get(row)
    const copy = cells.map(harmlessCell)
    if (row >= headingRow) {
      putAt(copy, columns.error, harmlessCell(remark?.error ?? ''))
      putAt(copy, columns.suggestion, harmlessCell(remark?.suggestion ?? ''))
    }
    yield copy
  }
}

function putAt(cells: string[], index: number, text: string): void {
  while (cells.length < index) cells.push('')
  cells[index] = text
}

async function writeWorkbook(
  rows: AsyncIterable<readonly string[]>,
  { sheetName }: Detected,
  target: string,
): Promise<void> {
  const data: (Cell | null)[][] = []
  let width = 0
  for await (const cells of rows) {
    width = Math.max(width, cells.length)
    data.push(cells.map(cellOf))
  }
  const columns = Array.from({ length: width }, (_, index) => ({
    width: index >= width - 2 ? REMARK_WIDTH : 18,
  }))
  const sheet = writableName(sheetName ?? '')
  const workbook = await writeExcelFile(data, { columns, sheet }).toBuffer()
  await writeFile(target, workbook, { mode: 0o600 })
}

/** Other programs than Excel give a sheet names that Excel refuses. */
function writableName(name: string): string {
  const plain = withoutForbidden(name)
    .replace(/[\\/?*[\]:]/g, ' ')
    .slice(0, LONGEST_SHEET_NAME)
    .replace(/^[\s']+|[\s']+$/g, '')
  return plain === '' ? 'Sheet1' : plain
}

function cellOf(text: string): Cell | null {
  const value = withoutForbidden(text)
  if (value === '') return null
  return value.includes('\n') ? { value, wrap: true } : value
}

async function writeDelimited(
  rows: AsyncIterable<readonly string[]>,
  { delimiter = ',', encoding }: Detected,
  target: string,
): Promise<void> {
  const isWide = encoding === 'utf-16le' || encoding === 'utf-16be'
  const records = stringify({
    delimiter,
    record_delimiter: 'windows',
    quoted_match: /\n|\r/,
    bom: !isWide,
  })
  const file = createWriteStream(target, { mode: 0o600 })
  const wide = [iconv.decodeStream('utf-8'), iconv.encodeStream('utf-16le', { addBOM: true })]
  await pipeline([Readable.from(cellsOf(rows)), records, ...(isWide ? wide : []), file])
}

async function* cellsOf(rows: AsyncIterable<readonly string[]>): AsyncGenerator<readonly string[]> {
  for await (const cells of rows) yield cells.length === 0 ? [''] : cells
}
