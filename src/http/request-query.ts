import type { FastifyRequest } from 'fastify'
import { parseQuery, type Query } from '../protocol/query.ts'

/**
 * The query of a request as our own parser read it. For a path that is not there Fastify reads it in
 * its own way; then it is read again.
 */
export function queryOf({ query, url }: FastifyRequest): Query {
  if (isOurs(query)) return query
  const start = url.indexOf('?')
  return parseQuery(start === -1 ? '' : url.slice(start + 1))
}

function isOurs(value: unknown): value is Query {
  return typeof (value as Partial<Query> | undefined)?.isRepeated === 'function'
}

const NO_FIELDS = parseQuery('')

/** The fields of a posted form; none when nothing was posted. */
export function formOf({ body }: FastifyRequest): Query {
  return isOurs(body) ? body : NO_FIELDS
}
