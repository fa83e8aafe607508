import { isNarrowUnit, meaningOfHeader } from './header-words.ts'
import { readLegacyRow } from './legacy-row.ts'
import type { CellRow, ColumnField, ColumnMap, IgnoredColumn, SheetColumn } from './people-sheet.ts'

export type Header = Readonly<{
  /** Its last row. */
  row: number
  rows: 1 | 2
  columns: readonly SheetColumn[]
  ignored: readonly IgnoredColumn[]
}>

/** What stands over a column: the lower text first, as it says more. */
type Heading = Readonly<{ index: number; texts: readonly string[]; label: string }>

const NAME_FIELDS: readonly ColumnField[] = ['displayName', 'familyAndMiddleName', 'givenName']
/** Of these a person may have several columns; of the others the first counts. */
const REPEATABLE: readonly ColumnField[] = ['phone', 'unit', 'familyAndMiddleName']

/**
 * The header among the first rows of a sheet: the first row that names a person's name and one more
 * column, with the row below if that one only says more (product 3.4). Undefined when there is none.
 */
export function findHeader(rows: readonly CellRow[], map?: ColumnMap): Header | undefined {
  for (const [index, row] of rows.entries()) {
    const one = readHeading([row], map)
    const below = rows[index + 1]
    const two = below && below.row === row.row + 1 ? readHeading([row, below], map) : undefined
    if (two && isHeader(two) && isSecondRow(below, map) && knownIn(two) > knownIn(one)) {
      if (!isTitleAbove(one, below, two, map)) return two
    } else if (isHeader(one)) return one
  }
  return undefined
}

export function hasName(header: Header): boolean {
  return header.columns.some(({ field }) => NAME_FIELDS.includes(field))
}

function isHeader(header: Header): boolean {
  return hasName(header) && header.columns.length + knownIgnored(header) >= 2
}

function knownIn(header: Header): number {
  return header.columns.length + knownIgnored(header)
}

function knownIgnored({ ignored }: Header): number {
  return ignored.filter(({ reason }) => reason !== 'unknown').length
}

/** The last line of the letterhead says nothing that the header below it does not say alone. */
function isTitleAbove(
  one: Header,
  below: CellRow | undefined,
  two: Header,
  map: ColumnMap | undefined,
): boolean {
  if (isHeader(one) || !below) return false
  const alone = readHeading([below], map)
  return isHeader(alone) && knownIn(alone) >= knownIn(two)
}

/** A row of people is no second row of a header, however short a name is. */
function isSecondRow(row: CellRow | undefined, map: ColumnMap | undefined): boolean {
  const cells = (row?.cells ?? []).filter((cell) => cell.trim() !== '')
  const isData = cells.some((cell) => /@|\d{4}/.test(cell))
  return !isData && cells.some((cell) => meaningOfHeader([cell], map))
}

function readHeading(written: readonly CellRow[], map: ColumnMap | undefined): Header {
  // A header in an old font is shown, and remembered, as what it says.
  const rows = written.map(({ row, cells }) => ({
    row,
    cells: readLegacyRow(cells)?.cells ?? cells,
  }))
  const columns: SheetColumn[] = []
  const ignored: IgnoredColumn[] = []
  const headings = rows.length === 2 ? twoRows(rows) : oneRow(rows[0]?.cells ?? [])
  for (const { index, texts, label } of headings) {
    const meaning = meaningOfHeader(texts, map)
    if (!meaning) {
      const named = columns.find((column) => column.index === index - 1)
      // One heading over two columns: họ đệm in the first, tên in the second.
      if (label === '' && named?.field === 'displayName') {
        columns.push({ index, header: named.header, field: 'givenName' })
      } else if (label !== '') ignored.push({ index, header: label, reason: 'unknown' })
    } else if ('ignored' in meaning) {
      ignored.push({ index, header: label, reason: meaning.ignored })
    } else if (isTaken(columns, meaning.field)) {
      ignored.push({ index, header: label, reason: 'repeated' })
    } else {
      columns.push({ index, header: label, field: meaning.field })
    }
  }
  const row = rows.at(-1)?.row ?? 0
  return { row, rows: rows.length === 2 ? 2 : 1, columns: unitsInOrder(columns), ignored }
}

function isTaken(columns: readonly SheetColumn[], field: ColumnField): boolean {
  if (REPEATABLE.includes(field)) return false
  return columns.some((column) => column.field === field)
}

function oneRow(cells: readonly string[]): Heading[] {
  return [...cells, ''].map((cell, index) => ({ index, texts: [cell], label: plain(cell) }))
}

/** The upper text also stands over what follows to its right, where it is merged. */
function twoRows([upper, lower]: readonly CellRow[]): Heading[] {
  const width = Math.max(upper?.cells.length ?? 0, lower?.cells.length ?? 0) + 1
  let over = ''
  return Array.from({ length: width }, (_, index) => {
    const top = upper?.cells[index] ?? ''
    const bottom = lower?.cells[index] ?? ''
    if (top.trim() !== '') over = top
    if (bottom.trim() === '') return { index, texts: [top], label: plain(top) }
    const whole = plain(`${over} – ${bottom}`)
    return { index, texts: [bottom, whole, over], label: over === '' ? plain(bottom) : whole }
  })
}

function plain(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}

/** The larger unit before the smaller, wherever their columns stand. */
function unitsInOrder(columns: readonly SheetColumn[]): SheetColumn[] {
  const isNarrow = ({ field, header }: SheetColumn) => field === 'unit' && isNarrowUnit(header)
  return [...columns.filter((one) => !isNarrow(one)), ...columns.filter(isNarrow)]
}
