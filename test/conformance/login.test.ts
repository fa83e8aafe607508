import t from 'tap'
import { actionOf, loginTicketOf, ticketIn } from '../support/browser.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'

const A = 'https://app.example/app'
const credentials = { username: 'tamtt', password: PASSWORD }
const SERVICES = [
  serviceEntry(),
  serviceEntry({
    id: 'always',
    matches: [{ prefix: 'https://always.example/' }],
    launchUrl: 'https://always.example/',
    singleSignOn: false,
  }),
  serviceEntry({
    id: 'leaders',
    matches: [{ prefix: 'https://leaders.example/' }],
    launchUrl: 'https://leaders.example/',
    allowedGroups: ['lanh-dao'],
  }),
  serviceEntry({
    id: 'off',
    matches: [{ prefix: 'https://off.example/' }],
    launchUrl: 'https://off.example/',
    enabled: false,
  }),
  serviceEntry({
    id: 'whole-host',
    matches: [{ prefix: 'https://a.example/' }],
    launchUrl: 'https://a.example/',
  }),
]

const query = (parameters: Record<string, string>) => new URLSearchParams(parameters).toString()

type Expected = 'form' | 'portal' | 'refused' | 'ticket' | 'no ticket'

/** [row, service, signed in, renew, gateway, result] */
const TABLE_1_2: readonly [string, string | undefined, boolean, boolean, boolean, Expected][] = [
  ['1', undefined, false, false, false, 'form'],
  ['1', undefined, false, true, true, 'form'],
  ['1 (R1.10)', undefined, false, false, true, 'form'],
  ['2', undefined, true, false, false, 'portal'],
  ['2 (R1.10)', undefined, true, false, true, 'portal'],
  ['3', undefined, true, true, false, 'form'],
  ['4', 'https://other.example/', false, false, false, 'refused'],
  ['4 (E02)', 'https://other.example/', false, false, true, 'refused'],
  ['4 (E02)', 'https://other.example/', true, false, true, 'refused'],
  ['4, disabled', 'https://off.example/', true, false, false, 'refused'],
  ['4, malformed', 'https:app.example/app', true, false, false, 'refused'],
  ['4, with a ticket of its own', `${A}?ticket=ST-1`, true, false, false, 'refused'],
  ['5', A, false, false, false, 'form'],
  ['6 (E01)', A, false, false, true, 'no ticket'],
  ['7 (E03)', A, false, true, true, 'form'],
  ['8', A, true, false, false, 'ticket'],
  ['9', A, true, false, true, 'ticket'],
  ['10', A, true, true, false, 'form'],
  ['10', A, true, true, true, 'form'],
  ['12', 'https://leaders.example/', true, false, false, 'refused'],
  ['13', 'https://leaders.example/', true, false, true, 'no ticket'],
  ['14', 'https://always.example/', true, false, false, 'form'],
  ['15', 'https://always.example/', true, false, true, 'no ticket'],
]

t.test('table 1.2: what GET /login does', async (t) => {
  const { browser, addPerson } = await testApp(t, { services: SERVICES })
  await addPerson()
  const visitor = browser()
  const official = browser()
  t.equal((await official.signIn(credentials)).statusCode, 303)

  for (const [row, service, isSignedIn, renew, gateway, expected] of TABLE_1_2) {
    const parameters = {
      ...(service && { service }),
      ...(renew && { renew: 'true' }),
      ...(gateway && { gateway: 'true' }),
    }
    const who = isSignedIn ? 'signed in' : 'not signed in'
    t.test(`row ${row}: ${query(parameters) || 'no service'}, ${who} → ${expected}`, async (t) => {
      const answer = await (isSignedIn ? official : visitor).get(`/cas/login?${query(parameters)}`)
      const { location } = answer.headers
      switch (expected) {
        case 'form':
          t.equal(answer.statusCode, 200)
          t.match(loginTicketOf(answer.body), /^LT-/)
          break
        case 'portal':
          t.equal(answer.statusCode, 200)
          t.match(answer.body, 'Trần Thanh Tâm')
          t.notMatch(answer.body, 'name="password"')
          break
        case 'refused':
          t.equal(answer.statusCode, 403)
          t.equal(location, undefined)
          t.notMatch(answer.body, 'name="password"')
          t.notMatch(answer.body, `href="${service}`)
          break
        case 'ticket':
          t.equal(answer.statusCode, 302)
          t.match(location, /^https:\/\/app\.example\/app\?ticket=ST-[A-Za-z0-9]{29}$/)
          break
        case 'no ticket':
          t.equal(answer.statusCode, 302)
          t.equal(location, service)
          t.equal(answer.cookies.length, 0, 'no cookie of a session')
      }
    })
  }
})

