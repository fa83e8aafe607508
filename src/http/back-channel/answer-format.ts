import type { FastifyReply, FastifyRequest } from 'fastify'
import type { CasError } from '../../protocol/cas-error.ts'
import {
  FAILURE_CAS1,
  failureJson,
  failureXml,
  type Success,
  successCas1,
  successJson,
  successXml,
} from '../../protocol/validation-response.ts'

/** How an answer is worded: as the line of CAS 1.0, or as a document of CAS 2.0 and 3.0. */
export type AnswerFormat = 'cas1' | 'xml' | 'json'

/** What `format` asks for: XML unless it says otherwise (R5.76); undefined: there is no such (R5.75). */
export function requestedFormat(value: string | undefined): AnswerFormat | undefined {
  if (value === undefined) return 'xml'
  const name = value.toUpperCase()
  if (name === 'JSON') return 'json'
  return name === 'XML' ? 'xml' : undefined
}

const HEADERS = {
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; sandbox",
} as const

const CONTENT_TYPES = {
  cas1: 'text/plain; charset=utf-8',
  xml: 'application/xml; charset=utf-8',
  json: 'application/json; charset=utf-8',
  saml1: 'text/xml; charset=utf-8',
} as const

/** Sends the proof of a sign-in. */
export function sendSuccess(
  reply: FastifyReply,
  format: AnswerFormat,
  success: Success,
  encoding: 'ascii' | 'utf-8',
): FastifyReply {
  switch (format) {
    case 'cas1':
      return sendDocument(reply, format, successCas1(success.user))
    case 'json':
      return sendDocument(reply, format, successJson(success))
    case 'xml':
      return sendDocument(reply, format, successXml(success, { encoding }))
  }
}

/** Sends a refusal: 200 like everything here, for clients look no further at anything else (R5.01). */
export function sendFailure(
  reply: FastifyReply,
  format: AnswerFormat,
  error: CasError,
): FastifyReply {
  switch (format) {
    case 'cas1':
      return sendDocument(reply, format, FAILURE_CAS1)
    case 'json':
      return sendDocument(reply, format, failureJson(error))
    case 'xml':
      return sendDocument(reply, format, failureXml(error))
  }
}

/** Sends an answer that is worded already, with what every answer of this door says of itself. */
export function sendDocument(
  reply: FastifyReply,
  format: AnswerFormat | 'saml1',
  body: string,
): FastifyReply {
  reply.code(200).headers(HEADERS).header('content-type', CONTENT_TYPES[format])
  return reply.send(body)
}

/** The whole answer to a method that is not for here. */
export async function sendNothing(_request: FastifyRequest, reply: FastifyReply): Promise<void> {
  await reply.header('cache-control', 'no-store').type('text/plain; charset=utf-8').send('')
}
