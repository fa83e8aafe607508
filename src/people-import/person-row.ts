import { hasLostDiacritics } from '../vietnamese/lost-diacritics.ts'
import { isCellError, isFormula, withoutApostrophe } from './cell-safety.ts'
import type { Finding } from './finding.ts'
import { findingOf } from './finding-of.ts'
import { isLeadership } from './leadership.ts'
import { type MailboxRules, readMailboxCell } from './mailbox-cell.ts'
import { plainText, readNameCells } from './name-cell.ts'
import { readLeaving } from './note-cell.ts'
import type { ColumnField, PersonField, SheetColumn, SheetPerson } from './people-sheet.ts'
import { readPhoneCells } from './phone-cell.ts'

export type RowContext = Readonly<{
  columns: readonly SheetColumn[]
  rules: MailboxRules
  titleCase: boolean
}>

/** Letters of a unit, a position or a note that are stored at most. */
const LONGEST: Readonly<Partial<Record<ColumnField, number>>> = {
  unit: 250,
  position: 250,
  employeeCode: 50,
  note: 2_000,
}
const NO_FORMULA: ReadonlySet<ColumnField> = new Set(['phone'])

/** What a row says of a person, and what is to be said of the row itself. Pure. */
export function readPersonRow(
  row: number,
  cells: readonly string[],
  sectionPath: readonly string[],
  { columns, rules, titleCase }: RowContext,
): SheetPerson {
  const findings: Finding[] = []
  const refusedFields = new Set<PersonField>()

  function textsOf(...fields: readonly ColumnField[]): string[] {
    return columns
      .filter(({ field }) => fields.includes(field))
      .map(({ field, index }) => safeText(field, withoutApostrophe(cells[index] ?? '')))
  }

  /** The cell, or nothing when it is a formula, a failed one, or far too long. */
  function safeText(field: ColumnField, text: string): string {
    const column = personField(field)
    const limit = LONGEST[field] ?? Number.POSITIVE_INFINITY
    const finding = isCellError(text)
      ? findingOf('cell-error', column, { typed: text })
      : isFormula(text) && !(NO_FORMULA.has(field) && /^\+[\d\s]/.test(text))
        ? findingOf('formula', column, { typed: text })
        : text.length > limit
          ? findingOf('cell-too-long', column, { limit: String(limit) })
          : undefined
    if (!finding) return text
    findings.push(finding)
    refusedFields.add(column)
    return ''
  }

  /** Adds what was found, unless the cell has already been refused as a whole. */
  function take(column: PersonField, more: readonly Finding[]): void {
    if (!refusedFields.has(column)) findings.push(...more)
  }

  const name = readNameCells(
    [...textsOf('displayName'), ...textsOf('familyAndMiddleName'), ...textsOf('givenName')],
    titleCase,
  )
  take('displayName', name.findings)
  const mailbox = readMailboxCell(textsOf('mailbox').join(' '), rules)
  take('mailbox', mailbox.findings)
  const phone = readPhoneCells(textsOf('phone'))
  take('phone', phone.findings)
  const units = textsOf('unit')
    .map(plainText)
    .filter((text) => text !== '')
  const unit = units.at(-1) ?? sectionPath.at(-1) ?? ''
  if (unit === '') take('unit', [findingOf('unit-missing', 'unit', {})])
  const position = plainText(textsOf('position').join(' '))
  if (isLeadership(position)) {
    take('position', [findingOf('leadership-position', 'position', { position })])
  }
  for (const [column, typed] of [
    ['unit', unit],
    ['position', position],
  ] as const) {
    if (hasLostDiacritics(typed)) take(column, [findingOf('lost-diacritics', column, { typed })])
  }
  const note = textsOf('note').join(' ').trim()
  const leaving = readLeaving(textsOf('leavesOn').join(' '), note)
  take('note', leaving.findings)

  return {
    row,
    sectionPath: [...sectionPath, ...units.slice(0, -1)],
    fields: {
      displayName: name.name,
      unit,
      position,
      phone: phone.phone,
      mailbox: mailbox.mailbox,
      employeeCode: plainText(textsOf('employeeCode').join(' ')),
      leavesOn: leaving.leavesOn,
      note,
    },
    findings,
  }
}

function personField(field: ColumnField): PersonField {
  return field === 'familyAndMiddleName' || field === 'givenName' ? 'displayName' : field
}
