import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { ClosedFor } from '../../maintenance/maintenance-gate.ts'
import { parseQuery } from '../../protocol/query.ts'
import type { Instant } from '../../protocol/ticket.ts'
import { createNetworkList } from '../../throttle/network-list.ts'
import { closedForSeconds } from '../closed.ts'
import type { RefuseOtherMethods } from '../other-methods.ts'
import { isOutage, OUTAGE_RETRY_SECONDS } from '../outage.ts'
import { OVERLOAD_RETRY_SECONDS, type Overload } from '../overload.ts'
import { note } from './note.ts'
import { sendJson, sendText } from './rest-answer.ts'
import { RestError, refuseForNow } from './rest-error.ts'
import { type TakesOnly, type TicketParts, ticketRoutes } from './rest-tickets.ts'
import { userRoutes } from './rest-users.ts'

export type RestOptions = Omit<TicketParts, 'takesOnly'> &
  Readonly<{
    /** Where the protocol answers: `''`, `/cas`. */
    bases: readonly string[]
    /** Addresses and networks that may call; nobody else. */
    callers: readonly string[]
    refuseOtherMethods: RefuseOtherMethods
    overload: Pick<Overload, 'refuses'>
    closedFor: ClosedFor
    now(): Instant
  }>

/**
 * The door of the REST protocol (9): applications that take people's passwords themselves. Only
 * those at listed addresses may call; what they did is in the log. It reads forms, sets no cookie,
 * and words its refusals in a line of text.
 */
export const restDoor: FastifyPluginAsync<RestOptions> = async (app, options) => {
  const { bases, callers, refuseOtherMethods, overload, closedFor, ...parts } = options
  const mayCall = createNetworkList(callers)

  app.addHook('onRequest', async ({ ip, socket }) => {
    if (!mayCall(ip)) throw refuseCaller()
    if (overload.refuses(socket)) throw refuseForNow(503, 'overload', OVERLOAD_RETRY_SECONDS)
    const closed = closedFor(ip)
    if (closed) throw refuseForNow(503, 'maintenance', closedForSeconds(closed, options.now()))
  })

  const takesOnly: TakesOnly = (path, methods) =>
    refuseOtherMethods(path, methods, async (request, reply) => {
      if (!mayCall(request.ip)) return refuse(request, reply.removeHeader('allow'), refuseCaller())
      return sendText(reply, 'This method is not allowed here.')
    })

  app.addContentTypeParser(
    'application/x-www-form-urlencoded',
    { parseAs: 'buffer' },
    (_request, body, done) => done(null, parseQuery((body as Buffer).toString('latin1'))),
  )

  app.setErrorHandler((error: FastifyError | RestError, request, reply) =>
    refuse(request, reply, error instanceof RestError ? error : restErrorFor(error, request)),
  )

  for (const base of bases) {
    ticketRoutes(app, base, { ...parts, takesOnly })
    userRoutes(app, base, { ...parts, takesOnly })
  }
}

function refuseCaller(): RestError {
  return new RestError(403, 'not-a-caller', 'This address may not call.')
}

function refuse(request: FastifyRequest, reply: FastifyReply, error: RestError): FastifyReply {
  const { status, reason, message, authenticationExceptions, retryAfterSeconds } = error
  note(request, 'rest.refused', { status, reason })
  reply.code(status)
  if (retryAfterSeconds !== undefined) reply.header('retry-after', String(retryAfterSeconds))
  return authenticationExceptions.length === 0
    ? sendText(reply, message)
    : sendJson(reply, { authentication_exceptions: authenticationExceptions })
}

/** What Fastify refused, in our words; or what went wrong with us. */
function restErrorFor(error: FastifyError, request: FastifyRequest): RestError {
  const status = error.statusCode ?? 500
  if (status === 415) return new RestError(415, 'not-a-form', 'Send a form.')
  if (status >= 400 && status < 500) return new RestError(status, error.code, 'Cannot be read.')
  request.log.error({ event: 'request.failed', supportCode: request.id, err: error })
  if (isOutage(error)) return refuseForNow(503, 'outage', OUTAGE_RETRY_SECONDS)
  return new RestError(500, 'problem', 'There is a problem. Try again later.')
}
