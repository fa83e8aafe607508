import t from 'tap'
import { startApache } from './apache.ts'
import { withPackages } from './programs.ts'
import { type Application, theySignPeopleIn } from './scenarios.ts'
import { freeOrigin, sharedTls, signInServer } from './sign-in-server.ts'

/** Apache's mod_auth_cas 1.2, as Debian ships it. */
t.setTimeout(600_000)

await withPackages(['apache2-bin', 'libapache2-mod-auth-cas', 'libapache2-mod-php'], async () => {
  const tls = sharedTls(t)
  const origin = await freeOrigin()
  // Where it validates is a setting of a whole host: a port for each.
  const [host1, host2] = [await freeOrigin(), await freeOrigin()]
  const cas1: Application = {
    client: 'mod_auth_cas (CAS 1)',
    protocol: 'cas1',
    page: `${host1}/cas1`,
    carriesAttributes: false,
  }
  const cas2: Application = {
    client: 'mod_auth_cas (CAS 2)',
    protocol: 'cas2',
    page: `${host2}/cas2`,
    carriesAttributes: true,
  }
  const server = await signInServer(t, tls, { origin, applications: [cas1, cas2] })
  await startApache(t, tls, {
    config: 'mod-auth-cas.conf',
    page: cas1.page,
    settings: {
      CAS: server.cas,
      CAS1_PORT: new URL(host1).port,
      CAS2_PORT: new URL(host2).port,
      SAML_PORT: new URL(await freeOrigin()).port,
    },
  })
  theySignPeopleIn(server, [cas1, cas2])
})
