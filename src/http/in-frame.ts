import type { FastifyRequest } from 'fastify'

const FRAMES = new Set(['iframe', 'frame', 'embed', 'object'])

/** Whether a page of ours is asked for inside a page of an application. */
export function isInFrame({ headers }: FastifyRequest): boolean {
  const destination = headers['sec-fetch-dest']
  return typeof destination === 'string' && FRAMES.has(destination)
}
