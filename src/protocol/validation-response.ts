import { elementName } from './attribute-release.ts'
import type { CasError } from './cas-error.ts'
import type { Instant } from './ticket.ts'
import { escapeXml, withoutForbidden, type XmlEncoding } from './xml.ts'

/** What a successful validation tells the application. */
export type Success = Readonly<{
  user: string
  proxyGrantingTicketIou?: string
  /** The most recent first (R5.73, R6.03). */
  proxies?: readonly string[]
  attributes?: SuccessAttributes
}>

export type SuccessAttributes = Readonly<{
  /** When the password was last given in this session, not when the ticket was issued (R5.50). */
  authenticatedAt: Instant
  /** The session is one that outlives the browser (R5.51). */
  isRemembered: boolean
  isFromNewLogin: boolean
  /** In the order they are sent; several values of one name stay several (R5.37). */
  released: readonly (readonly [name: string, values: readonly string[]])[]
}>

const OPENING = "<cas:serviceResponse xmlns:cas='http://www.yale.edu/tp/cas'>\n"
const CLOSING = '</cas:serviceResponse>\n'

/**
 * `cas:serviceResponse` of a success (5.5). Its first byte is the root's `<`, each value stands on one
 * line without white space around it, and no element is empty; the last byte is a line feed.
 */
export function successXml(success: Success, { encoding }: { encoding: XmlEncoding }): string {
  let xml = `${OPENING}  <cas:authenticationSuccess>
    <cas:user>${escapeXml(success.user, encoding)}</cas:user>\n`
  if (success.proxyGrantingTicketIou !== undefined) {
    xml += `    <cas:proxyGrantingTicket>${success.proxyGrantingTicketIou}</cas:proxyGrantingTicket>\n`
  }
  if (success.proxies !== undefined && success.proxies.length > 0) {
    xml += '    <cas:proxies>\n'
    for (const proxy of success.proxies) {
      xml += `      <cas:proxy>${escapeXml(proxy, encoding)}</cas:proxy>\n`
    }
    xml += '    </cas:proxies>\n'
  }
  if (success.attributes !== undefined) xml += attributesXml(success.attributes, encoding)
  return `${xml}  </cas:authenticationSuccess>\n${CLOSING}`
}

function attributesXml(attributes: SuccessAttributes, encoding: XmlEncoding): string {
  let xml = `    <cas:attributes>
      <cas:authenticationDate>${dateOf(attributes)}</cas:authenticationDate>
      <cas:longTermAuthenticationRequestTokenUsed>${attributes.isRemembered}</cas:longTermAuthenticationRequestTokenUsed>
      <cas:isFromNewLogin>${attributes.isFromNewLogin}</cas:isFromNewLogin>\n`
  for (const [name, values] of attributes.released) {
    const element = elementName(name)
    for (const value of values) {
      const text = escapeXml(value, encoding)
      if (text !== '') xml += `      <cas:${element}>${text}</cas:${element}>\n`
    }
  }
  return `${xml}    </cas:attributes>\n`
}

/** `cas:serviceResponse` of a refusal. Its text is never blank: Java would take that for a success (R5.20). */
export function failureXml(error: CasError): string {
  return `${OPENING}  <cas:authenticationFailure code='${error.code}'>${escapeXml(descriptionOf(error))}</cas:authenticationFailure>\n${CLOSING}`
}

/** The success as JSON (5.8): every attribute is an array, and the names are not changed. */
export function successJson(success: Success): string {
  let json = `{"serviceResponse":{"authenticationSuccess":{"user":${quote(success.user)}`
  if (success.proxyGrantingTicketIou !== undefined) {
    json += `,"proxyGrantingTicket":${quote(success.proxyGrantingTicketIou)}`
  }
  if (success.proxies !== undefined && success.proxies.length > 0) {
    json += `,"proxies":[${success.proxies.map(quote).join(',')}]`
  }
  if (success.attributes !== undefined)
    json += `,"attributes":${attributesJson(success.attributes)}`
  return `${json}}}}`
}

function attributesJson(attributes: SuccessAttributes): string {
  let json = `{"authenticationDate":["${dateOf(attributes)}"],"longTermAuthenticationRequestTokenUsed":[${attributes.isRemembered}],"isFromNewLogin":[${attributes.isFromNewLogin}]`
  for (const [name, values] of attributes.released) {
    const texts = values.map(quote).filter((text) => text !== '""')
    if (texts.length > 0) json += `,${quote(name)}:[${texts.join(',')}]`
  }
  return `${json}}`
}

export function failureJson(error: CasError): string {
  return `{"serviceResponse":{"authenticationFailure":{"code":"${error.code}","description":${quote(descriptionOf(error))}}}}`
}

/** `cas:serviceResponse` that hands a proxy ticket over (R7.21), the ticket on one line. */
export function proxySuccessXml(proxyTicket: string): string {
  return `${OPENING}  <cas:proxySuccess>
    <cas:proxyTicket>${proxyTicket}</cas:proxyTicket>
  </cas:proxySuccess>\n${CLOSING}`
}

/** `cas:serviceResponse` that refuses a proxy ticket. */
export function proxyFailureXml(error: CasError): string {
  return `${OPENING}  <cas:proxyFailure code='${error.code}'>${escapeXml(descriptionOf(error))}</cas:proxyFailure>\n${CLOSING}`
}

/** The same as JSON (R7.25). */
export function proxySuccessJson(proxyTicket: string): string {
  return `{"serviceResponse":{"proxySuccess":{"proxyTicket":"${proxyTicket}"}}}`
}

export function proxyFailureJson(error: CasError): string {
  return `{"serviceResponse":{"proxyFailure":{"code":"${error.code}","description":${quote(descriptionOf(error))}}}}`
}

/** The answer of CAS 1.0 (R4.02), to the byte. */
export function successCas1(user: string): string {
  return `yes\n${user}\n`
}

/** The refusal of CAS 1.0, whatever the reason: go-cas expects exactly these four bytes. */
export const FAILURE_CAS1 = 'no\n\n'

/** UTC to the millisecond, ending in `Z`: anything longer breaks go-cas (R5.50). */
function dateOf({ authenticatedAt }: SuccessAttributes): string {
  return new Date(authenticatedAt).toISOString()
}

function descriptionOf(error: CasError): string {
  const text = withoutForbidden(error.message)
  return text.trim() === '' ? error.code : text
}

const PLAIN_JSON = /^[ !#-[\]-~]*$/

/** A JSON string in ASCII (R5.74), with the characters that the XML would lose left out here too. */
function quote(text: string): string {
  if (PLAIN_JSON.test(text)) return `"${text}"`
  return JSON.stringify(withoutForbidden(text)).replace(
    /[\x7F-\uFFFF]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}
