import type { IncomingMessage, ServerResponse } from 'node:http'
import httpCasClient from 'http-cas-client'
import { createSessions, readSettings, servePages, showKnown } from './node-application.ts'

/** http-cas-client in one application for each protocol that it speaks, and two that proxy. */
const { cas, origin } = readSettings()

type Guarded = IncomingMessage & {
  principal?: object
  ticket?: { request(url: string): Promise<{ get(path: string): Promise<{ data: unknown }> }> }
}
type Client = NonNullable<Parameters<typeof httpCasClient>[0]['client']>

function guardedBy(name: string, version: 2 | 3, proxy?: Client['proxy'], calls?: string) {
  const sessions = createSessions<string>(name)
  const guard = httpCasClient({
    cas: version,
    casServerUrlPrefix: cas,
    serverName: origin,
    client: { ignore: [], ...(proxy && { proxy }) },
  })
  return async (request: Guarded, response: ServerResponse) => {
    const isSignedIn = await guard(request, response, {
      getTicket: () => sessions.find(request) ?? '',
      ticketCreated: (ticket) => sessions.start(response, `${ticket}`),
      ticketDestroyed: () => void sessions.end(request),
    })
    if (!isSignedIn) return response.end()
    const { principal, ticket } = request
    if (calls === undefined) return showKnown(response, principal)
    const neighbour = await ticket?.request(calls)
    return showKnown(response, { ...principal, called: (await neighbour?.get(''))?.data })
  }
}

const CALLBACK = '/portal-callback'
const portal = guardedBy(
  'portal',
  3,
  { callbackUrl: `${origin}${CALLBACK}`, receptorUrl: CALLBACK },
  `${origin}/called`,
)

servePages({
  '/cas2': guardedBy('cas2', 2),
  '/cas3': guardedBy('cas3', 3),
  '/portal': portal,
  [CALLBACK]: portal,
  '/called': guardedBy('called', 3, { acceptAny: true }),
})
