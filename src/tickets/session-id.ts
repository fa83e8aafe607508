import { createTimedIds } from '../storage/timed-id.ts'

/**
 * Makes ids of sign-on sessions. They are never given twice, so that a ticket of an ended session
 * finds no later one; and they never leave the server.
 */
export function createSessionIds(now: () => number) {
  return createTimedIds(now)
}
