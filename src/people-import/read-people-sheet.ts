import { type ChosenSheet, chooseSheet, lostDiacritics } from './choose-sheet.ts'
import { openSource } from './open-source.ts'
import type { CellRow, Detected, PeopleSheet, ReadOptions, SheetPerson } from './people-sheet.ts'
import { type EntryContext, readCellRows, readEntries } from './sheet-entries.ts'
import { SheetError } from './sheet-error.ts'
import { SHEET_LIMITS } from './sheet-limits.ts'
import type { SheetSource } from './sheet-source.ts'
import { type Survey, surveyOf } from './survey.ts'

/** With more names lost than this, the file is refused as a whole rather than row by row. */
const SHARE_OF_LOST_NAMES = 0.1

/**
 * Reads a list of people as an office sends it (product 3.4): .xlsx, CSV, TSV or "Unicode text".
 * The file is read into memory once, at most 20 MB, and its rows pass by twice: once to see what the
 * whole says (repeats, old fonts), once to be given out. Throws a SheetError when the file as a
 * whole cannot be used; what is wrong with a row is told by its findings.
 */
export async function readPeopleSheet(file: string, options: ReadOptions): Promise<PeopleSheet> {
  const { source, sha256 } = await openSource(file, { ...SHEET_LIMITS, ...options.limits })
  const chosen = await chooseSheet(source, options)
  const context: EntryContext = {
    columns: chosen.header.columns,
    rules: { suffixes: options.suffixes, defaultSuffix: options.defaultSuffix },
    titleCase: options.titleCase ?? false,
    convert: options.convert,
  }
  const survey = await surveyOf(readEntries(chosen, context))
  checkSurvey(survey)
  return {
    detected: detectedOf(source, chosen, survey, context),
    sha256,
    people: survey.people,
    dropped: survey.dropped,
    droppedCount: survey.droppedCount,
    rows: repeatable(() => readPeople(chosen, context, survey)),
    cellRows: repeatable<CellRow>(() => readCellRows(chosen, context.convert)),
  }
}

function checkSurvey({ people, lostNames, lostName }: Survey): void {
  if (people === 0) throw new SheetError('no-people', 'There is nobody below the header.')
  if (lostNames > people * SHARE_OF_LOST_NAMES) throw lostDiacritics([lostName])
}

async function* readPeople(
  chosen: ChosenSheet,
  context: EntryContext,
  { repeats }: Survey,
): AsyncGenerator<SheetPerson> {
  for await (const entry of readEntries(chosen, context)) {
    if (entry.kind !== 'person') continue
    const { person } = entry
    const more = repeats.findings(person)
    yield more.length === 0 ? person : { ...person, findings: [...person.findings, ...more] }
  }
}

function detectedOf(
  { format, encoding, delimiter }: SheetSource,
  { sheet, header, otherSheets }: ChosenSheet,
  { legacyText }: Survey,
  { convert }: EntryContext,
): Detected {
  return {
    format,
    encoding,
    delimiter,
    sheetName: sheet.name,
    isHiddenSheet: sheet.isHidden,
    otherSheets,
    headerRow: header.row,
    headerRows: header.rows,
    columns: header.columns,
    ignoredColumns: header.ignored,
    legacyText,
    isConverted: legacyText !== undefined && legacyText.kind === convert,
  }
}

function repeatable<T>(iterate: () => AsyncGenerator<T>): AsyncIterable<T> {
  return { [Symbol.asyncIterator]: iterate }
}
