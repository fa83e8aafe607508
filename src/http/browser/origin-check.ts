import type { FastifyRequest } from 'fastify'
import type { Looks } from './looks.ts'

/**
 * Whether a form was posted from somebody else's page: then it would sign the reader in as whom that
 * page likes. A page of ours is one of the very host that is posted to. Browsers that tell neither
 * header are taken at their login ticket.
 */
export function createOriginCheck(looks: Pick<Looks, 'of'>) {
  return function isFromElsewhere(request: FastifyRequest): boolean {
    if (request.headers['sec-fetch-site'] === 'cross-site') return true
    const { origin } = request.headers
    return origin !== undefined && origin !== looks.of(request).publicUrl
  }
}

export type IsFromElsewhere = ReturnType<typeof createOriginCheck>
