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

/** Apache's mod_auth_cas 1.2, as Debian ships it. */
t.setTimeout(600_000)

await withPackages(['apache2-bin', 'libapache2-mod-auth-cas', 'libapache2-mod-php'], async () => {
  const tls = sharedTls(t)
  const origin = await freeOrigin()
  // Where it validates is a setting of a whole host: a port for each.
  const hosts = [await freeOrigin(), await freeOrigin(), await freeOrigin()] as const
  const cas1: Application = {
    client: 'mod_auth_cas (CAS 1)',
    protocol: 'cas1',
    page: `${hosts[0]}/cas1`,
    carriesAttributes: false,
  }
  const cas2: Application = {
    client: 'mod_auth_cas (CAS 2)',
    protocol: 'cas2',
    page: `${hosts[1]}/cas2`,
    carriesAttributes: true,
  }
  const saml: Application = {
    client: 'mod_auth_cas (SAML 1.1)',
    protocol: 'saml1',
    page: `${hosts[2]}/saml`,
    carriesAttributes: true,
  }
  const applications = [cas1, cas2, saml]
  const server = await signInServer(t, tls, { origin, applications })
  await startApache(t, tls, {
    config: 'mod-auth-cas.conf',
    page: cas1.page,
    settings: {
      CAS: server.cas,
      CAS1_PORT: new URL(hosts[0]).port,
      CAS2_PORT: new URL(hosts[1]).port,
      SAML_PORT: new URL(hosts[2]).port,
    },
  })
  theySignPeopleIn(server, applications)
  theyEndWithTheSession(server, applications)
  theyWorkInChromium(server, saml, cas2)
})
