import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { CasError } from '../../protocol/cas-error.ts'
import { isFlagSet, readParameters } from '../../protocol/parameters.ts'
import {
  readSamlRequest,
  type SamlRequest,
  type SamlRequestProblem,
} from '../../protocol/saml-request.ts'
import { type SamlEnvelope, samlFailure, samlSuccess } from '../../protocol/saml-response.ts'
import type { Instant } from '../../protocol/ticket.ts'
import type { ValidationProtocol } from '../../services/registered-service.ts'
import type { ValidatedLogin, ValidateTicket } from '../../tickets/validate-ticket.ts'
import type { RefuseOtherMethods } from '../other-methods.ts'
import { queryOf } from '../request-query.ts'
import { sendDocument } from './answer-format.ts'
import { type Presented, refuseParameters } from './refusal.ts'

export type SamlSettings = Readonly<{
  /** Who an assertion says it is from. */
  issuer: string
  newSamlId(): string
  now(): Instant
}>

type Options = SamlSettings &
  Readonly<{
    bases: readonly string[]
    validateTicket: ValidateTicket
    noteValidated(
      login: ValidatedLogin,
      request: FastifyRequest,
      protocol: ValidationProtocol,
    ): void
    noteRefusal(error: unknown, request: FastifyRequest, presented: Presented): CasError
    refuseOtherMethods: RefuseOtherMethods
    refuseMethod(request: FastifyRequest, reply: FastifyReply): Promise<unknown>
  }>

const ENDPOINT = '/samlValidate'
const PARAMETERS = ['TARGET', 'renew'] as const
const NO_BODY = readSamlRequest(new Uint8Array())

/**
 * POST /samlValidate (8): the service in the query, its ticket in a SOAP envelope. It has a body of
 * its own, whatever type that says it is of (R8.12), and its own wording of every failure, that of
 * a body which cannot be read among them (R8.27).
 */
export const samlValidate: FastifyPluginAsync<Options> = async (app, options) => {
  const { bases, validateTicket, noteValidated, noteRefusal } = options
  const { refuseOtherMethods, refuseMethod, issuer, newSamlId, now } = options

  app.addHook('onRequest', (request, _reply, done) => {
    // Fastify would refuse one that it cannot read; nobody here asks what the body calls itself.
    delete request.headers['content-type']
    done()
  })
  app.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => {
    done(null, readSamlRequest(body as Buffer))
  })

  app.setErrorHandler((error, request, reply) => {
    const refusal = noteRefusal(asRefusal(error), request, presentedIn(request))
    return sendDocument(reply, 'saml1', samlFailure(envelopeFor(request), refusal))
  })

  function envelopeFor(request: FastifyRequest): SamlEnvelope {
    const { requestId } = samlOf(request)
    const target = queryOf(request).first('TARGET')
    return { responseId: newSamlId(), requestId, target, now: now() }
  }

  for (const base of bases) {
    app.post(`${base}${ENDPOINT}`, async (request, reply) => {
      const { values, problem } = readParameters(queryOf(request), PARAMETERS)
      if (problem) throw refuseParameters(problem)
      const service = values.TARGET
      if (service === undefined) {
        throw new CasError('INVALID_REQUEST', "'TARGET' parameter is required", 'missing')
      }
      const saml = samlOf(request)
      if (!('artifact' in saml)) throw new CasError('INVALID_REQUEST', saml.message, saml.reason)
      const login = await validateTicket({
        ticket: saml.artifact,
        service,
        renew: isFlagSet(values.renew),
        acceptsProxyTickets: false,
        protocol: 'saml1',
        caller: request.ip,
      })
      noteValidated(login, request, 'saml1')
      const assertion = {
        assertionId: newSamlId(),
        issuer,
        audience: service,
        user: login.user,
        attributes: login,
      }
      const encoding = login.service.xmlEncoding
      const document = samlSuccess(envelopeFor(request), assertion, { encoding })
      return sendDocument(reply, 'saml1', document)
    })
    refuseOtherMethods(`${base}${ENDPOINT}`, ['POST'], refuseMethod)
  }
}

function samlOf({ body }: FastifyRequest): SamlRequest | SamlRequestProblem {
  return (body as SamlRequest | SamlRequestProblem | undefined) ?? NO_BODY
}

function presentedIn(request: FastifyRequest): Presented {
  const saml = samlOf(request)
  return {
    endpoint: ENDPOINT,
    service: queryOf(request).first('TARGET'),
    ticket: 'artifact' in saml ? saml.artifact : undefined,
  }
}

/** A body that is too long or breaks off is the caller's fault: it is refused like any other. */
function asRefusal(error: unknown): unknown {
  const { statusCode, code } = error as { statusCode?: number; code?: string }
  if (error instanceof CasError || statusCode === undefined || statusCode >= 500) return error
  return code === 'FST_ERR_CTP_BODY_TOO_LARGE'
    ? new CasError('INVALID_REQUEST', 'The body is too long', 'body-too-long')
    : new CasError('INVALID_REQUEST', 'The body could not be read', 'body-unreadable')
}
