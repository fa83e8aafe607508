import t from 'tap'
import { startApache } from './apache.ts'
import { withPackages } from './programs.ts'
import { type Application, theySignPeopleIn } from './scenarios.ts'
import { freeOrigin, sharedTls, signInServer } from './sign-in-server.ts'

/** AuthCAS 1.7 and Authen::CAS::Client 0.08 in CGI scripts. Neither knows single logout. */
t.setTimeout(600_000)

await withPackages(
  ['apache2-bin', 'libauthcas-perl', 'libauthen-cas-client-perl', 'libcgi-pm-perl'],
  async () => {
    const tls = sharedTls(t)
    const [origin, host] = [await freeOrigin(), await freeOrigin()]
    const applications: Application[] = [
      {
        client: 'AuthCAS (validateST)',
        protocol: 'cas2',
        page: `${host}/AuthCAS/validateST`,
        carriesAttributes: false,
      },
      {
        client: 'AuthCAS (validatePT)',
        protocol: 'cas2',
        page: `${host}/AuthCAS/validatePT`,
        carriesAttributes: false,
      },
      {
        client: 'Authen::CAS::Client (validate)',
        protocol: 'cas1',
        page: `${host}/Authen/validate`,
        carriesAttributes: false,
      },
      {
        client: 'Authen::CAS::Client (service_validate)',
        protocol: 'cas2',
        page: `${host}/Authen/service_validate`,
        carriesAttributes: true,
      },
      {
        client: 'Authen::CAS::Client (proxy_validate)',
        protocol: 'cas2',
        page: `${host}/Authen/proxy_validate`,
        carriesAttributes: true,
      },
    ]
    const server = await signInServer(t, tls, { origin, applications })
    await startApache(t, tls, {
      config: 'perl.conf',
      page: `${host}/AuthCAS/validateST`,
      settings: { CAS: server.cas, PORT: new URL(host).port },
    })
    theySignPeopleIn(server, applications)
  },
)
