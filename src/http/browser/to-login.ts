import type { FastifyReply, FastifyRequest } from 'fastify'
import { isOwnPage } from '../../protocol/login-request.ts'

/**
 * Leads whoever is not signed in to the form; it comes back to the page that was asked for, if it is
 * one that may be opened without doing anything.
 */
export function toLogin(request: FastifyRequest, reply: FastifyReply, base: string): FastifyReply {
  const path = (request.url.split('?')[0] ?? '').slice(base.length)
  const comesBack = request.method === 'GET' && isOwnPage(path)
  const query = comesBack ? `?next=${path}` : ''
  return reply.code(303).header('location', `${base}/login${query}`).send()
}
