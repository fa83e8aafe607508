import type { FastifyRequest } from 'fastify'

/**
 * Whether a form was posted from somebody else's page: then it would sign the reader in as whom that
 * page likes. Browsers that tell neither header are taken at their login ticket.
 */
export function isFromElsewhere({ headers }: FastifyRequest, publicOrigin: string): boolean {
  if (headers['sec-fetch-site'] === 'cross-site') return true
  const { origin } = headers
  return origin !== undefined && origin !== publicOrigin
}
