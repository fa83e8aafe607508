import { type AccountId, principalOf } from '../accounts/account.ts'
import type { ByteString } from '../protocol/byte-string.ts'
import { CasError, type Evidence } from '../protocol/cas-error.ts'
import { assertCallbackIsAllowed } from '../protocol/proxy.ts'
import type { Instant, ServiceTicket } from '../protocol/ticket.ts'
import { hasValidationSyntax, kindOfTicket } from '../protocol/ticket-id.ts'
import { assertTicketProvesLogin, invalidTicket } from '../protocol/validation.ts'
import type { RegisteredService, ValidationProtocol } from '../services/registered-service.ts'
import { attributesFor, type ReleasedAttribute, userFor } from '../services/release-policy.ts'
import type { ServiceRegistry } from '../services/service-registry.ts'
import type { DeliverProxyGrantingTicket } from './proxy-callback.ts'
import { isAlive } from './sign-on.ts'
import type { FindHolder } from './ticket-holder.ts'
import type { TicketStore } from './ticket-store.ts'

type Parts = Readonly<{
  tickets: TicketStore
  findHolder: FindHolder
  registry: ServiceRegistry
  deliverProxyGrantingTicket: DeliverProxyGrantingTicket
  /** In development a callback may be plain http on the machine itself. */
  allowsLoopback: boolean
  /** Told at once of every ticket that is spent, before anything is known of the outcome. */
  noteSpent?(ticket: ByteString, caller: string, service: RegisteredService | undefined): void
  /** Told of every service that a ticket was good for. */
  noteValidated?(service: RegisteredService): void
  now(): Instant
}>

export type ValidationRequest = Readonly<{
  ticket: ByteString
  service: ByteString
  renew: boolean
  acceptsProxyTickets: boolean
  protocol: ValidationProtocol
  /** Where a proxy-granting ticket is to be delivered, if one is asked for. */
  pgtUrl?: ByteString | undefined
  /** The address that asks, for whoever must explain a refusal. */
  caller?: string
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
}> &
  ProxyGrant

/** What came of a `pgtUrl`. */
type ProxyGrant = Readonly<{
  /** Stands for the proxy-granting ticket that was delivered (R7.07). */
  proxyGrantingTicketIou?: string
  /** Why none was, where the service signs people in all the same (R7.08). */
  callbackFailure?: Evidence
}>

/**
 * Steps 4 to 13 of the validation pipeline (5.3). The ticket is spent by the first attempt that
 * names it, good or bad; everything is judged with the ticket already in hand, on what is true of
 * the person now (R11.33). Throws a CasError.
 */
export function createValidateTicket(parts: Parts) {
  const { tickets, findHolder, registry, deliverProxyGrantingTicket, allowsLoopback } = parts
  const { noteSpent, noteValidated, now } = parts

  /** The ticket has been spent for good by now, and no transaction is open (R5.11). */
  async function grantProxying(
    pgtUrl: ByteString,
    ticketId: string,
    ticket: ServiceTicket,
    service: RegisteredService,
  ): Promise<ProxyGrant> {
    const { mayProxy, callbacks, onCallbackFailure } = service.proxying
    assertCallbackIsAllowed({
      pgtUrl,
      service: ticket.service,
      mayProxy,
      rules: callbacks,
      proxies: ticket.proxies,
      allowsLoopback,
    })
    const delivery = await deliverProxyGrantingTicket(pgtUrl, ticket, service)
    switch (delivery.kind) {
      case 'delivered':
        return { proxyGrantingTicketIou: delivery.iou }
      case 'session-over':
        throw invalidTicket(ticketId, 'is no longer valid', 'session-over')
      case 'failed': {
        const { message, evidence } = delivery
        if (onCallbackFailure === 'continue') return { callbackFailure: evidence }
        throw new CasError('INVALID_PROXY_CALLBACK', message, 'callback-failed', evidence)
      }
    }
  }

  function registeredService(service: ByteString): RegisteredService | undefined {
    const admission = registry.admit(service)
    return admission.kind === 'admitted' ? admission.url.service : undefined
  }

  return async function validateTicket(request: ValidationRequest): Promise<ValidatedLogin> {
    const at = now()
    const {
      ticket: ticketId,
      service: presented,
      renew,
      acceptsProxyTickets,
      protocol,
      pgtUrl,
    } = request
    const ticket = hasValidationSyntax(ticketId)
      ? await tickets.take(ticketId, presented, at)
      : undefined
    const service = ticket && registeredService(ticket.service)
    if (ticket) noteSpent?.(ticketId, request.caller ?? '', service)
    const holder = ticket && (await findHolder(ticket.sessionId))
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
    const grant = pgtUrl && (await grantProxying(pgtUrl, ticketId, facts.ticket, service))
    noteValidated?.(service)
    return {
      ...grant,
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
