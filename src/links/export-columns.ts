import { readColumnMap } from '../people-import/column-map.ts'
import type { Header } from '../people-import/header.ts'
import { meaningOfHeader, normalHeader } from '../people-import/header-words.ts'
import type { ColumnField, ColumnMap } from '../people-import/people-sheet.ts'
import { SheetError } from '../people-import/sheet-error.ts'

/** The columns that only the list of an application has. */
export type OwnField = 'account' | 'state'

/** What the operator says of columns; what is not named goes by what it is called. */
export type ExportMap = Readonly<{ people: ColumnMap; own: ReadonlyMap<string, OwnField> }>

/** Where in a row everything is. */
export type ExportColumns = Readonly<{
  account: number
  state: Readonly<{ index: number; isLockColumn: boolean }> | undefined
  /** In the order to join them. */
  names: readonly number[]
  mails: readonly number[]
  phones: readonly number[]
  employeeCode: number | undefined
  units: readonly number[]
}>

const ACCOUNT =
  /^(?:ten |ma )?(?:tai khoan|dang nhap|nguoi dung|truy cap|user|tk)(?: (?:dang nhap|nguoi dung|truy cap|he thong|phan mem|ung dung))?$|^(?:ten )?(?:user ?name|user ?id|login|login name|account|account name|uid|username)$/
const STATE =
  /^(?:trang thai|tinh trang|status|state|hoat dong|dang hoat dong|kich hoat|active|enabled|is active)\b/
const LOCK = /^(?:khoa|bi khoa|da khoa|locked|disabled|is locked)\b/

/**
 * Reads `{ "columns": { "Tên tài khoản": "account", "Trạng thái": "state", "Email": "mailbox" } }`: the
 * fields of a list of people, and the two that are an application's own. Throws a SheetError.
 */
export function readExportMap(json: string): ExportMap {
  const own = new Map<string, OwnField>()
  const columns = columnsIn(json)
  const people = Object.entries(columns ?? {}).map(([header, field]) => {
    if (field !== 'account' && field !== 'state') return [header, field]
    own.set(normalHeader(header), field)
    return [header, 'ignore']
  })
  const rest =
    columns === undefined ? json : JSON.stringify({ columns: Object.fromEntries(people) })
  return { people: readColumnMap(rest), own }
}

/** The map that reads the next list of this application alike. */
export function exportMapOf({ columns, ignored }: Header, found: ExportColumns): string {
  const own = new Map([[found.account, 'account']])
  if (found.state) own.set(found.state.index, 'state')
  const all = [...columns, ...ignored].sort((a, b) => a.index - b.index)
  const entries = all.map((column) => {
    const field = 'field' in column ? column.field : 'ignore'
    return [column.header, own.get(column.index) ?? field]
  })
  return `${JSON.stringify({ columns: Object.fromEntries(entries) }, null, 2)}\n`
}

/** Finds the columns under a header. Throws a SheetError when none names the account. */
export function findExportColumns(header: Header, map: ExportMap | undefined): ExportColumns {
  const { columns, ignored } = header
  const free = ignored.filter(({ reason }) => reason === 'unknown' || reason === 'map')
  const named = (field: OwnField) =>
    free.find((column) => map?.own.get(normalHeader(column.header)) === field)
  const called = (words: RegExp) =>
    free.find(({ header: text, reason }) => reason === 'unknown' && words.test(normalHeader(text)))
  const account = named('account') ?? called(ACCOUNT)
  if (!account) {
    const headers = [...columns, ...ignored].map(({ header: text }) => text).join(', ')
    throw new SheetError('no-account-column', `No column names the account: ${headers}.`, headers)
  }
  const state = named('state') ?? called(STATE) ?? called(LOCK)
  const indexesOf = (field: ColumnField) =>
    columns.filter((column) => column.field === field).map(({ index }) => index)
  const furtherMails = ignored.filter(({ header: text, reason }) => {
    const meaning = reason === 'repeated' ? meaningOfHeader([text], undefined) : undefined
    return meaning !== undefined && 'field' in meaning && meaning.field === 'mailbox'
  })
  return {
    account: account.index,
    state: state && {
      index: state.index,
      isLockColumn: LOCK.test(normalHeader(state.header)),
    },
    names: (['displayName', 'familyAndMiddleName', 'givenName'] as const).flatMap(indexesOf),
    mails: [...indexesOf('mailbox'), ...furtherMails.map(({ index }) => index)],
    phones: indexesOf('phone'),
    employeeCode: indexesOf('employeeCode')[0],
    units: indexesOf('unit'),
  }
}

function columnsIn(json: string): Record<string, unknown> | undefined {
  try {
    const { columns } = JSON.parse(json.replace(/^\uFEFF/, '')) as { columns?: unknown }
    const isObject = typeof columns === 'object' && columns !== null && !Array.isArray(columns)
    return isObject ? (columns as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}
