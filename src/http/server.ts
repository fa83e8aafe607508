import type { Socket } from 'node:net'
import Fastify, {
  type FastifyBaseLogger,
  type FastifyInstance,
  type FastifyRequest,
  LogController,
} from 'fastify'
import { parseQuery } from '../protocol/query.ts'
import { createLastResort } from './last-resort.ts'
import { REQUEST_LIMITS } from './request-limits.ts'
import { commonHeaders } from './security-headers.ts'

const OLDEST_TLS = 'TLSv1.2'

type Options = Readonly<{
  publicUrl: string
  logger: FastifyBaseLogger
  /** Addresses and networks whose X-Forwarded-For is believed; nobody's by default. */
  trustedProxies: readonly string[]
  tls?: Readonly<{ cert: Buffer; key: Buffer }> | undefined
  newSupportCode(): string
}>

/**
 * The Fastify instance that both doors hang on: limits that Fastify leaves open, our own reading of
 * queries (R0.07), no HEAD routes (R0.10), and nothing that words an error in Fastify's way.
 */
export function createServer({ publicUrl, logger, trustedProxies, tls, newSupportCode }: Options) {
  const lastResort = createLastResort(publicUrl)
  const limits = {
    maxHeaderSize: REQUEST_LIMITS.headerBytes,
    headersTimeout: REQUEST_LIMITS.headersMs,
    connectionsCheckingInterval: 5_000,
  }
  const options = {
    loggerInstance: logger,
    logController: new LogController({ disableRequestLogging: true }),
    // One logger for all: a child per request costs more than the line it writes.
    childLoggerFactory: (parent: FastifyBaseLogger) => parent,
    genReqId: newSupportCode,
    requestIdHeader: false as const,
    trustProxy: trustedProxies.length > 0 ? [...trustedProxies] : false,
    bodyLimit: REQUEST_LIMITS.bodyBytes,
    requestTimeout: REQUEST_LIMITS.requestMs,
    keepAliveTimeout: REQUEST_LIMITS.keepAliveMs,
    exposeHeadRoutes: false,
    return503OnClosing: false,
    forceCloseConnections: 'idle' as const,
    routerOptions: {
      ignoreTrailingSlash: true,
      querystringParser: (raw: string) => parseQuery(raw) as unknown as { [key: string]: unknown },
    },
    clientErrorHandler: answerBrokenRequest,
    frameworkErrors: lastResort,
  }
  const app = (tls
    ? Fastify({ ...options, https: { ...limits, ...tls, minVersion: OLDEST_TLS } })
    : Fastify({ ...options, http: limits })) as unknown as FastifyInstance
  const headers = commonHeaders(publicUrl)
  app.addHook('onRequest', (request, reply, done) => {
    reply.headers(headers)
    if (namesTwoHosts(request)) reply.code(400).header('connection', 'close').send()
    else done()
  })
  app.removeAllContentTypeParsers()
  app.setErrorHandler(lastResort)
  return app
}

/** New connections get this certificate; those that are there keep theirs. Throws when it is none. */
export function replaceCertificate(
  app: FastifyInstance,
  tls: Readonly<{ cert: Buffer; key: Buffer }>,
) {
  const { server } = app as unknown as { server: { setSecureContext?(options: object): void } }
  server.setSecureContext?.({ ...tls, minVersion: OLDEST_TLS })
}

/** Which one was meant, a proxy in front of us may read in another way than Node does (security row 51). */
function namesTwoHosts({ raw: { rawHeaders } }: FastifyRequest): boolean {
  let hosts = 0
  for (let place = 0; place < rawHeaders.length; place += 2) {
    const name = rawHeaders[place]
    if (name?.length === 4 && name.toLowerCase() === 'host') hosts += 1
  }
  return hosts > 1
}

/** What cannot be read as HTTP has no reader to word a page for: a bare status, and the end. */
function answerBrokenRequest(error: Error & { code?: string }, socket: Socket) {
  if (socket.destroyed || !socket.writable) return
  const status =
    error.code === 'HPE_HEADER_OVERFLOW'
      ? '431 Request Header Fields Too Large'
      : error.code === 'ERR_HTTP_REQUEST_TIMEOUT'
        ? '408 Request Timeout'
        : '400 Bad Request'
  // The other side may never hang up: then we do.
  const answer = `HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`
  socket.end(answer, () => socket.destroy())
}
