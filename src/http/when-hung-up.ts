import type { FastifyReply } from 'fastify'

/** Aborted when the other side hangs up before it has its answer. */
export function whenHungUp({ raw }: FastifyReply): AbortSignal {
  const controller = new AbortController()
  raw.once('close', () => {
    if (!raw.writableFinished) controller.abort()
  })
  return controller.signal
}
