import { setTimeout as wait } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createNetworkList } from '../../src/throttle/network-list.ts'
import { actAt } from '../support/acts.ts'
import { registeredAt } from '../support/running-server.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'
import { webServer } from '../support/web-server.ts'

const A = 'https://app.example/app'
const STRICT = 'https://strict.example/'
const CLOSED = 'https://closed.example/'
const PHONE = 'https://phone.example/'
const FORM = 'application/x-www-form-urlencoded'
const TICKET = /^ST-[A-Za-z0-9-]{29}$/
const SESSION = /^TGT-[A-Za-z0-9-]{1,60}$/

const entryAt = (id: string, url: string, entry = {}) =>
  serviceEntry({ id, matches: [{ prefix: url }], launchUrl: url, ...entry })

const SERVICES = [
  serviceEntry(),
  entryAt('strict', STRICT, { singleSignOn: false }),
  entryAt('closed', CLOSED, { allowedGroups: ['lanh-dao'] }),
  entryAt('phone', PHONE, { user: { source: 'phone', letterCase: 'stored' } }),
]

const credentials = { username: 'tamtt', password: PASSWORD }

async function restApp(t: Test, settings: Record<string, unknown> = {}) {
  const { rest = {}, ...others } = settings
  const app = await testApp(t, {
    services: SERVICES,
    rest: {
      enabled: true,
      callers: ['127.0.0.1', '10.20.0.0/16', 'fd00:1::/32'],
      ...(rest as object),
    },
    ...others,
  })
  const id = await app.addPerson()

  async function call(
    method: 'GET' | 'POST' | 'DELETE' | 'PUT' | 'HEAD' | 'OPTIONS',
    url: string,
    fields?: Record<string, string> | string,
    headers: Record<string, string> = {},
    remoteAddress = '127.0.0.1',
  ) {
    const payload = typeof fields === 'object' ? new URLSearchParams(fields).toString() : fields
    const type = payload === undefined ? {} : { 'content-type': FORM }
    return app.server.inject({
      method,
      url,
      headers: { ...type, ...headers },
      remoteAddress,
      ...(payload !== undefined && { payload }),
    })
  }

  /** Starts a session and says its id. */
  async function start(fields: Record<string, string> = credentials): Promise<string> {
    return (await call('POST', '/v1/tickets', fields, { accept: 'text/plain' })).body
  }

  const validate = async (ticket: string, service = A, more = {}) =>
    (
      await app.server.inject(
        `/p3/serviceValidate?${new URLSearchParams({ service, ticket, ...more })}`,
      )
    ).body

  return { ...app, id, call, start, validate }
}

t.test('REST is off by default: 404 for everything (D-12)', async (t) => {
  const { server } = await testApp(t)
  for (const path of ['/v1/tickets', '/cas/v1/tickets', '/v1/tickets/TGT-x', '/v1/users']) {
    for (const method of ['GET', 'POST', 'DELETE'] as const) {
      t.equal((await server.inject({ method, url: path })).statusCode, 404, `${method} ${path}`)
    }
  }
})

