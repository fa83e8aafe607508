import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import { CasError } from '../../protocol/cas-error.ts'
import { readParameters } from '../../protocol/parameters.ts'
import {
  proxyFailureJson,
  proxyFailureXml,
  proxySuccessJson,
  proxySuccessXml,
} from '../../protocol/validation-response.ts'
import type { IssueProxyTicket } from '../../tickets/proxy-ticket.ts'
import type { RefuseOtherMethods } from '../other-methods.ts'
import { queryOf } from '../request-query.ts'
import { requestedFormat, sendDocument } from './answer-format.ts'
import { type Presented, refuseFormat, refuseParameters } from './refusal.ts'

type Options = Readonly<{
  bases: readonly string[]
  issueProxyTicket: IssueProxyTicket
  noteRefusal(error: unknown, request: FastifyRequest, presented: Presented): CasError
  refuseOtherMethods: RefuseOtherMethods
  refuseMethod(request: FastifyRequest, reply: FastifyReply): Promise<unknown>
}>

const ENDPOINT = '/proxy'
const PARAMETERS = ['pgt', 'targetService', 'format'] as const

/**
 * GET /proxy (2.7): a proxy-granting ticket in, a proxy ticket out. Its failures have an element of
 * their own (R7.21).
 */
export const proxy: FastifyPluginAsync<Options> = async (app, options) => {
  const { bases, issueProxyTicket, noteRefusal, refuseOtherMethods, refuseMethod } = options

  app.setErrorHandler((error, request, reply) => {
    const query = queryOf(request)
    const refusal = noteRefusal(error, request, {
      endpoint: ENDPOINT,
      service: query.first('targetService'),
      ticket: query.first('pgt'),
    })
    return requestedFormat(query.first('format')) === 'json'
      ? sendDocument(reply, 'json', proxyFailureJson(refusal))
      : sendDocument(reply, 'xml', proxyFailureXml(refusal))
  })

  for (const base of bases) {
    app.get(`${base}${ENDPOINT}`, async (request, reply) => {
      const { values, problem } = readParameters(queryOf(request), PARAMETERS)
      if (problem) throw refuseParameters(problem)
      const format = requestedFormat(values.format)
      if (format === undefined) throw refuseFormat()
      const { pgt, targetService } = values
      if (pgt === undefined || targetService === undefined) throw refuseMissing()
      const { proxyTicket, target, accountId } = await issueProxyTicket(pgt, targetService)
      request.log.info({
        event: 'proxy-ticket.issued',
        supportCode: request.id,
        service: target.id,
        account: accountId,
      })
      return format === 'json'
        ? sendDocument(reply, 'json', proxySuccessJson(proxyTicket))
        : sendDocument(reply, 'xml', proxySuccessXml(proxyTicket))
    })
    refuseOtherMethods(`${base}${ENDPOINT}`, ['GET'], refuseMethod)
  }
}

function refuseMissing(): CasError {
  return new CasError(
    'INVALID_REQUEST',
    "'pgt' and 'targetService' parameters are both required",
    'missing',
  )
}
