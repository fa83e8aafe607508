import type { FastifyBaseLogger } from 'fastify'
import type { AccountStore } from '../accounts/account-store.ts'
import type { Config } from '../config/load-config.ts'
import type { Witness } from '../diagnosis/witness.ts'
import type { WebClient } from '../outgoing/web-client.ts'
import { createVisitStore } from '../portal/visit-store.ts'
import { createVisits } from '../portal/visits.ts'
import type { TicketIds } from '../protocol/ticket-id.ts'
import type { ServiceRegistry } from '../services/service-registry.ts'
import { createValidationNotes } from '../services/validation-notes.ts'
import type { Database } from '../storage/database.ts'
import { createFrontChannelLogout } from '../tickets/front-channel-logout.ts'
import { createIssueTicket, type IssueTicket } from '../tickets/issue-ticket.ts'
import { createLoginTickets } from '../tickets/login-ticket.ts'
import { createLoginTicketStore } from '../tickets/login-ticket-store.ts'
import { createLogoutRequestStore } from '../tickets/logout-request-store.ts'
import { createDeliverProxyGrantingTicket } from '../tickets/proxy-callback.ts'
import { createProxyGrantingTicketStore } from '../tickets/proxy-granting-ticket-store.ts'
import { createIssueProxyTicket } from '../tickets/proxy-ticket.ts'
import { createSessionIds } from '../tickets/session-id.ts'
import { createSessionStore, type SessionStore } from '../tickets/session-store.ts'
import { createSignOn, type SignOn } from '../tickets/sign-on.ts'
import { createSingleLogout } from '../tickets/single-logout.ts'
import { createFindHolder } from '../tickets/ticket-holder.ts'
import { createTicketStore, type TicketStore } from '../tickets/ticket-store.ts'
import { createValidateTicket } from '../tickets/validate-ticket.ts'
import type { Traces } from '../watch/traces.ts'
import type { Watch } from '../watch/watch.ts'
import { traceValidations } from './traces.ts'
import { watchCallbacks, watchProxyTickets, watchSignOn, watchValidations } from './watched.ts'

type Parts = Readonly<{
  config: Config
  database: Database
  secretKey: Uint8Array
  ids: TicketIds
  accounts: AccountStore
  registry: ServiceRegistry
  witness: Witness
  webClient: WebClient
  /** In development the applications are on this machine too (decision 23). */
  allowsLoopback: boolean
  log: FastifyBaseLogger
  watch: Watch
  traces: Traces | undefined
  now(): number
  onError(error: unknown): void
}>

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS

/** Builds the sessions and tickets: how they are issued, spent, proxied and, at the end, taken back everywhere. */
export function wireTickets(parts: Parts) {
  const { config, database, ids, accounts, registry, witness, watch, now, onError } = parts
  const { logoutRequests, singleLogout } = wireSingleLogout(parts)
  const sessions = createSessionStore(database)
  const tickets = createTicketStore(database, config.tickets.mostPerSession)
  const signOnParts = {
    limits: lifetimesOf(config),
    newCookie: ids.ticketGrantingTicket,
    newSessionId: createSessionIds(now),
    now,
    onEnd: singleLogout.wake,
  }
  const signOn = watchSignOn(createSignOn({ ...signOnParts, sessions }), watch, 'browser')
  const restSessions = createSessionStore(database, 'rest')
  const issue = createIssueTicket({
    tickets,
    signOn,
    newServiceTicket: ids.serviceTicket,
    noteIssued: (service) => watch.ticketIssued('service', service.id),
    now,
  })
  const visits = createVisits({ store: createVisitStore(database), now, onError })
  const issueTicket: IssueTicket = (session, url, ...rest) => {
    visits.note(session.accountId, url.service.id)
    witness.ticketIssued(session.id, url.service)
    return issue(session, url, ...rest)
  }
  const loginTicketStore = createLoginTicketStore(database)
  return {
    sessions,
    tickets,
    signOn,
    /** Sessions that programs hold: of a kind of their own, which no browser's cookie opens. */
    restSignOn: watchSignOn(
      createSignOn({ ...signOnParts, sessions: restSessions }),
      watch,
      'rest',
    ),
    /** For people: their visits are noted, and who goes round in circles. */
    issueTicket,
    /** For programs, which make no visits. */
    issueRestTicket: issue,
    visits,
    ...wireSpending({ ...parts, sessions, tickets, signOn }),
    loginTicketStore,
    loginTickets: createLoginTickets({
      store: loginTicketStore,
      key: parts.secretKey,
      lifetimeMs: config.tickets.loginTicketMinutes * MINUTE_MS,
      newNonce: ids.loginNonce,
      now,
    }),
    logoutRequests,
    singleLogout,
    frontChannelAddresses: createFrontChannelLogout({
      registry,
      accounts,
      newRequestId: ids.logoutRequestId,
      now,
    }),
  }
}

