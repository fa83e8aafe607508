import { watchEventLoop } from './event-loop.ts'
import { createMeters } from './meters.ts'
import { measureProcess } from './process-metrics.ts'

/**
 * Everything that is measured of the running server. It is told by those to whom things happen, and
 * reads the rest when monitoring asks; it knows nobody's name and changes nothing. `stop` ends what it
 * watches beside the requests.
 */
export function createWatch() {
  const meters = createMeters()
  const eventLoop = watchEventLoop()
  const process = measureProcess(meters, eventLoop)

  return {
    meters,

    /** How late the event loop came in the last full ten seconds. */
    eventLoopDelay: eventLoop.delay,

    /** All of it in the text format of Prometheus, whose content type is `contentType`. */
    metrics: () => meters.registry.metrics(),
    contentType: meters.registry.contentType,

    stop(): void {
      process.stop()
      eventLoop.stop()
    },
  }
}

export type Watch = ReturnType<typeof createWatch>
