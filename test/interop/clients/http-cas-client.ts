import type { IncomingMessage, ServerResponse } from 'node:http'
import httpCasClient from 'http-cas-client'
import { createSessions, readSettings, servePages, showKnown } from './node-application.ts'

/** http-cas-client in one application for each protocol that it speaks. */
const { cas, origin } = readSettings()

type Guarded = IncomingMessage & { principal?: unknown }

function guardedBy(version: 2 | 3) {
  const sessions = createSessions<string>(`cas${version}`)
  const guard = httpCasClient({
    cas: version,
    casServerUrlPrefix: cas,
    serverName: origin,
    client: { ignore: [] },
  })
  return async (request: Guarded, response: ServerResponse) => {
    const isSignedIn = await guard(request, response, {
      getTicket: () => sessions.find(request) ?? '',
      ticketCreated: (ticket) => sessions.start(response, `${ticket}`),
      ticketDestroyed: () => void sessions.end(request),
    })
    if (isSignedIn) showKnown(response, request.principal)
    else response.end()
  }
}

servePages({ '/cas2': guardedBy(2), '/cas3': guardedBy(3) })
