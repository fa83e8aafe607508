import type { FastifyBaseLogger, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Witness } from '../../diagnosis/witness.ts'
import type { ClosedFor } from '../../maintenance/maintenance-gate.ts'
import { CasError, type Evidence } from '../../protocol/cas-error.ts'
import { shortenTicket } from '../../protocol/ticket-id.ts'
import type { ValidationProtocol } from '../../services/registered-service.ts'
import type { IssueProxyTicket } from '../../tickets/proxy-ticket.ts'
import type { ValidatedLogin, ValidateTicket } from '../../tickets/validate-ticket.ts'
import { askedOf, serviceIn } from '../asked-of.ts'
import { closedForSeconds } from '../closed.ts'
import type { RefuseOtherMethods } from '../other-methods.ts'
import { OVERLOAD_RETRY_SECONDS, type Overload } from '../overload.ts'
import { refusePrefetch } from '../prefetch.ts'
import { queryOf } from '../request-query.ts'
import { type AnswerFormat, requestedFormat, sendFailure, sendNothing } from './answer-format.ts'
import { proxy } from './proxy.ts'
import { type Presented, refuseForInternalError, refuseForMaintenance } from './refusal.ts'
import { type SamlSettings, samlValidate } from './saml-validate.ts'
import { VALIDATION_ENDPOINTS, validationRoute } from './validate.ts'

export type BackChannelOptions = Readonly<{
  /** Where the protocol answers: `''`, `/cas`. */
  bases: readonly string[]
  validateTicket: ValidateTicket
  issueProxyTicket: IssueProxyTicket
  saml: SamlSettings
  witness: Pick<Witness, 'refused' | 'methodRefused' | 'callbackFailed' | 'attributesWithheld'>
  refuseOtherMethods: RefuseOtherMethods
  overload: Pick<Overload, 'refuses'>
  closedFor: ClosedFor
}>

/** What the two things that every endpoint needs are called there. */
const USUAL_NAMES = { ticketName: 'ticket', serviceName: 'service' }
const PARAMETER_NAMES: Readonly<Record<string, typeof USUAL_NAMES>> = {
  '/samlValidate': { ticketName: 'AssertionArtifact', serviceName: 'TARGET' },
  '/proxy': { ticketName: 'pgt', serviceName: 'targetService' },
}

/**
 * The applications' door: XML, JSON or the lines of CAS 1.0; no cookies, no redirects, no HTML, and
 * every failure a document of the protocol (R0.17).
 */
export const backChannel: FastifyPluginAsync<BackChannelOptions> = async (app, options) => {
  const {
    bases,
    validateTicket,
    issueProxyTicket,
    saml,
    witness,
    refuseOtherMethods,
    overload,
    closedFor,
  } = options

  /** Notes why a ticket was refused, whichever the endpoint, and says what to answer. */
  function noteRefusal(error: unknown, request: FastifyRequest, presented: Presented): CasError {
    const refusal = error instanceof CasError ? error : refuseForInternalError()
    if (refusal === error) logRefusal(request, refusal, presented)
    else logFault(request, error)
    // Nothing is wrong with what was asked.
    if (refusal.reason === 'maintenance') return refusal
    const { endpoint, ticket, service } = presented
    const query = queryOf(request)
    const names = PARAMETER_NAMES[endpoint] ?? USUAL_NAMES
    witness.refused(askedOf(request), { ticket, service, query, ...names }, refusal)
    return refusal
  }

  async function refuseMethod(request: FastifyRequest, reply: FastifyReply) {
    witness.methodRefused(askedOf(request), serviceIn(request), String(reply.getHeader('allow')))
    return sendNothing(request, reply)
  }

  app.setErrorHandler((error, request, reply) =>
    sendFailure(reply, formatOf(request), noteRefusal(error, request, presentedIn(request))),
  )

  // Nothing is noted of these: there is no time for it. The ticket stays unspent.
  app.addHook('onRequest', (request, reply, done) => {
    if (overload.refuses(request.socket) === undefined) return done()
    reply.headers({ 'retry-after': String(OVERLOAD_RETRY_SECONDS), connection: 'close' })
    sendFailure(reply, formatOf(request), refuseForInternalError())
  })

  app.addHook('onRequest', (request, reply, done) => {
    const closed = closedFor(request.ip)
    if (!closed) return done()
    reply.header('retry-after', String(closedForSeconds(closed, saml.now())))
    done(refuseForMaintenance())
  })

  app.addHook('onRequest', refusePrefetch)

  function noteValidated(
    login: ValidatedLogin,
    request: FastifyRequest,
    protocol: ValidationProtocol,
  ) {
    const { service } = login
    logValidated(app.log, login, request.id)
    if (login.callbackFailure) {
      witness.callbackFailed(askedOf(request), service, login.callbackFailure)
    }
    const isWithheld = protocol === 'cas2' && !service.releasesAttributesOnCas2
    if (isWithheld && login.released.length > 0) {
      witness.attributesWithheld(askedOf(request), service)
    }
  }

  for (const base of bases) {
    for (const endpoint of VALIDATION_ENDPOINTS) {
      validationRoute(app, base, endpoint, { validateTicket, noteValidated })
      refuseOtherMethods(`${base}${endpoint.path}`, ['GET'], refuseMethod)
    }
  }
  const notes = { noteValidated, noteRefusal, refuseOtherMethods, refuseMethod }
  await app.register(proxy, { bases, issueProxyTicket, ...notes })
  await app.register(samlValidate, { bases, validateTicket, ...notes, ...saml })
}

function presentedIn(request: FastifyRequest): Presented {
  const query = queryOf(request)
  return {
    endpoint: request.routeOptions.config.endpoint ?? '',
    service: query.first('service'),
    ticket: query.first('ticket'),
  }
}

function formatOf(request: FastifyRequest): AnswerFormat {
  if (request.routeOptions.config.isCas1) return 'cas1'
  return requestedFormat(queryOf(request).first('format')) ?? 'xml'
}

function logValidated(log: FastifyBaseLogger, login: ValidatedLogin, supportCode: string) {
  const { accountId, service, callbackFailure } = login
  log.info({
    event: 'ticket.validated',
    supportCode,
    service: service.id,
    account: accountId,
    ...(callbackFailure && withoutValues(callbackFailure)),
  })
}

function logRefusal(
  request: FastifyRequest,
  { code, reason, evidence }: CasError,
  presented: Presented,
) {
  request.log.info({
    event: 'ticket.refused',
    supportCode: request.id,
    endpoint: presented.endpoint,
    code,
    reason,
    ticket: shortenTicket(presented.ticket ?? ''),
    ...(evidence && withoutValues(evidence)),
  })
}

/** Evidence as a log may hold it: of addresses no value of their queries. */
function withoutValues(evidence: Evidence): Evidence {
  return Object.fromEntries(
    Object.entries(evidence).map(([name, value]) => [
      name,
      typeof value === 'string' ? value.slice(0, 500).replace(/=[^&#]*/g, '=…') : value,
    ]),
  )
}

function logFault(request: FastifyRequest, error: unknown) {
  request.log.error({ event: 'validation.failed', supportCode: request.id, err: error })
}

declare module 'fastify' {
  interface FastifyContextConfig {
    isCas1?: boolean
    endpoint?: string
  }
}
