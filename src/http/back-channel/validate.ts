import type { FastifyInstance, FastifyRequest } from 'fastify'
import { isFlagSet, readParameters } from '../../protocol/parameters.ts'
import { proxyText } from '../../protocol/proxy.ts'
import type { Success } from '../../protocol/validation-response.ts'
import type { ValidationProtocol } from '../../services/registered-service.ts'
import type { ValidatedLogin, ValidateTicket } from '../../tickets/validate-ticket.ts'
import { queryOf } from '../request-query.ts'
import { requestedFormat, sendSuccess } from './answer-format.ts'
import { refuseFormat, refuseMissingParameters, refuseParameters } from './refusal.ts'

export type ValidationEndpoint = Readonly<{
  path: string
  acceptsProxyTickets: boolean
  /** The endpoints of CAS 3.0 always carry attributes, those of 2.0 if the service wants it. */
  protocol: 'cas1' | 'cas2' | 'cas3'
}>

/** Where tickets are validated (2.4, 2.5, 2.6, 2.8, 2.9). */
export const VALIDATION_ENDPOINTS: readonly ValidationEndpoint[] = [
  { path: '/validate', acceptsProxyTickets: false, protocol: 'cas1' },
  { path: '/serviceValidate', acceptsProxyTickets: false, protocol: 'cas2' },
  { path: '/proxyValidate', acceptsProxyTickets: true, protocol: 'cas2' },
  { path: '/p3/serviceValidate', acceptsProxyTickets: false, protocol: 'cas3' },
  { path: '/p3/proxyValidate', acceptsProxyTickets: true, protocol: 'cas3' },
]

type Parts = Readonly<{
  validateTicket: ValidateTicket
  noteValidated(login: ValidatedLogin, request: FastifyRequest, protocol: ValidationProtocol): void
}>

const PARAMETERS = ['service', 'ticket', 'renew', 'format', 'pgtUrl'] as const
/** CAS 1.0 knows no more: the others mean nothing there, however often they come (R4.06). */
const CAS1_PARAMETERS = ['service', 'ticket', 'renew'] as const

/** One validation endpoint under one mount. Whatever it throws is worded by the plugin around it. */
export function validationRoute(
  app: FastifyInstance,
  base: string,
  endpoint: ValidationEndpoint,
  { validateTicket, noteValidated }: Parts,
) {
  const { acceptsProxyTickets, protocol } = endpoint
  // CAS 1.0 speaks in lines; the others in documents, in the format that is asked for.
  const isCas1 = protocol === 'cas1'
  const config = { isCas1, endpoint: endpoint.path }
  app.get(`${base}${endpoint.path}`, { config }, async (request, reply) => {
    const { values, problem } = readParameters<(typeof PARAMETERS)[number]>(
      queryOf(request),
      isCas1 ? CAS1_PARAMETERS : PARAMETERS,
    )
    if (problem) throw refuseParameters(problem)
    const format = isCas1 ? 'cas1' : requestedFormat(values.format)
    if (format === undefined) throw refuseFormat()
    const { service, ticket, pgtUrl } = values
    if (service === undefined || ticket === undefined) throw refuseMissingParameters()
    const renew = isFlagSet(values.renew)
    const login = await validateTicket({
      ticket,
      service,
      renew,
      acceptsProxyTickets,
      protocol,
      pgtUrl,
      caller: request.ip,
    })
    noteValidated(login, request, protocol)
    return sendSuccess(reply, format, successOf(login, protocol), login.service.xmlEncoding)
  })
}

function successOf(login: ValidatedLogin, protocol: ValidationEndpoint['protocol']): Success {
  const { user, proxyGrantingTicketIou, authenticatedAt, isRemembered, isFromNewLogin } = login
  const proxied = {
    user,
    ...(proxyGrantingTicketIou === undefined ? {} : { proxyGrantingTicketIou }),
    proxies: login.proxies.map(proxyText),
  }
  const isFull = protocol === 'cas3' || login.service.releasesAttributesOnCas2
  // That a session outlives the browser is told everywhere (R5.62).
  if (!isFull && !isRemembered) return proxied
  const released = isFull ? login.released : []
  return { ...proxied, attributes: { authenticatedAt, isRemembered, isFromNewLogin, released } }
}
