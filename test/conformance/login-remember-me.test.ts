import t, { type Test } from 'tap'
import type { Browser } from '../support/browser.ts'
import { A, credentials, query } from '../support/login-cases.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { testApp } from '../support/test-app.ts'

const DAY = 86_400_000
const HOUR = 3_600_000
const remembering = { ...credentials, rememberMe: 'true' }
const LONG_TERM = '<cas:longTermAuthenticationRequestTokenUsed>'
const ENDPOINTS = [
  '/serviceValidate',
  '/proxyValidate',
  '/p3/serviceValidate',
  '/p3/proxyValidate',
] as const

/** The server, where staying signed in is offered unless a test says otherwise. */
async function offering(t: Test, enabled = true, entry = {}) {
  const app = await testApp(t, {
    sessions: { rememberMe: { enabled } },
    services: [serviceEntry({ attributes: { mail: 'mailboxAddress' }, ...entry })],
  })
  await app.addPerson()

  async function validate(browser: Browser, endpoint: string, more: Record<string, string> = {}) {
    const ticket = await browser.ticketFor(A)
    return (await app.server.inject(`/cas${endpoint}?${query({ service: A, ticket, ...more })}`))
      .body
  }

  return { ...app, validate }
}

/** How long the browser is told to keep the session's cookie, in seconds. */
function secondsOf({ cookies }: Awaited<ReturnType<Browser['post']>>): number | undefined {
  const cookie = cookies.find(({ name }) => name === '__Host-TGC')
  if (!cookie) throw new Error('No cookie of a session')
  return cookie.maxAge
}

t.test('R2.12: when it is not offered, it is not shown and does nothing', async (t) => {
  const { browser, clock, validate } = await offering(t, false)
  const official = browser()
  t.notMatch((await official.get('/cas/login')).body, 'rememberMe')
  t.equal(secondsOf(await official.signIn(remembering)), undefined, 'R10.21')
  t.match(await validate(official, '/serviceValidate'), `${LONG_TERM}false<`)
  clock.advance(2 * HOUR)
  t.equal((await official.get('/cas/')).statusCode, 302, 'its time is the usual one')
})

t.test('R1.20: when it is offered, the box is empty', async (t) => {
  const { browser } = await offering(t)
  const { body } = await browser().get('/cas/login')
  t.match(body, /<input id="rememberMe" name="rememberMe" type="checkbox" value="true"[^>]*>/)
  t.notMatch(body, / checked/)
  t.match(body, 'Giữ đăng nhập trong 14 ngày')
})

t.test('R10.21: the cookie lives as long as the session', async (t) => {
  const { browser, clock } = await offering(t)
  const official = browser()
  t.equal(secondsOf(await official.signIn(remembering)), (14 * DAY) / 1000)

  t.test('R10.21, R2.10: signing in again gives it its whole life again', async (t) => {
    clock.advance(3 * DAY)
    t.equal((await official.get('/cas/')).statusCode, 200, 'a weekend without use')
    const again = await official.signIn(remembering, '/cas/login?renew=true')
    t.equal(secondsOf(again), (14 * DAY) / 1000)
    clock.advance(13 * DAY)
    t.equal((await official.get('/cas/')).statusCode, 200)
  })

  t.test('R10.21: used or not, it ends with the days that were promised', async (t) => {
    for (let day = 0; day < 2; day++) {
      clock.advance(DAY / 2 - 1)
      t.equal((await official.get('/cas/')).statusCode, 200)
    }
    clock.advance(2)
    const over = await official.get(`/cas/login?${query({ service: A })}`)
    t.equal(over.statusCode, 200)
    t.equal(over.cookies.find(({ name }) => name === '__Host-TGC')?.maxAge, 0, 'R10.25')
  })
})

t.test('R10.12: the sweep leaves it the days that were promised', async (t) => {
  const { app, browser, clock, database } = await offering(t)
  const left = () => database.query('SELECT is_remembered AS remembered FROM sign_on_sessions')
  const official = browser()
  const usual = browser()
  await official.signIn(remembering)
  await usual.signIn(credentials)
  clock.advance(14 * DAY - 1)
  await app.sweep.sweepOnce()
  t.strictSame(await left(), [{ remembered: 1 }])
  t.equal((await official.get('/cas/')).statusCode, 200)
  clock.advance(2)
  await app.sweep.sweepOnce()
  t.strictSame(await left(), [])
  t.equal((await official.get('/cas/')).statusCode, 302)
})

t.test('R2.10, R10.21: signing in again without it forgets', async (t) => {
  const { browser, clock, validate } = await offering(t)
  const official = browser()
  await official.signIn(remembering)
  t.equal(secondsOf(await official.signIn(credentials, '/cas/login?renew=true')), undefined)
  t.match(await validate(official, '/p3/serviceValidate'), `${LONG_TERM}false<`)
  clock.advance(11 * HOUR)
  t.equal((await official.get('/cas/')).statusCode, 302)
})

t.test('a shared computer remembers nobody', async (t) => {
  const { browser, clock, validate } = await offering(t)
  const shared = browser()
  t.equal(secondsOf(await shared.signIn({ ...remembering, shared: 'true' })), undefined)
  t.match(await validate(shared, '/p3/serviceValidate'), `${LONG_TERM}false<`)
  clock.advance(16 * 60_000)
  t.equal((await shared.get('/cas/')).statusCode, 302)
})

t.test('R5.51, M03: every ticket of the session says so, on every endpoint', async (t) => {
  const { browser, server, validate, clock } = await offering(t)
  const official = browser()
  const first = await official.signIn(remembering, `/cas/login?${query({ service: A })}`)
  const ticket = /ticket=(.+)$/.exec(String(first.headers.location))?.[1] ?? ''
  const { body } = await server.inject(`/cas/serviceValidate?${query({ service: A, ticket })}`)
  t.match(body, `${LONG_TERM}true<`, 'the first')
  t.match(body, '<cas:isFromNewLogin>true<')
  clock.advance(3 * DAY)
  for (const endpoint of ENDPOINTS) {
    const later = await validate(official, endpoint)
    t.match(later, `${LONG_TERM}true<`, endpoint)
    t.match(later, '<cas:isFromNewLogin>false<', endpoint)
    const json = JSON.parse(await validate(official, endpoint, { format: 'JSON' }))
    const { attributes } = json.serviceResponse.authenticationSuccess
    t.same(attributes.longTermAuthenticationRequestTokenUsed, [true], `${endpoint}, JSON`)
  }
})

t.test('R5.51: no other session says so', async (t) => {
  const { browser, validate } = await offering(t)
  const official = browser()
  await official.signIn(credentials)
  for (const endpoint of ENDPOINTS) {
    t.match(await validate(official, endpoint), `${LONG_TERM}false<`, endpoint)
  }
})

t.test('R5.62: it is told even where attributes are not, and then alone', async (t) => {
  const { browser, validate } = await offering(t, true, { attributesOnCas2: false })
  const long = browser()
  const short = browser()
  await long.signIn(remembering)
  await short.signIn(credentials)
  for (const endpoint of ['/serviceValidate', '/proxyValidate']) {
    const told = await validate(long, endpoint)
    t.match(told, `${LONG_TERM}true<`, endpoint)
    t.match(told, '<cas:authenticationDate>', endpoint)
    t.match(told, '<cas:isFromNewLogin>false<', endpoint)
    t.notMatch(told, '<cas:mail>', endpoint)
    t.notMatch(await validate(short, endpoint), '<cas:attributes>', endpoint)
  }
  t.match(await validate(long, '/p3/serviceValidate'), '<cas:mail>')
})
