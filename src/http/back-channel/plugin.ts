import type { FastifyBaseLogger, FastifyPluginAsync, FastifyRequest } from 'fastify'
import { CasError } from '../../protocol/cas-error.ts'
import { shortenTicket } from '../../protocol/ticket-id.ts'
import type { ValidatedLogin, ValidateTicket } from '../../tickets/validate-ticket.ts'
import { refuseOtherMethods } from '../method-not-allowed.ts'
import { refusePrefetch } from '../prefetch.ts'
import { queryOf } from '../request-query.ts'
import { type AnswerFormat, sendFailure } from './answer-format.ts'
import { refuseForInternalError } from './refusal.ts'
import { requestedFormat, VALIDATION_ENDPOINTS, validationRoute } from './validate.ts'

export type BackChannelOptions = Readonly<{
  /** Where the protocol answers: `''`, `/cas`. */
  bases: readonly string[]
  validateTicket: ValidateTicket
}>

/**
 * The applications' door: XML, JSON or the lines of CAS 1.0; no cookies, no redirects, no HTML, and
 * every failure a document of the protocol (R0.17).
 */
export const backChannel: FastifyPluginAsync<BackChannelOptions> = async (app, options) => {
  const { bases, validateTicket } = options

  app.setErrorHandler((error, request, reply) => {
    const refusal = error instanceof CasError ? error : refuseForInternalError()
    if (refusal === error) logRefusal(request, refusal)
    else logFault(request, error)
    return sendFailure(reply, formatOf(request), refusal)
  })

  app.addHook('onRequest', refusePrefetch)

  const noteValidated = (login: ValidatedLogin, supportCode: string) =>
    logValidated(app.log, login, supportCode)
  for (const base of bases) {
    for (const endpoint of VALIDATION_ENDPOINTS) {
      validationRoute(app, base, endpoint, { validateTicket, noteValidated })
      refuseOtherMethods(app, `${base}${endpoint.path}`, ['GET'], async (_request, reply) =>
        reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8').send(''),
      )
    }
  }
}

function formatOf(request: FastifyRequest): AnswerFormat {
  if (request.routeOptions.config.isCas1) return 'cas1'
  return requestedFormat(queryOf(request).first('format')) ?? 'xml'
}

function logValidated(log: FastifyBaseLogger, login: ValidatedLogin, supportCode: string) {
  const { accountId, service } = login
  log.info({ event: 'ticket.validated', supportCode, service: service.id, account: accountId })
}

function logRefusal(request: FastifyRequest, { code, reason, evidence }: CasError) {
  const ticket = shortenTicket(queryOf(request).first('ticket') ?? '')
  request.log.info({
    event: 'ticket.refused',
    supportCode: request.id,
    code,
    reason,
    ticket,
    ...evidence,
  })
}

function logFault(request: FastifyRequest, error: unknown) {
  request.log.error({ event: 'validation.failed', supportCode: request.id, err: error })
}

declare module 'fastify' {
  interface FastifyContextConfig {
    isCas1?: boolean
  }
}
