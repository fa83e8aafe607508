import { writeFile } from 'node:fs/promises'
import { stringify } from 'csv-stringify/sync'
import iconv from 'iconv-lite'
import writeExcelFile, { type Cell } from 'write-excel-file/node'
import { inWindows1258 } from './old-fonts.ts'

export type TextForm =
  | 'utf-8'
  | 'utf-8-mark'
  | 'utf-16le'
  | 'utf-16be-mark'
  | 'windows-1258'
  | 'windows-1252'

/** Writes rows as a text file, as programs in offices do. */
export async function writeTextSheet(
  file: string,
  rows: readonly (readonly string[])[],
  { form = 'utf-8-mark', delimiter = ',' }: Readonly<{ form?: TextForm; delimiter?: string }> = {},
): Promise<void> {
  const width = Math.max(...rows.map((row) => row.length))
  const text = stringify(
    rows.map((row) => Array.from({ length: width }, (_, column) => row[column] ?? '')),
    { delimiter, record_delimiter: 'windows' },
  )
  await writeFile(file, encoded(text, form))
}

function encoded(text: string, form: TextForm): Buffer {
  switch (form) {
    case 'utf-8':
      return Buffer.from(text)
    case 'utf-8-mark':
      return Buffer.from(`\uFEFF${text}`)
    case 'utf-16le':
      return Buffer.from(text, 'utf16le')
    case 'utf-16be-mark':
      return iconv.encode(text, 'utf-16be', { addBOM: true })
    case 'windows-1258':
      return inWindows1258(text)
    case 'windows-1252':
      return iconv.encode(text, 'windows-1252')
  }
}

/** Writes rows as a workbook; numbers as numbers, as Excel would have made them. */
export async function writeWorkbookSheet(
  file: string,
  rows: readonly (readonly string[])[],
): Promise<void> {
  const data = rows.map((row) => row.map(excelCell))
  await writeExcelFile(data, { sheet: 'Danh sách' }).toFile(file)
}

function excelCell(text: string): Cell | null {
  if (text === '') return null
  return /^[1-9]\d{0,10}$/.test(text) ? Number(text) : text
}
