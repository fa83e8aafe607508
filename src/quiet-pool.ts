import { readdirSync, stat } from 'node:fs'
import { setPriority } from 'node:os'

/** The lowest there is: it takes what nobody else wants, and is interrupted as soon as somebody does. */
const LOWEST_PRIORITY = 19

/**
 * Starts the pool of threads that hashes passwords, reads files and looks up names, and gives its
 * threads the lowest priority, so that a storm of sign-ins does not slow down the thread that answers
 * everybody else: on two cores it halves what a storm adds to a ticket's validation. Must be called
 * before anything has used the pool, which is why `cas` is a CommonJS file: Node reads modules through the
 * pool. Where threads have no priority of their own (anywhere but on Linux) nothing changes.
 */
export function startQuietPool(then: () => void): void {
  const before = new Set(threads())
  // The first use of the pool starts all of its threads.
  stat('/', () => {
    for (const thread of threads()) if (!before.has(thread)) lower(thread)
    then()
  })
}

function threads(): string[] {
  try {
    return readdirSync('/proc/self/task')
  } catch {
    return []
  }
}

function lower(thread: string): void {
  try {
    setPriority(Number(thread), LOWEST_PRIORITY)
  } catch {
    // A sandbox may forbid it. Then hashing competes with the rest, as it would without this.
  }
}
