import type { SheetColumn } from './people-sheet.ts'
import type { MergedCells } from './sheet-source.ts'

/** Fills a unit down over the rows that its merged cell covers. Rows must come in their order. */
export function createUnitFill(
  columns: readonly SheetColumn[],
  merged: readonly MergedCells[],
): (row: number, cells: readonly string[]) => readonly string[] {
  const units = new Set(columns.filter(({ field }) => field === 'unit').map(({ index }) => index))
  const areas = merged
    .filter(({ firstColumn, firstRow, lastRow }) => units.has(firstColumn) && lastRow > firstRow)
    .sort((a, b) => a.firstRow - b.firstRow)
  let next = 0
  let open: { area: MergedCells; text: string }[] = []

  return (row, cells) => {
    for (let area = areas[next]; area && area.firstRow <= row; area = areas[next]) {
      next += 1
      const text = area.firstRow === row ? (cells[area.firstColumn] ?? '') : ''
      if (text !== '') open.push({ area, text })
    }
    open = open.filter(({ area }) => area.lastRow >= row)
    if (open.every(({ area }) => (cells[area.firstColumn] ?? '') !== '')) return cells
    const filled = [...cells]
    for (const { area, text } of open) {
      while (filled.length <= area.firstColumn) filled.push('')
      if (filled[area.firstColumn] === '') filled[area.firstColumn] = text
    }
    return filled
  }
}
