import { type ByteString, textOf } from './byte-string.ts'
import type { CasError } from './cas-error.ts'
import { escapeIllegal } from './percent-encoding.ts'
import type { Instant } from './ticket.ts'
import type { SuccessAttributes } from './validation-response.ts'
import { escapeXml, type XmlEncoding } from './xml.ts'

/** What every answer says of itself. */
export type SamlEnvelope = Readonly<{
  responseId: string
  /** The caller's own name for its request, if it gave one. */
  requestId: string | undefined
  /** The service as it was presented, if it was. */
  target: ByteString | undefined
  now: Instant
}>

export type SamlAssertion = Readonly<{
  assertionId: string
  issuer: string
  /** The service that it is for. */
  audience: ByteString
  user: string
  attributes: SuccessAttributes
}>

/** Clocks differ: the assertion counts from a little earlier, and briefly (R8.24). */
const VALID_BEFORE_MS = 30_000
const VALID_AFTER_MS = 60_000

const OPENING =
  '<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Header></SOAP-ENV:Header><SOAP-ENV:Body><Response xmlns="urn:oasis:names:tc:SAML:1.0:protocol" xmlns:samlp="urn:oasis:names:tc:SAML:1.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:1.0:assertion"'
const CLOSING = '</Response></SOAP-ENV:Body></SOAP-ENV:Envelope>'

/**
 * The SOAP envelope of a success (8.3), on one line. Its two statements name the same person, no
 * value has XML attributes or white space around it, and there are always attributes: the three
 * standard ones (R8.20–R8.23).
 */
export function samlSuccess(
  envelope: SamlEnvelope,
  { assertionId, issuer, audience, user, attributes }: SamlAssertion,
  { encoding }: { encoding: XmlEncoding },
): string {
  const { now } = envelope
  const toXml = (text: string) => escapeXml(text, encoding)
  const subject = `<Subject><NameIdentifier>${toXml(user)}</NameIdentifier><SubjectConfirmation><ConfirmationMethod>urn:oasis:names:tc:SAML:1.0:cm:artifact</ConfirmationMethod></SubjectConfirmation></Subject>`
  return `${opening(envelope, encoding)}<Status><StatusCode Value="samlp:Success"></StatusCode></Status><Assertion xmlns="urn:oasis:names:tc:SAML:1.0:assertion" AssertionID="${assertionId}" IssueInstant="${dateOf(now)}" Issuer="${toXml(issuer)}" MajorVersion="1" MinorVersion="1"><Conditions NotBefore="${dateOf(now - VALID_BEFORE_MS)}" NotOnOrAfter="${dateOf(now + VALID_AFTER_MS)}"><AudienceRestrictionCondition><Audience>${toXml(addressText(audience))}</Audience></AudienceRestrictionCondition></Conditions><AuthenticationStatement AuthenticationInstant="${dateOf(attributes.authenticatedAt)}" AuthenticationMethod="urn:oasis:names:tc:SAML:1.0:am:password">${subject}</AuthenticationStatement><AttributeStatement>${subject}${attributesXml(attributes, toXml)}</AttributeStatement></Assertion>${CLOSING}`
}

/**
 * The SOAP envelope of a refusal: a status and nothing else (R8.27). `Requester` says that the
 * request could not be understood, `RequestDenied` that it was, and that the answer is no.
 */
export function samlFailure(envelope: SamlEnvelope, { code, message }: CasError): string {
  const status = code === 'INVALID_REQUEST' ? 'Requester' : 'RequestDenied'
  return `${opening(envelope, 'ascii')}<Status><StatusCode Value="samlp:${status}"></StatusCode><StatusMessage>${escapeXml(message)}</StatusMessage></Status>${CLOSING}`
}

function opening(envelope: SamlEnvelope, encoding: XmlEncoding): string {
  const { requestId, target, now, responseId } = envelope
  const inResponseTo =
    requestId === undefined ? '' : ` InResponseTo="${escapeXml(requestId, encoding)}"`
  const recipient =
    target === undefined ? '' : ` Recipient="${escapeXml(addressText(target), encoding)}"`
  return `${OPENING}${inResponseTo} IssueInstant="${dateOf(now)}" MajorVersion="1" MinorVersion="1"${recipient} ResponseID="${responseId}">`
}

/** Each name once, its values beside each other (R8.23), the standard ones first (R8.22, R8.26). */
function attributesXml(attributes: SuccessAttributes, toXml: (text: string) => string): string {
  const { authenticatedAt, isRemembered, isFromNewLogin, released } = attributes
  let xml = attribute('authenticationDate', [dateOf(authenticatedAt)])
  xml += attribute('longTermAuthenticationRequestTokenUsed', [String(isRemembered)])
  xml += attribute('isFromNewLogin', [String(isFromNewLogin)])
  for (const [name, values] of released) {
    const texts = values.map(toXml).filter((text) => text !== '')
    if (texts.length > 0) xml += attribute(toXml(name), texts)
  }
  return xml
}

/** Both name and values are XML already. */
function attribute(name: string, values: readonly string[]): string {
  const texts = values.map((value) => `<AttributeValue>${value}</AttributeValue>`).join('')
  return `<Attribute AttributeName="${name}" AttributeNamespace="http://www.ja-sig.org/products/cas/">${texts}</Attribute>`
}

/** An address as text: as it came if it is UTF-8, otherwise with its bytes escaped (R0.07). */
function addressText(address: ByteString): string {
  return textOf(address) ?? escapeIllegal(address)
}

function dateOf(at: Instant): string {
  return new Date(at).toISOString()
}
