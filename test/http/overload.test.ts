import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import { type AddressInfo, connect } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import pino from 'pino'
import t from 'tap'
import { createOverload } from '../../src/http/overload.ts'
import { A, credentials, SERVICES } from '../support/login-cases.ts'
import { freeAddress, runningServer } from '../support/running-server.ts'

/** Keeps the event loop busy for a while, over and over, as too much work does. */
async function makeBusy(times: number, ms: number) {
  for (let time = 0; time < times; time++) {
    const until = performance.now() + ms
    while (performance.now() < until);
    await wait(0)
  }
}

t.test('more than the server can do is refused at once, in the words of each door', async (t) => {
  const publicUrl = await freeAddress()
  const settings = { services: SERVICES, rest: { enabled: true, callers: ['127.0.0.1'] } }
  const { url, app, addPerson, browser, lines } = await runningServer(t, { ...settings, publicUrl })
  await addPerson()
  const own = browser()
  await own.signIn(credentials)
  const ticket = await own.ticketFor(A)
  const { body: before } = await own.get('/cas/login')
  const style = /href="(\/cas\/assets\/[^"]+\.css)"/.exec(before)?.[1] ?? 'missing'

  await makeBusy(2, 600)
  t.ok(app.overload.isCalm(), 'a pause turns nobody away')

  while (app.overload.isCalm()) await makeBusy(1, 510)
  const ask = (path: string, init: RequestInit = {}) =>
    fetch(new URL(path, url), { redirect: 'manual', ...init })
  const validation = `/cas/serviceValidate?${new URLSearchParams({ ticket, service: A })}`
  const asked = Promise.all([
    ask('/cas/login', { headers: { 'accept-language': 'vi' } }),
    ask(validation),
    ask('/v1/tickets', { method: 'POST' }),
    ask('/health/live'),
    ask(style),
  ])
  await makeBusy(3, 510)
  const [page, proof, rest, health, asset] = await asked
  t.equal(page.status, 503)
  t.equal(page.headers.get('retry-after'), '10')
  t.match(await page.text(), /<h1[^>]*>\s*Hệ thống đang quá tải/)
  t.equal(proof.status, 200)
  t.equal(proof.headers.get('retry-after'), '10')
  t.match(await proof.text(), "code='INTERNAL_ERROR'")
  t.equal(rest.status, 503)
  t.equal(health.status, 200, 'health is answered')
  t.equal(asset.status, 200, 'so is what the page looks like')

  for (let tries = 0; tries < 100 && !app.overload.isCalm(); tries++) await wait(50)
  const later = await ask(validation)
  t.match(await later.text(), 'authenticationSuccess', 'the ticket was not spent')
  const isOver = () => lines.some(({ event }) => event === 'overload.ended')
  for (let tries = 0; tries < 200 && !isOver(); tries++) await wait(50)
  t.ok(lines.some(({ event, why }) => event === 'overload.began' && why === 'delay'))
  t.ok(lines.some(({ event, refused }) => event === 'overload.ended' && Number(refused) > 0))
})

/** A bare server with narrow bounds, which answers only when it is told to. */
async function bareServer(bounds: Readonly<{ mostRequests: number; mostConnections: number }>) {
  const server = createServer()
  const overload = createOverload({ server, logger: pino({ level: 'silent' }), ...bounds })
  const held: ServerResponse[] = []
  const refusals: (string | undefined)[] = []
  server.on('request', (request, response) => {
    refusals.push(overload.refuses(request.socket))
    held.push(response)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  /** One more connection with one request; why it is refused. */
  const ask = async () => {
    const count = refusals.length
    const socket = connect(port, '127.0.0.1').on('error', () => {})
    socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n')
    while (refusals.length === count) await wait(5)
    return refusals.at(-1)
  }
  const close = async () => {
    overload.stop()
    server.closeAllConnections()
    server.close()
    await once(server, 'close')
  }
  return { ask, held, overload, close }
}

t.test(
  'more requests under way than there may be are refused until some are answered',
  async (t) => {
    const { ask, held, overload, close } = await bareServer({
      mostRequests: 3,
      mostConnections: 100,
    })
    for (let count = 0; count < 3; count++) t.equal(await ask(), undefined)
    t.equal(await ask(), 'requests')
    for (const response of held.splice(0)) response.end()
    for (let tries = 0; tries < 200 && overload.load().underWay > 0; tries++) await wait(10)
    t.equal(await ask(), undefined)
    await close()
  },
)

t.test('the last tenth of the connections is told to come again', async (t) => {
  const { ask, overload, close } = await bareServer({ mostRequests: 100, mostConnections: 20 })
  for (let count = 0; count < 18; count++) t.equal(await ask(), undefined)
  t.equal(await ask(), 'connections')
  t.ok(overload.isCalm(), 'which is no reason to send people elsewhere')
  await close()
})