t.test('POST /v1/tickets', async (t) => {
  const { call, start, lines, id } = await restApp(t)

  t.test(
    'R9.01, R9.03: 201, a page whose form leads to the session, Location ends in its id',
    async (t) => {
      for (const headers of [
        {},
        { accept: '*/*' },
        { accept: 'text/html' },
        { accept: 'text/html, image/gif, */*; q=.2' },
        { accept: 'application/xml;q=0.9, TEXT/HTML;q=0.8' },
      ]) {
        const answer = await call('POST', '/cas/v1/tickets', credentials, headers as never)
        t.equal(answer.statusCode, 201)
        t.equal(answer.headers['content-type'], 'text/html; charset=utf-8')
        const location = String(answer.headers.location)
        t.match(location, /^https:\/\/sso\.example\/cas\/v1\/tickets\/TGT-[A-Za-z0-9-]{1,60}$/)
        t.equal(/<form action="([^"]*)" method="POST">/.exec(answer.body)?.[1], location)
        t.match(answer.body, '<input type="text" name="service"')
      }
    },
  )

  for (const accept of ['text/plain', 'application/json', 'application/json, text/plain, */*']) {
    t.test(`R9.01, R9.02: Accept: ${accept}: the bare id, without a line feed`, async (t) => {
      const answer = await call('POST', '/v1/tickets', credentials, { accept })
      t.equal(answer.statusCode, 201)
      t.equal(answer.headers['content-type'], 'text/plain; charset=utf-8')
      t.match(answer.body, SESSION)
      t.equal(answer.headers.location, `https://sso.example/v1/tickets/${answer.body}`, 'R9.03')
    })
  }

  t.test(
    'R9.04, R0.12, R0.16: no cookie, nothing kept, nothing run, whatever Host says',
    async (t) => {
      const answer = await call('POST', '/v1/tickets', credentials, { host: 'evil.example' })
      t.equal(answer.headers['set-cookie'], undefined)
      t.equal(answer.headers['cache-control'], 'no-store')
      t.equal(answer.headers.pragma, 'no-cache')
      t.equal(answer.headers['x-content-type-options'], 'nosniff')
      t.match(answer.headers['content-security-policy'], "default-src 'none'")
      t.equal(answer.headers['access-control-allow-origin'], undefined)
      t.notMatch(JSON.stringify(answer.headers) + answer.body, 'evil.example')
    },
  )

  t.test(
    'the session is that person’s, and the log says who began it, without secrets',
    async (t) => {
      const session = await start()
      t.match(lines.at(-1), { event: 'rest.session-started', account: id, caller: '127.0.0.1' })
      const written = JSON.stringify(lines)
      for (const secret of [session, PASSWORD, 'tamtt']) t.notMatch(written, secret)
    },
  )

  for (const [promise, fields] of [
    ['no field', ''],
    ['no password', { username: 'tamtt' }],
    ['an empty password', { username: 'tamtt', password: '' }],
    ['no name', { password: PASSWORD }],
    ['an empty name', { username: '', password: PASSWORD }],
    ['a name twice', `username=a&username=tamtt&password=${encodeURIComponent(PASSWORD)}`],
    ['a password twice', 'username=tamtt&password=a&password=b'],
    ['an array', 'username=tamtt&password[]=a'],
  ] as const) {
    t.test(`400: ${promise}`, async (t) => {
      const answer = await call('POST', '/v1/tickets', fields)
      t.equal(answer.statusCode, 400)
      t.equal(answer.headers['content-type'], 'text/plain; charset=utf-8')
      t.match(answer.body, /^[^\n]+$/)
    })
  }

  t.test('R9.05: credentials in the query do nothing, with or without a body', async (t) => {
    const query = new URLSearchParams(credentials).toString()
    t.equal((await call('POST', `/v1/tickets?${query}`)).statusCode, 400)
    t.equal((await call('POST', `/v1/tickets?${query}`, '')).statusCode, 400)
    const wrong = { ...credentials, password: 'sai' }
    t.equal((await call('POST', `/v1/tickets?${query}`, wrong)).statusCode, 401)
  })

  t.test('401 with JSON: the same for every wrong pair', async (t) => {
    const { call, accounts, addPerson, clock } = await restApp(t)
    await addPerson({ name: 'khongmk', password: null })
    for (const [username, password] of [
      ['tamtt', 'sai'],
      ['khongco', PASSWORD],
      ['khongmk', PASSWORD],
      ['Trần Thanh Tâm', PASSWORD],
      ['tamtt@gmail.com', PASSWORD],
      ['tamtt', 'x'.repeat(5_000)],
    ] as const) {
      const answer = await call('POST', '/v1/tickets', { username, password })
      t.equal(answer.statusCode, 401, username)
      t.equal(answer.headers['content-type'], 'application/json; charset=utf-8')
      t.equal(answer.body, '{"authentication_exceptions":["FailedLoginException"]}')
      t.equal(answer.headers.location, undefined)
    }
    const gone = await addPerson({ name: 'nghi' })
    await accounts.disable(gone, actAt(clock.now(), 'nghỉ hưu'))
    const closed = await call('POST', '/v1/tickets', { username: 'nghi', password: PASSWORD })
    t.equal(closed.body, '{"authentication_exceptions":["AccountDisabledException"]}')
    const guess = await call('POST', '/v1/tickets', { username: 'nghi', password: 'sai' })
    t.equal(guess.body, '{"authentication_exceptions":["FailedLoginException"]}')
  })

  for (const type of ['application/json', 'text/plain', 'multipart/form-data; boundary=x', 'x']) {
    t.test(`415: ${type}`, async (t) => {
      const body = JSON.stringify(credentials)
      const answer = await call('POST', '/v1/tickets', body, { 'content-type': type })
      t.equal(answer.statusCode, 415)
      t.equal(answer.headers['content-type'], 'text/plain; charset=utf-8')
      t.notMatch(answer.body, 'FST_')
    })
  }

  t.test('413: more than 64 KiB', async (t) => {
    const answer = await call('POST', '/v1/tickets', `username=${'x'.repeat(70_000)}`)
    t.equal(answer.statusCode, 413)
    t.notMatch(answer.body, 'FST_')
  })

  t.test('a form with a charset is a form', async (t) => {
    const type = { 'content-type': `${FORM}; charset=UTF-8` }
    t.equal((await call('POST', '/v1/tickets', credentials, type)).statusCode, 201)
  })

  for (const [method, path, allow] of [
    ['GET', '/v1/tickets', 'POST'],
    ['DELETE', '/cas/v1/tickets', 'POST'],
    ['PUT', '/v1/tickets/TGT-x', 'GET, POST, DELETE'],
    ['HEAD', '/v1/tickets/TGT-x', 'GET, POST, DELETE'],
    ['GET', '/v1/users', 'POST'],
    ['OPTIONS', '/v1/users', 'POST'],
  ] as const) {
    t.test(`R0.11: ${method} ${path} is 405, and says what is allowed`, async (t) => {
      const answer = await call(method, path)
      t.equal(answer.statusCode, 405)
      t.equal(answer.headers.allow, allow)
    })
  }
})