t.test('row 16 (R10.25): a cookie of no session gives the form and is cleared', async (t) => {
  const { browser } = await testApp(t)
  const stale = browser()
  stale.cookies.set('__Host-TGC', 'TGT-unknown')
  const answer = await stale.get(`/cas/login?${query({ service: A })}`)
  t.equal(answer.statusCode, 200)
  const cleared = answer.cookies.find(({ name }) => name === '__Host-TGC')
  t.match(cleared, {
    value: '',
    maxAge: 0,
    path: '/',
    secure: true,
    httpOnly: true,
    sameSite: 'Lax',
  })
})

/** Table 2.2 and the late additions: [the service as it stands in the query, what Location becomes]. */
const TABLE_2_2: readonly [string, string][] = [
  ['https%3A%2F%2Fa.example%2Fx', 'https://a.example/x?ticket=T'],
  ['https%3A%2F%2Fa.example', 'https://a.example?ticket=T'],
  ['https%3A%2F%2Fa.example%2Fx%3F', 'https://a.example/x?ticket=T'],
  ['https%3A%2F%2Fa.example%2Fx%3Fb%3D1', 'https://a.example/x?b=1&ticket=T'],
  ['https%3A%2F%2Fa.example%2Fx%3Fb%3D1%26', 'https://a.example/x?b=1&ticket=T'],
  ['https%3A%2F%2Fa.example%2Fx%23f', 'https://a.example/x?ticket=T#f'],
  ['https%3A%2F%2Fa.example%2Fx%3Fb%3D1%23f', 'https://a.example/x?b=1&ticket=T#f'],
  ['https%3A%2F%2Fa.example%2Fx%3Fb%3D1%23f%3Fc', 'https://a.example/x?b=1&ticket=T#f?c'],
  [
    'https%3A%2F%2Fa.example%2Fx%3Fu%3Dhttps%253A%252F%252Fb%252F%253Fc%253Dd%2526e',
    'https://a.example/x?u=https%3A%2F%2Fb%2F%3Fc%3Dd%26e&ticket=T',
  ],
  [
    'https%3A%2F%2Fa.example%2Fx%3Fk%255B%255D%3D1%26k%5B%5D%3D2',
    'https://a.example/x?k%5B%5D=1&k[]=2&ticket=T',
  ],
  ['https%3A%2F%2Fa.example%2Fx+y', 'https://a.example/x%20y?ticket=T'],
  ['https%3A%2F%2Fa.example%2Fx%20y', 'https://a.example/x%20y?ticket=T'],
  ['https%3A%2F%2Fa.example%2FT%E1%BA%A5m', 'https://a.example/T%E1%BA%A5m?ticket=T'],
  ['https%3A%2F%2Fa.example%2Fx%3Fq%3D%E2', 'https://a.example/x?q=%E2&ticket=T'],
  ['https%3A%2F%2Fa.example%2Fx%3Fgateway%3Dtrue', 'https://a.example/x?gateway=true&ticket=T'],
  ['https%3A%2F%2Fa.example%2Fx%3Fu%3Da%253ab', 'https://a.example/x?u=a%3ab&ticket=T'],
  ['https%3A%2F%2Fa.example%2Fcallback%3Furl', 'https://a.example/callback?url&ticket=T'],
]

