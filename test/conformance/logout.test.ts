import { inflateSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { loginTicketOf } from '../support/browser.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'

const A = 'https://app.example/app'
const credentials = { username: 'tamtt', password: PASSWORD }
type Json = Readonly<Record<string, unknown>>
const query = (parameters: Record<string, string>) => new URLSearchParams(parameters).toString()

async function signedIn(t: Test, settings: Json = {}) {
  const app = await testApp(t, settings)
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

t.test('2.9: the portal’s own button asks first, when an application is open', async (t) => {
  const { browser, server } = await signedIn(t)
  const portal = await browser.get('/cas/')
  t.match(portal.body, /action="\/cas\/logout" data-once>\s*<input type="hidden" name="ask"/)
  const ticket = await browser.ticketFor(A)
  await server.inject(`/serviceValidate?${query({ service: A, ticket })}`)
  for (const base of ['', '/cas']) {
    const asked = await browser.post(`${base}/logout`, { ask: 'true' })
    t.equal(asked.statusCode, 303)
    t.equal(asked.headers.location, `${base}/logout/ask`)
    const question = await browser.get(`${base}/logout/ask`)
    t.match(question.body, 'Đăng xuất khỏi tất cả ứng dụng?')
    t.match(question.body, `href="${base}/">Ở lại</a>`)
    t.equal(question.headers['cache-control'], 'no-store')
  }
  t.equal((await browser.get('/cas/')).statusCode, 200, 'whoever stays is still there')
  const done = await browser.press(await browser.get('/cas/logout/ask'))
  t.match(done.body, 'Đã đăng xuất')
  t.equal((await browser.get('/cas/logout/ask')).headers.location, '/cas/', 'there is no question')
  t.equal((await browser.get('/cas/')).headers.location, '/cas/login')
})

t.test('2.9: with nothing open nobody is asked', async (t) => {
  const { browser } = await signedIn(t)
  const done = await browser.post('/cas/logout', { ask: 'true' })
  t.equal(done.statusCode, 200)
  t.match(done.body, 'Đã đăng xuất')
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

t.test('R3.03, R3.04, R3.05: where it leads', async (t) => {
  for (const [name, url, location] of [
    [
      'a registered page of the application',
      `/logout?${query({ service: `${A}/other?x=1#f` })}`,
      `${A}/other?x=1#f`,
    ],
    ['E28, R3.04: an unregistered service', '/logout?service=https://evil.example/', undefined],
    ['R3.04: a malformed service', '/logout?service=javascript:alert(1)', undefined],
    ['E28, R3.05: url', '/logout?url=https://evil.example/', undefined],
    ['L-03: TARGET', `/cas/logout?${query({ TARGET: `${A}/Default.aspx` })}`, `${A}/Default.aspx`],
    ['L-03: TARGET, unregistered', '/logout?TARGET=https://evil.example/', undefined],
    ['L-03: service wins over TARGET', `/logout?${query({ TARGET: `${A}/x`, service: A })}`, A],
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

  t.test('R3.03: after a POST: 303', async (t) => {
    const { browser } = await signedIn(t)
    const answer = await browser.post('/logout', { service: A })
    t.equal(answer.statusCode, 303)
    t.equal(answer.headers.location, A)
    const again = await browser.post('/logout', { TARGET: A })
    t.equal(again.statusCode, 303, 'L-03')
    t.equal(again.headers.location, A, 'R3.02: a second time as well')
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

t.test(
  'R3.06: any registered page of the application will do, not only one that was used',
  async (t) => {
    for (const service of [
      `${A}/index.aspx?gatewayResponse=true`,
      `${A}/signin-cas?state=${'x'.repeat(2000)}`,
      'HTTPS://APP.example:443/app/',
    ]) {
      const { browser, server } = await signedIn(t)
      const ticket = await browser.ticketFor(A)
      await server.inject(`/serviceValidate?${query({ service: A, ticket })}`)
      const answer = await browser.get(`/logout?${query({ service })}`)
      t.equal(answer.statusCode, 302)
      t.equal(answer.headers.location, service)
    }
  },
)

/** Somebody who has entered an application, and the page after signing out. */
async function leaving(t: Test, entry: Json = {}, url = '/cas/logout') {
  const parts = await signedIn(t, { services: [serviceEntry(entry)] })
  const ticket = await parts.browser.ticketFor(A)
  await parts.server.inject(`/serviceValidate?${query({ service: A, ticket })}`)
  const page = await parts.browser.get(url)
  const href = /<meta http-equiv="refresh" content="0; url=([^"]+)">/.exec(page.body)?.[1]
  return { ...parts, ticket, page, doneHref: href?.replaceAll('&amp;', '&') }
}

t.test('R3.07: the page that comes at once leads to one that says what came of it', async (t) => {
  const { page, doneHref = '', browser, database } = await leaving(t)
  t.equal(page.statusCode, 200)
  t.match(page.body, 'Đang đăng xuất khỏi: Ứng dụng mẫu')
  t.match(doneHref, /^\/cas\/logout\/done\?note=[\w-]+$/)
  t.match(page.headers['content-security-policy'], "img-src 'self';")
  t.match(page.body, /class="language" href="\/cas\/logout\/done\?note=[\w-]+&amp;locale=en"/)

  const before = performance.now()
  const part = await browser.get(doneHref)
  t.ok(performance.now() - before >= 1900, 'it is held back')
  t.equal(part.statusCode, 200)
  t.equal(part.headers['cache-control'], 'no-store')
  t.match(part.body, '1 ứng dụng chưa xác nhận đăng xuất: Ứng dụng mẫu.')
  await database.change('process', 'DELETE FROM logout_requests')
  const whole = await browser.get(`${doneHref}&locale=en`)
  t.match(whole.body, 'You are signed out of the applications that were open, too.')
})

t.test('the second page is for those who were shown the first', async (t) => {
  const { doneHref = '', browser, clock, server } = await leaving(t)
  await browser.signIn(credentials)
  const plain = async (url: string) => {
    const before = performance.now()
    const { statusCode, body, headers } = await browser.get(url)
    t.ok(performance.now() - before < 1900, 'it waits for nothing')
    t.equal(statusCode, 200)
    t.equal(headers.location, undefined)
    t.match(body, 'Đã đăng xuất')
    t.notMatch(body, 'Ứng dụng mẫu')
  }
  for (const url of [
    '/logout/done',
    '/logout/done?note=',
    '/logout/done?note=abc',
    doneHref.replace(/.(?=.{10}$)/, (one) => (one === 'A' ? 'Q' : 'A')),
    doneHref.replace('note=', 'note=A'),
    doneHref.slice(0, -8),
    '/logout/done?service=https://evil.example/',
  ]) {
    await plain(url)
  }
  clock.advance(10 * 60_000)
  await plain(doneHref)
  t.equal((await browser.get('/')).statusCode, 200, 'it signs nobody out')
  t.equal((await browser.post('/logout/done', {})).statusCode, 405)
  t.equal((await server.inject({ method: 'HEAD', url: doneHref })).body, '')
})

t.test('s.note: the page names who is not told, and leads nowhere', async (t) => {
  const { page, doneHref } = await leaving(t, { singleLogout: { channel: 'none' } })
  t.equal(doneHref, undefined)
  t.match(page.body, 'Ứng dụng đã mở có thể còn hiệu lực đến khi tự hết phiên:')
  t.match(page.body, '<li>Ứng dụng mẫu</li>')
})

t.test('R3.40: an application that is told through the browser', async (t) => {
  const front = {
    singleLogout: { channel: 'front', urls: ['https://sso.app.example/out?x=1', `${A}/out`] },
  }
  const imagesOf = (body: string) =>
    [...body.matchAll(/<img class="told" src="([^"]+)"/g)].map(
      ([, src = '']) => new URL(src.replaceAll('&amp;', '&')),
    )

  t.test('R3.40: it gets the message in the query of an image', async (t) => {
    const { page, ticket, database } = await leaving(t, front)
    const [first, second, ...others] = imagesOf(page.body)
    t.same(others, [])
    t.equal(second?.pathname, '/app/out')
    t.same([...(first?.searchParams.keys() ?? [])], ['x', 'callback', 'logoutRequest', '_'])
    t.match(first?.searchParams.get('callback'), /^[A-Za-z]\w*$/, 'a name of JavaScript')
    const value = first?.searchParams.get('logoutRequest') ?? ''
    const xml = inflateSync(Buffer.from(value, 'base64')).toString()
    t.match(xml, /^<samlp:LogoutRequest .*<\/samlp:LogoutRequest>$/)
    t.match(xml, `<samlp:SessionIndex>${ticket}</samlp:SessionIndex>`)
    t.match(
      page.headers['content-security-policy'],
      /img-src 'self' https:\/\/sso\.app\.example https:\/\/app\.example;/,
      'the origins of these images, and no others',
    )
    t.match(page.headers['content-security-policy'], "script-src 'self';")
    t.equal((await database.query('SELECT 1 FROM logout_requests')).length, 1)
  })

  t.test('R3.40, R3.41: its page comes first, and goes on after a bounded time', async (t) => {
    const service = `${A}/after?x=%C3%A1`
    const url = `/cas/logout?${query({ service })}`
    const { page, doneHref = '', browser } = await leaving(t, front, url)
    t.equal(page.statusCode, 200)
    t.match(page.body, 'Ứng dụng đề nghị mở: app.example.')
    t.match(page.body, `<a href="${service}">Tiếp tục</a>`)
    const before = performance.now()
    const next = await browser.get(doneHref)
    const ms = performance.now() - before
    t.ok(ms >= 1900 && ms < 20_000, `${ms} ms`)
    t.equal(next.statusCode, 302)
    t.equal(next.headers.location, service, 'R3.03')
  })

  t.test('R3.42: it may stay open all the same, and the page says so', async (t) => {
    const { doneHref = '', browser } = await leaving(t, front)
    const { body } = await browser.get(doneHref)
    t.match(body, '<li>Ứng dụng mẫu</li>')
    t.same(imagesOf(body), [], 'it is told once')
  })

  t.test('R3.42: from server to server is the default', async (t) => {
    const { page } = await leaving(t)
    t.same(imagesOf(page.body), [])
  })

  t.test('R3.04: an unregistered service is not gone on to', async (t) => {
    const url = '/cas/logout?service=https://evil.example/'
    const { page, doneHref } = await leaving(t, front, url)
    t.equal(page.statusCode, 200)
    t.notMatch(page.body, 'evil.example/"')
    t.notMatch(doneHref, 'evil')
  })

  t.test('a page has no more than fifty of these images', async (t) => {
    const { browser, server } = await signedIn(t, { services: [serviceEntry(front)] })
    for (let turn = 0; turn < 30; turn++) {
      const ticket = await browser.ticketFor(A)
      await server.inject(`/serviceValidate?${query({ service: A, ticket })}`)
    }
    t.equal(imagesOf((await browser.get('/logout')).body).length, 50)
  })
})
