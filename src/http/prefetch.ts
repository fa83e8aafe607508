import type { FastifyReply, FastifyRequest } from 'fastify'
import { NO_STORE } from './security-headers.ts'

/**
 * An onRequest hook: a browser that merely looks ahead gets nothing, as it must not issue, spend or
 * end anything (R0.10). It asks again when a person really comes.
 */
export function refusePrefetch(request: FastifyRequest, reply: FastifyReply, done: () => void) {
  const purpose = request.headers['sec-purpose'] ?? request.headers.purpose
  if (typeof purpose === 'string' && purpose.includes('prefetch')) {
    reply.code(503).headers(NO_STORE).send()
  } else {
    done()
  }
}
