import { createServer } from 'node:net'
import t, { type Test } from 'tap'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import { actAt } from '../support/acts.ts'
import { privateAuthority } from '../support/certificate.ts'
import { type LogoutApplication, logoutApplication } from '../support/logout-application.ts'
import { until } from '../support/logout-queue.ts'
import { authorityFile } from '../support/proxying-application.ts'
import { freePort, registeredAt } from '../support/running-server.ts'
import { setPassword } from '../support/set-password.ts'
import { PASSWORD, type TestApp, testApp } from '../support/test-app.ts'

t.setTimeout(300_000)

const DEVELOPMENT = 'http://localhost:8443'
const HOUR = 3_600_000
type Json = Readonly<Record<string, unknown>>

/** The server at work, somebody signed in, and these applications. */
async function signedIn(t: Test, entries: readonly Json[], settings: Json = {}) {
  const app = await testApp(t, {
    publicUrl: DEVELOPMENT,
    services: entries,
    singleLogout: { timeoutSeconds: 1 },
    ...settings,
  })
  app.app.start()
  await app.addPerson()
  const browser = app.browser()
  await browser.signIn({ username: 'tamtt', password: PASSWORD })

  /** A ticket that the application has validated. */
  async function enter(service: string, endpoint = '/serviceValidate'): Promise<string> {
    const ticket = await browser.ticketFor(service)
    const query = new URLSearchParams({ service, ticket })
    const { body } = await app.server.inject(`${endpoint}?${query}`)
    if (!body.includes('authenticationSuccess')) throw new Error(body)
    return ticket
  }

  return { ...app, browser, enter }
}

const waiting = async ({ database }: Pick<TestApp, 'database'>, where = 'true') => {
  const sql = `SELECT count(*) AS n FROM logout_requests WHERE ${where}`
  return (await database.queryOne<{ n: number }>(sql))?.n
}

t.test('R3.23, E27: the request as it stands on the wire', async (t) => {
  const a = await logoutApplication(t, { id: 'a' })
  const { browser, enter } = await signedIn(t, [a.entry])
  const ticket = await enter(a.service)
  await browser.get('/cas/logout')
  await until(() => a.server.received.length === 1)
  const [request] = a.server.received
  const { method, url, rawHeaders = [], body = '' } = request ?? {}
  t.equal(method, 'POST')
  t.equal(url, '/app?page=1', 'R3.21: the service URL of the ticket')
  const header = (name: string) => {
    const at = rawHeaders.findIndex((text, index) => index % 2 === 0 && text === name)
    return at < 0 ? undefined : rawHeaders[at + 1]
  }
  t.equal(header('Content-Type'), 'application/x-www-form-urlencoded', 'and no charset')
  t.equal(header('Content-Length'), String(Buffer.byteLength(body)))
  t.equal(header('Transfer-Encoding'), undefined)
  t.ok(header('User-Agent'))
  t.equal(header('Cookie'), undefined)
  t.equal(header('Referer'), undefined)
  t.ok(body.startsWith('logoutRequest=%3Csamlp%3ALogoutRequest'), 'R3.24')
  t.ok(Buffer.byteLength(body) < 1000, 'R3.25')
  t.match(
    decodeURIComponent(body.slice('logoutRequest='.length)),
    new RegExp(
      '^<samlp:LogoutRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ' +
        'xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion" ID="LR-[A-Za-z0-9-]{1,61}" ' +
        'Version="2.0" IssueInstant="\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\dZ">' +
        '<saml:NameID>@NOT_USED@</saml:NameID>' +
        `<samlp:SessionIndex>${ticket}</samlp:SessionIndex></samlp:LogoutRequest>$`,
    ),
    'R3.26, L-07',
  )
})

