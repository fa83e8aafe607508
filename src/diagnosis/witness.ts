import type { ByteString } from '../protocol/byte-string.ts'
import type { CasError, Evidence } from '../protocol/cas-error.ts'
import type { Instant } from '../protocol/ticket.ts'
import type { RegisteredService } from '../services/registered-service.ts'
import type { ServiceRegistry } from '../services/service-registry.ts'
import {
  type Asked,
  type Attempt,
  evidenceOf,
  evidenceOfParameters,
  remembered,
} from './attempt.ts'
import { createNearServices, type NearServices } from './near-service.ts'
import { rememberedAddress, rememberedText } from './refusal.ts'
import type { RefusalLog } from './refusal-log.ts'
import { createRepetitionWatch } from './repetition-watch.ts'
import { rightPathFor } from './right-path.ts'
import type { SpentTickets } from './spent-tickets.ts'
import { ticketTraits } from './ticket-traits.ts'

type Parts = Readonly<{
  log: RefusalLog
  spentTickets: SpentTickets
  registry: ServiceRegistry
  /** Where people and applications reach us. */
  publicUrl: string
  bases: readonly string[]
  environmentTag: string | undefined
  /** Told of every refusal: why, and of which application's, by its id; '' of none. */
  noteRefused?(reason: string, serviceId: string): void
  now(): Instant
}>

/** A logout request that an application did not take. */
export type LogoutFailure = Readonly<{
  serviceId: string
  host: string
  /** In short: `HTTP 404`, or what the network said. */
  problem: string
  /** The status of an answer; undefined when there was none. */
  status?: number | undefined
  /** Never the whole ticket. */
  ticket: string
}>

const MINUTE_MS = 60_000
const RARELY_MS = 10 * MINUTE_MS
const DAILY_MS = 24 * 60 * MINUTE_MS
/** The reason of a validation whose ticket the database does not have. */
const UNKNOWN_TICKET = 'never-issued-or-spent'
const LOOP = { times: 5, withinMs: MINUTE_MS }
const GATEWAY_LOOP = { times: 8, withinMs: 10_000 }

/**
 * Sees what goes wrong between applications and us, and notes what is needed to explain it later
 * (product, 3.9). It changes no answer, never throws on what strangers send, and costs an answer
 * some microseconds.
 */
