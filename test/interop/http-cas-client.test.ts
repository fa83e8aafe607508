import t from 'tap'
import { startNodeClient } from './node-client.ts'
import {
  type Application,
  itCallsAnother,
  theyEndWithTheSession,
  theySignPeopleIn,
} from './scenarios.ts'
import { freeOrigin, sharedTls, signInServer } from './sign-in-server.ts'

/** http-cas-client 0.4 (npm). As CAS 1.0 it looks for XML, so that it works with no server. */
t.setTimeout(600_000)

const tls = sharedTls(t)
const [origin, host] = [await freeOrigin(), await freeOrigin()]
const applications: Application[] = [
  {
    client: 'http-cas-client (CAS 2)',
    protocol: 'cas2',
    page: `${host}/cas2`,
    carriesAttributes: false,
  },
  {
    client: 'http-cas-client (CAS 3)',
    protocol: 'cas3',
    page: `${host}/cas3`,
    carriesAttributes: true,
  },
]
const portal = {
  client: 'http-cas-client (proxies)',
  protocol: 'cas3',
  page: `${host}/portal`,
  entry: { proxying: { allowed: true } },
}
const called = { protocol: 'cas3', page: `${host}/called`, entry: { proxying: { target: true } } }
const server = await signInServer(t, tls, {
  origin,
  applications: [...applications, portal, called],
})
await startNodeClient(t, tls, { file: 'http-cas-client.ts', origin: host, server })

theySignPeopleIn(server, applications)
theyEndWithTheSession(server, applications)
itCallsAnother(server, portal)
