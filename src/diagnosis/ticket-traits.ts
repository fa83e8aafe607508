import type { Evidence } from '../protocol/cas-error.ts'
import { kindOfTicket, shortenTicket } from '../protocol/ticket-id.ts'

const TAGGED = /^[SP]T-([A-Za-z0-9]{1,6})-[A-Za-z0-9]+$/
const LEGAL = /^[A-Za-z0-9-]*$/

/** Our service and proxy tickets have just this length (R10.10). */
export const OUR_TICKET_LENGTH = 32

/** What may be remembered of a ticket that somebody presents: enough to tell what is wrong with it. */
export function ticketTraits(ticket: string): Evidence {
  const tag = TAGGED.exec(ticket)?.[1]
  const dirt = dirtIn(ticket)
  return {
    ticket: shortenTicket(ticket),
    ticketKind: kindOfTicket(ticket.trim().replace(/^["'<(]+/, '')) ?? '',
    ticketLength: ticket.length,
    ...(tag !== undefined && { ticketTag: tag }),
    ...(dirt !== undefined && { ticketDirt: dirt }),
  }
}

export type TicketDirt = 'spaces' | 'quotes' | 'more' | 'others'

/** What else than a ticket is in a ticket. */
function dirtIn(ticket: string): TicketDirt | undefined {
  if (LEGAL.test(ticket)) return undefined
  if (/["'<>()[\]{}`]/.test(ticket)) return 'quotes'
  if (/\s/.test(ticket)) return 'spaces'
  return /[&=?#%/;]/.test(ticket) ? 'more' : 'others'
}
