/** Why a file cannot be read as a sheet of people at all. `people-import` of i18n words each. */
export type SheetProblem =
  | 'unreadable'
  | 'empty'
  | 'too-large'
  | 'too-many-rows'
  | 'too-many-columns'
  | 'cell-too-long'
  /** The workbook says, or turns out, to be far larger unpacked than any list of people. */
  | 'zip-bomb'
  | 'password-protected'
  /** Excel before 2007, or the binary .xlsb. */
  | 'old-excel'
  /** A web page under the name of a sheet, as old reporting systems export it. */
  | 'web-page'
  | 'not-a-sheet'
  | 'damaged'
  | 'broken-quotes'
  | 'nul-bytes'
  | 'unknown-sheet'
  | 'no-header'
  | 'no-mailbox-column'
  /** The list of an application's users does not say what they are called there. */
  | 'no-account-column'
  | 'no-people'
  /** `?` stands where letters with marks have been: saving it anew is the only help (product 3.4). */
  | 'lost-diacritics'
  | 'bad-map'

/** The file as a whole is refused; nothing of it has been used. `message` is one plain sentence. */
export class SheetError extends Error {
  override readonly name = 'SheetError'
  readonly problem: SheetProblem
  /** What the sentence speaks of: a limit, a row, the names of sheets, some of the text. */
  readonly detail: string

  constructor(problem: SheetProblem, message: string, detail = '', options?: ErrorOptions) {
    super(message, options)
    this.problem = problem
    this.detail = detail
  }
}
