import { peopleImportEn } from '../i18n/people-import-en.ts'
import type { Finding } from '../people-import/finding.ts'
import {
  PLAN_KINDS,
  type PlanCounts,
  type PlanEnd,
  type PlanKind,
} from '../people-import/import-plan.ts'
import type { PeopleSheet } from '../people-import/people-sheet.ts'
import { findingWords } from './people-import-words.ts'
import { printable } from './text-table.ts'

/** With the words of the pages and of the sheet, as whoever is called about one hears them. */
const LABELS: Readonly<Record<PlanKind, string>> = {
  add: 'add (thêm)',
  update: 'update (cập nhật)',
  transfer: 'transfer (chuyển đơn vị)',
  reopen: 'open again (mở lại)',
  leave: 'plan to leave (nghỉ)',
  deactivate: 'deactivate (ngừng)',
  unchanged: 'unchanged (không đổi)',
  error: 'not imported (lỗi)',
}

const PROBLEMS_TOLD = 10
const DROPPED_TOLD = 8

/** One row of the sheet that has something wrong with it. */
export type Problem = Readonly<{ row: number; findings: readonly Finding[] }>

export function countLines(counts: PlanCounts): string[] {
  return PLAN_KINDS.filter((kind) => counts[kind] > 0 || kind === 'add').map(
    (kind) => `  ${String(counts[kind]).padStart(7)}  ${LABELS[kind]}`,
  )
}

/** What the file was taken for: columns, what is not taken, and what was left out. */
export function sheetLines({ detected, dropped, droppedCount, people }: PeopleSheet): string[] {
  const { columns, ignoredColumns, sheetName, otherSheets, legacyText, isConverted } = detected
  const kind = detected.isHiddenSheet ? 'hidden sheet' : 'sheet'
  const lines = [
    `${people} people${sheetName === undefined ? '' : ` on the ${kind} "${sheetName}"`}; header in row ${detected.headerRow}.`,
    `Taken: ${columns.map(({ header, field }) => `${header} = ${field}`).join(', ')}.`,
  ]
  if (ignoredColumns.length > 0) {
    const told = ignoredColumns.map(
      ({ header, reason }) => `${header} (${peopleImportEn.ignored[reason]})`,
    )
    lines.push(`Not taken: ${told.join(', ')}.`)
  }
  if (otherSheets.length > 0) lines.push(`Other sheets, not read: ${otherSheets.join(', ')}.`)
  if (droppedCount > 0) {
    lines.push(`${droppedCount} rows are nobody's:`)
    for (const { row, reason, text } of dropped.slice(0, DROPPED_TOLD)) {
      lines.push(`  row ${row}, ${peopleImportEn.dropped[reason]}: ${shortened(text)}`)
    }
    if (droppedCount > DROPPED_TOLD) lines.push(`  … and ${droppedCount - DROPPED_TOLD} more`)
  }
  if (legacyText && !isConverted) {
    const font = peopleImportEn.fonts[legacyText.kind]
    lines.push(`${legacyText.rows} rows look like text of ${font}:`)
    for (const { before, after } of legacyText.samples) lines.push(`  ${before}  →  ${after}`)
    lines.push(`If the right side reads well, run it again with --convert ${legacyText.kind}.`)
  }
  return lines.map(printable)
}

/** What stands in the way of the first rows, and questions that one option answers. */
export function problemLines(
  problems: readonly Problem[],
  { counts }: Pick<PlanEnd, 'counts'>,
  seen: ReadonlyMap<Finding['code'], number>,
): string[] {
  const lines: string[] = []
  if (problems.length > 0) lines.push('First problems:')
  for (const { row, findings } of problems.slice(0, PROBLEMS_TOLD)) {
    for (const finding of findings.filter(({ level }) => level === 'error')) {
      const { problem, suggestion } = findingWords(finding, peopleImportEn)
      lines.push(`  row ${row}: ${problem} ${suggestion}`)
    }
  }
  if (counts.error > PROBLEMS_TOLD) lines.push(`  … and ${counts.error - PROBLEMS_TOLD} more rows`)
  const renamed = seen.get('name-replaced')
  if (renamed !== undefined) {
    lines.push(
      `Accounts that get another name: ${renamed}. If a column of the list was sorted without the others, everybody gets somebody else's.`,
    )
  }
  if (seen.has('name-case'))
    lines.push('Some names are shouted: --title-case writes them as names.')
  if (seen.has('person-disabled')) {
    lines.push('Some accounts are closed: --reactivate opens those whose people are in the list.')
  }
  if (seen.has('unit-unknown')) {
    lines.push(
      'Some units are not in the tree: add them (cas unit add), or take their words by --allow-unknown-units.',
    )
  }
  return lines.map(printable)
}

function shortened(text: string): string {
  return text.length > 60 ? `${text.slice(0, 60)}…` : text
}