t.test('table 2.2: the service goes back byte for byte', async (t) => {
  const { browser, addPerson, server } = await testApp(t, { services: SERVICES })
  await addPerson()
  const official = browser()
  await official.signIn(credentials)
  for (const [service, expected] of TABLE_2_2) {
    t.test(`${service} → ${expected}, and the ticket is good`, async (t) => {
      const answer = await official.get(`/cas/login?service=${service}`)
      t.equal(answer.statusCode, 302)
      const location = String(answer.headers.location)
      const ticket = ticketIn(location)
      t.equal(location.replace(ticket, 'T'), expected)
      const url = `/serviceValidate?service=${service}&ticket=${ticket}`
      t.match((await server.inject(url)).body, '<cas:authenticationSuccess>')
    })

    t.test(`${service}: the same after a sign-in (303), through the form`, async (t) => {
      const answer = await browser().signIn(credentials, `/cas/login?service=${service}`)
      t.equal(answer.statusCode, 303)
      const location = String(answer.headers.location)
      t.equal(location.replace(ticketIn(location), 'T'), expected)
    })
  }
})

t.test('R1.05: which values of renew mean yes', async (t) => {
  const { browser, addPerson } = await testApp(t)
  await addPerson()
  const official = browser()
  await official.signIn(credentials)
  for (const [value, isSet] of [
    ['true', true],
    ['1', true],
    ['TRUE', true],
    ['yes', true],
    ['false', false],
    ['False', false],
    ['0', false],
    ['no', false],
    ['off', false],
    ['', false],
  ] as const) {
    t.test(`renew=${value} (E04)`, async (t) => {
      const answer = await official.get(`/cas/login?${query({ service: A, renew: value })}`)
      t.equal(answer.statusCode, isSet ? 200 : 302)
    })
  }
})

t.test('requests that no page of ours makes', async (t) => {
  const { browser, addPerson } = await testApp(t)
  await addPerson()
  const official = browser()
  await official.signIn(credentials)
  const service = encodeURIComponent(A)
  for (const [name, url, status] of [
    ['R0.08: service twice', `/cas/login?service=${service}&service=${service}`, 400],
    ['R0.08: service[]', `/cas/login?service[]=${service}`, 400],
    [
      'R0.14: a service of more than 8192 bytes',
      `/cas/login?service=${service}${'x'.repeat(8192)}`,
      400,
    ],
    ['R0.03: parameter names are case-sensitive', `/cas/login?Service=${service}`, 200],
    ['R0.03: paths are case-sensitive', '/cas/Login', 404],
    ['R0.04: unknown parameters are ignored', `/cas/login?service=${service}&sn=undefined`, 302],
    ['R0.05: one trailing slash', `/cas/login/?service=${service}`, 302],
    ['R1.03: an empty service is none', '/cas/login?service=', 200],
    ['R0.01: a path that is not there', '/cas/nowhere', 404],
  ] as const) {
    t.test(`${name} → ${status}`, async (t) => {
      const answer = await official.get(url)
      t.equal(answer.statusCode, status)
      if (status === 302) return
      t.match(answer.headers['content-type'], 'text/html')
      if (status !== 200) t.match(answer.body, /[0-9A-Z]{4}-[0-9A-Z]{4}/, 'a support code')
    })
  }

  t.test('E08: a service with 2 KB of state, twice encoded', async (t) => {
    const url = `${A}?state=${encodeURIComponent('/+='.repeat(700))}`
    const answer = await official.get(`/cas/login?service=${encodeURIComponent(url)}`)
    t.equal(answer.statusCode, 302)
    t.ok(String(answer.headers.location).startsWith(url))
  })

  for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const) {
    t.test(`R0.11: ${method} /login → 405 with Allow`, async (t) => {
      const { server } = await testApp(t)
      const answer = await server.inject({ method, url: '/cas/login' })
      t.equal(answer.statusCode, 405)
      t.equal(answer.headers.allow, 'GET, HEAD, POST')
    })
  }
})

t.test('E30: looking ahead does nothing', async (t) => {
  const { browser, addPerson, server, database } = await testApp(t)
  await addPerson()
  const official = browser()
  await official.signIn(credentials)
  const url = `/cas/login?${query({ service: A })}`
  const cookie = `__Host-TGC=${official.cookies.get('__Host-TGC')}`
  const count = () => database.queryOne('SELECT count(*) AS n FROM service_tickets')

  for (const [name, method, headers] of [
    ['HEAD', 'HEAD', {}],
    ['Sec-Purpose: prefetch', 'GET', { 'sec-purpose': 'prefetch;prerender' }],
    ['Purpose: prefetch', 'GET', { purpose: 'prefetch' }],
  ] as const) {
    t.test(`${name} issues no ticket`, async (t) => {
      const answer = await server.inject({ method, url, headers: { ...headers, cookie } })
      t.equal(answer.headers.location, undefined)
      t.strictSame(await count(), { n: 0 })
    })
  }
  t.equal((await official.get(url)).statusCode, 302)
  t.strictSame(await count(), { n: 1 })
})

