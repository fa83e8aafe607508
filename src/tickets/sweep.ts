import type { Instant } from '../protocol/ticket.ts'
import type { SessionStore } from './session-store.ts'
import { type NeverPresented, START_OF_TABLE, type TicketStore } from './ticket-store.ts'

type Parts = Readonly<{
  tickets: TicketStore
  sessions: SessionStore
  /** Whether applications are told of a session that ends by itself (R3.35). */
  tellsOfExpiry: boolean
  /** What else grows old: each removes up to a slice of one table and says how much that was. */
  others: readonly ((slice: number, now: Instant) => Promise<number>)[]
  /** Told of the tickets that were issued and never presented. */
  noteNeverValidated?(tickets: readonly NeverPresented[]): void
  now(): Instant
  onError(error: unknown): void
}>

/** Rows looked at in one go: some tenths of a millisecond. */
const SLICE = 200
const PAUSE_MS = 1_000
/** While there is much to remove the broom goes on sooner. */
const SHORT_PAUSE_MS = 20

/**
 * Removes what has expired, slice by slice, beside the requests. Nothing depends on it but the size
 * of the tables: whether a ticket is still good is judged when it is used (R10.12).
 */
export function createSweep(parts: Parts) {
  const { tickets, sessions, tellsOfExpiry, others, noteNeverValidated, now, onError } = parts
  let nextTicket: Uint8Array = START_OF_TABLE
  let nextSession = 0
  let timer: NodeJS.Timeout | undefined
  let isStopped = false

  /** One slice of each table; resolves with the number of rows removed. */
  async function sweepOnce(): Promise<number> {
    const at = now()
    const fromTickets = await tickets.sweep(nextTicket, SLICE, at)
    nextTicket = fromTickets.next
    noteNeverValidated?.(fromTickets.removed)
    const fromSessions = await sessions.sweep(nextSession, SLICE, at, tellsOfExpiry)
    nextSession = fromSessions.next
    let removed = fromTickets.removed.length + fromSessions.removed
    for (const sweepOther of others) removed += await sweepOther(SLICE, at)
    return removed
  }

  async function sweepAndGoOn() {
    let removed = 0
    try {
      removed = await sweepOnce()
    } catch (error) {
      onError(error)
    }
    if (!isStopped) schedule(removed >= SLICE / 2 ? SHORT_PAUSE_MS : PAUSE_MS)
  }

  function schedule(pause: number) {
    timer = setTimeout(() => void sweepAndGoOn(), pause)
    timer.unref()
  }

  return {
    sweepOnce,

    start(): void {
      schedule(PAUSE_MS)
    },

    stop(): void {
      isStopped = true
      clearTimeout(timer)
    },
  }
}
