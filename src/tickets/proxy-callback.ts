import type { OutgoingOutcome, OutgoingProblem, WebClient } from '../outgoing/web-client.ts'
import type { ByteString } from '../protocol/byte-string.ts'
import type { Evidence } from '../protocol/cas-error.ts'
import { chainThrough, deliveryUrl } from '../protocol/proxy.ts'
import type { Instant, ServiceTicket } from '../protocol/ticket.ts'
import type { RegisteredService } from '../services/registered-service.ts'
import type { ProxyGrantingTicketStore } from './proxy-granting-ticket-store.ts'

type Parts = Readonly<{
  proxyGrantingTickets: ProxyGrantingTicketStore
  webClient: Pick<WebClient, 'send'>
  newProxyGrantingTicket(): string
  newProxyGrantingTicketIou(): string
  now(): Instant
}>

export type Delivery =
  | Readonly<{ kind: 'delivered'; iou: string }>
  /** It ended before or during the call, whatever that was answered. */
  | Readonly<{ kind: 'session-over' }>
  | Readonly<{ kind: 'failed'; message: string; evidence: Evidence }>

/** The application's user waits, and clients give up after 5 s (R5.04, R7.09). */
const TIMEOUT_MS = 3_000
/** Of one service: one whose callback hangs must not tie up the server. */
const MOST_UNDER_WAY = 20

/** What went wrong, to follow "The proxy callback …": it is for the application's operator to mend. */
const WORDS: Readonly<Record<OutgoingProblem, string>> = {
  timeout: 'did not answer in time',
  'address-refused': 'has an address that is not allowed',
  unresolved: 'has a host name that was not found',
  unreachable: 'could not be reached',
  certificate: 'has a certificate that is not trusted',
  broken: 'did not answer properly',
}

/**
 * Delivers a proxy-granting ticket to the callback of the service that asked for one (7.1): one GET,
 * whose answer must be 200. Nobody else is told the ticket; the application learns from the IOU
 * which of those it received is meant. The callback must have been found acceptable before.
 */
export function createDeliverProxyGrantingTicket(parts: Parts) {
  const { proxyGrantingTickets, webClient, now } = parts
  const underWay = new Map<string, number>()

  async function deliver(
    pgtUrl: ByteString,
    ticket: ServiceTicket,
    certificateAuthority: string | undefined,
  ): Promise<Delivery> {
    const { sessionId, service } = ticket
    const id = parts.newProxyGrantingTicket()
    const iou = parts.newProxyGrantingTicketIou()
    const proxies = chainThrough(pgtUrl, ticket.proxies)
    const granted = { sessionId, service, proxies, issuedAt: now() }
    // It must be there before the application hears of it, and good only once that has answered.
    if (!(await proxyGrantingTickets.addUnconfirmed(id, granted))) return { kind: 'session-over' }
    const outcome = await webClient.send({
      method: 'GET',
      url: deliveryUrl(pgtUrl, iou, id),
      certificateAuthority,
      timeoutMs: TIMEOUT_MS,
    })
    if (outcome.kind === 'answered' && outcome.status === 200) {
      const isGood = await proxyGrantingTickets.confirm(id, sessionId)
      return isGood ? { kind: 'delivered', iou } : { kind: 'session-over' }
    }
    const isStillThere = await proxyGrantingTickets.remove(id)
    return isStillThere ? failureOf(pgtUrl, outcome) : { kind: 'session-over' }
  }

  /** `ticket` is the one that was just spent, `service` the entry that it belongs to. */
  return async function deliverProxyGrantingTicket(
    pgtUrl: ByteString,
    ticket: ServiceTicket,
    service: RegisteredService,
  ): Promise<Delivery> {
    const others = underWay.get(service.id) ?? 0
    if (others >= MOST_UNDER_WAY) {
      const detail = `${others} callbacks of the service are under way`
      return failed(pgtUrl, 'is slow, and too many calls wait for it', { problem: 'busy', detail })
    }
    underWay.set(service.id, others + 1)
    try {
      return await deliver(pgtUrl, ticket, service.certificateAuthority)
    } finally {
      const left = (underWay.get(service.id) ?? 1) - 1
      if (left === 0) underWay.delete(service.id)
      else underWay.set(service.id, left)
    }
  }
}

export type DeliverProxyGrantingTicket = ReturnType<typeof createDeliverProxyGrantingTicket>

function failureOf(pgtUrl: ByteString, outcome: OutgoingOutcome): Delivery {
  if (outcome.kind === 'failed') {
    const { problem, detail } = outcome
    return failed(pgtUrl, WORDS[problem], { problem, detail })
  }
  const { status } = outcome
  return failed(pgtUrl, `answered ${status} instead of 200`, { problem: 'status', detail: status })
}

function failed(pgtUrl: ByteString, what: string, evidence: Evidence): Delivery {
  return {
    kind: 'failed',
    message: `The proxy callback ${what}`,
    evidence: { callback: pgtUrl, ...evidence },
  }
}
