import type { FastifyRequest } from 'fastify'
import type { Asked } from '../diagnosis/attempt.ts'
import type { ByteString } from '../protocol/byte-string.ts'
import { formOf, queryOf } from './request-query.ts'

/** Who asks for what, for the record of what went wrong. */
export function askedOf(request: FastifyRequest): Asked {
  return {
    method: request.method,
    path: pathOf(request.url),
    ip: request.ip,
    userAgent: request.headers['user-agent'] ?? '',
    supportCode: request.id,
  }
}

function pathOf(url: string): string {
  const queryAt = url.indexOf('?')
  return queryAt === -1 ? url : url.slice(0, queryAt)
}

/** The service that a request names, by whichever name of it and in query or form. */
export function serviceIn(request: FastifyRequest): ByteString | undefined {
  for (const fields of [queryOf(request), formOf(request)]) {
    const service = fields.first('service') ?? fields.first('TARGET')
    if (service !== undefined) return service
  }
  return undefined
}
