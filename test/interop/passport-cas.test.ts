import t from 'tap'
import { startNodeClient } from './node-client.ts'
import { type Application, theySignPeopleIn } from './scenarios.ts'
import { freeOrigin, sharedTls, signInServer } from './sign-in-server.ts'

/** passport with @coursetable/passport-cas 0.1 (npm). It knows no single logout. */
t.setTimeout(600_000)

const tls = sharedTls(t)
const [origin, host] = [await freeOrigin(), await freeOrigin()]
const applications: Application[] = [
  {
    client: 'passport-cas (CAS 1)',
    protocol: 'cas1',
    page: `${host}/cas1`,
    carriesAttributes: false,
  },
  {
    client: 'passport-cas (CAS 2)',
    protocol: 'cas2',
    page: `${host}/cas2`,
    carriesAttributes: true,
  },
  {
    client: 'passport-cas (CAS 3)',
    protocol: 'cas3',
    page: `${host}/cas3`,
    carriesAttributes: true,
  },
  {
    client: 'passport-cas (SAML 1.1)',
    protocol: 'saml1',
    page: `${host}/saml`,
    carriesAttributes: true,
  },
]
const server = await signInServer(t, tls, { origin, applications })
await startNodeClient(t, tls, { file: 'passport-cas.ts', origin: host, server })

theySignPeopleIn(server, applications)
