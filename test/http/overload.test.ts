import { setTimeout as wait } from 'node:timers/promises'
import t from 'tap'
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
  await wait(200)
  t.ok(lines.some(({ event, why }) => event === 'overload.began' && why === 'delay'))
  t.ok(lines.some(({ event, refused }) => event === 'overload.ended' && Number(refused) > 0))
})
