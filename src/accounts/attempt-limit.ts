type Parts = Readonly<{
  /** Failures that one key may have within the time. */
  most: number
  withinMs: number
  /** Keys that are remembered; beyond them the oldest is forgotten. */
  remembered?: number
  now(): number
}>

export type Attempt =
  /** `takeBack` is for one that did not fail; to be called once at most. */
  Readonly<{ kind: 'go'; takeBack(): void }> | Readonly<{ kind: 'wait'; retryAfterSeconds: number }>

/**
 * Counts failed attempts by key, in memory and within bounds. An attempt counts from the moment it
 * begins, so that many at once do not pass before the first has failed; one that did not fail is
 * taken back.
 */
export function createAttemptLimit({ most, withinMs, remembered = 20_000, now }: Parts) {
  const counts = new Map<string, { failures: number; since: number }>()

  function countOf(key: string, at: number) {
    const found = counts.get(key)
    const age = found === undefined ? 0 : at - found.since
    if (found && age >= 0 && age < withinMs) return found
    const fresh = { failures: 0, since: at }
    counts.delete(key)
    counts.set(key, fresh)
    if (counts.size > remembered) counts.delete(counts.keys().next().value ?? key)
    return fresh
  }

  return function begin(key: string): Attempt {
    const at = now()
    const count = countOf(key, at)
    if (count.failures >= most) {
      return { kind: 'wait', retryAfterSeconds: Math.ceil((count.since + withinMs - at) / 1000) }
    }
    count.failures += 1
    return {
      kind: 'go',
      takeBack() {
        count.failures -= 1
      },
    }
  }
}

export type AttemptLimit = ReturnType<typeof createAttemptLimit>
