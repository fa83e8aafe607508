import type { FastifyRequest } from 'fastify'
import { type LoginRequest, readLoginRequest } from '../../protocol/login-request.ts'
import type { Query } from '../../protocol/query.ts'
import { formOf, queryOf } from '../request-query.ts'
import { refuseRequest } from './refuse-request.ts'

/** What an application asks of `GET /login`. */
export function askedInQuery(request: FastifyRequest): LoginRequest {
  return read(queryOf(request))
}

/**
 * The same for a `POST`. Our own form keeps it in the query of its address; scripts and portals send
 * it in the body. Two addresses that differ are an attack or a mistake.
 */
export function askedInForm(request: FastifyRequest): LoginRequest {
  const inQuery = read(queryOf(request))
  const inBody = read(formOf(request))
  if (inBody.address === undefined) return inQuery
  if (inQuery.address === undefined) return inBody
  if (inQuery.address !== inBody.address) throw refuseRequest('two-services')
  return inQuery
}

function read(query: Query): LoginRequest {
  const asked = readLoginRequest(query)
  if ('problem' in asked) throw refuseRequest(asked.problem)
  return asked
}
