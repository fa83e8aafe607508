/** For people to read, write and say: nothing in it looks like something else. */
export const CODE_ALPHABET = '23456789ABCDEFGHJKMNPQRSTVWXYZ'

/** Longer texts are no code and are not looked at. */
const LONGEST_TYPED = 100
const BETWEEN_GROUPS = /[\s\p{Dash_Punctuation}\p{Default_Ignorable_Code_Point}.]/gu

/**
 * The six digits that somebody typed, with spaces and full-width digits as phones and input methods
 * write them (product 2.7). Undefined when these are not six digits.
 */
export function readDigits(typed: string): string | undefined {
  const text = compact(typed)
  return /^\d{6}$/.test(text) ? text : undefined
}

/** A recovery or bypass code without its gaps; undefined when it could not be one. */
export function readCode(typed: string, length: number): string | undefined {
  const text = compact(typed).toUpperCase()
  const isCode = text.length === length && [...text].every((one) => CODE_ALPHABET.includes(one))
  return isCode ? text : undefined
}

/** `7F3K-92QH`: as it is shown. */
export function inGroups(code: string): string {
  return code.replace(/.{4}(?=.)/g, '$&-')
}

function compact(typed: string): string {
  return typed.length > LONGEST_TYPED ? '' : typed.normalize('NFKC').replace(BETWEEN_GROUPS, '')
}
