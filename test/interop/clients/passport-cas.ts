import type { IncomingMessage, ServerResponse } from 'node:http'
import { Strategy } from '@coursetable/passport-cas'
import passport from 'passport'
import { createSessions, readSettings, servePages, showKnown } from './node-application.ts'

/** passport with its CAS strategy in one application for each protocol that it speaks. */
const { cas, origin } = readSettings()

type Version = ConstructorParameters<typeof Strategy>[0]['version']
type Known = Readonly<{ user: string; attributes?: Record<string, unknown> }>

function guardedBy(version: Version, path: string) {
  const sessions = createSessions<Known>(path.slice(1))
  const client = new passport.Passport()
  const options = { version, ssoBaseURL: cas, serverBaseURL: origin, callbackURL: path }
  client.use(new Strategy(options, (profile, done) => done(null, knownFrom(profile))))

  return (request: IncomingMessage, response: ServerResponse) => {
    const known = sessions.find(request)
    if (known) return showKnown(response, known)
    const { searchParams } = new URL(request.url ?? '/', origin)
    const readable = Object.assign(request, {
      query: Object.fromEntries(searchParams),
      originalUrl: request.url ?? '/',
    })
    const authenticate = client.authenticate<Known>(
      'cas',
      { session: false, copyQueryParameters: false },
      (error, person) => {
        if (error || !person) return refuse(response)
        sessions.start(response, person)
        response.writeHead(302, { location: `${origin}${path}` }).end()
      },
    )
    return authenticate(readable, response, () => refuse(response))
  }
}

/** The strategy gives all names in small letters. */
function knownFrom({ user, attributes = {} }: { user: string; attributes?: Known['attributes'] }) {
  const { displayname: displayName, ...others } = attributes
  return { user, attributes: { displayName, ...others } }
}

function refuse(response: ServerResponse) {
  response.writeHead(403).end('Refused')
}

servePages({
  '/cas1': guardedBy('CAS1.0', '/cas1'),
  '/cas2': guardedBy('CAS2.0', '/cas2'),
  '/cas3': guardedBy('CAS3.0', '/cas3'),
  '/saml': guardedBy('CAS3.0-with-saml', '/saml'),
})
