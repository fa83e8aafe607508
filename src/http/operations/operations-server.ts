import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyPluginAsync,
  LogController,
} from 'fastify'

type Options = Readonly<{
  logger: FastifyBaseLogger
  /** Whether this address may ask; the machine itself always may. */
  mayAsk(address: string | undefined): boolean
  /** What it answers, each with its own paths. */
  routes: readonly FastifyPluginAsync[]
}>

/** Monitoring asks for one thing at a time; more than this is no monitoring. */
const MOST_CONNECTIONS = 100
const REQUEST_MS = 5_000
const LARGEST_HEADERS_BYTES = 8 * 1024

/**
 * The second door: for monitoring and for operators on the machine, apart from the door of people and
 * applications, so that a flood there does not hide what it does. It only reads; it has no cookies, no
 * bodies, no forwarded addresses, and tells nobody else than `mayAsk` allows (403, without a word).
 */
export async function createOperationsServer({ logger, mayAsk, routes }: Options) {
  const app = Fastify({
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    childLoggerFactory: (parent: FastifyBaseLogger) => parent,
    exposeHeadRoutes: false,
    bodyLimit: 1,
    requestTimeout: REQUEST_MS,
    forceCloseConnections: true,
    return503OnClosing: false,
    http: {
      maxHeaderSize: LARGEST_HEADERS_BYTES,
      headersTimeout: REQUEST_MS,
      connectionsCheckingInterval: REQUEST_MS,
    },
  }) as unknown as FastifyInstance
  app.server.maxConnections = MOST_CONNECTIONS
  app.removeAllContentTypeParsers()
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers({ 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' })
    if (mayAsk(request.socket.remoteAddress)) done()
    else reply.code(403).send()
  })
  app.setNotFoundHandler((_request, reply) => {
    reply.code(404).send()
  })
  app.setErrorHandler((error: Error & { statusCode?: number }, _request, reply) => {
    const status = error.statusCode ?? 500
    if (status >= 500) logger.error({ event: 'operations.failed', err: error })
    reply.code(status).send()
  })
  for (const route of routes) await app.register(route)
  return app
}

export type OperationsServer = Awaited<ReturnType<typeof createOperationsServer>>
