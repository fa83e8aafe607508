import { normalHeader } from './header-words.ts'
import type { ColumnField, ColumnMap, Detected } from './people-sheet.ts'
import { SheetError } from './sheet-error.ts'

const FIELDS: readonly ColumnField[] = [
  'displayName',
  'familyAndMiddleName',
  'givenName',
  'unit',
  'position',
  'phone',
  'mailbox',
  'employeeCode',
  'leavesOn',
  'note',
]
const MOST_COLUMNS = 1_000

/**
 * Reads a sender's map, `{ "columns": { "Họ và tên": "displayName", "Ngạch": "ignore" } }`. Throws a
 * SheetError that names the first mistake.
 */
export function readColumnMap(json: string): ColumnMap {
  let value: unknown
  try {
    value = JSON.parse(json.replace(/^\uFEFF/, ''))
  } catch (error) {
    throw new SheetError('bad-map', 'The map is no JSON.', 'JSON', { cause: error })
  }
  const columns = (value as { columns?: unknown } | null)?.columns
  if (typeof columns !== 'object' || columns === null || Array.isArray(columns)) {
    throw new SheetError('bad-map', 'The map has no object "columns".', 'columns')
  }
  const map = new Map<string, ColumnField | 'ignore'>()
  for (const [header, field] of Object.entries(columns).slice(0, MOST_COLUMNS)) {
    const known = [...FIELDS, 'ignore' as const].find((name) => name === field)
    if (!known) {
      const sentence = `The map must say one of ${FIELDS.join(', ')} or ignore for "${header}".`
      throw new SheetError('bad-map', sentence, header)
    }
    map.set(normalHeader(header), known)
  }
  return map
}

/** The map that reads a sheet of the same sender alike, to be kept for the next one. */
export function columnMapOf({ columns, ignoredColumns }: Detected): string {
  const entries = new Map<string, string>()
  for (const { header, field } of columns) if (!entries.has(header)) entries.set(header, field)
  for (const { header, reason } of ignoredColumns) {
    const isPlain = reason !== 'annotation' && reason !== 'repeated'
    if (isPlain && !entries.has(header)) entries.set(header, 'ignore')
  }
  return `${JSON.stringify({ columns: Object.fromEntries(entries) }, null, 2)}\n`
}
