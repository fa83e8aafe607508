import type { CellRow, SheetEncoding, SheetFormat } from './people-sheet.ts'

/** Cells that Excel shows as one: rows as Excel numbers them, columns from 0. */
export type MergedCells = Readonly<{
  firstRow: number
  lastRow: number
  firstColumn: number
  lastColumn: number
}>

/** A file whose rows can be read, any number of times, without yet knowing what they mean. */
export type SheetSource = Readonly<{
  format: SheetFormat
  encoding: SheetEncoding | undefined
  delimiter: string | undefined
  sheets: readonly SheetOfSource[]
}>

export type SheetOfSource = Readonly<{
  /** Undefined in a text file. */
  name: string | undefined
  isHidden: boolean
  /** The rows that are not blank. Throws a SheetError where they can be read no further. */
  rows(): AsyncIterable<CellRow>
  /** Known once the rows have been read to their end. */
  mergedCells(): readonly MergedCells[]
}>
