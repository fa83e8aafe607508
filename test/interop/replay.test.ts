import t, { type Test } from 'tap'
import { httpVisitor } from '../support/http-visitor.ts'
import { freeAddress, registeredAt, runningServer } from '../support/running-server.ts'
import { PASSWORD } from '../support/test-app.ts'
import { webServer } from '../support/web-server.ts'
import type { Known } from './client-readers.ts'
import * as readers from './client-readers.ts'
import { eventually } from './eventually.ts'
import { encodeOn } from './form-encoding.ts'
import { LOGOUT_READERS } from './logout-readers.ts'
import { rawExchange } from './raw-exchange.ts'
import { APP, type ReplayedClient, replayedClients } from './replayed-clients.ts'
import { replayedSamlClients } from './replayed-saml-clients.ts'
import { HOA } from './sign-in-server.ts'

/**
 * Clients that cannot run here: their requests byte for byte, and our answers read as they read them
 * (R12.01).
 */
t.setTimeout(600_000)

const ATTRIBUTES = {
  mail: 'mailboxAddress',
  displayName: 'displayName',
  unit: 'unit',
  memberOf: 'groups',
}

const url = await freeAddress()
/** An application on this machine, which the server calls. */
const called = await webServer(t)
const calledAt = `http://127.0.0.1:${called.port}/Default.aspx`
const port = Number(new URL(url).port)
const host = new URL(url).host
const server = await runningServer(t, {
  publicUrl: url,
  services: [
    registeredAt('https://app.example/', {
      allowHttp: false,
      attributes: ATTRIBUTES,
      protocols: ['cas1', 'cas2', 'cas3', 'saml1'],
      // It is only said to be there.
      singleLogout: { channel: 'none' },
    }),
    registeredAt(calledAt, { id: 'called', proxying: { allowed: true, target: true } }),
  ],
})
const { user, ...about } = HOA
await server.addPerson({ name: user, ...about, groups: [...HOA.groups] })
const visitor = httpVisitor(url)
await visitor.signIn(user, PASSWORD)
server.app.start()

const SAML_PAGE = `${APP}/Default.aspx?id=1`
/** The query of its own, and ours behind it. */
const CALLBACK =
  /^\/Default\.aspx\?proxyResponse=true&pgtIou=(PGTIOU-[A-Za-z0-9-]+)&pgtId=(PGT-[A-Za-z0-9-]+)$/

t.test('R12.01 L-01 L-04 L-05 L-06: by CAS 1, 2 and 3', async (t) => {
  for (const client of replayedClients(host)) {
    t.test(`${client.name}: it knows who has come, and a used ticket is nobody's`, async (t) => {
      const { service, platform, endpoint, query, more = '', validates = service } = client
      const ticket = await ticketFor(t, service, encodeOn(platform, service))
      const values = { service: encodeOn(platform, validates), ticket }
      const parameters = query.map((name) => `${name}=${values[name]}`).join('&')
      const requestLine = `GET /cas${endpoint}?${parameters}${more} HTTP/1.1`
      const ask = () => rawExchange(port, [requestLine, ...client.lines])

      const { status, headers, body } = await ask()
      t.equal(headers['content-encoding'], undefined, 'R0.18: as it is, whatever was offered')
      knowsHoa(t, client.reads(body, status), client.knows)

      const again = await ask()
      t.throws(() => client.reads(again.body, again.status), 'the same ticket again')
    })
  }
})

t.test('R12.01 L-03: by SAML 1.1', async (t) => {
  for (const { name, platform, query, lines, body, reads } of replayedSamlClients(host)) {
    t.test(`${name}: it knows who has come, once`, async (t) => {
      const ticket = await ticketFor(t, SAML_PAGE, encodeOn(platform, SAML_PAGE))
      const envelope = body(ticket)
      const head = [
        `POST /cas/samlValidate?${query(encodeOn(platform, SAML_PAGE), ticket)} HTTP/1.1`,
        ...lines,
        `Content-Length: ${Buffer.byteLength(envelope)}`,
      ]
      const reader = reads(server.clock.now())
      const answer = await rawExchange(port, head, envelope)
      knowsHoa(t, reader(answer.body, answer.status), 'attributes')
      const again = await rawExchange(port, head, envelope)
      t.throws(() => reader(again.body, again.status), 'the same ticket again')
    })
  }
})

