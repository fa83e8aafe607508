import { type HttpResponse, headerOf } from './http-connection.ts'
import type { Exchange } from './load.ts'
import { SERVICE } from './site.ts'

/** A person's session at the real server. */
export type Session = Readonly<{ user: string; cookie: string }>

export type CaseName = 'issue' | 'validate' | 'miss' | 'round' | 'page'

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

const QUERY = `service=${encodeURIComponent(SERVICE)}`
/** Looks like a ticket, and is none. */
const UNKNOWN_TICKET = 'ST-0123456789abcdefghijklmnopqrs'

/** What the bench does to the server, each answer checked. */
export function createCases(sessions: readonly Session[]): Case[] {
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
    { name: 'page', title: 'login page', next: () => page, constantOf: 'page' },
  ]
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