t.test('rememberMe is honoured only where it is offered', async (t) => {
  for (const [settings, remembered] of [
    [{}, 0],
    [{ sessions: { rememberMe: { enabled: true } } }, 1],
  ] as const) {
    const { start, database, validate, call } = await restApp(t, settings)
    const session = await start({ ...credentials, rememberMe: 'true' })
    const row = await database.queryOne<{ remembered: number }>(
      'SELECT is_remembered AS remembered FROM sign_on_sessions',
      {},
    )
    t.equal(row?.remembered, remembered)
    const { body } = await call('POST', `/v1/tickets/${session}`, { service: A })
    t.match(
      await validate(body),
      `<cas:longTermAuthenticationRequestTokenUsed>${remembered === 1}<`,
    )
  }
  const { start, database } = await restApp(t, { sessions: { rememberMe: { enabled: true } } })
  await start({ ...credentials, rememberMe: 'false' })
  const rows = await database.query('SELECT 1 FROM sign_on_sessions WHERE is_remembered = 1', {})
  t.equal(rows.length, 0)
})

t.test('GET /v1/tickets/{TGT}', async (t) => {
  const { call, start, clock } = await restApp(t)
  const session = await start()

  t.test('R9.02: 200 and the id', async (t) => {
    const answer = await call('GET', `/cas/v1/tickets/${session}`)
    t.equal(answer.statusCode, 200)
    t.equal(answer.headers['content-type'], 'text/plain; charset=utf-8')
    t.equal(answer.body, session)
  })

  for (const id of ['TGT-unknown', 'TGT-', 'ST-x', 'x', `TGT-${'x'.repeat(61)}`, 'TGT-%3Cb%3E']) {
    t.test(`404, and nothing of it repeated: ${id}`, async (t) => {
      const answer = await call('GET', `/v1/tickets/${id}`)
      t.equal(answer.statusCode, 404)
      t.equal(answer.body, 'There is no such ticket.')
    })
  }

  t.test('404 once it has expired', async (t) => {
    clock.advance(11 * 3600 * 1000)
    t.equal((await call('GET', `/v1/tickets/${session}`)).statusCode, 404)
  })
})

