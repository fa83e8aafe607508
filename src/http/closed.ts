import type { Closed } from '../maintenance/maintenance-gate.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** Answered during a maintenance, too: whoever wants to sign out can. */
    staysOpen?: boolean
  }
}

/** An upgrade takes minutes; and a maintenance may end before its time. */
const UNKNOWN_SECONDS = 60
const LONGEST_SECONDS = 3_600

/** `Retry-After` for who is not let in now. */
export function closedForSeconds({ until }: Closed, now: number): number {
  if (until === undefined) return UNKNOWN_SECONDS
  return Math.min(LONGEST_SECONDS, Math.max(1, Math.ceil((until - now) / 1000)))
}
