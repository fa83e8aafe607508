import { type ByteString, textOf } from './byte-string.ts'
import { CasError } from './cas-error.ts'
import { isLoopbackHost } from './loopback.ts'
import { escapeIllegal } from './percent-encoding.ts'
import { joint, matchesRule, readServiceUrl, type ServiceRule } from './service-url.ts'
import { invalidTicket } from './validation.ts'

/** The most proxies behind one another; two that call each other in a circle come to an end. */
export const LONGEST_CHAIN = 10

/** What decides whether a validated ticket brings a proxy-granting ticket. */
export type CallbackFacts = Readonly<{
  pgtUrl: ByteString
  /** The URL of the service that asks. */
  service: ByteString
  mayProxy: boolean
  /** Which callbacks its entry allows; none given: any at the origin of its URL. */
  rules: readonly ServiceRule[]
  /** The proxies that its own ticket came through. */
  proxies: readonly ByteString[]
  /** In development a callback may be plain http on the machine itself. */
  allowsLoopback: boolean
}>

/**
 * Step 12 of the pipeline (5.3) and the half of step 13 that needs no call (R7.02, R7.03).
 *
 * @throws CasError `UNAUTHORIZED_SERVICE_PROXY` or `INVALID_PROXY_CALLBACK`.
 */
export function assertCallbackIsAllowed(facts: CallbackFacts): void {
  if (!facts.mayProxy) {
    throw new CasError(
      'UNAUTHORIZED_SERVICE_PROXY',
      'The service is not allowed to obtain proxy-granting tickets',
      'proxying-not-allowed',
    )
  }
  if (facts.proxies.length >= LONGEST_CHAIN) {
    throw new CasError(
      'UNAUTHORIZED_SERVICE_PROXY',
      `The ticket has come through ${LONGEST_CHAIN} proxies already, and no more are allowed`,
      'chain-too-long',
    )
  }
  const problem = callbackProblem(facts)
  if (problem === undefined) return
  throw new CasError('INVALID_PROXY_CALLBACK', problem.message, problem.reason, {
    callback: facts.pgtUrl,
  })
}

function callbackProblem(facts: CallbackFacts): { message: string; reason: string } | undefined {
  const url = readServiceUrl(facts.pgtUrl)
  if ('problem' in url) {
    return {
      message: `The proxy callback is no proper address: it has ${url.problem}`,
      reason: 'callback-malformed',
    }
  }
  const { protocol, hostname } = new URL(url.origin)
  if (protocol !== 'https:' && !(facts.allowsLoopback && isLoopbackHost(hostname))) {
    return { message: 'The proxy callback must be an https address', reason: 'callback-not-https' }
  }
  const isRegistered =
    facts.rules.length === 0
      ? url.origin === originOf(facts.service)
      : facts.rules.some((rule) => matchesRule(url, rule, true))
  return isRegistered
    ? undefined
    : {
        message: 'The proxy callback is not registered for this service',
        reason: 'callback-not-registered',
      }
}

function originOf(service: ByteString): string | undefined {
  const url = readServiceUrl(service)
  return 'problem' in url ? undefined : url.origin
}

/** The chain of a new proxy-granting ticket: its own callback, then those before it (R6.06). */
export function chainThrough(
  pgtUrl: ByteString,
  proxies: readonly ByteString[],
): readonly ByteString[] {
  return [pgtUrl, ...proxies]
}

/** A callback URL for a document: as it was sent, its bytes escaped where they are not UTF-8 (R6.03). */
export function proxyText(pgtUrl: ByteString): string {
  return textOf(pgtUrl) ?? escapeIllegal(pgtUrl)
}

/**
 * Where a proxy-granting ticket is delivered (R7.05): the callback byte for byte, the two parameters
 * behind those it has, no fragment.
 */
export function deliveryUrl(pgtUrl: ByteString, iou: string, proxyGrantingTicket: string): string {
  const [address = ''] = pgtUrl.split('#', 1)
  return escapeIllegal(`${address}${joint(address)}pgtIou=${iou}&pgtId=${proxyGrantingTicket}`)
}

const PROXY_GRANTING_TICKET = /^PGT-[A-Za-z0-9-]{1,252}$/

/** Whether this could be a proxy-granting ticket at all. */
export function hasProxyGrantingSyntax(id: string): boolean {
  return PROXY_GRANTING_TICKET.test(id)
}

export type ProxyTarget =
  | 'allowed'
  | 'not-registered'
  | 'disabled'
  | 'not-a-target'
  | 'person-not-permitted'
  | 'second-factor-needed'

/** Everything that decides whether a proxy-granting ticket gives a proxy ticket for this target. */
export type ProxyFacts = Readonly<{
  /** The id as it was presented, for the message. */
  proxyGrantingTicket: string
  targetService: ByteString
  /** It was issued, and its delivery confirmed (R7.10). */
  isKnown: boolean
  /** The URL of the service that holds it, once it is known. */
  proxyService: ByteString | undefined
  isSessionAlive: boolean
  isAccountEnabled: boolean
  /** The service that holds it may still proxy. */
  mayProxy: boolean
  /** The person may still use the service that holds it. */
  isPersonPermitted: boolean
  target: ProxyTarget
}>

/**
 * The ticket before the target, so that nobody without a good ticket learns of the registry (R7.22).
 *
 * @throws CasError `INVALID_TICKET` or `UNAUTHORIZED_SERVICE`.
 */
export function assertMayReachTarget(facts: ProxyFacts): void {
  const id = facts.proxyGrantingTicket
  if (!facts.isKnown) throw invalidTicket(id, 'not recognized', 'never-issued-or-not-delivered')
  const { proxyService = '' } = facts
  const noLonger = (reason: string) =>
    invalidTicket(id, 'is no longer valid', reason, { proxyService })
  if (!facts.isSessionAlive) throw noLonger('session-over')
  if (!facts.isAccountEnabled) throw noLonger('account-disabled')
  if (!facts.mayProxy) throw noLonger('proxying-not-allowed')
  if (!facts.isPersonPermitted) throw noLonger('proxy-not-permitted')
  if (facts.target === 'allowed') return
  throw new CasError('UNAUTHORIZED_SERVICE', TARGET_MESSAGES[facts.target], facts.target, {
    target: facts.targetService,
    proxyService,
  })
}

const TARGET_MESSAGES = {
  'not-registered': 'The target service is not allowed to use this sign-in server',
  disabled: 'The target service is not allowed to use this sign-in server',
  'not-a-target': 'The target service does not accept proxy tickets',
  'person-not-permitted': 'The user is not allowed to use the target service',
  'second-factor-needed': 'The target service demands a second factor, and the user gave none',
} as const