t.test('POST /v1/tickets/{TGT}', async (t) => {
  const app = await restApp(t)
  const { call, start, validate, clock, id, lines } = app
  const authenticatedAt = new Date(clock.now()).toISOString()
  const session = await start()
  const url = `/v1/tickets/${session}`

  t.test('R9.02, R9.06: 200, the bare ticket, good once and not from a new login', async (t) => {
    clock.advance(1_000)
    const answer = await call('POST', url, { service: A })
    t.equal(answer.statusCode, 200)
    t.equal(answer.headers['content-type'], 'text/plain; charset=utf-8')
    t.equal(answer.headers['cache-control'], 'no-store')
    t.match(answer.body, TICKET)
    t.match(lines.at(-1), { event: 'rest.ticket-issued', account: id, service: 'app' })
    const body = await validate(answer.body)
    t.match(body, '<cas:user>tamtt</cas:user>')
    t.match(body, '<cas:isFromNewLogin>false<')
    t.match(body, `<cas:authenticationDate>${authenticatedAt}<`)
    t.match(await validate(answer.body), 'INVALID_TICKET')
  })

  t.test('R9.06: renew=true with the password: from a new login, and dated by it', async (t) => {
    clock.advance(1_000)
    const now = new Date(clock.now()).toISOString()
    const answer = await call('POST', url, { service: A, renew: 'true', ...credentials })
    t.equal(answer.statusCode, 200)
    const body = await validate(answer.body, A, { renew: 'true' })
    t.match(body, '<cas:isFromNewLogin>true<')
    t.match(body, `<cas:authenticationDate>${now}<`)
    t.equal((await call('GET', url)).body, session, 'the session’s id stays')
    const next = await call('POST', url, { service: A })
    t.match(await validate(next.body), '<cas:isFromNewLogin>false<')
  })

  t.test('R9.06: credentials without renew, and renew=false, are no new login', async (t) => {
    for (const more of [{}, { renew: 'false' }]) {
      const answer = await call('POST', url, { service: A, ...credentials, ...more })
      t.match(await validate(answer.body), '<cas:isFromNewLogin>false<')
    }
  })

  t.test('renew: 400 without credentials, 401 with wrong ones or somebody else’s', async (t) => {
    await app.addPerson({ name: 'cam' })
    const renew = { service: A, renew: 'true' }
    t.equal((await call('POST', url, renew)).statusCode, 400)
    t.equal(
      (await call('POST', `${url}?${new URLSearchParams(credentials)}`, renew)).statusCode,
      400,
      'R9.05',
    )
    for (const typed of [
      { ...credentials, password: 'sai' },
      { ...credentials, username: 'cam' },
    ]) {
      const answer = await call('POST', url, { ...renew, ...typed })
      t.equal(answer.statusCode, 401)
      t.equal(answer.body, '{"authentication_exceptions":["FailedLoginException"]}')
    }
  })

  for (const [promise, fields, status] of [
    ['400: no service', {}, 400],
    ['400: an empty service', { service: '' }, 400],
    ['400: a service twice', 'service=a&service=b', 400],
    ['400: a service too long', { service: `${A}?${'x'.repeat(8192)}` }, 400],
    ['403: a service that is not registered', { service: 'https://evil.example/' }, 403],
    ['403: a service by http', { service: A.replace('https', 'http') }, 403],
    ['403: no address at all', { service: 'app' }, 403],
    ['403: a service that this person may not use', { service: CLOSED }, 403],
    ['403: a service that asks for the password each time', { service: STRICT }, 403],
  ] as const) {
    t.test(promise, async (t) => {
      const answer = await call('POST', url, fields)
      t.equal(answer.statusCode, status)
      t.equal(answer.headers['content-type'], 'text/plain; charset=utf-8')
      t.notMatch(answer.body, /ST-|evil/)
    })
  }

  t.test('R9.05: a service in the query is none', async (t) => {
    t.equal((await call('POST', `${url}?service=${A}`, '')).statusCode, 400)
  })

  t.test('a service that asks for the password each time gets it by renew', async (t) => {
    const fields = { service: STRICT, renew: 'true', ...credentials }
    const answer = await call('POST', url, fields)
    t.match(await validate(answer.body, STRICT), '<cas:isFromNewLogin>true<')
  })

  t.test('R11.42: 403 where the person has no name to be called by', async (t) => {
    await app.addPerson({ name: 'khongso', phone: '' })
    const other = await start({ ...credentials, username: 'khongso' })
    const answer = await call('POST', `/v1/tickets/${other}`, { service: PHONE })
    t.equal(answer.statusCode, 403)
  })

  t.test('R9.02: L-01: the service counts byte for byte', async (t) => {
    const service = `${A}?q=a%20b%3a&url`
    const answer = await call('POST', url, { service })
    t.match(await validate(answer.body, service), 'authenticationSuccess')
  })

  t.test('404: a session that is unknown, or whose account was disabled', async (t) => {
    t.equal((await call('POST', '/v1/tickets/TGT-x', { service: A })).statusCode, 404)
    await app.accounts.disable(id, actAt(clock.now(), 'nghỉ'))
    t.equal((await call('POST', url, { service: A })).statusCode, 404)
  })
})

