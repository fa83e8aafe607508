import { createRecentMap } from '../diagnosis/recent-map.ts'
import type { Instant } from '../protocol/ticket.ts'

/** Sessions that are remembered; of more, the first to come is forgotten and begins anew. */
const MOST_SESSIONS = 10_000

/** A ticket by its SHA-256, as Latin-1: a text can be a key. */
type Key = string

/**
 * Which tickets each session holds that are neither spent nor expired, so that nobody hoards them
 * (security row 39). Kept in memory: what a start forgets is expired within minutes.
 */
export function createLiveTickets(mostPerSession: number) {
  const sessions = createRecentMap<Map<Key, Instant>>(MOST_SESSIONS)

  function forgetExpired(tickets: Map<Key, Instant>, now: Instant) {
    for (const [key, expiresAt] of tickets) if (expiresAt <= now) tickets.delete(key)
  }

  return {
    /** Notes a new ticket, and tells which one its session must give up for it: the oldest. */
    add(
      sessionId: number,
      idHash: Uint8Array,
      issuedAt: Instant,
      expiresAt: Instant,
    ): Uint8Array | undefined {
      const session = String(sessionId)
      const tickets = sessions.get(session) ?? new Map<Key, Instant>()
      sessions.set(session, tickets)
      if (tickets.size >= mostPerSession) forgetExpired(tickets, issuedAt)
      const [oldest] = tickets.size >= mostPerSession ? tickets.keys() : []
      if (oldest !== undefined) tickets.delete(oldest)
      tickets.set(keyOf(idHash), expiresAt)
      return oldest === undefined ? undefined : Buffer.from(oldest, 'latin1')
    },

    spent(sessionId: number, idHash: Uint8Array): void {
      sessions.get(String(sessionId))?.delete(keyOf(idHash))
    },
  }
}

function keyOf(idHash: Uint8Array): Key {
  return Buffer.from(idHash).toString('latin1')
}
