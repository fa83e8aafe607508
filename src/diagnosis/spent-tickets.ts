import { hash } from 'node:crypto'
import type { Instant } from '../protocol/ticket.ts'
import { createRecentMap } from './recent-map.ts'

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
  let completeSince = now()
  const spent = createRecentMap<SpentTicket>(MOST, ({ at }) => {
    completeSince = Math.max(completeSince, at)
  })

  return {
    note(ticket: string, { at, from, serviceId }: Omit<SpentTicket, 'refusedWith'>): void {
      spent.set(keyOf(ticket), { at, from, serviceId, refusedWith: '' })
    },

    /** Adds that the attempt which spent the ticket was refused, and how. */
    noteRefused(ticket: string, code: string): void {
      const key = keyOf(ticket)
      const known = spent.get(key)
      if (known) spent.set(key, { ...known, refusedWith: code })
    },

    /** What is known of a ticket, for half an hour. */
    find(ticket: string): SpentTicket | undefined {
      const found = spent.get(keyOf(ticket))
      return found && found.at > now() - REMEMBERED_MS ? found : undefined
    },

    /** Of a ticket that was spent before this moment nothing need be known. */
    completeSince: () => Math.max(completeSince, now() - REMEMBERED_MS),
  }
}

export type SpentTickets = ReturnType<typeof createSpentTickets>

function keyOf(ticket: string): string {
  return hash('sha256', ticket, 'binary')
}