t.test('L-02 dotnet-cas-client (proxies): its callback keeps its query', async (t) => {
  const lines = [`Host: ${host}`, 'Connection: Keep-Alive']
  const service = encodeOn('dotnet', calledAt)
  const pgtUrl = `${calledAt}?proxyResponse=true`
  const validated = async (ticket: string) => {
    const query = `service=${service}&ticket=${ticket}&pgtUrl=${encodeOn('dotnet', pgtUrl)}`
    return rawExchange(port, [`GET /cas/proxyValidate?${query} HTTP/1.1`, ...lines])
  }
  const first = await validated(await ticketFor(t, calledAt, service))
  t.equal(readers.dotnet(first.body, first.status).user, user)
  const { url: callback = '' } = called.received.at(-1) ?? {}
  const [, pgtIou = '', pgt = ''] = CALLBACK.exec(callback) ?? []
  t.match(callback, CALLBACK)
  t.match(first.body.toString(), `<cas:proxyGrantingTicket>${pgtIou}</cas:proxyGrantingTicket>`)

  const query = `pgt=${pgt}&targetService=${service}`
  const granted = await rawExchange(port, [`GET /cas/proxy?${query} HTTP/1.1`, ...lines])
  const [, ticket = ''] = /<cas:proxyTicket>(.*)<\/cas:proxyTicket>/.exec(`${granted.body}`) ?? []
  const second = await validated(ticket)
  t.equal(readers.dotnet(second.body, second.status).user, user)
  t.match(second.body.toString(), `<cas:proxy>${pgtUrl}</cas:proxy>`)
})

t.test('L-03 dotnet-cas-client (SAML 1.1): in and out again by TARGET', async (t) => {
  const page = encodeOn('dotnet', SAML_PAGE)
  const leaving = httpVisitor(url)
  await leaving.signIn(user, PASSWORD)
  const { location } = await leaving.get(`/cas/login?TARGET=${page}`)
  t.match(location, /^https:\/\/app\.example\/app\/Default\.aspx\?id=1&SAMLart=ST-[A-Za-z0-9]+$/)
  const out = await leaving.get(`/cas/logout?TARGET=${page}`)
  t.same([out.status, out.location], [302, SAML_PAGE])
  t.equal(await leaving.ticketFor(APP), '', 'signed out')
})

t.test('L-04 dotnet-cas-client (gateway): a stranger is sent back as he came', async (t) => {
  const page = `${APP}/Default.aspx?gatewayResponse=true`
  const service = encodeOn('dotnet', page)
  const { status, location } = await httpVisitor(url).get(
    `/cas/login?service=${service}&gateway=true`,
  )
  t.same([status, location], [302, page])
})

t.test('R12.01 L-07: a logout request, as each client reads it', async (t) => {
  const leaving = httpVisitor(url)
  await leaving.signIn(user, PASSWORD)
  const ticket = await leaving.ticketFor(calledAt)
  const query = new URLSearchParams({ service: calledAt, ticket })
  await rawExchange(port, [`GET /cas/serviceValidate?${query} HTTP/1.1`, `Host: ${host}`])
  const before = called.received.length
  await leaving.get('/cas/logout')
  await eventually('the logout request comes', async () => called.received.length > before)
  const request = called.received.at(-1)
  if (!request) throw new Error('Nothing came')
  for (const [client, reads] of LOGOUT_READERS) {
    t.test(client, async (t) => t.equal(reads(request), ticket))
  }
})

t.test('L-01: the service goes back byte for byte, as each client spells it', async (t) => {
  const spellings: readonly [client: string, service: string][] = [
    ['Java 3.x, a space', `${APP}/v%C4%83n%20b%E1%BA%A3n?muc=a%20b`],
    ['.NET, small digits', `${APP}/Default.aspx?quay=https%3a%2f%2fapp.example%2f`],
    ['omniauth-cas3, a bare name', `${APP}/callback?url`],
  ]
  for (const [client, service] of spellings)
    await ticketFor(t, service, encodeURIComponent(service), client)
})

t.test('L-08: AuthCAS meets no element that closes itself', async (t) => {
  const ticket = await ticketFor(t, APP, APP)
  const lines = [
    `GET /cas/serviceValidate?service=${APP}&ticket=${ticket} HTTP/1.0`,
    `Host: ${host}`,
  ]
  const { headers, body } = await rawExchange(port, lines)
  t.notMatch(body.toString(), '/>')
  t.equal(headers.connection, 'close')
})

t.test('L-08: Authen::CAS::Client signs out by /logout?url=, which leads nowhere', async (t) => {
  const leaving = httpVisitor(url)
  await leaving.signIn(user, PASSWORD)
  const { status, location } = await leaving.get('/cas/logout?url=https%3A%2F%2Fapp.example%2Fapp')
  t.equal(status, 200)
  t.equal(location, '')
  t.equal(await leaving.ticketFor(APP), '', 'signed out')
})

/** The ticket of a sign-in at this service, which must come back as it was sent. */
async function ticketFor(
  t: Test,
  service: string,
  encoded: string,
  client = 'L-01',
): Promise<string> {
  const { location } = await visitor.get(`/cas/login?service=${encoded}`)
  const [, before = '', ticket = ''] = /^(.*)[?&]ticket=(ST-[A-Za-z0-9]+)$/.exec(location) ?? []
  t.equal(before, service, `${client}: byte for byte`)
  return ticket
}

function knowsHoa(t: Test, { user, attributes }: Known, knows: ReplayedClient['knows']) {
  t.equal(user, HOA.user)
  if (knows === 'user') return
  t.same(attributes.displayName, [HOA.displayName])
  t.same(attributes.unit, [HOA.unit])
  t.same(attributes.memberOf, HOA.groups)
}
