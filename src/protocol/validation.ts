import type { ByteString } from './byte-string.ts'
import { CasError, type Evidence } from './cas-error.ts'
import { firstDifference, isSameService } from './service-url.ts'
import type { Instant, ServiceTicket } from './ticket.ts'
import { shortenTicket } from './ticket-id.ts'
import { withoutForbidden } from './xml.ts'

/** Everything that decides whether a ticket, which has just been taken, proves a sign-in. */
export type ValidationFacts = Readonly<{
  /** The id as it was presented, for the message. */
  ticketId: string
  /** `undefined`: never issued, or taken before. */
  ticket: ServiceTicket | undefined
  isProxyTicket: boolean
  now: Instant
  /** Its single sign-on session has neither ended nor expired. */
  isSessionAlive: boolean
  isAccountEnabled: boolean
  /** The service that presents it. */
  service: ByteString
  /** Only the two proxyValidate endpoints do. */
  acceptsProxyTickets: boolean
  renew: boolean
  /** The entry that the ticket was issued under still exists and is enabled. */
  isServiceRegistered: boolean
  /** The entry lets it validate tickets by this protocol. */
  mayUseProtocol: boolean
  /** The user name for this service; `undefined` if the person has none (11.5). */
  user: string | undefined
}>

/** The facts of a ticket that stood every check. */
export type ProvenLogin = ValidationFacts & Readonly<{ ticket: ServiceTicket; user: string }>

/**
 * Steps 5 to 11 of the pipeline (5.3), in its order, and the user name last, so that nobody without
 * a good ticket learns anything of the registry. The ticket is spent whatever comes out.
 *
 * @throws CasError with the code of the first check that fails.
 */
export function assertTicketProvesLogin(facts: ValidationFacts): asserts facts is ProvenLogin {
  const { ticket, ticketId } = facts
  if (ticket === undefined) throw invalidTicket(ticketId, 'not recognized', 'never-issued-or-spent')
  const evidence = evidenceOf(ticket, facts)
  if (facts.now >= ticket.expiresAt) {
    throw invalidTicket(ticketId, 'has expired', 'expired', evidence)
  }
  if (!facts.isSessionAlive) {
    throw invalidTicket(ticketId, 'is no longer valid', 'session-over', evidence)
  }
  if (!facts.isAccountEnabled) {
    throw invalidTicket(ticketId, 'is no longer valid', 'account-disabled', evidence)
  }
  if (facts.isProxyTicket && !facts.acceptsProxyTickets) {
    throw new CasError(
      'INVALID_TICKET_SPEC',
      'A proxy ticket was passed, and this endpoint accepts service tickets only',
      'proxy-ticket-not-accepted',
      evidence,
    )
  }
  if (!isSameService(ticket.service, facts.service)) {
    throw new CasError(
      'INVALID_SERVICE',
      `Ticket '${shortenTicket(ticketId)}' was issued for another service`,
      'service-differs',
      { ...evidence, differsAt: firstDifference(ticket.service, facts.service) + 1 },
    )
  }
  if (!facts.isServiceRegistered) {
    throw new CasError(
      'UNAUTHORIZED_SERVICE',
      'The service is not allowed to use this sign-in server',
      'service-not-registered',
      evidence,
    )
  }
  if (!facts.mayUseProtocol) {
    throw new CasError(
      'UNAUTHORIZED_SERVICE',
      'The service is not allowed to use this protocol',
      'protocol-not-allowed',
      evidence,
    )
  }
  if (facts.renew && (facts.isProxyTicket || !ticket.isFromNewLogin)) {
    throw invalidTicket(ticketId, 'does not come from a new login', 'not-from-new-login', evidence)
  }
  if (!isUserName(facts.user)) {
    throw new CasError(
      'UNAUTHORIZED_SERVICE',
      'There is no user name that this service could be given',
      'no-user-name',
      evidence,
    )
  }
}

/** Both addresses whole, and how late it is: the ticket was in hand (R11.23). */
function evidenceOf(ticket: ServiceTicket, { service, now }: ValidationFacts): Evidence {
  return {
    atLogin: ticket.service,
    atValidation: service,
    ageMs: now - ticket.issuedAt,
    lifetimeMs: ticket.expiresAt - ticket.issuedAt,
  }
}

/** `Ticket 'ST-...wXyZ' not recognized`; the id is shortened, and safe in a document (R5.21, R5.22). */
export function invalidTicket(
  ticketId: string,
  predicate: string,
  reason: string,
  evidence?: Evidence,
): CasError {
  const message = `Ticket '${shortenTicket(ticketId)}' ${predicate}`
  return new CasError('INVALID_TICKET', message, reason, evidence)
}

/** Never empty, no white space at the ends, on one line, and the same once it is XML (R4.05, R11.43). */
function isUserName(user: string | undefined): user is string {
  return (
    user !== undefined &&
    user !== '' &&
    user.trim() === user &&
    withoutForbidden(user) === user &&
    !/[\p{Cc}\p{Zl}\p{Zp}]/u.test(user)
  )
}
