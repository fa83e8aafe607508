import { isoDayText, numberText, unescapeCell } from './cell-text.ts'
import { checkRow } from './delimited-source.ts'
import type { CellRow } from './people-sheet.ts'
import { SheetError } from './sheet-error.ts'
import type { SheetLimits } from './sheet-limits.ts'
import type { MergedCells, SheetSource } from './sheet-source.ts'
import {
  formatOfStyle,
  lengthened,
  readWorkbook,
  textReader,
  type Workbook,
} from './workbook-parts.ts'
import { readXml } from './xml-events.ts'
import { openZip, type ZipParts } from './zip-parts.ts'

/** More merged cells than this are not looked at: only those of a column of units matter. */
const MOST_MERGED = 20_000

/** A workbook of Excel 2007 or later. Sheets are read as a stream, formulas by their last value. */
export async function workbookSource(file: Buffer, limits: SheetLimits): Promise<SheetSource> {
  const parts = await openZip(file, limits)
  const workbook = await readWorkbook(parts, limits)
  const sheets = workbook.sheets
    .filter(({ path }) => parts.has(path))
    .map(({ name, path, isHidden }) => {
      let merged: readonly MergedCells[] = []
      return {
        name,
        isHidden,
        rows: () =>
          readRows(parts, path, workbook, limits, (all) => {
            merged = all
          }),
        mergedCells: () => merged,
      }
    })
  if (sheets.length === 0) throw new SheetError('empty', 'The workbook has no sheet.')
  return { format: 'xlsx', encoding: undefined, delimiter: undefined, sheets }
}

type Cell = Readonly<{ column: number; type: string; style: string | undefined }>

async function* readRows(
  parts: ZipParts,
  path: string,
  workbook: Workbook,
  limits: SheetLimits,
  onMerged: (merged: readonly MergedCells[]) => void,
): AsyncGenerator<CellRow> {
  const ready: CellRow[] = []
  const merged: MergedCells[] = []
  const inline = textReader()
  let row = 0
  let filled = 0
  let cells: string[] = []
  let cell: Cell | undefined
  let value = ''
  let isInValue = false

  const handlers = {
    open(name: string, attributes: Readonly<Record<string, string>>) {
      inline.open(name)
      if (name === 'row') {
        row = Number(attributes.r) || row + 1
        cells = []
      } else if (name === 'c') {
        const column =
          attributes.r === undefined ? (cell?.column ?? -1) + 1 : columnOf(attributes.r)
        cell = { column, type: attributes.t ?? 'n', style: attributes.s }
        value = ''
      } else if (name === 'v') {
        isInValue = true
      } else if (name === 'mergeCell' && merged.length < MOST_MERGED) {
        const area = mergedCellsOf(attributes.ref ?? '')
        if (area) merged.push(area)
      }
    },
    text(piece: string) {
      if (isInValue) value = lengthened(value, piece)
      else inline.text(piece)
    },
    close(name: string) {
      inline.close(name)
      if (name === 'v') isInValue = false
      if (name === 'c' && cell) putCell(cell)
      if (name === 'row') endRow()
    },
  }

  function putCell({ column, type, style }: Cell) {
    const inlineText = inline.take()
    const text = textOf(type, value, inlineText, style)
    if (text.trim() === '') return
    if (column >= limits.columns) checkRow(row, filled, [...Array(column).fill(''), text], limits)
    while (cells.length < column) cells.push('')
    cells[column] = text
  }

  function textOf(type: string, value: string, inlineText: string, style: string | undefined) {
    switch (type) {
      case 's':
        return workbook.strings[Number(value)] ?? ''
      case 'inlineStr':
        return unescapeCell(inlineText).normalize('NFC')
      case 'str':
        return unescapeCell(value).normalize('NFC')
      case 'b':
        return value === '1' ? 'TRUE' : 'FALSE'
      case 'd':
        return isoDayText(value)
      case 'e':
        return value
      default:
        return numberText(value, formatOfStyle(workbook, style), workbook.is1904)
    }
  }

  function endRow() {
    cell = undefined
    if (cells.length === 0) return
    filled += 1
    checkRow(row, filled, cells, limits)
    ready.push({ row, cells })
    cells = []
  }

  for await (const _ of readXml(parts.read(path), handlers)) yield* ready.splice(0)
  onMerged(merged)
}

/** `AB12` → 27. */
function columnOf(reference: string): number {
  let column = 0
  for (const letter of reference.slice(0, 8)) {
    if (letter < 'A' || letter > 'Z') break
    column = column * 26 + letter.charCodeAt(0) - 64
  }
  return Math.min(Math.max(column, 1), 16_384) - 1
}

/** `A2:A15`; undefined when it is no such area. */
function mergedCellsOf(reference: string): MergedCells | undefined {
  const [, first = '', firstRow, last = '', lastRow] =
    /^([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})$/.exec(reference) ?? []
  if (firstRow === undefined) return undefined
  return {
    firstRow: Number(firstRow),
    lastRow: Number(lastRow),
    firstColumn: columnOf(first),
    lastColumn: columnOf(last),
  }
}