t.test(
  'E27, R3.07, R3.30: one application is down, one hangs; nobody waits for them',
  async (t) => {
    const live = await logoutApplication(t, { id: 'live' })
    const hanging = await logoutApplication(t, { id: 'hanging', answer: () => {} })
    const down = registeredAt(`http://localhost:${await freePort()}/`, { id: 'down' })
    const parts = await signedIn(t, [live.entry, hanging.entry, down])
    const { browser, enter, lines, database } = parts
    const service = String((down.matches as { prefix: string }[])[0]?.prefix)
    await enter(service)
    await enter(hanging.service)
    const tickets = [
      await enter(live.service),
      await enter(live.service, '/p3/serviceValidate'),
      await enter(live.service, '/proxyValidate'),
    ]
    const before = performance.now()
    const answer = await browser.get('/cas/logout')
    t.ok(performance.now() - before < 1000, 'answered at once')
    t.equal(answer.statusCode, 200)
    t.notOk(browser.cookies.has('TGC'))
    await until(() => live.tickets().length === 3)
    t.same(live.tickets().sort(), tickets.sort(), 'R3.20: one POST for each validated ticket')
    await until(async () => (await waiting({ database }, 'attempts > 0')) === 2)
    const problems = lines.filter(({ event }) => event === 'logout.failed')
    t.same(problems.map(({ serviceId }) => serviceId).sort(), ['down', 'hanging'])
    const text = JSON.stringify(lines)
    for (const ticket of tickets) t.notOk(text.includes(ticket), 'R10.05: no ticket in the log')
  },
)

t.test('R3.20, row 58: who is told, and of which tickets', async (t) => {
  const a = await logoutApplication(t, { id: 'a' })
  const b = await logoutApplication(t, { id: 'b' })
  const c = await logoutApplication(t, { id: 'c' })
  const { browser, enter, server, database } = await signedIn(t, [a.entry, b.entry, c.entry])
  const first = await enter(a.service)
  const unspent = await browser.ticketFor(b.service)
  const stolen = await browser.ticketFor(c.service)
  await server.inject(`/validate?${new URLSearchParams({ service: b.service, ticket: stolen })}`)
  const second = await enter(`${a.origin}/other`)
  await browser.get('/logout')
  await until(async () => (await waiting({ database })) === 0)
  t.same(a.tickets().sort(), [first, second].sort(), 'every spent ticket, not the newest alone')
  t.same(b.server.received, [], 'a ticket that was not spent is invalid, and nobody is told')
  t.same(c.server.received, [], 'nor who never got a ticket that was good')
  const query = new URLSearchParams({ service: b.service, ticket: unspent })
  t.match((await server.inject(`/serviceValidate?${query}`)).body, 'INVALID_TICKET')
})

t.test('E26: a pending ticket and a proxy-granting ticket end with the session', async (t) => {
  const ours = privateAuthority()
  const grants: string[] = []
  const a = await logoutApplication(t, {
    id: 'a',
    tls: ours.issue(['localhost']),
    answer: ({ url }, response) => {
      const pgt = new URL(url, 'https://localhost').searchParams.get('pgtId')
      if (pgt !== null) grants.push(pgt)
      response.end()
    },
    entry: () => ({
      proxying: { allowed: true },
      certificateAuthorityFile: authorityFile(t, ours),
    }),
  })
  const target = await logoutApplication(t, {
    id: 'target',
    entry: () => ({ proxying: { target: true } }),
  })
  const { browser, server } = await signedIn(t, [a.entry, target.entry])
  const ticket = await browser.ticketFor(a.service)
  const asked = { service: a.service, ticket, pgtUrl: `${a.origin}/pgt` }
  await server.inject(`/serviceValidate?${new URLSearchParams(asked)}`)
  const proxy = () =>
    server.inject(
      `/proxy?${new URLSearchParams({ pgt: grants[0] ?? '', targetService: target.service })}`,
    )
  const granted = /proxyTicket>(PT-\w+)</.exec((await proxy()).body)?.[1] ?? ''
  const taken = new URLSearchParams({ service: target.service, ticket: granted })
  t.match((await server.inject(`/proxyValidate?${taken}`)).body, 'authenticationSuccess')
  const pending = await browser.ticketFor(target.service)

  await browser.get('/logout')
  t.match((await proxy()).body, 'INVALID_TICKET')
  const query = new URLSearchParams({ service: target.service, ticket: pending })
  t.match((await server.inject(`/serviceValidate?${query}`)).body, 'INVALID_TICKET')
  await until(() => a.tickets().length === 1 && target.tickets().length === 1)
  t.same(a.tickets(), [ticket], 'R3.36: the holder of the PGT is told')
  t.same(target.tickets(), [granted], 'R3.36: and who received a proxy ticket')
})