t.test('DELETE /v1/tickets/{TGT}', async (t) => {
  const { call, start, validate, database, lines } = await restApp(t)

  t.test(
    'R9.02, R3.35: 200 and the id; the session ends, its services are to be told',
    async (t) => {
      const session = await start()
      const spent = (await call('POST', `/v1/tickets/${session}`, { service: A })).body
      const pending = (await call('POST', `/v1/tickets/${session}`, { service: A })).body
      await validate(spent)
      const answer = await call('DELETE', `/v1/tickets/${session}`)
      t.equal(answer.statusCode, 200)
      t.equal(answer.body, session)
      t.match(lines.at(-1), { event: 'rest.session-ended' })
      t.equal((await call('GET', `/v1/tickets/${session}`)).statusCode, 404)
      t.match(await validate(pending), 'INVALID_TICKET')
      const told = await database.query('SELECT ticket, service FROM logout_requests', {})
      t.strictSame(told, [{ ticket: spent, service: A }])
    },
  )

  t.test('200 also if unknown, or ended before', async (t) => {
    const unknown = await call('DELETE', '/v1/tickets/TGT-unknown')
    t.equal(unknown.statusCode, 200)
    t.equal(unknown.body, 'TGT-unknown')
  })

  t.test('what cannot be an id is not repeated', async (t) => {
    const answer = await call('DELETE', '/v1/tickets/%3Cscript%3E')
    t.equal(answer.statusCode, 200)
    t.equal(answer.body, '')
  })
})

t.test('R9.02, R3.35: DELETE tells the applications at once', async (t) => {
  const { port, received } = await webServer(t)
  const service = `http://127.0.0.1:${port}/app`
  const { app, call, start, validate } = await restApp(t, {
    publicUrl: 'http://localhost:1',
    services: [registeredAt(service)],
  })
  app.singleLogout.start()
  const session = await start()
  const { body: ticket } = await call('POST', `/v1/tickets/${session}`, { service })
  t.match(await validate(ticket, service), 'authenticationSuccess')
  t.equal((await call('DELETE', `/v1/tickets/${session}`)).statusCode, 200)
  for (let tries = 0; tries < 200 && received.length === 0; tries++) await wait(20)
  t.match(received[0], { method: 'POST', url: '/app', body: new RegExp(ticket) })
})

t.test('POST /v1/users', async (t) => {
  const { call, database, clock, lines, id } = await restApp(t)

  t.test('200 with the person’s name, no ticket and no session', async (t) => {
    const answer = await call('POST', '/cas/v1/users', {
      ...credentials,
      username: ' TamTT@binhphuoc.gov.vn',
    })
    t.equal(answer.statusCode, 200)
    t.equal(answer.headers['content-type'], 'application/json; charset=utf-8')
    t.strictSame(answer.json(), {
      authentication: {
        authenticationDate: new Date(clock.now()).toISOString(),
        principal: { id: 'tamtt' },
      },
    })
    t.match(lines.at(-1), { event: 'rest.user-checked', account: id })
    t.equal((await database.query('SELECT 1 FROM sign_on_sessions', {})).length, 0)
  })

  t.test('400 and 401', async (t) => {
    t.equal((await call('POST', '/v1/users', { username: 'tamtt' })).statusCode, 400)
    const query = new URLSearchParams(credentials).toString()
    t.equal((await call('POST', `/v1/users?${query}`, '')).statusCode, 400, 'R9.05')
    const wrong = await call('POST', '/v1/users', { ...credentials, password: 'sai' })
    t.equal(wrong.statusCode, 401)
    t.equal(wrong.body, '{"authentication_exceptions":["FailedLoginException"]}')
  })
})

