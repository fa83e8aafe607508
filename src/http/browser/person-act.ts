import type { FastifyRequest } from 'fastify'
import type { Act } from '../../audit/act.ts'

const LONGEST_DEVICE = 300

/** What somebody does in a browser, for the audit trail. */
export function personAct(request: FastifyRequest, accountId: number, at: number): Act {
  const device = String(request.headers['user-agent'] ?? '').slice(0, LONGEST_DEVICE)
  return {
    actor: { kind: 'person', accountId, cameFrom: request.ip ?? '', device },
    at,
    supportCode: request.id,
  }
}
