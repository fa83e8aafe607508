import type { LegacyKind } from '../vietnamese/legacy-text.ts'
import type { ChosenSheet } from './choose-sheet.ts'
import { findingOf } from './finding-of.ts'
import { type LegacyRow, readLegacyRow } from './legacy-row.ts'
import { createUnitFill } from './merged-units.ts'
import { plainText } from './name-cell.ts'
import type { CellRow, ColumnField, DroppedRow, SheetPerson } from './people-sheet.ts'
import { type RowContext, readPersonRow } from './person-row.ts'
import { createRowReader } from './row-kind.ts'
import { createSectionPath } from './section-path.ts'

/** What one row of a sheet came to. Headers and headings are not told. */
export type SheetEntry =
  | Readonly<{ kind: 'dropped'; dropped: DroppedRow }>
  | Readonly<{ kind: 'person'; person: SheetPerson; legacy: LegacyNames | undefined }>

export type LegacyNames = Readonly<{ kind: LegacyKind; before: string; after: string }>

export type EntryContext = RowContext & Readonly<{ convert: LegacyKind | undefined }>

const LONGEST_TEXT = 200

/** Reads a sheet row by row. Nothing is kept but the headings that the next row stands under. */
export async function* readEntries(
  { sheet, header }: ChosenSheet,
  context: EntryContext,
): AsyncGenerator<SheetEntry> {
  const kindOf = createRowReader(header)
  const sections = createSectionPath()
  const fillUnits = createUnitFill(header.columns, sheet.mergedCells())
  for await (const { row, cells } of sheet.rows()) {
    if (row <= header.row - header.rows) yield drop(row, cells, 'letterhead')
    if (row <= header.row) continue
    const legacy = readLegacyRow(cells, context.convert)
    const readable = legacy?.cells ?? cells
    const kind = kindOf(readable)
    if (kind.kind === 'section') sections.enter(kind.heading)
    else if (kind.kind === 'dropped') yield drop(row, readable, kind.reason)
    else yield personOf(row, fillUnits(row, cells), legacy, sections.path(), context)
  }
}

/** Every row as it stands, in Unicode where that was asked for. */
export async function* readCellRows(
  { sheet }: ChosenSheet,
  convert: LegacyKind | undefined,
): AsyncGenerator<CellRow> {
  for await (const { row, cells } of sheet.rows()) {
    const legacy = convert && readLegacyRow(cells, convert)
    yield { row, cells: legacy && legacy.kind === convert ? legacy.cells : cells }
  }
}

function drop(row: number, cells: readonly string[], reason: DroppedRow['reason']): SheetEntry {
  const filled = cells.map((cell) => cell.replace(/\s+/g, ' ').trim()).filter((cell) => cell !== '')
  const text = filled.join(' · ').slice(0, LONGEST_TEXT)
  return { kind: 'dropped', dropped: { row, reason, text } }
}

function personOf(
  row: number,
  cells: readonly string[],
  legacyRow: LegacyRow | undefined,
  path: readonly string[],
  context: EntryContext,
): SheetEntry {
  const legacy = legacyRow && readLegacyRow(takenCells(cells, context), legacyRow.kind)
  if (!legacy) {
    return { kind: 'person', person: readPersonRow(row, cells, path, context), legacy: undefined }
  }
  const { kind } = legacy
  const converted = withCapitals(legacy.cells, context)
  const before = nameIn(cells, context).join(' ').replace(/\s+/g, ' ').trim()
  const after = plainText(nameIn(converted, context).join(' '))
  const isConverted = kind === context.convert
  const person = readPersonRow(row, isConverted ? converted : cells, path, context)
  const findings = isConverted
    ? [
        ...person.findings,
        findingOf('legacy-text-converted', 'displayName', { kind, typed: before, text: after }),
      ]
    : [
        findingOf('legacy-text', 'displayName', { kind, typed: before, suggestion: after }),
        // What is said of letters would be said of the wrong ones.
        ...person.findings.filter(({ column }) => column === 'mailbox' || column === 'phone'),
      ]
  return { kind: 'person', person: { ...person, findings }, legacy: { kind, before, after } }
}

/** Only columns that are taken: what stands in the others may be in any font. */
function takenCells(cells: readonly string[], { columns }: EntryContext): string[] {
  const taken = new Set(columns.map(({ index }) => index))
  return cells.map((cell, index) => (taken.has(index) ? cell : ''))
}

const NAME_FIELDS: readonly ColumnField[] = ['displayName', 'familyAndMiddleName', 'givenName']

/** The cells of a name, the family's before the given one. */
function nameIn(cells: readonly string[], { columns }: EntryContext): string[] {
  return NAME_FIELDS.flatMap((field) =>
    columns.filter((column) => column.field === field).map(({ index }) => cells[index] ?? ''),
  )
}

/** The old fonts lack most capitals with marks: `Đỗ Kim ánh` has one that is none. */
function withCapitals(cells: readonly string[], context: EntryContext): readonly string[] {
  if (!/[A-Z]/.test(nameIn(cells, context).join(' '))) return cells
  const names = context.columns.filter(({ field }) => NAME_FIELDS.includes(field))
  const copy = [...cells]
  for (const { index } of names) {
    const text = cells[index] ?? ''
    copy[index] = text.replace(/(^|\s)(\P{ASCII})/gu, (word) => word.toUpperCase())
  }
  return copy
}
