import type { FastifyRequest } from 'fastify'

/** Whether a browser merely looks ahead: it must not issue, spend or end anything (R0.10). */
export function isPrefetch({ headers }: FastifyRequest): boolean {
  const purpose = headers['sec-purpose'] ?? headers.purpose
  return typeof purpose === 'string' && purpose.includes('prefetch')
}
