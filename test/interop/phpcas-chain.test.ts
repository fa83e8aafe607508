import t from 'tap'
import { startApache } from './apache.ts'
import { withPackages } from './programs.ts'
import { visitorsOf } from './scenarios.ts'
import { freeOrigin, HOA, sharedTls, signInServer } from './sign-in-server.ts'

/**
 * phpCAS as a proxy, as a proxy that is itself called, and as what is called in the end. The server
 * delivers the proxy-granting tickets to Apache over verified TLS.
 */
t.setTimeout(600_000)

await withPackages(['apache2-bin', 'libapache2-mod-php', 'php-cas'], async () => {
  const tls = sharedTls(t)
  const [origin, host] = [await freeOrigin(), await freeOrigin()]
  const [portal, desk, archive] = [`${host}/portal`, `${host}/desk`, `${host}/archive`]
  const server = await signInServer(t, tls, {
    origin,
    applications: [
      { page: portal, protocol: 'cas3', entry: { proxying: { allowed: true } } },
      { page: desk, protocol: 'cas2', entry: { proxying: { allowed: true, target: true } } },
      { page: archive, protocol: 'cas3', entry: { proxying: { target: true } } },
    ],
  })
  await startApache(t, tls, {
    config: 'phpcas-chain.conf',
    page: archive,
    settings: { CAS_PORT: new URL(origin).port, PORT: new URL(host).port },
  })
  const { comeTo } = visitorsOf(server)
  const { user } = HOA

  t.test('R12.01 R6.03 phpCAS (proxies): each one knows who comes, by whom', async (t) => {
    const { shown } = await comeTo(portal)
    t.equal(shown.url.href, portal)
    t.same(JSON.parse(shown.html), {
      user,
      proxies: [],
      called: {
        user,
        proxies: [portal],
        called: { user, proxies: [desk, portal] },
      },
    })
  })

  t.test('R12.01 phpCAS (proxies): who may be called by others may also be visited', async (t) => {
    const { browser } = await comeTo(archive)
    t.same(JSON.parse((await browser.visit(archive)).html), { user, proxies: [] })
    t.match(JSON.parse((await browser.visit(portal)).html), { user, called: { user } })
  })
})
