/**
 * Apereo's JSON names the Java class of lists and maps: `["java.util.HashSet", ["a"]]` is a list, and
 * an object has an `@class` among its fields.
 */
export type JsonObject = Readonly<Record<string, unknown>>

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The class of an object without its package: `CasRegisteredService`; '' if it names none. */
export function classOf(value: unknown): string {
  const name = isObject(value) ? value['@class'] : undefined
  return typeof name === 'string' ? name.slice(name.lastIndexOf('.') + 1) : ''
}

/** The fields of an object but its class. */
export function fieldsOf(value: unknown): JsonObject {
  if (!isObject(value)) return {}
  const { '@class': _, ...fields } = value
  return fields
}

/** A list, with or without its class; undefined for what is none. */
export function listOf(value: unknown): readonly unknown[] | undefined {
  if (!Array.isArray(value)) return undefined
  const [name, items] = value as unknown[]
  const isTyped = value.length === 2 && typeof name === 'string' && /^java\./.test(name)
  return isTyped && Array.isArray(items) ? items : value
}

/** A list of texts; undefined for anything else. */
export function textsOf(value: unknown): readonly string[] | undefined {
  const list = listOf(value)
  return list?.every((item) => typeof item === 'string') ? (list as string[]) : undefined
}

/** A text or a number as a text; '' for anything else, which need not have one. */
export function wordOf(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

const DEEPEST = 20

/**
 * Whether a field says nothing: absent, false, empty, or a list or an object of nothing. What is
 * nested more than 20 deep is taken to say something.
 */
export function saysNothing(value: unknown, depth = 0): boolean {
  if (depth > DEEPEST) return false
  if (value === undefined || value === null || value === false || value === '') return true
  const list = listOf(value)
  const isNothing = (inner: unknown) => saysNothing(inner, depth + 1)
  if (list) return list.every(isNothing)
  return isObject(value) && Object.values(fieldsOf(value)).every(isNothing)
}
