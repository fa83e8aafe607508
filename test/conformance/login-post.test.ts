import t from 'tap'
import { actAt } from '../support/acts.ts'
import { actionOf, fieldsOf, loginTicketOf, ticketIn } from '../support/browser.ts'
import { A, credentials, query, SERVICES } from '../support/login-cases.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'

t.test('POST /login (section 2)', async (t) => {
  const { browser, addPerson, server, accounts, clock, lines, database } = await testApp(t, {
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
    t.test(`R2.04, R11.41: “${username}” signs in, and the stored name is released`, async (t) => {
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

  t.test('R2.04: of a password nothing is trimmed or folded', async (t) => {
    const password = '  Mật khẩu có dấu cách ở hai đầu  '
    await addPerson({ name: 'hoand', password })
    const sign = (typed: string) => browser().signIn({ username: 'hoand', password: typed })
    t.equal((await sign(password)).statusCode, 303)
    t.equal((await sign(password.normalize('NFD'))).statusCode, 303, 'composed either way')
    t.equal((await sign(password.trim())).statusCode, 401)
    t.equal((await sign(password.toLowerCase())).statusCode, 401)
    t.equal((await sign(password.replaceAll(' ', '+'))).statusCode, 401)
  })

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

  t.test('E29, R2.01: the same form twice; two tabs; then the right password', async (t) => {
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

  t.test('R0.09: no page repeats them, not even in the link to its other language', async (t) => {
    const secrets = 'username=hovaten&password=matkhau1&p%61ssword=matkhau2&password[]=matkhau3'
    for (const path of [
      `/cas/login?${secrets}`,
      `/cas/login?${service}&${secrets}`,
      `/cas/login?service=https://evil.example/&${secrets}`,
      `/cas/login?service=a&service=b&${secrets}`,
      `/cas/logout?${secrets}`,
      `/cas/nowhere?${secrets}`,
    ]) {
      for (const { body } of [await browser().get(path), await browser().post(path, {})]) {
        t.match(body, 'class="language" href="/cas/')
        t.notMatch(body, /hovaten|matkhau/, path)
      }
    }
  })

  t.test('R2.05: a forged service in the form is refused, with no session', async (t) => {
    const forger = browser()
    const lt = loginTicketOf((await forger.get('/cas/login')).body)
    const fields = { ...credentials, lt, service: 'https://evil.example/' }
    const answer = await forger.post('/cas/login', fields)
    t.equal(answer.statusCode, 403)
    t.notOk(answer.cookies.some(({ name }) => name === '__Host-TGC'))
  })

  t.test('R0.08: two services, one in the form and one in its address → 400', async (t) => {
    for (const name of ['service', 'TARGET']) {
      const fields = { ...credentials, [name]: 'https://a.example/' }
      t.equal((await browser().post(`/cas/login?${service}`, fields)).statusCode, 400, name)
    }
  })

  t.test('R1.14, R2.23: service and method in the body, as scripts send them', async (t) => {
    const official = browser()
    const lt = loginTicketOf((await official.get('/cas/login')).body)
    const fields = { ...credentials, lt, service: A, method: 'POST', renew: 'true' }
    const answer = await official.post('/cas/login', fields)
    t.equal(answer.statusCode, 200)
    t.equal(actionOf(answer.body), A)
    t.match(fieldsOf(answer.body).ticket, /^ST-/)
  })

  t.test('R2.13: a POST with nothing but a service asks for credentials', async (t) => {
    const answer = await browser().post('/cas/login', { service: A })
    t.equal(answer.statusCode, 200)
    t.match(actionOf(answer.body), encodeURIComponent(A))
  })

  t.test('R1.04, R2.05: an unregistered service in the address of the form', async (t) => {
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

  t.test('R2.10, M05: the same person again: a new cookie, the same session', async (t) => {
    const official = browser()
    await official.signIn(credentials)
    const before = official.cookies.get('__Host-TGC')
    const entered = await official.ticketFor(A)
    await server.inject(`/validate?${service}&ticket=${entered}`)
    const ticket = await official.ticketFor(A)
    clock.advance(1000)
    const signedInAt = new Date(clock.now()).toISOString()
    await official.signIn(credentials, `/cas/login?renew=true`)
    t.not(official.cookies.get('__Host-TGC'), before, 'R10.22')
    const { body } = await server.inject(`/serviceValidate?${service}&ticket=${ticket}`)
    t.match(body, `<cas:authenticationDate>${signedInAt}<`)
    t.same(await database.query('SELECT * FROM logout_requests'), [], 'nobody is told to sign out')
    const stale = browser()
    stale.cookies.set('__Host-TGC', String(before))
    t.match(loginTicketOf((await stale.get('/cas/login')).body), /^LT-/)
    await official.get('/cas/logout')
    const told = await database.query<{ ticket: string }>('SELECT ticket FROM logout_requests')
    t.same(told.map((row) => row.ticket).sort(), [entered, ticket].sort(), 'the list was kept')
  })

  t.test('R2.10, M06: another person: the old session ends, its applications too', async (t) => {
    await addPerson({ name: 'sonnv', displayName: 'Nguyễn Văn Sơn' })
    const shared = browser()
    await shared.signIn(credentials)
    const entered = await shared.ticketFor(A)
    await server.inject(`/validate?${service}&ticket=${entered}`)
    const ticket = await shared.ticketFor(A)
    await shared.signIn({ username: 'sonnv', password: PASSWORD }, '/cas/login?renew=true')
    t.match((await shared.get('/cas/')).body, 'Nguyễn Văn Sơn')
    const { body } = await server.inject(`/serviceValidate?${service}&ticket=${ticket}`)
    t.match(body, "code='INVALID_TICKET'")
    const sql = 'SELECT service FROM logout_requests WHERE ticket = :entered'
    t.same(await database.query(sql, { entered }), [{ service: A }])
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
      await accounts.disable(id, actAt(clock.now(), 'nghỉ việc'))
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
  t.equal(answer.statusCode, 421)
  t.equal(answer.headers.location, undefined)
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