t.test('the form (1.3)', async (t) => {
  const { browser } = await testApp(t)
  const page = await browser().get(`/cas/login?${query({ service: `${A}?a=1&b="x"` })}`)

  t.test('R1.20, R1.21: what scripted logins look for', async (t) => {
    for (const control of ['username', 'password', 'lt', 'execution', '_eventId']) {
      t.match(page.body, `name="${control}"`)
    }
    t.notMatch(page.body, /<input[^>]+checked/)
  })
  t.test('R1.15: the service comes back with the form, byte for byte', async (t) => {
    const action = new URL(actionOf(page.body), 'https://sso.example')
    t.equal(action.searchParams.get('service'), `${A}?a=1&b="x"`)
  })
  t.test('R1.24, R1.25, R1.26, R0.12: headers', async (t) => {
    t.match(page.headers['content-security-policy'], "frame-ancestors 'none'")
    t.match(page.headers['content-security-policy'], "form-action 'self' https://app.example;")
    t.equal(page.headers['x-frame-options'], 'DENY')
    t.equal(page.headers['referrer-policy'], 'same-origin')
    t.equal(page.headers['cache-control'], 'no-store')
    t.equal(page.headers.pragma, 'no-cache')
    t.equal(page.headers.expires, 'Thu, 01 Jan 1970 00:00:00 GMT')
    t.match(page.headers['strict-transport-security'], 'max-age=31536000')
    t.equal(page.headers['x-content-type-options'], 'nosniff')
  })
  t.test('R1.23: a fresh login ticket each time', async (t) => {
    const again = browser()
    const first = loginTicketOf((await again.get('/cas/login')).body)
    const second = loginTicketOf((await again.get('/cas/login')).body)
    t.not(first, second)
  })
})

