import type { FastifyBaseLogger } from 'fastify'
import type { App } from '../app.ts'

/** Requests that are still running when the program is told to end get this long. */
const DRAIN_MS = 10_000
const HANG_UP_EVERY_MS = 50

/** Answers the requests that are running, and cuts those that take too long. */
export async function drain(app: App, logger: FastifyBaseLogger): Promise<void> {
  const tooLong = setTimeout(() => {
    logger.error({ event: 'server.drain-cut', afterMs: DRAIN_MS })
    app.server.server.closeAllConnections()
  }, DRAIN_MS)
  // A connection that was busy when we were told to end turns idle after its answer.
  const hangingUp = setInterval(() => app.server.server.closeIdleConnections(), HANG_UP_EVERY_MS)
  await app.stop()
  clearInterval(hangingUp)
  clearTimeout(tooLong)
}
