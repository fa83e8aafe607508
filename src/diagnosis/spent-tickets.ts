import { hash } from 'node:crypto'
import type { Instant } from '../protocol/ticket.ts'

/** When a ticket was spent, and by whom. */
export type SpentTicket = Readonly<{
  at: Instant
  /** The address that presented it. */
  from: string
  serviceId: string
  /** The code of the refusal that spent it; '' when it proved a sign-in, or nobody can say yet. */
  refusedWith: string
}>

const MOST = 20_000
const REMEMBERED_MS = 30 * 60_000

/**
 * The tickets that were spent lately, in memory, for the words "already used at …": spending deletes
 * a ticket from the database. Known by their SHA-256 only. A note costs about a microsecond.
 */
export function createSpentTickets(now: () => Instant) {
  const spent = new Map<string, SpentTicket>()
  let completeSince = now()

  function forget(id: string, { at }: SpentTicket) {
    spent.delete(id)
    completeSince = Math.max(completeSince, at)
  }

  return {
    note(ticket: string, { at, from, serviceId }: Omit<SpentTicket, 'refusedWith'>): void {
      for (const [id, oldest] of spent) {
        if (spent.size < MOST && oldest.at > at - REMEMBERED_MS) break
        forget(id, oldest)
      }
      spent.set(keyOf(ticket), { at, from, serviceId, refusedWith: '' })
    },

    /** Adds that the attempt which spent the ticket was refused, and how. */
    noteRefused(ticket: string, code: string): void {
      const key = keyOf(ticket)
      const known = spent.get(key)
      if (known) spent.set(key, { ...known, refusedWith: code })
    },

    find(ticket: string): SpentTicket | undefined {
      return spent.get(keyOf(ticket))
    },

    /** Of a ticket that was spent before this moment nothing need be known. */
    completeSince: () => completeSince,
  }
}

export type SpentTickets = ReturnType<typeof createSpentTickets>

function keyOf(ticket: string): string {
  return hash('sha256', ticket, 'binary')
}
