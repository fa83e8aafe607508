import type { Instant } from './ticket.ts'
import { escapeXml } from './xml.ts'

/** One application, told that one of its sessions is over (2.3.3). */
export type LogoutRequest = Readonly<{
  /** `LR-` and something random: an id of XML begins with a letter. */
  id: string
  issuedAt: Instant
  /** The service or proxy ticket that the application's session began with. */
  ticket: string
  /** The released user name, for applications that want it; nobody is named otherwise. */
  user?: string | undefined
}>

/** mod_auth_cas reads at most 1023 bytes of a body (R3.25). */
const LONGEST_BODY = 999
const FIELD = 'logoutRequest='
const NOBODY = '@NOT_USED@'

/**
 * The document of R3.26, to the letter: clients read it with regular expressions, by qualified name,
 * or with namespaces of the root alone. ASCII on one line; whole seconds that end in `Z` (L-07).
 */
export function logoutRequestXml({ id, issuedAt, ticket, user = NOBODY }: LogoutRequest): string {
  const issueInstant = `${new Date(issuedAt).toISOString().slice(0, 19)}Z`
  return (
    '<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol"' +
    ' xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion"' +
    ` ID="${id}" Version="2.0" IssueInstant="${issueInstant}">` +
    `<saml:NameID>${nameOf(user)}</saml:NameID>` +
    `<samlp:SessionIndex>${ticket}</samlp:SessionIndex></samlp:LogoutRequest>`
  )
}

/**
 * The body of the POST: one field, encoded as by `encodeURIComponent`, always below 1000 bytes
 * (R3.24, R3.25). A user name that does not fit is left out: half of it could be somebody else's.
 */
export function logoutRequestBody(request: LogoutRequest): string {
  const body = FIELD + encodeURIComponent(logoutRequestXml(request))
  if (body.length <= LONGEST_BODY || request.user === undefined) return body
  return logoutRequestBody({ ...request, user: undefined })
}

/**
 * Where a browser goes to tell the application (R3.40). `value` is the document, deflated and in
 * Base64; `nonce` keeps a cache from answering.
 */
export function frontChannelAddress(
  logoutUrl: string,
  { value, nonce }: Readonly<{ value: string; nonce: string }>,
): string {
  const [address = ''] = logoutUrl.split('#', 1)
  const joint = address.includes('?') ? '&' : '?'
  const query = `callback=signedOut&logoutRequest=${encodeURIComponent(value)}&_=${nonce}`
  return address + joint + query
}

/** phpCAS decodes the value twice: `+` and `%` must not occur in the document. */
function nameOf(user: string): string {
  return escapeXml(user).replaceAll('+', '&#43;').replaceAll('%', '&#37;')
}
