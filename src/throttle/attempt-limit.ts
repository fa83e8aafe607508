type Parts = Readonly<{
  /** Failures that one key may have within the time. */
  most: number
  withinMs: number
  /** Keys that are remembered; beyond them the oldest is forgotten. */
  remembered?: number
  now(): number
}>

export type Attempt =
  /** One of the two ends it, once: it failed, or it did not. */
  | Readonly<{ kind: 'go'; count(): void; takeBack(): void }>
  | Readonly<{ kind: 'wait'; retryAfterSeconds: number }>

/** Attempts that are under way are over by then. */
const UNDER_WAY_SECONDS = 1

/**
 * Counts failed attempts by key, in memory and within bounds. An attempt takes a place from the
 * moment it begins, so that many at once do not pass before the first has failed. Where too many
 * have failed one waits for the time to be over; where too many are under way, a second.
 */
export function createAttemptLimit({ most, withinMs, remembered = 20_000, now }: Parts) {
  const counts = new Map<string, { places: number; failures: number; since: number }>()

  function countOf(key: string, at: number) {
    const found = counts.get(key)
    const age = found === undefined ? 0 : at - found.since
    if (found && age >= 0 && age < withinMs) return found
    const fresh = { places: 0, failures: 0, since: at }
    counts.delete(key)
    counts.set(key, fresh)
    if (counts.size > remembered) counts.delete(counts.keys().next().value ?? key)
    return fresh
  }

  return function begin(key: string): Attempt {
    const at = now()
    const count = countOf(key, at)
    if (count.places >= most) {
      const restSeconds = Math.ceil((count.since + withinMs - at) / 1000)
      const retryAfterSeconds = count.failures >= most ? restSeconds : UNDER_WAY_SECONDS
      return { kind: 'wait', retryAfterSeconds }
    }
    count.places += 1
    return {
      kind: 'go',
      count() {
        count.failures += 1
      },
      takeBack() {
        count.places -= 1
      },
    }
  }
}

export type AttemptLimit = ReturnType<typeof createAttemptLimit>
