import t from 'tap'
import { loginTicketOf } from '../support/browser.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'

const A = 'https://app.example/app'
const credentials = { username: 'tamtt', password: PASSWORD }
const HOUR = 3_600_000

async function signedIn(t: Parameters<typeof testApp>[0], settings = {}) {
  const app = await testApp(t, settings)
  await app.addPerson()
  const browser = app.browser()
  const answer = await browser.signIn(credentials)
  return { ...app, answer, browser }
}

t.test('R10.12: a session and a ticket are judged by the clock, swept or not', async (t) => {
  const { browser, clock, server, app } = await signedIn(t)
  const ticket = await browser.ticketFor(A)
  clock.advance(60_000)
  const { body } = await server.inject(`/cas/serviceValidate?service=${A}&ticket=${ticket}`)
  t.match(body, "code='INVALID_TICKET'")
  clock.advance(2 * HOUR)
  t.equal((await browser.get('/cas/')).statusCode, 302, 'not swept yet, and over')
  await app.sweep.sweepOnce()
  t.equal((await browser.get('/cas/')).statusCode, 302)
})

t.test('R10.13: a ticket and the portal renew the idle time, a validation does not', async (t) => {
  const { browser, clock, server } = await signedIn(t)
  clock.advance(1.5 * HOUR)
  const ticket = await browser.ticketFor(A)
  t.not(ticket, '')
  clock.advance(30_000)
  await server.inject(`/cas/serviceValidate?service=${A}&ticket=${ticket}`)
  clock.advance(2 * HOUR - 31_000)
  t.equal((await browser.get('/cas/')).statusCode, 200, 'two hours since the ticket')
  clock.advance(2 * HOUR - 1)
  const late = await browser.ticketFor(A)
  t.not(late, '', 'two hours since the portal')
  clock.advance(59_000)
  await server.inject(`/cas/serviceValidate?service=${A}&ticket=${late}`)
  clock.advance(2 * HOUR - 58_000)
  t.equal((await browser.get('/cas/')).statusCode, 302, 'two hours since the last ticket')
})

t.test('R10.15: a session follows its browser to another address and another name', async (t) => {
  const { browser, server } = await signedIn(t)
  const cookie = [...browser.cookies].map(([name, value]) => `${name}=${value}`).join('; ')
  const answer = await server.inject({
    url: `/cas/login?service=${A}`,
    remoteAddress: '10.44.3.2',
    headers: { cookie, 'user-agent': 'another browser' },
  })
  t.equal(answer.statusCode, 302)
  t.match(answer.headers.location, 'ticket=ST-')
})

t.test('R10.20, R10.23, R10.24, M12: the cookie over https', async (t) => {
  const { answer } = await signedIn(t)
  const line = [answer.headers['set-cookie']].flat().find((each) => each?.includes('TGC='))
  t.match(line, /^__Host-TGC=TGT-[A-Za-z0-9]+; Path=\/; HttpOnly; Secure; SameSite=Lax$/)
})

t.test('R10.24: on a developer’s own machine it has a plain name', async (t) => {
  const { answer } = await signedIn(t, { publicUrl: 'http://localhost:8080' })
  const line = [answer.headers['set-cookie']].flat().find((each) => each?.includes('TGC='))
  t.match(line, /^TGC=TGT-[A-Za-z0-9]+; Path=\/; HttpOnly; SameSite=Lax$/)
})

t.test('R10.26: behind a proxy that ends TLS the cookie is Secure all the same', async (t) => {
  const { browser } = await signedIn(t, { trustedProxies: ['127.0.0.1'] })
  const page = await browser.get('/cas/login?renew=true', { 'x-forwarded-proto': 'http' })
  const answer = await browser.post(
    '/cas/login',
    { ...credentials, lt: loginTicketOf(page.body) },
    { 'x-forwarded-proto': 'http' },
  )
  const cookie = answer.cookies.find(({ name }) => name === '__Host-TGC')
  t.match(cookie, { secure: true })
})

t.test('R10.22, R10.25, M13: the cookie of an ended session opens nothing', async (t) => {
  const { browser } = await signedIn(t)
  const old = browser.cookies.get('__Host-TGC') ?? ''
  await browser.get('/cas/logout')
  browser.cookies.set('__Host-TGC', old)
  const answer = await browser.get(`/cas/login?service=${A}`)
  t.equal(answer.statusCode, 200)
  t.match(answer.body, 'name="password"')
  t.match(
    answer.cookies.find(({ name }) => name === '__Host-TGC'),
    { value: '', maxAge: 0 },
  )
  await browser.signIn(credentials)
  t.not(browser.cookies.get('__Host-TGC'), old, 'a new sign-in has a new value')
})

t.test('M10: a login ticket of one browser is no good in another', async (t) => {
  const app = await testApp(t)
  await app.addPerson()
  const one = app.browser()
  const other = app.browser()
  const lt = loginTicketOf((await one.get('/cas/login')).body)
  await other.get('/cas/login')
  const answer = await other.post('/cas/login', { ...credentials, lt })
  t.equal(answer.statusCode, 200)
  t.match(answer.body, 'Trang mở quá lâu')
  t.notOk(other.cookies.has('__Host-TGC'))
})

t.test('M14: credentials in the query sign nobody in', async (t) => {
  const { browser } = await signedIn(t)
  await browser.get('/cas/logout')
  const query = new URLSearchParams(credentials)
  for (const path of [`/cas/login?${query}`, `/cas/login?${query}&service=${A}`]) {
    const answer = await browser.get(path)
    t.equal(answer.statusCode, 200)
    t.notOk(browser.cookies.has('__Host-TGC'))
    t.notMatch(answer.body, 'mật khẩu đủ dài')
  }
})