t.test('R3.35: however a session ends, its applications are told', async (t) => {
  async function entered(t: Test, settings: Json = {}) {
    const a = await logoutApplication(t, { id: 'a' })
    const parts = await signedIn(t, [a.entry], settings)
    const ticket = await parts.enter(a.service)
    return { ...parts, a, ticket }
  }
  const told = (t: Test, { a, ticket }: { a: LogoutApplication; ticket: string }) =>
    until(() => a.server.received.length > 0).then(() => t.same(a.tickets(), [ticket]))

  t.test('R3.35: the account is disabled, by another process', async (t) => {
    const parts = await entered(t)
    const elsewhere = createAccountStore(parts.database)
    await elsewhere.disable(1, actAt(parts.clock.now(), 'nghỉ hưu'))
    await told(t, parts)
  })

  t.test('R3.35: the password is changed, by another process', async (t) => {
    const parts = await entered(t)
    await setPassword(parts.database, 1, 'hash', parts.clock.now())
    await told(t, parts)
  })

  t.test('R3.35, R2.10: somebody else signs in', async (t) => {
    const parts = await entered(t)
    await parts.addPerson({ name: 'sonnv' })
    await parts.browser.signIn({ username: 'sonnv', password: PASSWORD }, '/login?renew=true')
    await told(t, parts)
  })

  t.test('the same person signs in again: nobody is told', async (t) => {
    const { browser, a, database } = await entered(t)
    await browser.signIn({ username: 'tamtt', password: PASSWORD }, '/login?renew=true')
    t.equal(await waiting({ database }), 0)
    t.same(a.server.received, [])
  })

  t.test('R3.35: its time is over, by default', async (t) => {
    const parts = await entered(t)
    parts.clock.advance(3 * HOUR)
    await parts.app.sweep.sweepOnce()
    await told(t, parts)
  })

  t.test('R3.35: its time is over, and the operator wants nobody told', async (t) => {
    const parts = await entered(t, { sessions: { logoutOnExpiry: false } })
    const { clock, app, database, a, enter, browser } = parts
    clock.advance(3 * HOUR)
    await app.sweep.sweepOnce()
    t.equal(await waiting({ database }), 0)
    t.same(a.server.received, [])
    await browser.signIn({ username: 'tamtt', password: PASSWORD })
    const ticket = await enter(a.service)
    await browser.get('/logout')
    await told(t, { a, ticket })
  })

  t.test('R3.35: a session of a program ends (REST)', async (t) => {
    const rest = { enabled: true, callers: ['127.0.0.1'] }
    const { a, server } = await entered(t, { rest })
    const form = (fields: Record<string, string>) => ({
      method: 'POST' as const,
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(fields).toString(),
    })
    const begun = await server.inject({
      url: '/cas/v1/tickets',
      ...form({ username: 'tamtt', password: PASSWORD }),
    })
    const path = new URL(String(begun.headers.location)).pathname
    const ticket = (await server.inject({ url: path, ...form({ service: a.service }) })).body
    const query = new URLSearchParams({ service: a.service, ticket })
    t.match((await server.inject(`/serviceValidate?${query}`)).body, 'authenticationSuccess')
    await server.inject({ method: 'DELETE', url: path })
    await told(t, { a, ticket })
  })
})

