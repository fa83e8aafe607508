import type { FastifyRequest } from 'fastify'
import { createRecentMap } from '../../diagnosis/recent-map.ts'
import type { Instant } from '../../protocol/ticket.ts'

/** The sixth time within a minute is one too many (2.11). */
export const LOOP = { times: 6, withinMs: 60_000 } as const

const MOST = 10_000

type Run = { since: Instant; count: number }

/**
 * Notices a browser that an application sends back for a ticket over and over. In memory, of the 10,000
 * that came last; a note costs less than a microsecond.
 */
export function createSignInLoops(now: () => Instant) {
  const runs = createRecentMap<Run>(MOST)

  /** True when it should be stopped for once; from then on it is counted anew. */
  return function isLooping(sessionId: number, service: string): boolean {
    const key = `${sessionId} ${service}`
    const at = now()
    const run = runs.get(key)
    if (!run || at - run.since >= LOOP.withinMs) {
      runs.set(key, { since: at, count: 1 })
      return false
    }
    run.count += 1
    if (run.count < LOOP.times) return false
    runs.set(key, { since: at, count: 0 })
    return true
  }
}

/**
 * Whether a person will see the answer, in a window of theirs. Programs that follow redirects say
 * neither, and are never stopped.
 */
export function isNavigation({ method, headers }: FastifyRequest): boolean {
  if (method !== 'GET') return false
  const destination = headers['sec-fetch-dest']
  if (destination !== undefined) return destination === 'document'
  return headers.accept?.includes('text/html') ?? false
}
