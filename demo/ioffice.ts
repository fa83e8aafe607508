import type { IncomingMessage } from 'node:http'
import httpCasClient from 'http-cas-client'
import { IOFFICE_START } from './addresses.ts'
import { readArguments, runApplication } from './application.ts'
import { redirect, sendNotFound, sendPersonalPage, sendTicketRefused } from './page.ts'
import { personFrom } from './person.ts'
import { createSessions } from './sessions.ts'

/**
 * Stands for VNPT-iOffice: signs people in with http-cas-client, which guards the page itself and
 * takes tickets, and logout requests too, at the page's own address.
 */
const SIGN_OUT = `${IOFFICE_START}/dang-xuat`

const { address, casServer } = readArguments()
const look = { name: 'VNPT-iOffice', colour: '#00695c' }
const startPage = `${address}${IOFFICE_START}`
const portal = new URL('/', casServer).href
const sessions = createSessions<string>('ioffice_session')

const guard = httpCasClient({
  cas: 3,
  casServerUrlPrefix: casServer,
  serverName: address,
  // The library lets any address pass that has ".png" or the like in it, even in its query.
  client: { ignore: [] },
})

type Guarded = IncomingMessage & {
  principal?: Readonly<{ user: string; attributes?: Record<string, string | string[]> }>
}

runApplication(address, async (request: Guarded, response, path) => {
  if (path === '/') return redirect(response, startPage)
  if (path === SIGN_OUT) {
    sessions.end(request, response)
    return redirect(response, `${casServer}/logout?service=${encodeURIComponent(startPage)}`)
  }
  if (path !== IOFFICE_START) return sendNotFound(response, look, startPage)
  try {
    const isSignedIn = await guard(request, response, {
      getTicket: () => sessions.find(request) ?? '',
      ticketCreated: (ticket) => sessions.start(response, `${ticket}`),
      ticketDestroyed: () => sessions.end(request, response),
    })
    if (!isSignedIn) return response.end()
  } catch {
    return sendTicketRefused(response, look, startPage)
  }
  const { principal } = request
  if (!principal) throw new Error('http-cas-client let somebody in without saying whom')
  const person = personFrom(principal.user, principal.attributes)
  return sendPersonalPage(response, { look, person, portal, signOut: SIGN_OUT })
})
