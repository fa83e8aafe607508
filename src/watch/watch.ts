import { watchEventLoop } from './event-loop.ts'
import { measureHashing } from './hash-metrics.ts'
import { measureLogouts } from './logout-metrics.ts'
import { createMeters, described } from './meters.ts'
import { measureProcess } from './process-metrics.ts'
import { measureRequests } from './request-metrics.ts'
import { measureServer } from './server-metrics.ts'
import { measureSignIns } from './sign-in-metrics.ts'
import { measureStorage } from './storage-metrics.ts'
import { measureTickets } from './ticket-metrics.ts'

type Options = Readonly<{
  /** How long the event loop is watched before it is told of; ten seconds. */
  eventLoopWindowMs?: number
}>

/**
 * Everything that is measured of the running server. It is told by those to whom things happen, and
 * reads the rest when monitoring asks; it knows nobody's name and changes nothing. `stop` ends what it
 * watches beside the requests.
 */
export function createWatch({ eventLoopWindowMs }: Options = {}) {
  const meters = createMeters()
  const eventLoop = watchEventLoop(eventLoopWindowMs)
  const process = measureProcess(meters, eventLoop)

  return {
    ...measureRequests(meters),
    ...measureSignIns(meters),
    ...measureTickets(meters),
    ...measureHashing(meters),
    ...measureLogouts(meters),
    ...measureStorage(meters),
    ...measureServer(meters),

    /** A number that another part can tell; read when somebody asks. */
    gauge: meters.gauge,

    /** How late the event loop came in the last full ten seconds. */
    eventLoopDelay: eventLoop.delay,

    /** One measurement now, summed over its labels; undefined: it is not known. */
    async valueOf(name: string): Promise<number | undefined> {
      const { values = [] } = (await meters.registry.getSingleMetric(name)?.get()) ?? {}
      return values.length === 0 ? undefined : values.reduce((sum, { value }) => sum + value, 0)
    },

    /** All of it in the text format of Prometheus, whose content type is `contentType`. */
    metrics: () => meters.registry.metrics(),
    contentType: meters.registry.contentType,

    /** What is measured: name, help, kind and labels, in the order of their names. */
    described: () => described(meters),

    stop(): void {
      process.stop()
      eventLoop.stop()
    },
  }
}

export type Watch = ReturnType<typeof createWatch>
