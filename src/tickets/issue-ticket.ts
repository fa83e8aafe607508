import type { Instant } from '../protocol/ticket.ts'
import type { RegisteredService } from '../services/registered-service.ts'
import type { AdmittedUrl } from '../services/service-registry.ts'
import type { Session } from './session-store.ts'
import type { SignOn } from './sign-on.ts'
import type { TicketStore } from './ticket-store.ts'

type Parts = Readonly<{
  tickets: TicketStore
  signOn: SignOn
  newServiceTicket(): string
  /** Told of every ticket that was issued, and for which service. */
  noteIssued?(service: RegisteredService): void
  now(): Instant
}>

/** Whether the session has shown what the service demands beside the password. */
export function hasSecondFactorFor(
  { demandsSecondFactor }: Pick<RegisteredService, 'demandsSecondFactor'>,
  { secondFactorAt }: Pick<Session, 'secondFactorAt'>,
): boolean {
  return !demandsSecondFactor || secondFactorAt !== undefined
}

/** Session and service → service ticket, bound to both and to this moment (R2.22). */
export function createIssueTicket(parts: Parts) {
  const { tickets, signOn, newServiceTicket, noteIssued, now } = parts
  return async function issueTicket(
    session: Session,
    { service, raw }: AdmittedUrl,
    isFromNewLogin: boolean,
  ): Promise<string> {
    if (!hasSecondFactorFor(service, session)) {
      throw new TypeError('The service demands a second factor: ask for it before a ticket.')
    }
    const id = newServiceTicket()
    const issuedAt = now()
    const expiresAt = issuedAt + service.serviceTicketSeconds * 1000
    const ticket = { sessionId: session.id, service: raw, isFromNewLogin, issuedAt, expiresAt }
    await Promise.all([tickets.add(id, { ...ticket, proxies: [] }), signOn.touch(session)])
    noteIssued?.(service)
    return id
  }
}

export type IssueTicket = ReturnType<typeof createIssueTicket>
