import cookie from '@fastify/cookie'
import view from '@fastify/view'
import type { FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Closed } from '../maintenance/maintenance-gate.ts'
import { type BackChannelOptions, backChannel } from './back-channel/plugin.ts'
import type { Assets } from './browser/assets.ts'
import { maintenancePage } from './browser/notices/maintenance-page.ts'
import { createPageRenderer } from './browser/page-renderer.ts'
import { loadTemplates } from './browser/templates.ts'
import { closedForSeconds } from './closed.ts'
import { health } from './health.ts'
import { createServer } from './server.ts'

type Parts = Parameters<typeof createServer>[0] &
  Parameters<typeof createPageRenderer>[0] &
  Readonly<{
    bases: readonly string[]
    assets: Assets
    templatesFolder: string
    saml: BackChannelOptions['saml']
    /** Until when, and why; asked at each request. */
    closed(): Closed
    now(): number
  }>

/**
 * What answers in the server's place while its database is upgraded at a start: people read when to come
 * again, applications hear of an outage in their own words, supervisors that it lives and is not
 * ready. It has no database and keeps nothing.
 */
export async function createStandIn(parts: Parts) {
  const { bases, saml, closed } = parts
  const server = createServer(parts)
  const checks = { database: false, open: false }
  await server.register(health, { readiness: async () => ({ isReady: false, checks }) })
  await server.register(backChannel, {
    bases,
    saml,
    closedFor: closed,
    overload: { refuses: () => undefined },
    refuseOtherMethods: () => {},
    ...NOTHING_BEHIND,
  })
  await server.register(people, parts)

  return {
    listen: (address: Readonly<{ host: string; port: number }>) => server.listen(address),

    /** Lets the server have the address, within a second. */
    async close(): Promise<void> {
      const cut = setTimeout(() => server.server.closeAllConnections(), LONGEST_ANSWER_MS)
      await server.close()
      clearTimeout(cut)
    },
  }
}

export type StandIn = Awaited<ReturnType<typeof createStandIn>>

const LONGEST_ANSWER_MS = 1_000

/** The door is closed to everybody: what lies behind it is never asked. */
const NOTHING_BEHIND: Pick<BackChannelOptions, 'validateTicket' | 'issueProxyTicket' | 'witness'> =
  {
    validateTicket: neverAsked,
    issueProxyTicket: neverAsked,
    witness: {
      refused: neverAsked,
      methodRefused: neverAsked,
      callbackFailed: neverAsked,
      attributesWithheld: neverAsked,
    },
  }

function neverAsked(): never {
  throw new Error('Nobody is let in.')
}

/** One page for every address, and a line for programs that ask over REST. */
const people: FastifyPluginAsync<Parts> = async (app, parts) => {
  const { bases, assets, templatesFolder, closed, now } = parts
  await app.register(cookie)
  await app.register(view, { engine: { eta: loadTemplates(templatesFolder) }, production: true })
  const pages = createPageRenderer(parts)
  for (const base of bases) assets.route(app, base)

  app.setNotFoundHandler(async (request: FastifyRequest, reply: FastifyReply) => {
    const why = closed()
    reply.headers({
      'retry-after': String(closedForSeconds(why, now())),
      'cache-control': 'no-store',
    })
    request.log.info({ event: 'request.refused', supportCode: request.id, reason: 'upgrade' })
    if (bases.some((base) => request.url.startsWith(`${base}/v1/`))) {
      return reply.code(503).type('text/plain; charset=utf-8').send('Try again later.')
    }
    const asked = { ...why, isForm: request.method === 'POST' }
    return pages.send(request, reply, (context) => maintenancePage(context, asked), { status: 503 })
  })
}