t.test('POST /login (section 2)', async (t) => {
  const { browser, addPerson, server, accounts, clock, lines } = await testApp(t, {
    services: SERVICES,
  })
  const id = await addPerson()
  const service = query({ service: A })

  for (const username of [
    'tamtt',
    'tamtt@binhphuoc.gov.vn',
    'TAMTT',
    '  TamTT ',
    'tamtt＠BinhPhuoc.gov.vn;',
  ]) {
    t.test(`“${username}” signs in, and the stored name is released (R11.41)`, async (t) => {
      const answer = await browser().signIn(
        { username, password: PASSWORD },
        `/cas/login?${service}`,
      )
      t.equal(answer.statusCode, 303)
      const ticket = ticketIn(String(answer.headers.location))
      const { body } = await server.inject(`/validate?${service}&ticket=${ticket}`)
      t.equal(body, 'yes\ntamtt\n')
    })
  }

  t.test('R2.06, R10.20, R10.21: the cookie', async (t) => {
    const { cookies } = await browser().signIn(credentials)
    const cookie = cookies.find(({ name }) => name === '__Host-TGC')
    t.match(cookie, { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' })
    t.match(cookie?.value, /^TGT-[A-Za-z0-9]{43,}$/)
    t.equal(cookie?.maxAge, undefined)
    t.equal(cookie?.expires, undefined)
    t.notHas(cookie, 'domain')
  })

  t.test('R2.07: without a service, 303 to the portal', async (t) => {
    const answer = await browser().signIn(credentials)
    t.equal(answer.statusCode, 303)
    t.equal(answer.headers.location, '/cas/')
  })

  t.test('R2.08: wrong name and wrong password look the same, 401', async (t) => {
    await addPerson({ name: 'hoalt' })
    const pages = []
    for (const wrong of [
      { username: 'hoalt', password: 'x' },
      { username: 'nobody', password: 'x' },
    ]) {
      const answer = await browser().signIn(wrong, `/cas/login?${service}`)
      t.equal(answer.statusCode, 401)
      t.equal(answer.headers['www-authenticate'], undefined)
      t.equal(answer.headers.location, undefined)
      t.match(answer.body, `value="${wrong.username}"`)
      t.match(actionOf(answer.body), `service=${encodeURIComponent(A)}`)
      pages.push(
        answer.body
          .replaceAll(wrong.username, 'NAME')
          .replace(loginTicketOf(answer.body), '')
          .replace(/[0-9A-Z]{4}-[0-9A-Z]{4}/g, ''),
      )
    }
    t.equal(pages[0], pages[1])
  })

  for (const [name, fields] of [
    ['both empty', { username: '', password: '' }],
    ['no password', { username: 'tamtt', password: '' }],
    ['no name', { username: '', password: 'x' }],
  ] as const) {
    t.test(`R2.03: ${name} → the form with a field error`, async (t) => {
      const answer = await browser().signIn(fields)
      t.equal(answer.statusCode, 401)
      t.match(answer.body, 'class="field-error"')
      t.match(loginTicketOf(answer.body), /^LT-/)
    })
  }

  t.test('R2.01, R2.02: login tickets that are not good do not check the password', async (t) => {
    const one = browser()
    const other = browser()
    const lt = loginTicketOf((await one.get('/cas/login')).body)
    await other.get('/cas/login')
    const tries = [
      ['missing', () => one.post('/cas/login', credentials)],
      [
        'made up',
        () => one.post('/cas/login', { ...credentials, lt: 'LT-1-aaaaaaaaaaaaaaaaaaaa-00' }),
      ],
      ['of another browser', () => other.post('/cas/login', { ...credentials, lt })],
      [
        'from another site',
        () => one.post('/cas/login', { ...credentials, lt }, { origin: 'https://evil.example' }),
      ],
    ] as const
    for (const [name, post] of tries) {
      const answer = await post()
      t.equal(answer.statusCode, 200, name)
      t.match(answer.body, 'Trang mở quá lâu', name)
      t.match(answer.body, 'value="tamtt"', name)
      t.notOk(
        answer.cookies.some((cookie) => cookie.name === '__Host-TGC'),
        name,
      )
    }
    t.equal((await one.post('/cas/login', { ...credentials, lt })).statusCode, 303, 'still unspent')
  })

  t.test('R2.01: a login ticket that is too old', async (t) => {
    const late = browser()
    const lt = loginTicketOf((await late.get('/cas/login')).body)
    clock.advance(31 * 60_000)
    const answer = await late.post('/cas/login', { ...credentials, lt })
    t.equal(answer.statusCode, 200)
    t.match(answer.body, 'Trang mở quá lâu')
  })

  t.test('E29: the same form twice; two tabs; then the right password', async (t) => {
    const official = browser()
    const tabOne = loginTicketOf((await official.get('/cas/login')).body)
    const tabTwo = loginTicketOf((await official.get('/cas/login')).body)
    const wrong = { username: 'tamtt', password: 'x', lt: tabOne }
    t.equal((await official.post('/cas/login', wrong)).statusCode, 401)
    const again = await official.post('/cas/login', { ...credentials, lt: tabOne })
    t.equal(again.statusCode, 200)
    t.match(loginTicketOf(again.body), /^LT-/)
    t.equal((await official.post('/cas/login', { ...credentials, lt: tabTwo })).statusCode, 303)
  })

  t.test('R0.09: credentials in the query do nothing and are not echoed', async (t) => {
    const page = await browser().get(`/cas/login?${query({ ...credentials, lt: 'LT-1' })}`)
    t.equal(page.statusCode, 200)
    t.notMatch(page.body, 'value="tamtt"')
    const post = await browser().post(`/cas/login?${query(credentials)}`, {})
    t.notOk(post.cookies.some(({ name }) => name === '__Host-TGC'))
    t.notMatch(post.body, 'value="tamtt"')
  })

  t.test('R2.05: a forged service in the form is refused, with no session', async (t) => {
    const forger = browser()
    const lt = loginTicketOf((await forger.get('/cas/login')).body)
    const fields = { ...credentials, lt, service: 'https://evil.example/' }
    const answer = await forger.post('/cas/login', fields)
    t.equal(answer.statusCode, 403)
    t.notOk(answer.cookies.some(({ name }) => name === '__Host-TGC'))
  })

  t.test('two services, one in the form and one in its address → 400', async (t) => {
    const answer = await browser().post(`/cas/login?${service}`, {
      ...credentials,
      service: 'https://a.example/',
    })
    t.equal(answer.statusCode, 400)
  })

  t.test('R2.13: a POST with nothing but a service asks for credentials', async (t) => {
    const answer = await browser().post('/cas/login', { service: A })
    t.equal(answer.statusCode, 200)
    t.match(actionOf(answer.body), encodeURIComponent(A))
  })

  t.test('R1.04 before R2: an unregistered service in the address of the form', async (t) => {
    const answer = await browser().post('/cas/login?service=https://evil.example/', credentials)
    t.equal(answer.statusCode, 403)
  })

  t.test(
    'table 1.2, row 12 after the password: signed in, but not into that service',
    async (t) => {
      const official = browser()
      const answer = await official.signIn(
        credentials,
        '/cas/login?service=https://leaders.example/',
      )
      t.equal(answer.statusCode, 403)
      t.equal((await official.get('/cas/login')).statusCode, 200)
      t.match((await official.get('/cas/')).body, 'Trần Thanh Tâm')
    },
  )

  t.test('a chosen correction fills in the name and checks nothing', async (t) => {
    const official = browser()
    await official.get('/cas/login')
    const answer = await official.post('/cas/login', { choose: 'dungdd' })
    t.equal(answer.statusCode, 200)
    t.match(answer.body, 'value="dungdd"')
  })

  t.test('R2.10: the same person again: a new cookie, the same session', async (t) => {
    const official = browser()
    await official.signIn(credentials)
    const before = official.cookies.get('__Host-TGC')
    const ticket = await official.ticketFor(A)
    clock.advance(1000)
    await official.signIn(credentials, '/cas/login?renew=true')
    t.not(official.cookies.get('__Host-TGC'), before)
    const { body } = await server.inject(`/validate?${service}&ticket=${ticket}`)
    t.equal(body, 'yes\ntamtt\n')
    const stale = browser()
    stale.cookies.set('__Host-TGC', String(before))
    t.match(loginTicketOf((await stale.get('/cas/login')).body), /^LT-/)
  })

  t.test('R2.10: another person: the old session ends', async (t) => {
    await addPerson({ name: 'sonnv', displayName: 'Nguyễn Văn Sơn' })
    const shared = browser()
    await shared.signIn(credentials)
    const ticket = await shared.ticketFor(A)
    await shared.signIn({ username: 'sonnv', password: PASSWORD }, '/cas/login?renew=true')
    t.match((await shared.get('/cas/')).body, 'Nguyễn Văn Sơn')
    const { body } = await server.inject(`/serviceValidate?${service}&ticket=${ticket}`)
    t.match(body, "code='INVALID_TICKET'")
  })

  t.test('idle and absolute limits; a shared computer is shorter', async (t) => {
    const own = browser()
    const shared = browser()
    await own.signIn(credentials)
    await shared.signIn({ ...credentials, shared: 'true' })
    clock.advance(16 * 60_000)
    t.match((await own.get('/cas/')).body, 'Trần Thanh Tâm')
    t.equal((await shared.get('/cas/')).statusCode, 302)
    for (let hours = 0; hours < 9; hours++) {
      clock.advance(3_600_000)
      t.equal((await own.get('/cas/')).statusCode, 200, `used again after an hour: ${hours}`)
    }
    clock.advance(3_600_000)
    t.equal((await own.get('/cas/')).statusCode, 302, 'ten hours are over')
  })

  t.test(
    'a disabled account: its session is over, and only the right password learns why',
    async (t) => {
      const official = browser()
      await official.signIn(credentials)
      await accounts.disable(id, 'nghỉ việc', clock.now())
      t.equal((await official.get('/cas/')).statusCode, 302)
      const right = await browser().signIn(credentials)
      t.equal(right.statusCode, 401)
      t.match(right.body, 'ngừng hoạt động')
      const wrong = await browser().signIn({ username: 'tamtt', password: 'x' })
      t.notMatch(wrong.body, 'ngừng hoạt động')
    },
  )

  t.test('R10.05: no log line holds a password, a ticket or a cookie', async (t) => {
    const text = JSON.stringify(lines)
    t.notMatch(text, PASSWORD)
    t.notMatch(text, /TGT-[A-Za-z0-9]{8}|ST-[A-Za-z0-9]{8}|LT-[A-Za-z0-9]{4}/)
    t.match(text, 'session.started')
  })
})

t.test('R0.12: redirects that carry a ticket are kept by nobody', async (t) => {
  const { browser, addPerson } = await testApp(t)
  await addPerson()
  const official = browser()
  const url = `/cas/login?${query({ service: A })}`
  for (const answer of [await official.signIn(credentials, url), await official.get(url)]) {
    t.match(answer.headers.location, 'ticket=ST-')
    t.equal(answer.headers['cache-control'], 'no-store')
    t.equal(answer.headers.pragma, 'no-cache')
    t.equal(answer.headers.expires, 'Thu, 01 Jan 1970 00:00:00 GMT')
    t.match(answer.headers['strict-transport-security'], 'max-age=')
  }
})

t.test('R2.13: a POST without credentials keeps the service of its address', async (t) => {
  const { browser, addPerson } = await testApp(t)
  await addPerson()
  const official = browser()
  await official.signIn(credentials)
  for (const fields of [{}, { service: A }] as Record<string, string>[]) {
    const address = fields.service ? '/cas/login' : `/cas/login?${query({ service: A })}`
    const answer = await official.post(address, fields)
    t.equal(answer.statusCode, 303)
    t.match(answer.headers.location, `${A}?ticket=ST-`)
  }
})

t.test('R0.16: an absolute request target does not get into our redirects', async (t) => {
  const { browser, addPerson } = await testApp(t)
  await addPerson()
  const official = browser()
  const lt = loginTicketOf((await official.get('/login')).body)
  const answer = await official.post('http://evil.example/login', { ...credentials, lt })
  t.equal(answer.headers.location, '/')
})

t.test('R0.07: a form with bytes that are not UTF-8 is refused, not changed', async (t) => {
  const { server } = await testApp(t)
  const headers = { 'content-type': 'application/x-www-form-urlencoded' }
  const payload = Buffer.from(`service=${A}?q=\xe2`, 'latin1')
  const answer = await server.inject({ method: 'POST', url: '/cas/login', headers, payload })
  t.equal(answer.statusCode, 400)
})

t.test('a password of 10 KB is simply wrong', async (t) => {
  const { browser, addPerson } = await testApp(t)
  await addPerson()
  const answer = await browser().signIn({ username: 'tamtt', password: 'x'.repeat(10_000) })
  t.equal(answer.statusCode, 401)
})

t.test('R0.02: what one mount gives, the other takes', async (t) => {
  const { browser, addPerson, server } = await testApp(t)
  await addPerson()
  const official = browser()
  await official.signIn(credentials, '/login')
  const ticket = await official.ticketFor(A)
  const url = `/p3/serviceValidate?${query({ service: A, ticket })}`
  t.match((await server.inject(url)).body, '<cas:user>tamtt</cas:user>')
})

t.test('R11.42: no value for cas:user → 403 page, gateway without a ticket', async (t) => {
  const services = [serviceEntry({ user: { source: 'employeeCode' } })]
  const { browser, addPerson } = await testApp(t, { services })
  await addPerson({ employeeCode: '' })
  const official = browser()
  await official.signIn(credentials)
  t.equal((await official.get(`/cas/login?${query({ service: A })}`)).statusCode, 403)
  const gateway = await official.get(`/cas/login?${query({ service: A, gateway: 'true' })}`)
  t.equal(gateway.headers.location, A)
})

t.test('a full line of passwords → 503 with Retry-After, in the page’s own style', async (t) => {
  const { browser, addPerson } = await testApp(t, {
    passwords: { memoryKiB: 8192, iterations: 1, concurrency: 1, waiting: 1 },
  })
  await addPerson()
  const answers = await Promise.all(
    Array.from({ length: 8 }, () => browser().signIn({ username: 'tamtt', password: 'x' })),
  )
  const busy = answers.filter(({ statusCode }) => statusCode === 503)
  t.ok(busy.length >= 1)
  t.match(busy[0]?.headers['retry-after'], /^\d+$/)
  t.match(busy[0]?.body, 'Đang có nhiều người đăng nhập')
})