t.test('R9.04: neither door takes what belongs to the other', async (t) => {
  const { call, start, browser, database } = await restApp(t)
  const rest = await start()
  const person = browser()
  await person.signIn(credentials)
  const cookie = person.cookies.get('__Host-TGC') ?? ''
  t.match(cookie, SESSION)

  t.test('R9.04: a browser’s cookie is no TGT here', async (t) => {
    t.equal((await call('GET', `/v1/tickets/${cookie}`)).statusCode, 404)
    t.equal((await call('POST', `/v1/tickets/${cookie}`, { service: A })).statusCode, 404)
    const renew = { service: A, renew: 'true', ...credentials }
    t.equal((await call('POST', `/v1/tickets/${cookie}`, renew)).statusCode, 404)
    t.equal((await call('DELETE', `/v1/tickets/${cookie}`)).statusCode, 200)
    t.match(await person.ticketFor(A), TICKET, 'and the browser is still signed in')
  })

  t.test('R9.04: a TGT from here is no cookie', async (t) => {
    const stranger = browser()
    stranger.cookies.set('__Host-TGC', rest)
    const page = await stranger.get(`/cas/login?service=${encodeURIComponent(A)}`)
    t.equal(page.statusCode, 200, 'the form')
    stranger.cookies.set('__Host-TGC', rest)
    await stranger.get('/cas/logout')
    t.equal((await call('GET', `/v1/tickets/${rest}`)).statusCode, 200, 'signing out ends nothing')
    stranger.cookies.set('__Host-TGC', rest)
    await stranger.signIn(credentials)
    t.equal((await call('GET', `/v1/tickets/${rest}`)).statusCode, 200, 'nor does signing in')
  })

  t.test('R9.04: many sessions from here end none of a browser', async (t) => {
    const before = await person.ticketFor(A)
    t.match(before, TICKET)
    const first = await start()
    for (let sessions = 0; sessions < 20; sessions++) await start()
    t.equal((await call('GET', `/v1/tickets/${first}`)).statusCode, 404, 'the oldest from here')
    t.match(await person.ticketFor(A), TICKET)
    const kept = await database.query("SELECT 1 FROM sign_on_sessions WHERE opened_by = 'rest'", {})
    t.equal(kept.length, 20)
  })
})

t.test('only listed addresses may call', async (t) => {
  const { call, lines } = await restApp(t)
  for (const [address, status] of [
    ['127.0.0.1', 400],
    ['10.20.255.1', 400],
    ['::ffff:10.20.0.1', 400],
    ['fd00:1::7', 400],
    ['127.0.0.2', 403],
    ['10.21.0.1', 403],
    ['::1', 403],
    ['fd00:2::7', 403],
    ['::ffff:10.21.0.1', 403],
  ] as const) {
    t.test(`${address}: ${status}`, async (t) => {
      t.equal((await call('POST', '/v1/tickets', '', {}, address)).statusCode, status)
    })
  }

  t.test('the others are told so before anything is read, and the log tells of them', async (t) => {
    for (const [method, path] of [
      ['POST', '/v1/tickets'],
      ['GET', '/v1/tickets'],
      ['DELETE', '/cas/v1/tickets/TGT-x'],
      ['POST', '/v1/users'],
    ] as const) {
      const answer = await call(method, path, credentials, {}, '192.0.2.1')
      t.equal(answer.statusCode, 403)
      t.equal(answer.headers['content-type'], 'text/plain; charset=utf-8')
      t.equal(answer.body, 'This address may not call.')
      t.match(lines.at(-1), { event: 'rest.refused', reason: 'not-a-caller', caller: '192.0.2.1' })
    }
  })

  t.test('who has hung up is nobody’s caller, and no fault of ours', async (t) => {
    t.equal(createNetworkList(['127.0.0.1'])(undefined), false)
  })

  t.test('a forwarded address counts only from a proxy that is trusted', async (t) => {
    const forwarded = { 'x-forwarded-for': '127.0.0.1' }
    t.equal((await call('POST', '/v1/tickets', '', forwarded, '192.0.2.1')).statusCode, 403)
  })
})

