import type { Mailbox } from '../accounts/account.ts'
import type { Suffix } from '../accounts/suffix.ts'
import type { LegacyKind } from '../vietnamese/legacy-text.ts'
import type { Finding } from './finding.ts'
import type { SheetLimits } from './sheet-limits.ts'

/** What is taken of a person. Everything else in the sheet is left where it is. */
export type PersonField =
  | 'displayName'
  | 'unit'
  | 'position'
  | 'phone'
  | 'mailbox'
  | 'employeeCode'
  | 'leavesOn'
  | 'note'

/** What a column can be. A name in two columns is joined, as the split cannot be trusted (1.8). */
export type ColumnField = PersonField | 'familyAndMiddleName' | 'givenName'

export type SheetColumn = Readonly<{ index: number; header: string; field: ColumnField }>

export type IgnoredColumn = Readonly<{
  index: number
  header: string
  /**
   * private: deliberately not taken (ID numbers, birth dates …); ordinal: STT; annotation: our own
   * «Lỗi» and «Gợi ý»; map: the map says so.
   */
  reason: 'private' | 'ordinal' | 'annotation' | 'repeated' | 'unknown' | 'map'
}>

export type SheetFormat = 'xlsx' | 'csv' | 'tsv'
export type SheetEncoding = 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1258' | 'windows-1252'

/** Text of the fonts from before Unicode: converted only when `options.convert` asks for it. */
export type LegacyText = Readonly<{
  kind: LegacyKind
  /** Rows that have such text. */
  rows: number
  /** Up to five names, as they are and as they would become. */
  samples: readonly Readonly<{ before: string; after: string }>[]
}>

export type Detected = Readonly<{
  format: SheetFormat
  /** Undefined for .xlsx, as `delimiter` is. */
  encoding: SheetEncoding | undefined
  delimiter: string | undefined
  /** The sheet that is read, and the others of the workbook, which are not. */
  sheetName: string | undefined
  isHiddenSheet: boolean
  otherSheets: readonly string[]
  /** The last row of the header, and how many rows it has. Rows are numbered as Excel shows them. */
  headerRow: number
  headerRows: 1 | 2
  columns: readonly SheetColumn[]
  ignoredColumns: readonly IgnoredColumn[]
  legacyText: LegacyText | undefined
  /** Whether it was converted. */
  isConverted: boolean
}>

export type DroppedRow = Readonly<{
  row: number
  reason:
    | 'letterhead'
    | 'column-numbers'
    | 'repeated-header'
    | 'total'
    | 'signature'
    /** A line of explanation: «Ghi chú: …» across the sheet. */
    | 'remark'
  /** What stands there, its cells joined; at most 200 letters. */
  text: string
}>

export type PersonFields = Readonly<{
  /** In NFC. Empty when it is missing, as all texts here. */
  displayName: string
  /** The column's, else the nearest section heading. */
  unit: string
  position: string
  /** E.164; empty when there is none that can be used. */
  phone: string
  mailbox: Mailbox | undefined
  employeeCode: string
  /** `2026-12-31`: the last day, from its column or from the note. */
  leavesOn: string | undefined
  note: string
}>

export type SheetPerson = Readonly<{
  row: number
  /** The headings that the row stands under, outermost first: `['SỞ NỘI VỤ', 'Phòng Tổ chức']`. */
  sectionPath: readonly string[]
  fields: PersonFields
  findings: readonly Finding[]
}>

/** Cells as text, from column A on. Blank rows are not there, so numbers may leap. */
export type CellRow = Readonly<{ row: number; cells: readonly string[] }>

export type ReadOptions = Readonly<{
  suffixes: readonly Suffix[]
  /** Put behind a bare mailbox name; without it such a name is an error. */
  defaultSuffix?: string
  /** Which sheet of a workbook; else the first that has a header. */
  sheet?: string
  /** Header → field, as `readColumnMap` gives it; what it does not name goes by the synonyms. */
  map?: ColumnMap
  /** Convert text of this old font. */
  convert?: LegacyKind
  /** Write shouted names as names are written. */
  titleCase?: boolean
  limits?: Partial<SheetLimits>
}>

/** Normalised header → field. Remembered per sender. */
export type ColumnMap = ReadonlyMap<string, ColumnField | 'ignore'>

export type PeopleSheet = Readonly<{
  detected: Detected
  /** Of the file as it was read: a plan can name what it was made from. */
  sha256: string
  /** How many people `rows` will give. */
  people: number
  /** At most 1,000 of them; `droppedCount` counts all. */
  dropped: readonly DroppedRow[]
  droppedCount: number
  /** In the order of the sheet. Every iteration reads from the start again. */
  rows: AsyncIterable<SheetPerson>
  /** Every row that is not blank, as it stands in the file (converted if that was asked for). */
  cellRows: AsyncIterable<CellRow>
}>
