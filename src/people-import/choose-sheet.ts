import { hasLostDiacritics } from '../vietnamese/lost-diacritics.ts'
import { findHeader, type Header } from './header.ts'
import type { CellRow, ColumnMap } from './people-sheet.ts'
import { SheetError } from './sheet-error.ts'
import type { SheetOfSource, SheetSource } from './sheet-source.ts'

export type ChosenSheet = Readonly<{
  sheet: SheetOfSource
  header: Header
  otherSheets: readonly string[]
}>

/** A header stands among these; a letterhead is shorter. */
const ROWS_LOOKED_AT = 60
const SHARE_OF_LOST_ROWS = 0.3

/** The sheet of that name, or the first that has a header to go by; hidden ones come last. */
export async function chooseSheet(
  { sheets }: SheetSource,
  asked: Readonly<{ sheet?: string | undefined; map?: ColumnMap | undefined }>,
): Promise<ChosenSheet> {
  const names = sheets.flatMap(({ name }) => (name === undefined ? [] : [name]))
  const named = sheets.filter(({ name }) => asked.sheet === undefined || name === asked.sheet)
  if (named.length === 0) {
    const detail = names.join(', ')
    throw new SheetError('unknown-sheet', `There is no sheet "${asked.sheet}": ${detail}.`, detail)
  }
  const seen: CellRow[] = []
  let useless: Header | undefined
  for (const sheet of [...named].sort((a, b) => Number(a.isHidden) - Number(b.isHidden))) {
    // What was hidden is not read in the place of what is shown.
    if (useless && sheet.isHidden) break
    const rows = await firstRows(sheet)
    seen.push(...rows)
    const header = findHeader(rows, asked.map)
    if (!header) continue
    if (!tellsPeopleApart(header)) {
      useless ??= header
      continue
    }
    return { sheet, header, otherSheets: names.filter((name) => name !== sheet.name) }
  }
  throw useless ? noMailboxColumn(useless) : noHeader(seen)
}

async function firstRows(sheet: SheetOfSource): Promise<CellRow[]> {
  const rows: CellRow[] = []
  for await (const row of sheet.rows()) {
    rows.push(row)
    if (rows.length >= ROWS_LOOKED_AT) break
  }
  return rows
}

/** Without a mailbox or an employee code nobody in the list could be told from anybody. */
function tellsPeopleApart({ columns }: Header): boolean {
  return columns.some(({ field }) => field === 'mailbox' || field === 'employeeCode')
}

function noMailboxColumn({ columns, ignored }: Header): SheetError {
  const headers = [...columns, ...ignored].map(({ header }) => header).join(', ')
  const sentence = `No column is a mailbox or an employee code: ${headers}. Name it in a map.`
  return new SheetError('no-mailbox-column', sentence, headers)
}

function noHeader(seen: readonly CellRow[]): SheetError {
  if (seen.length === 0) return new SheetError('empty', 'The sheet is empty.')
  const lost = seen.filter(({ cells }) => cells.some(hasLostDiacritics))
  if (lost.length > seen.length * SHARE_OF_LOST_ROWS) return lostDiacritics(lost[0]?.cells ?? [])
  return new SheetError(
    'no-header',
    'No row among the first ones is a header with a name («Họ và tên») and another known column.',
  )
}

/** The letters are gone from the file itself; only saving it anew brings them back. */
export function lostDiacritics(cells: readonly string[]): SheetError {
  const sample = cells.find(hasLostDiacritics)?.slice(0, 100) ?? ''
  const sentence = `Letters have become "?" (${sample}): save the list as Unicode or .xlsx again.`
  return new SheetError('lost-diacritics', sentence, sample)
}
