import { setTimeout as wait } from 'node:timers/promises'
import type { FastifyBaseLogger } from 'fastify'
import type { App } from '../app.ts'

const HANG_UP_EVERY_MS = 50
/** What goes on beside the requests may take so long to stop after the last connection was cut. */
const STOPPING_MS = 1_000

type Parts = Readonly<{
  app: Pick<App, 'server' | 'stop' | 'hangUpAfterAnswer'>
  logger: FastifyBaseLogger
  /** Requests that are still running get so long. */
  forMs: number
}>

/**
 * Answers the requests that are under way and takes no new ones; cuts what takes longer than `forMs`.
 * Resolves within a second of that, whatever hangs.
 */
export async function drain({ app, logger, forMs }: Parts): Promise<void> {
  const { server } = app.server
  const cutting = new AbortController()
  const tooLong = setTimeout(() => {
    logger.error({ event: 'server.drain-cut', afterMs: forMs })
    server.closeAllConnections()
    cutting.abort()
  }, forMs)
  app.hangUpAfterAnswer()
  // A connection that was kept alive turns idle after its answer.
  const hangingUp = setInterval(() => server.closeIdleConnections(), HANG_UP_EVERY_MS)
  try {
    await Promise.race([app.stop(), afterAbort(cutting.signal)])
  } finally {
    clearInterval(hangingUp)
    clearTimeout(tooLong)
  }
}

async function afterAbort(signal: AbortSignal): Promise<void> {
  await new Promise((resolve) => signal.addEventListener('abort', resolve, { once: true }))
  await wait(STOPPING_MS, undefined, { ref: false })
}
