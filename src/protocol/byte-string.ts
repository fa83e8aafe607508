/**
 * Bytes in a string: each character is one byte, 0 to 255. What a browser or an application sent is
 * kept in this form from the request to the `Location` header, so that bytes which are not UTF-8
 * neither crash anything nor become U+FFFD, which would make two different URLs equal (R0.07).
 * Node hands over `request.url` in this form already.
 */
export type ByteString = string & { readonly __bytes: true }

const NOT_ASCII = /[^\t\n\r -~]/
const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** The text that the bytes spell in UTF-8, or `undefined` if they are not UTF-8. */
export function textOf(bytes: ByteString): string | undefined {
  if (!NOT_ASCII.test(bytes)) return bytes
  try {
    return utf8.decode(Buffer.from(bytes, 'latin1'))
  } catch {
    return undefined
  }
}

/** The UTF-8 bytes of a text. */
export function bytesOf(text: string): ByteString {
  if (!NOT_ASCII.test(text)) return text as ByteString
  return Buffer.from(text, 'utf8').toString('latin1') as ByteString
}
