import { textOf } from '../protocol/byte-string.ts'
import type { Query } from '../protocol/query.ts'

/** What a person typed into a field, as text; bytes that are not UTF-8 are no text, and so nothing. */
export function typedText(form: Query, field: string): string {
  const bytes = form.first(field)
  return bytes === undefined ? '' : (textOf(bytes) ?? '')
}
