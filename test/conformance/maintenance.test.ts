import { setTimeout as wait } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { A, credentials, SERVICES } from '../support/login-cases.ts'
import { wordsOf } from '../support/page-words.ts'
import { testApp } from '../support/test-app.ts'

const HOUR_MS = 60 * 60_000

async function closedProvince(t: Test, more: { allow?: string[] } = {}) {
  const app = await testApp(t, {
    services: SERVICES,
    rest: { enabled: true, callers: ['127.0.0.1'] },
  })
  await app.addPerson()
  const browser = app.browser()
  await browser.signIn(credentials)
  const ticket = await browser.ticketFor(A)
  const until = app.clock.now() + HOUR_MS
  app.close({ until, reason: { vi: 'Nâng cấp phần mềm.', en: 'New software.' }, ...more })
  const validate = (path: string) =>
    app.server.inject({ url: `/cas${path}?${new URLSearchParams({ service: A, ticket })}` })
  return { ...app, browser, ticket, until, validate }
}

t.test('2.11: while operators work, every page says until when', async (t) => {
  const { browser, server, lines } = await closedProvince(t)
  for (const path of ['/cas/', '/cas/login', '/', '/account', '/cas/khong-co']) {
    const page = await browser.get(path)
    t.equal(page.statusCode, 503, path)
    t.equal(page.headers['retry-after'], '3600')
    const words = wordsOf(page.body)
    t.match(words, 'Hệ thống tạm ngừng')
    t.match(words, /Hoạt động lại lúc \d\d:\d\d ngày \d\d\/\d\d\/2026\./)
    t.match(words, 'Nâng cấp phần mềm.')
    t.notMatch(words, 'chưa được lưu')
  }
  for (const path of ['/cas/help', '/cas/privacy']) {
    t.equal((await browser.get(path)).statusCode, 200, 'whom to ask')
  }
  const again = await browser.get(`/cas/login?service=${encodeURIComponent(A)}&password=bimat`)
  t.match(again.body, `href="/cas/login?service=${encodeURIComponent(A)}&amp;locale=vi"`)
  t.notMatch(again.body, 'bimat')
  t.match(wordsOf((await browser.get('/cas/login?locale=en')).body), 'New software.')
  t.match(lines.at(-1), { event: 'request.refused', reason: 'maintenance', status: 503 })
  const style = /href="([^"]*style[^"]*)"/.exec(again.body)?.[1] ?? ''
  t.equal((await server.inject(style)).statusCode, 200, 'in the style of the house')
})

t.test('2.11: nobody is signed in, and what was typed is said to be lost', async (t) => {
  const { browser: early, server, close, clock } = await closedProvince(t)
  close()
  const form = await early.get('/cas/login?renew=true')
  t.equal(form.statusCode, 200)
  close({ until: clock.now() + 60_000 })
  const payload = new URLSearchParams(credentials).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await server.inject({ method: 'POST', url: '/cas/login', headers, payload })
  t.equal(answer.statusCode, 503)
  t.equal(answer.headers['retry-after'], '60')
  t.equal(answer.headers['set-cookie'], undefined)
  t.match(wordsOf(answer.body), 'Thông tin vừa nhập chưa được lưu.')
  t.match(answer.body, 'href="/cas/"')
})

t.test('whoever is signed in stays so, and can sign out', async (t) => {
  const { browser, close, clock } = await closedProvince(t)
  close()
  t.equal((await browser.get('/cas/')).statusCode, 200, 'the session was not touched')
  close({ until: clock.now() + HOUR_MS })
  const out = await browser.get('/cas/logout')
  t.ok(out.statusCode < 400)
  close()
  t.equal((await browser.get('/cas/')).statusCode, 302, 'signed out')
})

t.test(
  'R5: applications hear of an outage in their own words, and the ticket stays unspent',
  async (t) => {
    const { server, validate, close, lines, ticket } = await closedProvince(t)
    for (const path of ['/serviceValidate', '/proxyValidate', '/p3/serviceValidate']) {
      const answer = await validate(path)
      t.equal(answer.statusCode, 200)
      t.equal(answer.headers['retry-after'], '3600')
      t.match(
        answer.body,
        `<cas:authenticationFailure code='INTERNAL_ERROR'>The sign-in service is`,
      )
    }
    t.equal((await validate('/validate')).body, 'no\n\n')
    const proxy = await server.inject(`/cas/proxy?pgt=PGT-1&targetService=${A}`)
    t.match(proxy.body, `<cas:proxyFailure code='INTERNAL_ERROR'>`)
    const url = `/cas/samlValidate?TARGET=${encodeURIComponent(A)}`
    const saml = await server.inject({ method: 'POST', url, payload: '<x/>' })
    t.match(saml.body, 'is closed for maintenance')
    t.equal(lines.filter(({ reason }) => reason === 'maintenance').length, 6)
    close()
    t.match((await validate('/serviceValidate')).body, '<cas:user>', ticket.slice(0, 3))
  },
)

t.test('REST answers 503', async (t) => {
  const { server } = await closedProvince(t)
  const payload = new URLSearchParams(credentials).toString()
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const answer = await server.inject({ method: 'POST', url: '/v1/tickets', headers, payload })
  t.equal(answer.statusCode, 503)
  t.equal(answer.headers['retry-after'], '3600')
})

t.test('whoever is allowed in tries everything', async (t) => {
  const { browser, validate } = await closedProvince(t, { allow: ['127.0.0.0/8'] })
  t.equal((await browser.get('/cas/')).statusCode, 200)
  t.match((await validate('/serviceValidate')).body, '<cas:user>')
})

t.test('health: alive, and not ready for that reason', async (t) => {
  const { server, close, clock } = await closedProvince(t)
  t.equal((await server.inject('/health/live')).statusCode, 200)
  const ready = await server.inject('/health/ready')
  t.equal(ready.statusCode, 503)
  t.match(ready.json(), { status: 'maintenance', checks: { database: true, open: false } })
  close({ until: clock.now() })
  let { statusCode } = ready
  for (let tries = 0; tries < 100 && statusCode !== 200; tries++) {
    await wait(20)
    statusCode = (await server.inject('/health/ready')).statusCode
  }
  t.equal(statusCode, 200)
})

t.test('it is over by itself', async (t) => {
  const { browser, clock, until } = await closedProvince(t)
  clock.advance(until - clock.now() - 1)
  t.equal((await browser.get('/cas/login')).statusCode, 503)
  clock.advance(1)
  t.ok((await browser.get('/cas/login')).statusCode < 400)
})
