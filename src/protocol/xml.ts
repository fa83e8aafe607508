export type XmlEncoding = 'ascii' | 'utf-8'

const PLAIN = /^[ !#-%(-;=?-~]*$/
const MARKUP: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&apos;',
}

/**
 * A text as the content of an element or a quoted attribute. In `ascii` every character above `~`
 * is a reference, one for each code point, as older Java clients decode the answer with whatever
 * their platform uses (R5.39); tabs and line breaks always are, or parsers would change them.
 * Characters that XML 1.0 forbids are left out (R5.40).
 */
export function escapeXml(text: string, encoding: XmlEncoding = 'ascii'): string {
  if (PLAIN.test(text)) return text
  let escaped = ''
  for (const character of text) {
    const code = character.codePointAt(0) ?? 0
    if (isForbidden(code)) continue
    const isRaw = code >= 0x20 && (code < 0x7f || (encoding === 'utf-8' && code > 0x9f))
    escaped += MARKUP[character] ?? (isRaw ? character : `&#${code};`)
  }
  return escaped
}

/** The text without the characters that XML 1.0 forbids, lone surrogates among them (R5.40). */
export function withoutForbidden(text: string): string {
  if (PLAIN.test(text)) return text
  let kept = ''
  for (const character of text) if (!isForbidden(character.codePointAt(0) ?? 0)) kept += character
  return kept
}

function isForbidden(code: number): boolean {
  if (code < 0x20) return code !== 0x09 && code !== 0x0a && code !== 0x0d
  return (code >= 0xd800 && code <= 0xdfff) || code === 0xfffe || code === 0xffff
}
