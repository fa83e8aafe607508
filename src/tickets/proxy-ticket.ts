import { principalOf } from '../accounts/account.ts'
import type { ByteString } from '../protocol/byte-string.ts'
import type { Principal } from '../protocol/principal.ts'
import {
  assertMayReachTarget,
  hasProxyGrantingSyntax,
  type ProxyTarget,
} from '../protocol/proxy.ts'
import type { Instant } from '../protocol/ticket.ts'
import type { RegisteredService } from '../services/registered-service.ts'
import { permissionFor } from '../services/release-policy.ts'
import type { Admission, ServiceRegistry } from '../services/service-registry.ts'
import { hasSecondFactorFor } from './issue-ticket.ts'
import type { ProxyGrantingTicketStore } from './proxy-granting-ticket-store.ts'
import type { Session } from './session-store.ts'
import { isAlive, type SignOn } from './sign-on.ts'
import type { FindHolder } from './ticket-holder.ts'
import type { TicketStore } from './ticket-store.ts'

type Parts = Readonly<{
  proxyGrantingTickets: ProxyGrantingTicketStore
  tickets: TicketStore
  signOn: SignOn
  findHolder: FindHolder
  registry: ServiceRegistry
  newProxyTicket(): string
  now(): Instant
}>

export type IssuedProxyTicket = Readonly<{
  proxyTicket: string
  target: RegisteredService
  accountId: number
}>

/**
 * Proxy-granting ticket and target → proxy ticket (7.2), which the target validates like any other.
 * The proxy-granting ticket is not spent (R7.23); everything is judged on what is true now. Throws a
 * CasError.
 */
export function createIssueProxyTicket(parts: Parts) {
  const { proxyGrantingTickets, tickets, signOn, findHolder, registry, now } = parts

  return async function issueProxyTicket(
    proxyGrantingTicket: ByteString,
    targetService: ByteString,
  ): Promise<IssuedProxyTicket> {
    const issuedAt = now()
    const granted = hasProxyGrantingSyntax(proxyGrantingTicket)
      ? await proxyGrantingTickets.find(proxyGrantingTicket)
      : undefined
    const holder = granted && (await findHolder(granted.sessionId))
    const principal = holder && principalOf(holder.account)
    const proxyAdmission = granted && registry.admit(granted.service)
    const proxy = proxyAdmission?.kind === 'admitted' ? proxyAdmission.url.service : undefined
    const admission = registry.admit(targetService)
    assertMayReachTarget({
      proxyGrantingTicket,
      targetService,
      isKnown: granted !== undefined,
      proxyService: granted?.service,
      isSessionAlive: holder !== undefined && isAlive(holder.session, issuedAt),
      isAccountEnabled: holder !== undefined && !holder.account.isDisabled,
      mayProxy: proxy?.proxying.mayProxy ?? false,
      isPersonPermitted: mayUse(proxy, principal),
      target: targetOf(admission, principal, holder?.session),
    })
    if (!granted || !holder || admission.kind !== 'admitted') {
      throw new TypeError('A target that may be reached is registered.')
    }
    const { session } = holder
    const { service: target, raw } = admission.url
    const proxyTicket = parts.newProxyTicket()
    const ticket = {
      sessionId: session.id,
      service: raw,
      isFromNewLogin: false,
      proxies: granted.proxies,
      issuedAt,
      // Its life begins here, whatever the age of the ticket it comes from (R7.26).
      expiresAt: issuedAt + target.serviceTicketSeconds * 1000,
    }
    await Promise.all([tickets.add(proxyTicket, ticket), signOn.touch(session)])
    return { proxyTicket, target, accountId: holder.account.id }
  }
}

export type IssueProxyTicket = ReturnType<typeof createIssueProxyTicket>

function mayUse(service: RegisteredService | undefined, principal: Principal | undefined): boolean {
  return !!service && !!principal && permissionFor(service, principal) === 'allowed'
}

function targetOf(
  admission: Admission,
  principal: Principal | undefined,
  session: Session | undefined,
): ProxyTarget {
  if (admission.kind === 'disabled') return 'disabled'
  if (admission.kind !== 'admitted') return 'not-registered'
  const { service } = admission.url
  if (!service.proxying.mayBeTarget) return 'not-a-target'
  if (!mayUse(service, principal)) return 'person-not-permitted'
  return session && hasSecondFactorFor(service, session) ? 'allowed' : 'second-factor-needed'
}
