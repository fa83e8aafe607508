import type { FastifyReply, FastifyRequest } from 'fastify'
import { compress, encodingFor } from './encoding.ts'

/** Characters. What fits into one packet is not there any sooner for being smaller. */
const WORTH_IT = 1_400

/**
 * Sends the HTML of a page, compressed for a browser that takes it: most offices have a slow line
 * (product 4.4). The length of an answer then depends on what is in it. That tells nobody a secret:
 * form tokens are new every time, cookies are in headers, and a page that shows a key or a code
 * repeats nothing of its address.
 */
export async function sendPage(
  request: FastifyRequest,
  reply: FastifyReply,
  html: string,
): Promise<FastifyReply> {
  reply.header('content-type', 'text/html; charset=utf-8').header('vary', 'accept-encoding')
  const encoding =
    html.length < WORTH_IT ? undefined : encodingFor(request.headers['accept-encoding'], ['gzip'])
  if (!encoding) return reply.send(html)
  const bytes = await compress(Buffer.from(html), encoding)
  return reply.header('content-encoding', encoding).send(bytes)
}
