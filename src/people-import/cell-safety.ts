/** What a spreadsheet would take for the beginning of a formula (ASVS 1.2.10). */
const FORMULA_START = /^[=+\-@\t\r＝＋－＠]/u

/** The cell as it may stand in a sheet that we write: nothing in it is executed when opened. */
export function harmlessCell(text: string): string {
  return FORMULA_START.test(text) ? `'${text}` : text
}

/** Undoes `harmlessCell`, so that a copy of ours reads like the sheet it was made from. */
export function withoutApostrophe(text: string): string {
  return text.startsWith("'") && FORMULA_START.test(text.slice(1)) ? text.slice(1) : text
}

/** Whether a text is a formula rather than a dash, a bullet or a number with its plus. */
export function isFormula(text: string): boolean {
  return /^[=＝]\s*\S|^[+\-@＋－＠]\s*(?:\p{Letter}+\s*\(|\p{Letter}+[|!])/u.test(text.trim())
}

/** `#N/A`, `#REF!`: the sheet could not work its own formula out. */
export function isCellError(text: string): boolean {
  return /^#(?:N\/A|REF!|VALUE!|NAME\?|DIV\/0!|NUM!|NULL!|SPILL!|CALC!)$/.test(text.trim())
}
