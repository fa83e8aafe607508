import type { FastifyBaseLogger, FastifyPluginAsync, FastifyRequest } from 'fastify'
import { CasError } from '../../protocol/cas-error.ts'
import { shortenTicket } from '../../protocol/ticket-id.ts'
import type { IssueProxyTicket } from '../../tickets/proxy-ticket.ts'
import type { ValidatedLogin, ValidateTicket } from '../../tickets/validate-ticket.ts'
import { refuseOtherMethods } from '../method-not-allowed.ts'
import { refusePrefetch } from '../prefetch.ts'
import { queryOf } from '../request-query.ts'
import { type AnswerFormat, sendFailure, sendNothing } from './answer-format.ts'
import { proxy } from './proxy.ts'
import { type Presented, refuseForInternalError } from './refusal.ts'
import { type SamlSettings, samlValidate } from './saml-validate.ts'
import { requestedFormat, VALIDATION_ENDPOINTS, validationRoute } from './validate.ts'

export type BackChannelOptions = Readonly<{
  /** Where the protocol answers: `''`, `/cas`. */
  bases: readonly string[]
  validateTicket: ValidateTicket
  issueProxyTicket: IssueProxyTicket
  saml: SamlSettings
}>

/**
 * The applications' door: XML, JSON or the lines of CAS 1.0; no cookies, no redirects, no HTML, and
 * every failure a document of the protocol (R0.17).
 */
export const backChannel: FastifyPluginAsync<BackChannelOptions> = async (app, options) => {
  const { bases, validateTicket, issueProxyTicket, saml } = options

  /** Notes why a ticket was refused, whichever the endpoint, and says what to answer. */
  function noteRefusal(error: unknown, request: FastifyRequest, presented: Presented): CasError {
    if (error instanceof CasError) {
      logRefusal(request, error, presented)
      return error
    }
    logFault(request, error)
    return refuseForInternalError()
  }

  app.setErrorHandler((error, request, reply) =>
    sendFailure(reply, formatOf(request), noteRefusal(error, request, presentedIn(request))),
  )

  app.addHook('onRequest', refusePrefetch)

  const noteValidated = (login: ValidatedLogin, supportCode: string) =>
    logValidated(app.log, login, supportCode)
  for (const base of bases) {
    for (const endpoint of VALIDATION_ENDPOINTS) {
      validationRoute(app, base, endpoint, { validateTicket, noteValidated })
      refuseOtherMethods(app, `${base}${endpoint.path}`, ['GET'], sendNothing)
    }
  }
  await app.register(proxy, { bases, issueProxyTicket, noteRefusal })
  await app.register(samlValidate, { bases, validateTicket, noteValidated, noteRefusal, ...saml })
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
    ...callbackFailure,
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
    ...evidence,
  })
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
