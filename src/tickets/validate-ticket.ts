import { type Account, type AccountId, principalOf } from '../accounts/account.ts'
import type { ByteString } from '../protocol/byte-string.ts'
import type { Instant } from '../protocol/ticket.ts'
import { hasValidationSyntax, kindOfTicket } from '../protocol/ticket-id.ts'
import { assertTicketProvesLogin } from '../protocol/validation.ts'
import type { RegisteredService, ValidationProtocol } from '../services/registered-service.ts'
import { attributesFor, type ReleasedAttribute, userFor } from '../services/release-policy.ts'
import type { ServiceRegistry } from '../services/service-registry.ts'
import type { Session, SessionStore } from './session-store.ts'
import { isAlive } from './sign-on.ts'
import type { TicketStore } from './ticket-store.ts'

type Parts = Readonly<{
  tickets: TicketStore
  sessions: SessionStore
  accounts: Readonly<{ find(id: AccountId): Promise<Account | undefined> }>
  registry: ServiceRegistry
  now(): Instant
}>

export type ValidationRequest = Readonly<{
  ticket: ByteString
  service: ByteString
  renew: boolean
  acceptsProxyTickets: boolean
  protocol: ValidationProtocol
}>

/** A sign-in that a ticket proved, as the application that asked may see it. */
export type ValidatedLogin = Readonly<{
  accountId: AccountId
  service: RegisteredService
  user: string
  released: readonly ReleasedAttribute[]
  authenticatedAt: Instant
  /** The session is one that outlives the browser (R5.51). */
  isRemembered: boolean
  isFromNewLogin: boolean
  /** The proxies that a proxy ticket came through, the most recent first (R6.03). */
  proxies: readonly ByteString[]
}>

type Holder = Readonly<{ session: Session; account: Account }>

/**
 * Steps 4 to 11 of the validation pipeline (5.3). The ticket is spent by the first attempt that
 * names it, good or bad; everything is judged with the ticket already in hand, on what is true of
 * the person now (R11.33). Throws a CasError.
 */
export function createValidateTicket({ tickets, sessions, accounts, registry, now }: Parts) {
  async function findHolder(sessionId: number): Promise<Holder | undefined> {
    const session = await sessions.findById(sessionId)
    const account = session && (await accounts.find(session.accountId))
    return session && account && { session, account }
  }

  function registeredService(service: ByteString): RegisteredService | undefined {
    const admission = registry.admit(service)
    return admission.kind === 'admitted' ? admission.url.service : undefined
  }

  return async function validateTicket(request: ValidationRequest): Promise<ValidatedLogin> {
    const at = now()
    const { ticket: ticketId, service: presented, renew, acceptsProxyTickets, protocol } = request
    const ticket = hasValidationSyntax(ticketId)
      ? await tickets.take(ticketId, presented, at)
      : undefined
    const holder = ticket && (await findHolder(ticket.sessionId))
    const service = ticket && registeredService(ticket.service)
    const principal = holder && principalOf(holder.account)
    const facts = {
      ticketId,
      ticket,
      isProxyTicket: kindOfTicket(ticketId) === 'PT',
      now: at,
      isSessionAlive: holder !== undefined && isAlive(holder.session, at),
      isAccountEnabled: holder !== undefined && !holder.account.isDisabled,
      service: presented,
      acceptsProxyTickets,
      renew,
      isServiceRegistered: service !== undefined,
      mayUseProtocol: service?.protocols.includes(protocol) ?? false,
      user: service && principal && userFor(service, principal),
    }
    assertTicketProvesLogin(facts)
    if (!holder || !service || !principal) throw new TypeError('A proven login has a holder.')
    return {
      accountId: holder.account.id,
      service,
      user: facts.user,
      released: attributesFor(service, principal),
      authenticatedAt: holder.session.authenticatedAt,
      isRemembered: holder.session.isRemembered,
      isFromNewLogin: facts.ticket.isFromNewLogin,
      proxies: facts.ticket.proxies,
    }
  }
}

export type ValidateTicket = ReturnType<typeof createValidateTicket>
