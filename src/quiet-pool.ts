import { readdirSync, stat } from 'node:fs'
import { setPriority } from 'node:os'

/**
 * A tenth of the share of whoever else wants the processor: little enough to make way at once, and enough
 * that people can still sign in while another program keeps the machine busy.
 */
const LOW_PRIORITY = 10

/**
 * Starts the pool of threads that hashes passwords, reads files and looks up names, and gives its
 * threads a low priority, so that a storm of sign-ins does not slow down the thread that answers
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
    setPriority(Number(thread), LOW_PRIORITY)
  } catch {
    // A sandbox may forbid it. Then hashing competes with the rest, as it would without this.
  }
}
