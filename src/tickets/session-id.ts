import { randomInt } from 'node:crypto'

const COUNTER_SIZE = 4096
/** Counting from here keeps the ids exact as numbers until the year 2095. */
const EPOCH = Date.UTC(2026, 0, 1)

/**
 * Makes ids of sign-on sessions: whole numbers that grow with time, so that neighbours in time are
 * neighbours on disk, and that are never given twice, so that a ticket of an ended session finds no
 * later one. They never leave the server.
 */
export function createSessionIds(now: () => number) {
  let last = 0
  return function nextSessionId(): number {
    // The random part keeps two nodes that start a session in the same millisecond apart.
    last = Math.max(last + 1, (now() - EPOCH) * COUNTER_SIZE + randomInt(COUNTER_SIZE))
    return last
  }
}
