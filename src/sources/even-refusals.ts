import { setTimeout as wait } from 'node:timers/promises'

/** So many of the last searches are looked at. */
const REMEMBERED = 31
/** Before anything is known of the servers. */
const AT_FIRST_MS = 300
const LONGEST_MS = 5_000

type Parts = Readonly<{
  /** Milliseconds, from a clock that never goes back. */
  elapsed?(): number
  pause?(milliseconds: number): Promise<unknown>
}>

/**
 * Lets refusals take the same time, whichever source gives them. Who is asked, and how far the search
 * goes, depends on the person: without this the clock would tell whether a name exists, and where
 * (security row 29). Each refusal is held for as long as a search through every source usually takes.
 */
export function createEvenRefusals(parts: Parts = {}) {
  const { elapsed = () => performance.now(), pause = wait } = parts
  const durations: number[] = []

  function usual(): number {
    const sorted = [...durations].sort((a, b) => a - b)
    return Math.min(LONGEST_MS, sorted[sorted.length >> 1] ?? AT_FIRST_MS)
  }

  return {
    /** Called when a search begins; what it returns is called before the refusal is told. */
    begin() {
      const startedAt = elapsed()
      return async function hold(wentThroughAll: boolean): Promise<void> {
        const took = elapsed() - startedAt
        const remaining = usual() - took
        if (wentThroughAll) {
          durations.push(took)
          if (durations.length > REMEMBERED) durations.shift()
        }
        if (remaining > 0) await pause(Math.ceil(remaining))
      }
    },
  }
}

export type EvenRefusals = ReturnType<typeof createEvenRefusals>