t.test('throttling', async (t) => {
  t.test('a caller may try so many passwords a minute, right or wrong, at any path', async (t) => {
    const { call, start, clock } = await restApp(t, { rest: { attemptsPerMinute: 3 } })
    const session = await start()
    await call('POST', '/v1/users', credentials)
    await call('POST', '/v1/users', { ...credentials, password: 'sai' })
    for (const [url, fields] of [
      ['/v1/tickets', credentials],
      ['/v1/users', credentials],
      [`/v1/tickets/${session}`, { service: A, renew: 'true', ...credentials }],
    ] as const) {
      const answer = await call('POST', url, fields)
      t.equal(answer.statusCode, 429, url)
      t.equal(answer.headers['retry-after'], '60')
    }
    t.equal(
      (await call('POST', '/v1/tickets', credentials, {}, '10.20.0.9')).statusCode,
      201,
      'another caller',
    )
    t.equal(
      (await call('POST', `/v1/tickets/${session}`, { service: A })).statusCode,
      200,
      'no password',
    )
    clock.advance(60_000)
    t.equal((await call('POST', '/v1/users', credentials)).statusCode, 200)
  })

  t.test(
    'a name that fails five times must wait, however it is written and whoever calls',
    async (t) => {
      const { call, addPerson, browser, clock } = await restApp(t)
      await addPerson({ name: 'cam' })
      const wrong = (username: string, from = '127.0.0.1') =>
        call('POST', '/v1/users', { username, password: 'sai' }, {}, from)
      const spellings = [
        'tamtt',
        ' TAMTT',
        'tamtt@binhphuoc.gov.vn',
        'mailto:tamtt@BinhPhuoc.gov.vn',
      ]
      for (const [index, username] of spellings.entries()) {
        t.equal((await wrong(username, `10.20.0.${index}`)).statusCode, 401, username)
      }
      t.equal((await wrong('"tamtt"')).statusCode, 429, 'the last of them locks it')
      const answer = await call('POST', '/v1/tickets', credentials)
      t.equal(answer.statusCode, 429, 'the right password too')
      t.equal(answer.headers['retry-after'], '900')
      t.equal(
        (await call('POST', '/v1/users', { ...credentials, username: 'cam' })).statusCode,
        200,
      )
      t.equal((await browser().signIn(credentials)).statusCode, 303, 'nobody is locked out by it')
      clock.advance(900_000)
      t.equal((await call('POST', '/v1/users', credentials)).statusCode, 200)
    },
  )

  t.test('names that nobody has wait as well', async (t) => {
    const { call } = await restApp(t)
    const guess = () => call('POST', '/v1/users', { username: 'khongco', password: 'sai' })
    for (let guesses = 0; guesses < 4; guesses++) t.equal((await guess()).statusCode, 401)
    t.equal((await guess()).statusCode, 429)
    t.equal((await guess()).statusCode, 429)
  })

  t.test('guesses at the same time do not pass together', async (t) => {
    const { call } = await restApp(t)
    const answers = await Promise.all(
      Array.from({ length: 10 }, () =>
        call('POST', '/v1/users', { ...credentials, password: 'sai' }),
      ),
    )
    t.equal(answers.filter(({ statusCode }) => statusCode === 401).length, 4)
    t.equal(answers.filter(({ statusCode }) => statusCode === 429).length, 6, 'one that locked it')
  })

  t.test('right passwords at the same time: too many wait a second, not ten minutes', async (t) => {
    const { call } = await restApp(t)
    const answers = await Promise.all(
      Array.from({ length: 10 }, () => call('POST', '/v1/users', credentials)),
    )
    const waiting = answers.filter(({ statusCode }) => statusCode !== 200)
    for (const { statusCode, headers } of waiting) {
      t.match([statusCode, headers['retry-after']], [429, '1'])
    }
    t.equal(answers.length - waiting.length, 5)
    t.equal((await call('POST', '/v1/users', credentials)).statusCode, 200)
  })
})

