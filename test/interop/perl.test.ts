import t from 'tap'
import { startApache } from './apache.ts'
import { withPackages } from './programs.ts'
import { type Application, itCallsAnother, theySignPeopleIn } from './scenarios.ts'
import { freeOrigin, sharedTls, signInServer } from './sign-in-server.ts'

/** AuthCAS 1.7 and Authen::CAS::Client 0.08 in CGI scripts. Neither knows single logout. */
t.setTimeout(600_000)

const CAS2 = { protocol: 'cas2' }

await withPackages(
  ['apache2-bin', 'libauthcas-perl', 'libauthen-cas-client-perl', 'libcgi-pm-perl'],
  async () => {
    const tls = sharedTls(t)
    const [origin, host] = [await freeOrigin(), await freeOrigin()]
    const applications: Application[] = [
      {
        client: 'AuthCAS (CAS 2)',
        protocol: 'cas2',
        page: `${host}/AuthCAS/validateST`,
        carriesAttributes: false,
      },
      {
        client: 'Authen::CAS::Client (CAS 1)',
        protocol: 'cas1',
        page: `${host}/Authen/validate`,
        carriesAttributes: false,
      },
      {
        client: 'Authen::CAS::Client (CAS 2)',
        protocol: 'cas2',
        page: `${host}/Authen/service_validate`,
        carriesAttributes: true,
      },
    ]
    const portals = [
      { client: 'AuthCAS (proxies)', page: `${host}/AuthCAS/portal` },
      { client: 'Authen::CAS::Client (proxies)', page: `${host}/Authen/portal` },
    ]
    const called = [`${host}/AuthCAS/validatePT`, `${host}/Authen/proxy_validate`]
    const server = await signInServer(t, tls, {
      origin,
      applications: [
        ...applications,
        ...portals.map(({ page }) => ({ page, ...CAS2, entry: { proxying: { allowed: true } } })),
        ...called.map((page) => ({ page, ...CAS2, entry: { proxying: { target: true } } })),
      ],
    })
    await startApache(t, tls, {
      config: 'perl.conf',
      page: `${host}/AuthCAS/validateST`,
      settings: { CAS: server.cas, PORT: new URL(host).port },
    })
    theySignPeopleIn(server, applications)
    for (const portal of portals) itCallsAnother(server, portal, [portal.page])
  },
)
