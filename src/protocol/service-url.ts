import type { ByteString } from './byte-string.ts'
import { decodeForm, escapeIllegal, normaliseEscapes } from './percent-encoding.ts'
import { normalPath, type PathProblem, pathProblem } from './service-path.ts'

/** A service address that has passed every check of its form. Whether it is registered is another question. */
export type ServiceUrl = Readonly<{
  /** As it came, byte for byte: what is stored, compared and sent back. */
  raw: ByteString
  /** Scheme, host and port in the form of the URL standard: `https://app.example`. */
  origin: string
  /** The normal form of the path, for matching only. */
  path: string
  /** What stands between `?` and `#`, as it came. */
  query: ByteString
}>

export type ServiceUrlProblem =
  | 'more than 8192 bytes'
  | 'a control character or a backslash'
  | 'a space at an end'
  | 'no https:// or http:// at the start'
  | 'no host'
  | 'a user name before the host'
  | 'a percent sign in the host'
  | 'a host outside ASCII'
  | 'a dot after the host'
  | 'no proper host and port'
  | PathProblem

/**
 * Which URLs belong to a service: one exact URL, or an origin and a path with everything below it.
 * Origin and path are in normal form.
 */
export type ServiceRule = Readonly<
  { kind: 'exact'; url: string } | { kind: 'prefix'; origin: string; path: string }
>

const LONGEST = 8192
const LEGAL_BYTES = /^[ -[\]-~\x80-\xFF]*$/
const PARTS = /^(https?:\/\/)([^/?#]*)([^?#]*)(?:\?([^#]*))?/i
const HOST_AND_PORT = /^(?:[a-z0-9_-]+(?:\.[a-z0-9_-]+)*|\[[0-9a-f:.]+\])(?::[0-9]{1,5})?$/i

/**
 * Checks the raw bytes first, as URL parsers repair what they should refuse (R11.10, R11.12), and
 * parses once after that. The problem is worded to follow "the address has …". Bytes outside ASCII
 * are welcome behind the host (R0.07).
 */
export function readServiceUrl(raw: ByteString): ServiceUrl | { problem: ServiceUrlProblem } {
  if (raw.length > LONGEST) return { problem: 'more than 8192 bytes' }
  if (!LEGAL_BYTES.test(raw)) return { problem: 'a control character or a backslash' }
  if (raw.startsWith(' ') || raw.endsWith(' ')) return { problem: 'a space at an end' }
  const parts = PARTS.exec(raw)
  if (parts === null) return { problem: 'no https:// or http:// at the start' }
  const [, scheme = '', authority = '', path = '', query = ''] = parts
  const problem = authorityProblem(authority) ?? pathProblem(path)
  if (problem !== undefined) return { problem }
  try {
    const { origin } = new URL(scheme + authority)
    return { raw, origin, path: normalPath(path), query: query as ByteString }
  } catch {
    return { problem: 'no proper host and port' }
  }
}

function authorityProblem(authority: string): ServiceUrlProblem | undefined {
  if (HOST_AND_PORT.test(authority)) return undefined
  if (authority.includes('@')) return 'a user name before the host'
  if (authority.includes('%')) return 'a percent sign in the host'
  if (/[^ -~]/.test(authority)) return 'a host outside ASCII'
  if (/^(?::|$)/.test(authority)) return 'no host'
  return /\.(?::|$)/.test(authority) ? 'a dot after the host' : 'no proper host and port'
}

/**
 * Whether a rule covers the address (R11.11): the same origin and a path below the rule's, on a
 * segment boundary, for a prefix; the whole string, query and fragment too, for an exact rule.
 */
export function matchesRule(url: ServiceUrl, rule: ServiceRule, allowsHttp: boolean): boolean {
  if (!allowsHttp && url.origin.startsWith('http:')) return false
  if (rule.kind === 'exact') return url.raw === rule.url
  if (url.origin !== rule.origin || !url.path.startsWith(rule.path)) return false
  if (url.path.length === rule.path.length || rule.path.endsWith('/')) return true
  const next = url.path[rule.path.length]
  return next === '/' || next === ';'
}

/** Whether the address brings a ticket of its own, which the application might read before ours. */
export function carriesTicketParameter({ query }: ServiceUrl): boolean {
  return query.split('&').some((field) => {
    const name = decodeForm(field.split('=', 1)[0] ?? '')
    return name === 'ticket' || name === 'SAMLart'
  })
}

/** Whether a ticket issued for the one address may be validated for the other (11.3). */
export function isSameService(atLogin: ByteString, atValidation: ByteString): boolean {
  return (
    atLogin === atValidation || canonicalServiceUrl(atLogin) === canonicalServiceUrl(atValidation)
  )
}

/**
 * The form in which addresses are compared: steps (a) to (i) of R11.21 and nothing else, as each
 * further liberty would turn a ticket for one page into a ticket for another (R11.22). What is not
 * an http(s) address is compared as it is (R6.07).
 */
export function canonicalServiceUrl(service: ByteString): string {
  const parts = PARTS.exec(service)
  if (parts === null) return service
  const [, scheme = '', authority = '', path = '', query = ''] = parts
  if (!HOST_AND_PORT.test(authority)) return service
  const start = (scheme + authority).toLowerCase()
  const origin = start.replace(start.startsWith('https') ? /:443$/ : /:80$/, '')
  const withoutSession = path.replace(/;jsessionid=[^;/?]*/g, '')
  const normalQuery = normaliseEscapes(query).replaceAll('+', '%20')
  return (
    origin +
    withoutDotSegments(normalPath(withoutSession)) +
    (query === '' ? '' : `?${normalQuery}`)
  )
}

/** RFC 3986, section 5.2.4, for a path that begins with a slash. */
function withoutDotSegments(path: string): string {
  if (!path.includes('/.')) return path
  const kept: string[] = []
  const segments = path.split('/').slice(1)
  for (const [index, segment] of segments.entries()) {
    if (segment === '..') kept.pop()
    else if (segment !== '.') kept.push(segment)
    const isLast = index === segments.length - 1
    if (isLast && (segment === '.' || segment === '..')) kept.push('')
  }
  return `/${kept.join('/')}`
}

/** Where two addresses begin to differ, for the operator and the vendor (R11.23); -1: nowhere. */
export function firstDifference(a: string, b: string): number {
  if (a === b) return -1
  let at = 0
  while (at < a.length && a[at] === b[at]) at += 1
  return at
}

/**
 * The value of the `Location` header that hands a ticket over (table 2.2): the service byte for
 * byte, the ticket before its fragment, and only what no header may hold escaped. Always ASCII
 * without line breaks; never throws.
 */
export function withTicket(
  service: ByteString,
  name: 'ticket' | 'SAMLart',
  ticket: string,
): string {
  const hash = service.indexOf('#')
  const address = hash === -1 ? service : service.slice(0, hash)
  const fragment = hash === -1 ? '' : service.slice(hash)
  return escapeIllegal(`${address}${joint(address)}${name}=${ticket}${fragment}`)
}

/** What stands between an address and a further parameter of its query. */
export function joint(address: string): '' | '?' | '&' {
  const queryAt = address.indexOf('?')
  if (queryAt === -1) return '?'
  return queryAt === address.length - 1 || address.endsWith('&') ? '' : '&'
}

/** The value of the `Location` header that leads back to a service without a ticket (R1.08). */
export function locationOf(service: ByteString): string {
  return escapeIllegal(service)
}
