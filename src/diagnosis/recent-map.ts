/**
 * A map of so many entries at the most: the one that was put in first makes room for a new one. Its
 * keys stand in a ring beside the map, for looking for the first of a map takes the longer the more
 * have been removed before it.
 */
export function createRecentMap<Value>(most: number, onForgotten?: (value: Value) => void) {
  const values = new Map<string, Value>()
  const keys: string[] = []
  let next = 0

  function makeRoom(key: string) {
    const oldest = keys[next]
    const value = oldest === undefined ? undefined : values.get(oldest)
    if (oldest !== undefined) values.delete(oldest)
    if (value !== undefined) onForgotten?.(value)
    keys[next] = key
    next = (next + 1) % most
  }

  return {
    get: (key: string): Value | undefined => values.get(key),

    set(key: string, value: Value): void {
      if (!values.has(key)) makeRoom(key)
      values.set(key, value)
    },
  }
}