export function createWitness(parts: Parts) {
  const { log, spentTickets, registry, publicUrl, bases, environmentTag, now } = parts
  const isLoop = createRepetitionWatch({ ...LOOP, now })
  const isGatewayLoop = createRepetitionWatch({ ...GATEWAY_LOOP, now })
  const startedAt = now()
  let near: { of: readonly RegisteredService[]; services: NearServices } | undefined

  function nearServices(): NearServices {
    const of = registry.list()
    if (near?.of !== of) near = { of, services: createNearServices(of) }
    return near.services
  }

  /** The id of the application that an address belongs to, switched off or not; '' if to none. */
  function serviceIdOf(address: ByteString | undefined): string {
    if (address === undefined) return ''
    const admission = registry.admit(address)
    if (admission.kind === 'admitted') return admission.url.service.id
    return admission.kind === 'disabled' ? admission.service.id : ''
  }

  return {
    /** A ticket is spent, whatever is found out about it next. */
    ticketSpent(ticket: string, from: string, service: RegisteredService | undefined): void {
      spentTickets.note(ticket, { at: now(), from, serviceId: service?.id ?? '' })
    },

    /** A validation or a proxy ticket was refused. */
    refused(asked: Asked, attempt: Attempt, error: CasError): void {
      const { ticket, service } = attempt
      const { code, reason, evidence = {} } = error
      const spent = ticket === undefined ? undefined : spentTickets.find(ticket)
      // Either this very request spent it, or one before did.
      const wasSpentBefore = spent !== undefined && reason === UNKNOWN_TICKET
      if (spent && ticket !== undefined && !wasSpentBefore) spentTickets.noteRefused(ticket, code)
      const owner = (evidence.atLogin ?? evidence.proxyService) as ByteString | undefined
      const serviceId = spent?.serviceId || serviceIdOf(owner ?? service)
      parts.noteRefused?.(reason, serviceId)
      log.note(serviceId, spent !== undefined || owner !== undefined, () => ({
        code,
        reason,
        evidence: {
          ...evidenceOf(asked),
          ...evidenceOfParameters(attempt),
          ...(ticket !== undefined && ticketTraits(ticket)),
          ...(environmentTag !== undefined && { ownTag: environmentTag }),
          ...(service !== undefined && { atValidation: rememberedAddress(service) }),
          ...remembered(evidence),
          ...(wasSpentBefore
            ? { usedAt: spent.at, usedFrom: spent.from, usedUpWith: spent.refusedWith }
            : { since: spentTickets.completeSince() }),
        },
      }))
    },

    /** A validation succeeded at an endpoint that withholds what the application could have (D8). */
    attributesWithheld(asked: Asked, { id }: RegisteredService): void {
      log.noteOnce('attributes-elsewhere', id, DAILY_MS, () => ({
        code: 'OK',
        evidence: evidenceOf(asked),
      }))
    },

    /** Nobody is at this path; perhaps an endpoint was meant (D7). */
    notFound(asked: Asked, service: ByteString | undefined): void {
      const right = rightPathFor(asked.path, bases)
      if (right === undefined) return
      const serviceId = serviceIdOf(service)
      log.noteOnce('wrong-path', serviceId, RARELY_MS, () => ({
        code: 'HTTP 404',
        evidence: { ...evidenceOf(asked), right: `${publicUrl}${right}` },
      }))
    },

    /** An endpoint was called by a method that it does not take (D7). */
    methodRefused(asked: Asked, service: ByteString | undefined, allowed: string): void {
      log.noteOnce('wrong-method', serviceIdOf(service), RARELY_MS, () => ({
        code: 'HTTP 405',
        evidence: { ...evidenceOf(asked), allowed },
      }))
    },

    /** A browser came from an address that gets no ticket (D18). */
    loginRefused(asked: Asked, service: ByteString): void {
      const admission = registry.admit(service)
      if (admission.kind === 'admitted') return
      const reason = `service-${admission.kind}`
      const serviceId =
        admission.kind === 'disabled'
          ? admission.service.id
          : (nearServices().atSameHost(service)?.serviceId ?? '')
      const subject = admission.kind === 'unknown' ? admission.host : ''
      log.noteOnce(`${reason} ${subject}`, serviceId, RARELY_MS, () => ({
        code: 'HTTP 403',
        reason,
        evidence: {
          ...evidenceOf(asked),
          atLogin: rememberedAddress(service),
          ...(admission.kind === 'malformed' && { problem: admission.problem }),
          ...(admission.kind === 'unknown' && { host: rememberedText(admission.host) }),
        },
      }))
    },

    /** Sign-in or sign-out in a frame, where browsers send no cookie (D17). */
    framed(asked: Asked, service: ByteString | undefined): void {
      log.noteOnce('framed', serviceIdOf(service), RARELY_MS, () => ({
        code: 'IFRAME',
        evidence: evidenceOf(asked),
      }))
    },

    /** A ticket was issued: one of many in a short time, perhaps (D11). */
    ticketIssued(sessionId: number, { id }: RegisteredService): void {
      if (!isLoop(`${sessionId} ${id}`)) return
      log.note(id, false, () => ({
        code: 'LOOP',
        reason: 'loop',
        evidence: { step: 'issue', count: LOOP.times },
      }))
    },

    /** A browser was sent back without a ticket: over and over, perhaps (D13). */
    gatewayReturned(asked: Asked, browser: string, service: ByteString): void {
      const subject = `${browser || `${asked.ip} ${asked.userAgent}`} ${service.slice(0, 200)}`
      if (!isGatewayLoop(subject)) return
      log.note(serviceIdOf(service), false, () => ({
        code: 'LOOP',
        reason: 'gateway-loop',
        evidence: { ...evidenceOf(asked), count: GATEWAY_LOOP.times },
      }))
    },

    /** Tickets that nobody ever validated are swept away (D9). */
    neverValidated(tickets: readonly Readonly<{ service: ByteString; issuedAt: Instant }>[]): void {
      const byService = new Map<string, { count: number; service: ByteString; issuedAt: Instant }>()
      for (const { service, issuedAt } of tickets) {
        // While the server was away no application could validate.
        if (issuedAt < startedAt) continue
        const id = serviceIdOf(service)
        const count = (byService.get(id)?.count ?? 0) + 1
        byService.set(id, { count, service, issuedAt })
      }
      for (const [id, { count, service, issuedAt }] of byService) {
        log.note(id, false, () => ({
          code: 'NOT_VALIDATED',
          reason: 'never-validated',
          evidence: {
            step: 'issue',
            count,
            atLogin: rememberedAddress(service),
            issuedAt,
            ourHost: new URL(publicUrl).host,
          },
        }))
      }
    },

    /** A logout request was not taken (D16). */
    logoutFailed(failure: LogoutFailure): void {
      const { serviceId, host, problem, status, ticket } = failure
      log.noteOnce(`logout-failed ${host}`, serviceId, MINUTE_MS, () => ({
        code: 'LOGOUT_FAILED',
        reason: 'logout-failed',
        evidence: {
          step: 'logout',
          ticket,
          host: rememberedText(host),
          problem: status === undefined ? rememberedText(problem.split(':', 1)[0] ?? '') : 'status',
          detail: status ?? rememberedText(problem),
        },
      }))
    },

    /** A proxy callback failed, and the person was signed in all the same (D15). */
    callbackFailed(asked: Asked, { id }: RegisteredService, evidence: Evidence): void {
      log.note(id, true, () => ({
        code: 'OK',
        reason: 'callback-failed',
        evidence: { ...evidenceOf(asked), ...remembered(evidence) },
      }))
    },

    /** A TLS connection came to nothing (D10). */
    handshakeFailed(ip: string, error: string): void {
      log.noteOnce(`handshake-failed ${error} ${ip}`, '', RARELY_MS, () => ({
        code: 'TLS',
        reason: 'handshake-failed',
        evidence: { step: 'connection', ip, why: rememberedText(error) },
      }))
    },
  }
}

export type Witness = ReturnType<typeof createWitness>