t.test('R3.30, R3.31: whatever an application answers, the others are told', async (t) => {
  const received = { afterRedirect: 0 }
  const elsewhere = await logoutApplication(t, {
    id: 'elsewhere',
    answer: (_, response) => {
      received.afterRedirect += 1
      response.end()
    },
  })
  let sentBytes = 0
  let isCut = false
  const broken = await brokenServer(t)
  const ours = privateAuthority()
  const applications = [
    await logoutApplication(t, { id: 'fault', answer: (_, r) => r.writeHead(500).end() }),
    await logoutApplication(t, {
      id: 'redirect',
      answer: (_, r) => r.writeHead(307, { location: elsewhere.service }).end(),
    }),
    await logoutApplication(t, {
      id: 'endless',
      answer: (_, response) => {
        response.writeHead(200)
        const chunk = Buffer.alloc(64 * 1024)
        const flood = () => {
          while (!response.destroyed && response.write(chunk)) sentBytes += chunk.length
        }
        response.on('drain', flood).on('close', () => {
          isCut = true
        })
        flood()
      },
    }),
    await logoutApplication(t, { id: 'untrusted', tls: ours.issue(['localhost']) }),
  ]
  const live = await logoutApplication(t, { id: 'live' })
  const parts = await signedIn(t, [
    ...applications.map(({ entry }) => entry),
    broken.entry,
    live.entry,
  ])
  const { browser, enter, lines, database } = parts
  for (const { service } of [...applications, broken, live]) await enter(service)
  t.equal((await browser.get('/logout')).statusCode, 200)
  await until(() => live.tickets().length === 1)
  await until(async () => (await waiting({ database }, 'attempts > 0')) === 4)
  const problemOf = (id: string) =>
    lines.find(({ event, serviceId }) => event === 'logout.failed' && serviceId === id)
  t.match(problemOf('fault'), { problem: 'HTTP 500', isGivenUp: false })
  t.match(problemOf('redirect'), { problem: 'HTTP 307', isGivenUp: true }, 'R3.33')
  t.match(problemOf('untrusted'), { problem: /^certificate/, isGivenUp: false }, 'R3.34')
  t.match(problemOf('broken'), { problem: /^broken/, isGivenUp: false })
  t.equal(problemOf('endless'), undefined, 'its status was 200')
  t.equal(received.afterRedirect, 0, 'R3.31: no redirect is followed')
  await until(() => isCut)
  t.ok(sentBytes < 64 * 1024 * 1024, `row 59: cut after ${sentBytes} bytes`)
  t.equal(parts.browser.cookies.has('TGC'), false, 'the session is dead in any case')
  t.equal(
    applications[3]?.server.received.length,
    0,
    'R3.34: nothing is said to who is not trusted',
  )
})

/** What it answers is no HTTP. */
async function brokenServer(t: Test) {
  const server = createServer((socket) => {
    socket.on('error', () => {})
    socket.end('NONSENSE\r\n\r\n')
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => server.close())
  const { port } = server.address() as { port: number }
  const service = `http://localhost:${port}/`
  return { service, entry: registeredAt(service, { id: 'broken' }) }
}

t.test('R3.34: the authority of an entry is trusted for that entry', async (t) => {
  const ours = privateAuthority()
  const a = await logoutApplication(t, {
    id: 'a',
    tls: ours.issue(['localhost']),
    entry: () => ({ certificateAuthorityFile: authorityFile(t, ours) }),
  })
  const { browser, enter } = await signedIn(t, [a.entry])
  const ticket = await enter(a.service)
  await browser.get('/logout')
  await until(() => a.tickets().length === 1)
  t.same(a.tickets(), [ticket])
})

t.test('R3.37: outside development this machine is never asked', async (t) => {
  const a = await logoutApplication(t, { id: 'a' })
  const { browser, enter, lines } = await signedIn(t, [a.entry], {
    publicUrl: 'https://sso.example',
  })
  await enter(a.service)
  await browser.get('/logout')
  await until(() => lines.some(({ event }) => event === 'logout.failed'))
  t.match(
    lines.find(({ event }) => event === 'logout.failed'),
    { problem: /^address-refused/ },
  )
  t.equal(a.server.connections(), 0)
})

t.test('R3.37: nor the addresses of cloud metadata, though an entry names them', async (t) => {
  const metadata = 'http://169.254.169.254/'
  const { browser, enter, lines } = await signedIn(t, [registeredAt(metadata, { id: 'metadata' })])
  await enter(metadata)
  await browser.get('/logout')
  await until(() => lines.some(({ event }) => event === 'logout.failed'))
  t.match(
    lines.find(({ event }) => event === 'logout.failed'),
    { host: '169.254.169.254', problem: /^address-refused/ },
  )
})

t.test('R3.21: an entry with a logout URL is told there', async (t) => {
  const a = await logoutApplication(t, {
    id: 'a',
    entry: (origin) => ({ singleLogout: { urls: [`${origin}/sso/out?x=1`] } }),
  })
  const { browser, enter } = await signedIn(t, [a.entry])
  await enter(`${a.origin}/signin-cas?state=${'x'.repeat(2000)}`)
  await browser.get('/logout')
  await until(() => a.tickets().length === 1)
  t.equal(a.server.received[0]?.url, '/sso/out?x=1')
})

t.test('R3.37: after a reload the new list of services counts', async (t) => {
  const a = await logoutApplication(t, { id: 'a' })
  const { browser, enter, app, config, database } = await signedIn(t, [a.entry])
  await enter(a.service)
  app.replaceServices({ ...config, services: [] })
  await browser.get('/logout')
  await until(async () => (await waiting({ database })) === 0)
  t.same(a.server.received, [])
})
