import t from 'tap'
import { bytesOf } from '../../src/protocol/byte-string.ts'
import { CasError, type CasErrorCode } from '../../src/protocol/cas-error.ts'
import type { ServiceTicket } from '../../src/protocol/ticket.ts'
import { assertTicketProvesLogin, type ValidationFacts } from '../../src/protocol/validation.ts'

const ticket: ServiceTicket = {
  sessionId: 1,
  service: bytesOf('https://a/x'),
  isFromNewLogin: false,
  proxies: [],
  issuedAt: 1_000,
  expiresAt: 61_000,
}

const usual: ValidationFacts = {
  ticketId: 'ST-abcdefghijklmnopqrstuvwxyz123',
  ticket,
  isProxyTicket: false,
  now: 2_000,
  isSessionAlive: true,
  isAccountEnabled: true,
  service: bytesOf('https://a/x'),
  acceptsProxyTickets: false,
  renew: false,
  isServiceRegistered: true,
  mayUseProtocol: true,
  user: 'tamtt',
}

function refusal(facts: Partial<ValidationFacts>): CasError | undefined {
  try {
    assertTicketProvesLogin({ ...usual, ...facts })
    return undefined
  } catch (error) {
    if (error instanceof CasError) return error
    throw error
  }
}

const session: Partial<ValidationFacts> = { isSessionAlive: false }
const other: Partial<ValidationFacts> = { service: bytesOf('https://b/x') }
const proxy: Partial<ValidationFacts> = { isProxyTicket: true }
const removed: Partial<ValidationFacts> = { isServiceRegistered: false, user: undefined }
const renew: Partial<ValidationFacts> = { renew: true }

const rows: [string, Partial<ValidationFacts>, CasErrorCode, string][] = [
  ['step 5: unknown or spent', { ticket: undefined }, 'INVALID_TICKET', 'never-issued-or-spent'],
  ['step 6, E15: the last moment is over', { now: 61_000 }, 'INVALID_TICKET', 'expired'],
  ['step 7: session over', session, 'INVALID_TICKET', 'session-over'],
  ['step 7: disabled', { isAccountEnabled: false }, 'INVALID_TICKET', 'account-disabled'],
  ['step 8, E16, 5.4', proxy, 'INVALID_TICKET_SPEC', 'proxy-ticket-not-accepted'],
  ['step 9', other, 'INVALID_SERVICE', 'service-differs'],
  ['E09: http', { service: bytesOf('http://a/x') }, 'INVALID_SERVICE', 'service-differs'],
  ['E10: slash', { service: bytesOf('https://a/x/') }, 'INVALID_SERVICE', 'service-differs'],
  ['E10: query', { service: bytesOf('https://a/x?p=1') }, 'INVALID_SERVICE', 'service-differs'],
  ['step 10', removed, 'UNAUTHORIZED_SERVICE', 'service-not-registered'],
  ['step 11, E18', renew, 'INVALID_TICKET', 'not-from-new-login'],
  [
    'R6.05: no proxy ticket is from a new login',
    {
      ...proxy,
      ...renew,
      acceptsProxyTickets: true,
      ticket: { ...ticket, isFromNewLogin: true },
    },
    'INVALID_TICKET',
    'not-from-new-login',
  ],
  ['R11.42: no user name', { user: undefined }, 'UNAUTHORIZED_SERVICE', 'no-user-name'],
  ['R11.43: empty', { user: '' }, 'UNAUTHORIZED_SERVICE', 'no-user-name'],
  ['R11.43: space at an end', { user: 'tamtt ' }, 'UNAUTHORIZED_SERVICE', 'no-user-name'],
  ['R4.05: two lines', { user: 'tamtt\nadmin' }, 'UNAUTHORIZED_SERVICE', 'no-user-name'],
  ['R11.43: lost in XML', { user: 'tamtt\uffff' }, 'UNAUTHORIZED_SERVICE', 'no-user-name'],

  [
    'order: 5 before all',
    { ticket: undefined, ...session, ...other },
    'INVALID_TICKET',
    'never-issued-or-spent',
  ],
  ['order: 6 before 7', { now: 99_999, ...session }, 'INVALID_TICKET', 'expired'],
  ['order: 7 before 8', { ...session, ...proxy }, 'INVALID_TICKET', 'session-over'],
  ['order: 8 before 9', { ...proxy, ...other }, 'INVALID_TICKET_SPEC', 'proxy-ticket-not-accepted'],
  ['order: 9 before 10', { ...other, ...removed }, 'INVALID_SERVICE', 'service-differs'],
  [
    'order: 10 before 11',
    { ...removed, ...renew },
    'UNAUTHORIZED_SERVICE',
    'service-not-registered',
  ],
  [
    'order: 11 before the user',
    { ...renew, user: undefined },
    'INVALID_TICKET',
    'not-from-new-login',
  ],
]

for (const [name, facts, code, reason] of rows) {
  t.test(`5.3, ${name} → ${code}, ${reason}`, async (t) => {
    const error = refusal(facts)
    t.match(error, { code, reason })
    t.match(error?.message, /^[ -~]{10,100}$/, 'R5.20: a text, in ASCII')
    t.notMatch(error?.message, /abcdefgh|tamtt|https?:/, 'R5.14: reveals nothing')
  })
}

t.test('5.3: what proves a login', async (t) => {
  t.equal(refusal({}), undefined)
  t.equal(refusal({ now: 60_999 }), undefined, 'step 6: until the last moment')
  t.equal(refusal({ acceptsProxyTickets: true }), undefined, 'R6.02, E17: a service ticket too')
  t.equal(refusal({ ...proxy, acceptsProxyTickets: true }), undefined, 'R6.01')
  t.equal(refusal({ ...renew, ticket: { ...ticket, isFromNewLogin: true } }), undefined, 'E18')
  const withSession = { ...ticket, service: bytesOf('https://a/x;jsessionid=1') }
  t.equal(refusal({ ticket: withSession, service: bytesOf('https://A:443/x') }), undefined, 'E11')
})

t.test('5.3: the facts are narrowed for what follows', async (t) => {
  const facts: ValidationFacts = usual
  assertTicketProvesLogin(facts)
  const user: string = facts.user
  t.equal(user + facts.ticket.sessionId, 'tamtt1')
})

t.test('5.4: the text for a proxy ticket says so; R5.22: the others name the ticket', async (t) => {
  t.match(refusal(proxy)?.message, /proxy ticket/)
  t.equal(refusal({ ticket: undefined })?.message, "Ticket 'ST-...z123' not recognized")
})

t.test('a CasError is an Error without a stack', async (t) => {
  const error = new CasError('INTERNAL_ERROR', 'Something unexpected happened')
  t.ok(error instanceof Error)
  t.ok(error instanceof CasError)
  t.equal(String(error), 'CasError: Something unexpected happened')
  t.equal((error as Error).stack, undefined)
  t.equal(error.reason, 'INTERNAL_ERROR')
})
