import { Strategy } from '@coursetable/passport-cas'
import passport from 'passport'
import { ONEWIN_START } from './addresses.ts'
import { readArguments, runApplication } from './application.ts'
import { readLogoutRequest } from './logout-request.ts'
import { redirect, sendNotFound, sendPersonalPage, sendTicketRefused } from './page.ts'
import { type Person, personFrom } from './person.ts'
import { createSessions } from './sessions.ts'

/**
 * Stands for Onewin: signs people in with passport and its CAS strategy, as CAS 3.0. Tickets arrive
 * at an address of their own, and nowhere else; so do logout requests, of which the strategy knows
 * nothing: the application remembers each session's ticket and ends it by itself.
 */
const SIGN_IN = '/dang-nhap'
const SIGN_OUT = '/dang-xuat'

const { address, casServer } = readArguments()
const look = { name: 'Onewin', colour: '#7a1f2b' }
const startPage = `${address}${ONEWIN_START}`
const portal = new URL('/', casServer).href
const sessions = createSessions<Readonly<{ person: Person; ticket: string }>>('onewin_session')

const client = new passport.Passport()
client.use(
  new Strategy(
    {
      version: 'CAS3.0',
      ssoBaseURL: casServer,
      serverBaseURL: address,
      callbackURL: SIGN_IN,
    },
    ({ user, attributes }, done) => done(null, personFrom(user, attributes)),
  ),
)

runApplication(address, async (request, response, path) => {
  if (path === SIGN_IN && request.method === 'POST') {
    const over = await readLogoutRequest(request)
    if (over !== undefined) sessions.endAll(({ ticket }) => ticket === over)
    return response.end()
  }
  if (path === SIGN_IN) {
    const { searchParams } = new URL(request.url ?? '/', address)
    const readable = Object.assign(request, {
      query: Object.fromEntries(searchParams),
      originalUrl: request.url ?? '/',
    })
    const options = { session: false, copyQueryParameters: false } as const
    const authenticate = client.authenticate<Person>('cas', options, (error, person) => {
      if (error || !person) return sendTicketRefused(response, look, startPage)
      sessions.start(response, { person, ticket: searchParams.get('ticket') ?? '' })
      redirect(response, startPage)
    })
    return authenticate(readable, response, () => sendTicketRefused(response, look, startPage))
  }
  if (path === SIGN_OUT) {
    sessions.end(request, response)
    return redirect(response, `${casServer}/logout?service=${encodeURIComponent(startPage)}`)
  }
  if (path !== ONEWIN_START) return sendNotFound(response, look, startPage)
  const session = sessions.find(request)
  if (!session) return redirect(response, `${address}${SIGN_IN}`)
  return sendPersonalPage(response, { look, person: session.person, portal, signOut: SIGN_OUT })
})
