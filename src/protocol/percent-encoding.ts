import type { ByteString } from './byte-string.ts'

const BYTES = Array.from({ length: 256 }, (_, byte) => String.fromCharCode(byte))
const ESCAPES = BYTES.map((_, byte) => `%${byte.toString(16).toUpperCase().padStart(2, '0')}`)

const ILLEGAL = /[^!#-;=?-[\]_a-z~]/
const EVERY_ILLEGAL = /[^!#-;=?-[\]_a-z~]/g
const NOT_NORMAL = /[^!#$&-;=?-[\]_a-z~]/
const EVERY_NOT_NORMAL = /%[0-9A-Fa-f]{2}|[^!#-;=?-[\]_a-z~]/g
const UNRESERVED = /[A-Za-z0-9._~-]/
const EVERY_RESERVED = /[^A-Za-z0-9._~-]/g
const ASCII = /^[ -~]*$/

/** One decoding of an `application/x-www-form-urlencoded` name or value (R0.06). */
export function decodeForm(raw: string): ByteString {
  return decodeEscapes(raw.includes('+') ? raw.replaceAll('+', ' ') : raw)
}

/** Each `%XX` becomes its byte, once. A broken escape stays as it is. */
export function decodeEscapes(raw: string): ByteString {
  let at = raw.indexOf('%')
  if (at === -1) return raw as ByteString
  let decoded = ''
  let from = 0
  while (at !== -1) {
    const byte = hexDigit(raw.charCodeAt(at + 1)) * 16 + hexDigit(raw.charCodeAt(at + 2))
    if (byte >= 0) {
      decoded += raw.slice(from, at) + BYTES[byte]
      from = at + 3
    }
    at = raw.indexOf('%', byte >= 0 ? from : at + 1)
  }
  return (decoded + raw.slice(from)) as ByteString
}

/**
 * Escapes the bytes that no URL in a header may hold: space, control characters, everything above
 * ASCII and `"<>\^{|}` with the back quote (R2.21). All others, escapes included, stay untouched.
 */
export function escapeIllegal(bytes: string): string {
  return ILLEGAL.test(bytes) ? bytes.replace(EVERY_ILLEGAL, escapeOf) : bytes
}

/** A value in a query of our own, which decodes to the same bytes (R1.15). */
export function escapeValue(bytes: string): string {
  if (ASCII.test(bytes)) return encodeURIComponent(bytes)
  return bytes.replace(EVERY_RESERVED, escapeOf)
}

/**
 * The normal form of the escapes in a path or query (R11.21 f): unreserved characters plain, all
 * other escapes in upper case, illegal bytes escaped.
 */
export function normaliseEscapes(bytes: string): string {
  return NOT_NORMAL.test(bytes) ? bytes.replace(EVERY_NOT_NORMAL, normalForm) : bytes
}

function normalForm(found: string): string {
  if (found.length === 1) return escapeOf(found)
  const byte = decodeEscapes(found)
  return UNRESERVED.test(byte) ? byte : found.toUpperCase()
}

function escapeOf(byte: string): string {
  return ESCAPES[byte.charCodeAt(0) & 0xff] ?? ''
}

/** The value of a hexadecimal digit; so far below zero for anything else that no sum repairs it. */
function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30
  const letter = code | 0x20
  return letter >= 0x61 && letter <= 0x66 ? letter - 0x57 : -1000
}
