import type { FastifyError, FastifyReply, FastifyRequest } from 'fastify'
import { commonHeaders, NO_STORE, pageHeaders } from './security-headers.ts'

/**
 * What is said when not even a page can be shown, in both languages and without a word of the
 * framework's: a path that cannot be decoded, or an error in the page that tells of an error. No hook
 * has been here before, so it has all its headers from here.
 */
export function createLastResort(publicUrl: string) {
  const headers = { ...commonHeaders(publicUrl), ...pageHeaders({}), ...NO_STORE }

  return (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
    lastResort(error, request, reply.headers(headers))
}

function lastResort(error: FastifyError, request: FastifyRequest, reply: FastifyReply) {
  const status = error.statusCode !== undefined && error.statusCode < 500 ? error.statusCode : 500
  if (status === 500) {
    request.log.error({ event: 'request.failed', supportCode: request.id, err: error })
  }
  const sentences =
    status === 500
      ? 'Có lỗi ở hệ thống. Thử lại sau vài phút. / Sorry, there is a problem. Try again later.'
      : 'Địa chỉ này không đọc được. / This address cannot be read.'
  return reply
    .code(status)
    .header('content-type', 'text/plain; charset=utf-8')
    .send(`${sentences}\nMã hỗ trợ / Support code: ${request.id}\n`)
}
