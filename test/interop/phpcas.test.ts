import t from 'tap'
import { startApache } from './apache.ts'
import { withPackages } from './programs.ts'
import {
  type Application,
  theyEndWithTheSession,
  theySignPeopleIn,
  theyWorkInChromium,
} from './scenarios.ts'
import { freeOrigin, sharedTls, signInServer } from './sign-in-server.ts'

/** phpCAS 1.6 under Apache with mod_php, as Debian ships them. */
t.setTimeout(600_000)

await withPackages(['apache2-bin', 'libapache2-mod-php', 'php-cas'], async () => {
  const tls = sharedTls(t)
  const [origin, host] = [await freeOrigin(), await freeOrigin()]
  const cas1: Application = {
    client: 'phpCAS (CAS 1)',
    protocol: 'cas1',
    page: `${host}/cas1`,
    carriesAttributes: false,
  }
  const cas2: Application = {
    client: 'phpCAS (CAS 2)',
    protocol: 'cas2',
    page: `${host}/cas2`,
    carriesAttributes: true,
  }
  const cas3: Application = {
    client: 'phpCAS (CAS 3)',
    protocol: 'cas3',
    page: `${host}/cas3`,
    carriesAttributes: true,
  }
  const saml: Application = {
    client: 'phpCAS (SAML 1.1)',
    protocol: 'saml1',
    page: `${host}/saml`,
    carriesAttributes: true,
  }
  const applications = [cas1, cas2, cas3, saml]
  const server = await signInServer(t, tls, { origin, applications })
  await startApache(t, tls, {
    config: 'phpcas.conf',
    page: cas1.page,
    settings: { CAS_PORT: new URL(origin).port, PORT: new URL(host).port },
  })
  theySignPeopleIn(server, applications)
  theyEndWithTheSession(server, applications)
  theyWorkInChromium(server, cas3, saml)
})
