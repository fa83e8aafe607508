import t from 'tap'
import { loginTicketOf } from '../support/browser.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'

const A = 'https://app.example/app'
const credentials = { username: 'tamtt', password: PASSWORD }
const query = (parameters: Record<string, string>) => new URLSearchParams(parameters).toString()

async function signedIn(t: Parameters<typeof testApp>[0]) {
  const app = await testApp(t)
  await app.addPerson()
  const browser = app.browser()
  await browser.signIn(credentials)
  return { ...app, browser }
}

t.test('R3.01: GET and POST end the session at once', async (t) => {
  for (const method of ['get', 'post'] as const) {
    t.test(method.toUpperCase(), async (t) => {
      const { browser, server } = await signedIn(t)
      const cookie = String(browser.cookies.get('__Host-TGC'))
      const ticket = await browser.ticketFor(A)
      const answer =
        method === 'get' ? await browser.get('/cas/logout') : await browser.post('/cas/logout', {})
      t.equal(answer.statusCode, 200)
      t.match(answer.body, 'Đã đăng xuất')
      const cleared = answer.cookies.find(({ name }) => name === '__Host-TGC')
      t.match(cleared, { value: '', maxAge: 0, path: '/', secure: true, httpOnly: true })
      const spent = await server.inject(`/serviceValidate?${query({ service: A, ticket })}`)
      t.match(spent.body, 'INVALID_TICKET')
      browser.cookies.set('__Host-TGC', cookie)
      const again = await browser.get(`/cas/login?${query({ service: A })}`)
      t.match(loginTicketOf(again.body), /^LT-/, 'the old cookie opens nothing')
    })
  }
})

t.test('R3.02, E28: without a session, twice, with junk: the same page', async (t) => {
  const { browser } = await signedIn(t)
  const first = await browser.get('/cas/logout')
  const second = await browser.get('/cas/logout')
  browser.cookies.set('__Host-TGC', 'TGT-junk')
  const third = await browser.get('/cas/logout')
  for (const { statusCode } of [first, second, third]) t.equal(statusCode, 200)
  t.equal(third.cookies.find(({ name }) => name === '__Host-TGC')?.maxAge, 0, 'R10.25')
})

t.test('where it leads (R3.03–R3.06)', async (t) => {
  for (const [name, url, location] of [
    [
      'a registered page of the application',
      `/logout?${query({ service: `${A}/other?x=1#f` })}`,
      `${A}/other?x=1#f`,
    ],
    ['E28: an unregistered service', '/logout?service=https://evil.example/', undefined],
    ['a malformed service', '/logout?service=javascript:alert(1)', undefined],
    ['E28, R3.05: url', '/logout?url=https://evil.example/', undefined],
    ['R3.05: url beside service', `/logout?url=https://evil.example/&${query({ service: A })}`, A],
  ] as const) {
    t.test(`${name} → ${location ?? 'the page'}`, async (t) => {
      const { browser } = await signedIn(t)
      const answer = await browser.get(url)
      t.equal(answer.statusCode, location ? 302 : 200)
      t.equal(answer.headers.location, location)
      t.notMatch(answer.body, 'href="https://evil.example/"')
      t.notOk(browser.cookies.has('__Host-TGC'))
    })
  }

  t.test('after a POST: 303', async (t) => {
    const { browser } = await signedIn(t)
    const answer = await browser.post('/logout', { service: A })
    t.equal(answer.statusCode, 303)
    t.equal(answer.headers.location, A)
  })

  t.test('R0.08: service twice → 400, and the session lives on', async (t) => {
    const { browser } = await signedIn(t)
    const answer = await browser.get(`/logout?service=${A}&service=${A}`)
    t.equal(answer.statusCode, 400)
    t.equal((await browser.get('/')).statusCode, 200)
  })
})

t.test('R0.10: what is no visit of a person ends nothing', async (t) => {
  const { browser, server } = await signedIn(t)
  const cookie = `__Host-TGC=${browser.cookies.get('__Host-TGC')}`
  for (const [name, method, headers] of [
    ['HEAD', 'HEAD', {}],
    ['prefetch', 'GET', { 'sec-purpose': 'prefetch' }],
    ['an image', 'GET', { 'sec-fetch-dest': 'image' }],
    ['a script of a neighbour', 'GET', { 'sec-fetch-dest': 'empty' }],
  ] as const) {
    t.test(name, async (t) => {
      await server.inject({ method, url: '/cas/logout', headers: { ...headers, cookie } })
      t.equal((await browser.get('/')).statusCode, 200)
    })
  }
})

t.test('the page names the applications that were entered', async (t) => {
  const { browser, server } = await signedIn(t)
  const ticket = await browser.ticketFor(A)
  await server.inject(`/serviceValidate?${query({ service: A, ticket })}`)
  const { body } = await browser.get('/logout')
  t.match(body, 'Ứng dụng mẫu')
})