t.test('a fault of ours is a line of text, and no more', async (t) => {
  const { call, database, lines } = await restApp(t)
  await database.change('process', 'ALTER TABLE sign_on_sessions RENAME TO mislaid')
  const answer = await call('GET', '/v1/tickets/TGT-x')
  t.equal(answer.statusCode, 500)
  t.equal(answer.headers['content-type'], 'text/plain; charset=utf-8')
  t.equal(answer.body, 'There is a problem. Try again later.')
  t.ok(lines.some(({ event }) => event === 'request.failed'))
})

t.test('while the database cannot be used, programs are told when to come again', async (t) => {
  const { call, database } = await restApp(t)
  await database.close()
  const answer = await call('GET', '/v1/tickets/TGT-x')
  t.equal(answer.statusCode, 503)
  t.equal(answer.headers['retry-after'], '60')
  t.equal(answer.headers['content-type'], 'text/plain; charset=utf-8')
})

t.test('row 35: where a program calls from says nothing of where its person is', async (t) => {
  const OFFICE = { officeNetworks: ['10.20.0.0/16', '127.0.0.1'] }

  t.test('who must give a second factor outside the offices is not let in here', async (t) => {
    const { call } = await restApp(t, { secondFactor: { ...OFFICE, outside: 'required' } })
    for (const path of ['/v1/tickets', '/v1/users']) {
      const { statusCode, body } = await call('POST', path, credentials, {}, '10.20.0.7')
      t.equal(statusCode, 401, path)
      t.match(body, 'MultifactorAuthenticationRequiredException')
    }
  })

  t.test('nor who has turned it on and is not asked in the office', async (t) => {
    const secondFactor = { ...OFFICE, askInOffice: false }
    const { call, database, id } = await restApp(t, { secondFactor })
    t.equal((await call('POST', '/v1/users', credentials, {}, '10.20.0.7')).statusCode, 200)
    await database.change(
      'process',
      `INSERT INTO totp_apps
        (account_id, sealed_key, key_id, last_step, refused_step, enrolled_at, last_used_at)
      VALUES (:id, x'00', 'k', 0, 0, 0, 0)`,
      { id },
    )
    const { statusCode, body } = await call('POST', '/v1/users', credentials, {}, '10.20.0.7')
    t.equal(statusCode, 401)
    t.match(body, 'MultifactorAuthenticationRequiredException')
  })
})

for (const [action, exception] of [
  [{ kind: 'change-password', reason: 'reset' }, 'AccountPasswordMustChangeException'],
  [{ kind: 'enrol-second-factor' }, 'MultifactorAuthenticationRequiredException'],
  [{ kind: 'confirm-phone' }, 'UnauthorizedAuthenticationException'],
] as const) {
  t.test(`row 61: with ${action.kind} left to do, a right password gives no TGT`, async (t) => {
    const { call, id, requiredActions, database } = await restApp(t)
    await requiredActions.require(id, action, actAt(1))
    const answer = await call('POST', '/v1/tickets', credentials)
    t.equal(answer.statusCode, 401)
    t.match(answer.body, exception)
    t.notMatch(answer.body, /TGT-/)
    t.notOk(answer.headers.location)
    t.equal((await call('POST', '/v1/users', credentials)).statusCode, 401)
    t.same(await database.query('SELECT id FROM sign_on_sessions'), [])
    const wrong = await call('POST', '/v1/tickets', { ...credentials, password: 'sai' })
    t.notMatch(wrong.body, exception, 'a wrong password learns nothing of it')
  })
}

t.test(
  'L5, row 61: an administrator has a second factor to show, and REST shows none',
  async (t) => {
    const { call, addPerson } = await restApp(t)
    await addPerson({ name: 'quantri', groups: ['quan-tri'] })
    const answer = await call('POST', '/v1/tickets', { ...credentials, username: 'quantri' })
    t.equal(answer.statusCode, 401)
    t.match(answer.body, 'MultifactorAuthenticationRequiredException')
  },
)
