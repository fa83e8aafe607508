import type { FastifyBaseLogger } from 'fastify'
import type { Config } from '../config/load-config.ts'
import { health, type Readiness } from '../http/health.ts'
import { createPatientListener } from '../http/operations/listen-patiently.ts'
import { createMetricsPage } from '../http/operations/metrics-page.ts'
import { createOperationsServer } from '../http/operations/operations-server.ts'
import { createNetworkList } from '../throttle/network-list.ts'
import type { Watch } from '../watch/watch.ts'

type Parts = Readonly<{
  config: Config
  watch: Watch
  readiness(): Promise<Readiness>
  logger: FastifyBaseLogger
}>

const THIS_MACHINE = ['127.0.0.0/8', '::1']

/** Builds the second door, for monitoring; it listens when `listen` is called, if at all. */
export async function wireOperations({ config, watch, readiness, logger }: Parts) {
  const { enabled, host, port, callers } = config.operations
  const server = await createOperationsServer({
    logger,
    mayAsk: createNetworkList([...THIS_MACHINE, ...callers]),
    routes: [
      async (app) => {
        await app.register(health, { readiness })
      },
      createMetricsPage({ metrics: watch.metrics, contentType: watch.contentType }),
    ],
  })
  const listener = createPatientListener(server, { log: logger })

  return {
    server,

    async listen(): Promise<void> {
      if (enabled) await listener.listen({ host, port })
    },

    close: listener.close,
  }
}
