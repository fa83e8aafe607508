import type { ByteString } from './byte-string.ts'
import { decodeForm } from './percent-encoding.ts'

const MOST_FIELDS = 100

/** The fields of a query string or a form, in the order they came. */
export type Query = Readonly<{
  names: readonly ByteString[]
  /** There were more fields than the 100 that are kept: the request is not for us. */
  hasTooMany: boolean
  /** The decoded value of the first field of that name. */
  first(name: string): ByteString | undefined
  /** Whether there is more than one such field, or an array of them: `name[]`, `name[0]` (R0.08). */
  isRepeated(name: string): boolean
}>

/**
 * Reads `application/x-www-form-urlencoded` text, of a query or a body, given byte by byte
 * (`latin1`). Every field is decoded exactly once (R0.06), and only when somebody asks for it.
 * Never throws; names are plain text in a list, so none of them (`__proto__`) means anything.
 */
export function parseQuery(raw: string): Query {
  const names: ByteString[] = []
  const rawValues: string[] = []
  let hasTooMany = false
  for (let from = 0; from < raw.length; ) {
    const ampersand = raw.indexOf('&', from)
    const end = ampersand === -1 ? raw.length : ampersand
    if (end > from) {
      if (names.length === MOST_FIELDS) {
        hasTooMany = true
        break
      }
      const field = raw.slice(from, end)
      const equals = field.indexOf('=')
      names.push(decodeForm(equals === -1 ? field : field.slice(0, equals)))
      rawValues.push(equals === -1 ? '' : field.slice(equals + 1))
    }
    from = end + 1
  }
  return {
    names,
    hasTooMany,
    first(name) {
      const value = rawValues[names.indexOf(name as ByteString)]
      return value === undefined ? undefined : decodeForm(value)
    },
    isRepeated(name) {
      let occurrences = 0
      for (const other of names) {
        if (!other.startsWith(name)) continue
        if (other.length === name.length) occurrences += 1
        else if (other[name.length] === '[') return true
      }
      return occurrences > 1
    },
  }
}
