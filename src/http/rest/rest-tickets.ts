import type { FastifyInstance, FastifyRequest, HTTPMethods } from 'fastify'
import { type Account, type AccountId, principalOf } from '../../accounts/account.ts'
import { isFlagSet, readParameters } from '../../protocol/parameters.ts'
import { isTicketGrantingTicket } from '../../protocol/ticket-id.ts'
import { permissionFor } from '../../services/release-policy.ts'
import type { AdmittedUrl, ServiceRegistry } from '../../services/service-registry.ts'
import { hasSecondFactorFor, type IssueTicket } from '../../tickets/issue-ticket.ts'
import type { Session } from '../../tickets/session-store.ts'
import type { SignOn } from '../../tickets/sign-on.ts'
import { formOf } from '../request-query.ts'
import { signInTraceOf } from '../sign-in-trace.ts'
import type { CheckCredentials } from './check-credentials.ts'
import { note } from './note.ts'
import { sendSessionPage, sendText, wantsPage } from './rest-answer.ts'
import { RestError, refuseCredentials } from './rest-error.ts'

/** Says which methods a path takes; the others are refused. */
export type TakesOnly = (path: string, methods: readonly HTTPMethods[]) => void

export type TicketParts = Readonly<{
  publicUrl: string
  /** Of sessions that began here; those of browsers are not known here (R9.04). */
  signOn: SignOn
  issueTicket: IssueTicket
  registry: ServiceRegistry
  accounts: Readonly<{ find(id: AccountId): Promise<Account | undefined> }>
  checkCredentials: CheckCredentials
  /** Whether anybody may stay signed in beyond the day (4.1). */
  offersRememberMe: boolean
  takesOnly: TakesOnly
}>

type Route = { Params: { id: string } }

const PARAMETERS = ['service', 'renew', 'rememberMe'] as const

/** `/v1/tickets` under one mount: sessions without a browser, and their service tickets (9). */
export function ticketRoutes(app: FastifyInstance, base: string, parts: TicketParts) {
  const { publicUrl, signOn, issueTicket, registry, accounts, checkCredentials } = parts
  const { takesOnly } = parts
  const sessionsPath = `${base}/v1/tickets`
  const sessionPath = `${sessionsPath}/:id`

  app.post(sessionsPath, async (request, reply) => {
    const { rememberMe } = fieldsOf(request)
    const { account, passwordChangedAt } = await checkCredentials(request)
    const started = await signOn.start(
      { accountId: account.id, passwordChangedAt },
      {
        isSharedComputer: false,
        wantsWarning: false,
        isRemembered: parts.offersRememberMe && isFlagSet(rememberMe),
        trace: signInTraceOf(request),
      },
    )
    if (!started) throw refuseCredentials('account-changed')
    note(request, 'rest.session-started', { account: account.id })
    const location = `${publicUrl}${sessionsPath}/${started.cookie}`
    reply.code(201).header('location', location)
    return wantsPage(request.headers.accept)
      ? sendSessionPage(reply, location)
      : sendText(reply, started.cookie)
  })

  app.get<Route>(sessionPath, async (request, reply) => {
    await sessionOf(request.params.id)
    return sendText(reply, request.params.id)
  })

  app.post<Route>(sessionPath, async (request, reply) => {
    const { id } = request.params
    const session = await sessionOf(id)
    const { service, renew } = fieldsOf(request)
    if (service === undefined) throw new RestError(400, 'missing', "'service' is required.")
    const url = admit(registry, service)
    await permit(url, session)
    withSecondFactor(url, session)
    const ticket = isFlagSet(renew)
      ? await issueTicket(await confirmed(id, request), url, true)
      : await issueTicket(session, withoutPassword(url), false)
    note(request, 'rest.ticket-issued', { account: session.accountId, service: url.service.id })
    return sendText(reply, ticket)
  })

  app.delete<Route>(sessionPath, async (request, reply) => {
    const { id } = request.params
    const ended = isTicketGrantingTicket(id)
      ? await signOn.end(id, signInTraceOf(request))
      : undefined
    if (ended) note(request, 'rest.session-ended', {})
    // Whoever asks for something else by this name gets nothing back to look at.
    return sendText(reply, isTicketGrantingTicket(id) ? id : '')
  })

  takesOnly(sessionsPath, ['POST'])
  takesOnly(sessionPath, ['GET', 'POST', 'DELETE'])

  async function sessionOf(id: string): Promise<Session> {
    const session = isTicketGrantingTicket(id) ? await signOn.find(id) : undefined
    if (!session) throw new RestError(404, 'session-unknown', 'There is no such ticket.')
    return session
  }

  /** The session with its password given again, by the person whose session it is. */
  async function confirmed(id: string, request: FastifyRequest): Promise<Session> {
    const { account, passwordChangedAt } = await checkCredentials(request)
    const session = await signOn.confirm(id, { accountId: account.id, passwordChangedAt })
    if (!session) throw refuseCredentials('somebody-else')
    return session
  }

  /** The same rule as at /login: who may not enter by a browser may not enter here. */
  async function permit({ service }: AdmittedUrl, session: Session): Promise<void> {
    const account = await accounts.find(session.accountId)
    if (!account || account.isDisabled) {
      throw new RestError(404, 'account-disabled', 'There is no such ticket.')
    }
    const permission = permissionFor(service, principalOf(account))
    if (permission !== 'allowed') {
      throw new RestError(403, `person-${permission}`, 'This person may not use the service.')
    }
  }
}

function admit(registry: ServiceRegistry, service: NonNullable<Fields['service']>): AdmittedUrl {
  const admission = registry.admit(service)
  if (admission.kind === 'admitted') return admission.url
  throw new RestError(403, `service-${admission.kind}`, 'The service is not registered.')
}

/** A program gives no second factor: an application that demands one is entered by a browser. */
function withSecondFactor({ service }: AdmittedUrl, session: Session): void {
  if (hasSecondFactorFor(service, session)) return
  throw new RestError(403, 'second-factor-needed', 'This service demands a second factor.')
}

/** A service that asks for the password each time is not entered by a session alone. */
function withoutPassword(url: AdmittedUrl): AdmittedUrl {
  if (url.service.allowsSingleSignOn) return url
  throw new RestError(
    403,
    'password-needed',
    "This service asks for the password each time: send 'renew', 'username' and 'password'.",
  )
}

function fieldsOf(request: FastifyRequest) {
  const { values, problem } = readParameters(formOf(request), PARAMETERS)
  if (problem) throw new RestError(400, problem, 'A field is repeated or too long.')
  return values
}

type Fields = ReturnType<typeof fieldsOf>
