/**
 * Whether letters with marks have become `?`, as saving in a code page without them does: «Nguy?n
 * V?n S?n». A question mark at the end of a sentence is none of them (product 3.4).
 */
export function hasLostDiacritics(text: string): boolean {
  return /\p{Letter}\?+\p{Letter}|\s\?+\p{Letter}|^\?+\p{Letter}|\p{Letter}\?+\s+\p{Letter}|\ufffd/u.test(
    text,
  )
}
