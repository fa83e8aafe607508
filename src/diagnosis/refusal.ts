import type { ByteString } from '../protocol/byte-string.ts'
import type { Evidence } from '../protocol/cas-error.ts'
import type { Instant } from '../protocol/ticket.ts'
import { shortenTicket } from '../protocol/ticket-id.ts'

/** Something that went wrong between an application and us, with what its explanation needs. */
export type Refusal = Readonly<{
  at: Instant
  /** The registered application; '' if none is known. */
  serviceId: string
  /** A ticket of ours was in hand: no stranger made this up. */
  isProven: boolean
  /** What the application was told: a code of the protocol, or `HTTP 404`; else what happened. */
  code: string
  /** Why, in one word: `expired`, `service-differs`. */
  reason: string
  evidence: Evidence
}>

/** The longest address that is remembered whole, in bytes. */
export const LONGEST_ADDRESS = 2000
const LONGEST_TEXT = 200
const TICKET =
  /(?<=^|[^A-Za-z0-9]|%(?:25){0,3}[0-9A-Fa-f]{2})(?:ST|PT|PGT|PGTIOU|TGT)-[A-Za-z0-9-]{8,}/g

/**
 * An address as it may be remembered: whole, as double encoding and the like can only be told from
 * the whole of it, up to 2,000 bytes, and with every ticket in it shortened (R10.05, R11.23).
 */
export function rememberedAddress(address: ByteString): string {
  const start = address.slice(0, LONGEST_ADDRESS)
  return start.includes('T-') || start.includes('IOU-')
    ? start.replace(TICKET, shortenTicket)
    : start
}

/** A text of a stranger's choosing, short and without a ticket in it. */
export function rememberedText(text: string): string {
  return text.slice(0, LONGEST_TEXT).replace(TICKET, shortenTicket)
}
