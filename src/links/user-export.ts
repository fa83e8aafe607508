import type { Suffix } from '../accounts/suffix.ts'
import { isCellError, withoutApostrophe } from '../people-import/cell-safety.ts'
import { chooseSheet } from '../people-import/choose-sheet.ts'
import type { Header } from '../people-import/header.ts'
import { plainText } from '../people-import/name-cell.ts'
import { openSource } from '../people-import/open-source.ts'
import { createRowReader } from '../people-import/row-kind.ts'
import { createSectionPath } from '../people-import/section-path.ts'
import { SHEET_LIMITS } from '../people-import/sheet-limits.ts'
import { foldVietnamese } from '../vietnamese/fold-vietnamese.ts'
import { readPhoneNumbers } from '../vietnamese/phone-number.ts'
import { type AppUser, accountKey } from './app-user.ts'
import { type ExportColumns, type ExportMap, findExportColumns } from './export-columns.ts'
import { readMailField } from './mail-field.ts'

/** One row of the list: what it says, and its cells as they stand. */
export type ExportRow = Readonly<{ user: AppUser; cells: readonly string[] }>

/** The list of its users that an application was asked for. */
export type UserExport = Readonly<{
  sha256: string
  /** Undefined in a workbook. */
  delimiter: string | undefined
  otherSheets: readonly string[]
  header: Header
  columns: ExportColumns
  /** The row of the header that stands right above the users. */
  headerCells: readonly string[]
  /** Read from the start again by every iteration; nothing of it is kept. */
  rows: AsyncIterable<ExportRow>
  /** Rows that the last iteration left out, as they name no account, or one that was there before. */
  leftOut(): Readonly<{ nobody: number; repeated: readonly number[] }>
}>

export type ExportOptions = Readonly<{
  suffixes: readonly Suffix[]
  map?: ExportMap | undefined
  sheet?: string | undefined
}>

const LONGEST_ACCOUNT = 200
const MOST_REPEATED_TOLD = 20
const OUT_OF_USE =
  /^(?:khoa|bi khoa|da khoa|tam khoa|ngung|ngung hoat dong|tam ngung|da ngung|khong hoat dong|khong su dung|vo hieu|vo hieu hoa|het han|nghi viec|da nghi|inactive|disabled|locked|blocked|suspended|closed|false|0|no|khong)(?:\b|$)/
const YES = /^(?:1|x|co|yes|true|y|khoa|bi khoa|da khoa|locked|disabled)(?:\b|$)/

/**
 * Reads the export of an application's users (product 3.8): .xlsx, CSV, TSV or "Unicode text", with
 * whatever stands above its header. The file is in memory once, at most 20 MB; its rows pass by.
 * Throws a SheetError when it cannot be used as a whole.
 */
export async function readUserExport(
  file: string,
  { suffixes, map, sheet: asked }: ExportOptions,
): Promise<UserExport> {
  const { source, sha256 } = await openSource(file, SHEET_LIMITS)
  const chosen = await chooseSheet(source, { sheet: asked, map: map?.people })
  const { sheet, header, otherSheets } = chosen
  const columns = findExportColumns(header, map)
  let headerCells: readonly string[] = []
  for await (const { row, cells } of sheet.rows()) {
    if (row > header.row) break
    headerCells = cells
  }
  let nobody = 0
  let repeated: number[] = []

  async function* rows(): AsyncGenerator<ExportRow> {
    const kindOf = createRowReader(header)
    const sections = createSectionPath()
    const seen = new Set<string>()
    nobody = 0
    repeated = []
    for await (const { row, cells } of sheet.rows()) {
      if (row <= header.row) continue
      const account = plainText(textAt(cells, columns.account)).slice(0, LONGEST_ACCOUNT)
      // A row with an account is a user, whatever else it looks like.
      const kind = account === '' ? kindOf(cells) : undefined
      if (kind?.kind === 'section') sections.enter(kind.heading)
      if (account === '' || isHeaderAgain(cells, headerCells)) {
        nobody += 1
        continue
      }
      const key = accountKey(account)
      if (seen.has(key)) {
        if (repeated.length < MOST_REPEATED_TOLD) repeated.push(row)
        continue
      }
      seen.add(key)
      yield { user: userOf(row, account, cells, sections.path()), cells }
    }
  }

  function userOf(
    row: number,
    account: string,
    cells: readonly string[],
    sectionPath: readonly string[],
  ): AppUser {
    const textsAt = (indexes: readonly number[]) => indexes.map((index) => textAt(cells, index))
    const { names, mails, phones, employeeCode, units } = columns
    return {
      row,
      account,
      name: plainText(textsAt(names).join(' ')),
      employeeCode: employeeCode === undefined ? '' : plainText(textAt(cells, employeeCode)),
      phones: textsAt(phones).flatMap((text) =>
        readPhoneNumbers(text).numbers.map(({ e164 }) => e164),
      ),
      mail: readMailField(
        textsAt(mails)
          .filter((text) => text.trim() !== '')
          .join(';'),
        suffixes,
      ),
      unitPath: [
        ...sectionPath,
        ...textsAt(units)
          .map(plainText)
          .filter((text) => text !== ''),
      ],
      isLocked: isLocked(cells, columns),
    }
  }

  return {
    sha256,
    delimiter: source.delimiter,
    otherSheets,
    header,
    columns,
    headerCells,
    rows: { [Symbol.asyncIterator]: rows },
    leftOut: () => ({ nobody, repeated }),
  }
}

function textAt(cells: readonly string[], index: number): string {
  const text = withoutApostrophe(cells[index] ?? '')
  return isCellError(text) ? '' : text
}

function isLocked(cells: readonly string[], { state }: ExportColumns): boolean {
  if (!state) return false
  const text = foldVietnamese(plainText(textAt(cells, state.index)))
  return (state.isLockColumn ? YES : OUT_OF_USE).test(text)
}

/** Long lists print their header on every page. */
function isHeaderAgain(cells: readonly string[], header: readonly string[]): boolean {
  return header.length > 0 && header.every((text, index) => text === (cells[index] ?? ''))
}
