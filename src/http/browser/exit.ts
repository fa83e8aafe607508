import type { FastifyReply } from 'fastify'
import { locationOf, withTicket } from '../../protocol/service-url.ts'
import type { AdmittedUrl } from '../../services/service-registry.ts'

/**
 * The only way out to an application. It takes nothing but a URL that the registry has admitted,
 * and sends the browser to the very bytes that were checked: 302 after a GET, 303 after a POST so
 * that the password is not sent on (R2.14, R2.20).
 */
export function exitTo(
  reply: FastifyReply,
  url: AdmittedUrl,
  options: Readonly<{ afterPost?: boolean; ticket?: string }> = {},
): FastifyReply {
  const { afterPost = false, ticket } = options
  const location =
    ticket === undefined ? locationOf(url.raw) : withTicket(url.raw, 'ticket', ticket)
  return reply
    .code(afterPost ? 303 : 302)
    .header('location', location)
    .send()
}
