import { type HttpResponse, headerOf } from './http-connection.ts'
import type { Exchange } from './load.ts'
import { SERVICE } from './site.ts'

/** A person's session at the real server. */
export type Session = Readonly<{ user: string; cookie: string }>

export type CaseName = 'issue' | 'validate' | 'miss' | 'round' | 'saml' | 'proxy' | 'page'

/** As many operations as are called for when a stretch has the given number of them. */
export type Unmeasured = Readonly<{ operations(stretch: number): number; next(): Exchange }>

export type Case = Readonly<{
  name: CaseName
  title: string
  next(): Exchange
  /** What each measured stretch needs beforehand, or leaves to be cleared away. Not measured. */
  before?: Unmeasured
  after?: Unmeasured
  /** The case whose answer the constant is; a round of two is told in one constant answer. */
  constantOf: CaseName
}>

const TARGET = encodeURIComponent(SERVICE)
const QUERY = `service=${TARGET}`
/** Looks like a ticket, and is none. */
const UNKNOWN_TICKET = 'ST-0123456789abcdefghijklmnopqrs'

/** A proxy-granting ticket, and whose it is. */
export type Grant = Readonly<{ proxyGrantingTicket: string; user: string }>

/** What the bench does to the server, each answer checked. */
export function createCases(sessions: readonly Session[], grant: Grant): Case[] {
  const stock: { ticket: string; user: string }[] = []
  let turn = 0

  function nextSession(): Session {
    turn += 1
    const session = sessions[turn % sessions.length]
    if (!session) throw new Error('Nobody is signed in.')
    return session
  }

  function issue(then: (ticket: string, user: string) => Exchange | undefined): Exchange {
    const { cookie, user } = nextSession()
    return {
      request: get(`/cas/login?${QUERY}`, `cookie: ${cookie}\r\n`),
      check: (response) => then(ticketIn(response), user),
    }
  }

  function validate(ticket: string, user: string): Exchange {
    const proof = `<cas:user>${user}</cas:user>`
    return {
      request: get(`/cas/serviceValidate?${QUERY}&ticket=${ticket}`),
      check: (response) => expectAnswer(response, 200, proof),
    }
  }

  function samlValidate(ticket: string, user: string): Exchange {
    const body = samlRequest(ticket)
    const proof = `<NameIdentifier>${user}</NameIdentifier>`
    return {
      request: `POST /cas/samlValidate?TARGET=${TARGET} HTTP/1.1\r\nhost: localhost\r\ncontent-type: text/xml\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
      check: (response) => expectAnswer(response, 200, proof),
    }
  }

  function proxy(): Exchange {
    const { proxyGrantingTicket, user } = grant
    return {
      request: get(`/cas/proxy?pgt=${proxyGrantingTicket}&targetService=${TARGET}`),
      check: (response) => {
        const ticket = /<cas:proxyTicket>(PT-[^<]+)</.exec(response.body)?.[1]
        if (ticket === undefined) throw new Error(`No proxy ticket: ${response.body}`)
        return proxyValidate(ticket, user)
      },
    }
  }

  function proxyValidate(ticket: string, user: string): Exchange {
    return {
      request: get(`/cas/proxyValidate?service=${TARGET}&ticket=${ticket}`),
      check: (response) => {
        expectAnswer(response, 200, `<cas:user>${user}</cas:user>`)
        return expectAnswer(response, 200, '<cas:proxy>')
      },
    }
  }

  const round = () => issue(validate)
  const issueToStock = () =>
    issue((ticket, user) => {
      stock.push({ ticket, user })
      return undefined
    })
  const validateFromStock = () => {
    const issued = stock.shift()
    if (!issued) throw new Error('Too few tickets were issued beforehand.')
    return validate(issued.ticket, issued.user)
  }
  const miss = {
    request: get(`/cas/serviceValidate?${QUERY}&ticket=${UNKNOWN_TICKET}`),
    check: (response: HttpResponse) => expectAnswer(response, 200, "code='INVALID_TICKET'"),
  }
  const samlFromStock = () => {
    const issued = stock.shift()
    if (!issued) throw new Error('Too few tickets were issued beforehand.')
    return samlValidate(issued.ticket, issued.user)
  }
  const page = {
    request: get(`/cas/login?${QUERY}`),
    check: (response: HttpResponse) => expectAnswer(response, 200, ' name="lt" value="'),
  }

  return [
    {
      name: 'issue',
      title: 'issue a ticket',
      next: issueToStock,
      // Applications spend their tickets within a second: the table stays small.
      after: { operations: () => stock.length, next: validateFromStock },
      constantOf: 'issue',
    },
    {
      name: 'validate',
      title: 'validate a ticket',
      next: validateFromStock,
      before: { operations: (stretch) => stretch - stock.length, next: issueToStock },
      constantOf: 'validate',
    },
    { name: 'miss', title: 'validate, unknown', next: () => miss, constantOf: 'miss' },
    { name: 'round', title: 'sign-on round (2 requests)', next: round, constantOf: 'validate' },
    {
      name: 'saml',
      title: 'validate by SAML 1.1',
      next: samlFromStock,
      before: { operations: (stretch) => stretch - stock.length, next: issueToStock },
      constantOf: 'saml',
    },
    { name: 'proxy', title: 'proxy round (2 requests)', next: proxy, constantOf: 'validate' },
    { name: 'page', title: 'login page', next: () => page, constantOf: 'page' },
  ]
}

/** The request of a .NET client, with no more than it needs. */
function samlRequest(ticket: string): string {
  return `<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Header/><SOAP-ENV:Body><samlp:Request xmlns:samlp="urn:oasis:names:tc:SAML:1.0:protocol" MajorVersion="1" MinorVersion="1" RequestID="_192.168.16.51.1024506224022" IssueInstant="2026-11-24T07:30:00Z"><samlp:AssertionArtifact>${ticket}</samlp:AssertionArtifact></samlp:Request></SOAP-ENV:Body></SOAP-ENV:Envelope>`
}

function get(path: string, headers = ''): string {
  return `GET ${path} HTTP/1.1\r\nhost: localhost\r\n${headers}\r\n`
}

function ticketIn(response: HttpResponse): string {
  const location = headerOf(response, 'location') ?? ''
  const prefix = `${SERVICE}&ticket=`
  if (response.status !== 302 || !location.startsWith(`${prefix}ST-`)) {
    throw new Error(`No ticket but ${response.status}: ${response.head}`)
  }
  return location.slice(prefix.length)
}

function expectAnswer(response: HttpResponse, status: number, text: string): undefined {
  if (response.status !== status || !response.body.includes(text)) {
    throw new Error(`Not "${text}" but ${response.status}: ${response.body.slice(0, 500)}`)
  }
}
