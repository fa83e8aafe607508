/** What a sheet may be at most. Every one of them is checked while reading, not after it. */
export type SheetLimits = Readonly<{
  /** Size of the file, in bytes (product 3.4). */
  fileBytes: number
  /** Rows that are not blank, of the one sheet that is read. */
  rows: number
  columns: number
  /** Letters of one cell: what Excel itself allows. */
  cellLetters: number
  /** What each part of a workbook may come to when inflated, in bytes. */
  inflatedBytes: number
  /** Letters of all shared strings of a workbook, which stay in memory while it is read. */
  sharedLetters: number
  /** Files inside a workbook. */
  parts: number
}>

export const SHEET_LIMITS: SheetLimits = {
  fileBytes: 20 * 1024 * 1024,
  rows: 100_000,
  columns: 256,
  cellLetters: 32_767,
  inflatedBytes: 256 * 1024 * 1024,
  sharedLetters: 24 * 1024 * 1024,
  parts: 2_000,
}