function lifetimesOf({ sessions }: Config) {
  return {
    absoluteMs: sessions.absoluteHours * HOUR_MS,
    idleMs: sessions.idleMinutes * MINUTE_MS,
    sharedComputerIdleMs: sessions.sharedComputerIdleMinutes * MINUTE_MS,
    administratorIdleMs: sessions.administratorIdleMinutes * MINUTE_MS,
    rememberedMs: sessions.rememberMe.days * DAY_MS,
  }
}

function wireSingleLogout(parts: Parts) {
  const { config, database, ids, accounts, registry, witness, webClient, log, watch } = parts
  const logoutRequests = createLogoutRequestStore(database)
  const singleLogout = createSingleLogout({
    store: logoutRequests,
    registry,
    accounts,
    webClient,
    limits: {
      parallel: config.singleLogout.parallel,
      timeoutMs: config.singleLogout.timeoutSeconds * 1000,
    },
    newRequestId: ids.logoutRequestId,
    now: parts.now,
    log,
    noteFailure: witness.logoutFailed,
    noteAttempts: watch.logoutAttempted,
    onError: parts.onError,
  })
  return { logoutRequests, singleLogout }
}

type Stores = Readonly<{ sessions: SessionStore; tickets: TicketStore; signOn: SignOn }>

function wireSpending(parts: Parts & Stores) {
  const { database, ids, accounts, registry, witness, webClient, watch, traces, now } = parts
  const { sessions, tickets, signOn } = parts
  const proxyGrantingTickets = createProxyGrantingTicketStore(database)
  const findHolder = createFindHolder({ sessions, accounts })
  const validations = createValidationNotes({ database, now, onError: parts.onError })
  const deliverProxyGrantingTicket = createDeliverProxyGrantingTicket({
    proxyGrantingTickets,
    webClient,
    newProxyGrantingTicket: ids.proxyGrantingTicket,
    newProxyGrantingTicketIou: ids.proxyGrantingTicketIou,
    now,
  })
  const validateTicket = createValidateTicket({
    tickets,
    findHolder,
    registry,
    deliverProxyGrantingTicket: watchCallbacks(deliverProxyGrantingTicket, watch),
    allowsLoopback: parts.allowsLoopback,
    noteSpent(ticket, caller, service) {
      watch.ticketSpent(service?.id ?? '')
      witness.ticketSpent(ticket, caller, service)
    },
    noteValidated: ({ id }) => validations.note(id),
    now,
  })
  const issueProxyTicket = createIssueProxyTicket({
    proxyGrantingTickets,
    tickets,
    signOn,
    findHolder,
    registry,
    newProxyTicket: ids.proxyTicket,
    now,
  })
  return {
    validateTicket: traceValidations(watchValidations(validateTicket, watch), traces),
    issueProxyTicket: watchProxyTickets(issueProxyTicket, watch),
  }
}

export type WiredTickets = ReturnType<typeof wireTickets>
