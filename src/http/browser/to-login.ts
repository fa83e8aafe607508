import type { FastifyReply, FastifyRequest } from 'fastify'
import { isOwnPage } from '../../protocol/login-request.ts'

/**
 * Leads whoever is not signed in to the form; it comes back to the page that was asked for, if it is
 * one that may be opened without doing anything. Whose session ended while they filled in a form comes
 * back to the page of the form.
 */
export function toLogin(request: FastifyRequest, reply: FastifyReply, base: string): FastifyReply {
  const path = (request.url.split('?')[0] ?? '').slice(base.length)
  const comesBack = isOwnPage(path) && isPage(request)
  const query = comesBack ? `?next=${path}` : ''
  return reply.code(303).header('location', `${base}/login${query}`).send()
}

function isPage({ method, server, routeOptions: { url } }: FastifyRequest): boolean {
  return method === 'GET' || (url !== undefined && server.hasRoute({ method: 'GET', url }))
}
