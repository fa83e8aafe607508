/** More marks than this on one letter are no writing: they run over the lines above and below. */
const SURPLUS_MARKS = /(\p{Mark}{2})\p{Mark}+/gu

/**
 * A name as it is stored or shown: composed, with nothing in it that cannot be seen or that turns
 * around what is written after it, and with no more marks than letters have.
 */
export function visibleText(text: string): string {
  return text
    .normalize('NFC')
    .replace(/\p{Default_Ignorable_Code_Point}/gu, '')
    .replace(SURPLUS_MARKS, '$1')
}
