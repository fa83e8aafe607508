import t from 'tap'
import { actAt } from '../support/acts.ts'
import { loginTicketOf, ticketIn } from '../support/browser.ts'
import { A, credentials, query, SERVICES } from '../support/login-cases.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { testApp } from '../support/test-app.ts'

type Expected = 'form' | 'portal' | 'refused' | 'ticket' | 'no ticket' | 'confirmation'
type Who = 'nobody' | 'signed in' | 'signed in, warned'

const OTHER = 'https://other.example/'
const LEADERS = 'https://leaders.example/'
const ALWAYS = 'https://always.example/'

/** [row, service, who has a session, what else is asked, result] */
const TABLE_1_2: readonly [string, string | undefined, Who, string, Expected][] = [
  ['1 (R1.01)', undefined, 'nobody', '', 'form'],
  ['1', undefined, 'nobody', 'renew', 'form'],
  ['1 (R1.10)', undefined, 'nobody', 'gateway', 'form'],
  ['1', undefined, 'nobody', 'renew gateway', 'form'],
  ['2 (R1.02)', undefined, 'signed in', '', 'portal'],
  ['2 (R1.10)', undefined, 'signed in', 'gateway', 'portal'],
  ['2, warned', undefined, 'signed in, warned', '', 'portal'],
  ['3', undefined, 'signed in', 'renew', 'form'],
  ['3', undefined, 'signed in', 'renew gateway', 'form'],
  ['4 (R1.04)', OTHER, 'nobody', '', 'refused'],
  ['4 (R1.04)', OTHER, 'nobody', 'renew', 'refused'],
  ['4 (R1.04, E02)', OTHER, 'nobody', 'gateway', 'refused'],
  ['4 (E02)', OTHER, 'signed in', 'gateway', 'refused'],
  ['4, warned', OTHER, 'signed in, warned', 'renew gateway', 'refused'],
  ['4, disabled', 'https://off.example/', 'signed in', '', 'refused'],
  ['4, malformed', 'https:app.example/app', 'signed in', '', 'refused'],
  ['4, with a ticket of its own', `${A}?ticket=ST-1`, 'signed in', '', 'refused'],
  ['5', A, 'nobody', '', 'form'],
  ['6 (R1.08, E01)', A, 'nobody', 'gateway', 'no ticket'],
  ['7 (R1.09, E03)', A, 'nobody', 'renew gateway', 'form'],
  ['8', A, 'signed in', '', 'ticket'],
  ['9 (R1.07)', A, 'signed in', 'gateway', 'ticket'],
  ['10 (R1.06)', A, 'signed in', 'renew', 'form'],
  ['10 (R1.09)', A, 'signed in', 'renew gateway', 'form'],
  ['10, warned', A, 'signed in, warned', 'renew', 'form'],
  ['11 (R1.12)', A, 'signed in, warned', '', 'confirmation'],
  ['11 (R1.12, M02)', A, 'signed in, warned', 'gateway', 'confirmation'],
  ['12', LEADERS, 'signed in', '', 'refused'],
  ['12, warned', LEADERS, 'signed in, warned', '', 'refused'],
  ['13 (R1.11)', LEADERS, 'signed in', 'gateway', 'no ticket'],
  ['13, warned', LEADERS, 'signed in, warned', 'gateway', 'no ticket'],
  ['14', ALWAYS, 'signed in', '', 'form'],
  ['14, warned', ALWAYS, 'signed in, warned', '', 'form'],
  ['15', ALWAYS, 'signed in', 'gateway', 'no ticket'],
  ['15, warned', ALWAYS, 'signed in, warned', 'gateway', 'no ticket'],
]

t.test('table 1.2: what GET /login does', async (t) => {
  const { browser, addPerson } = await testApp(t, { services: SERVICES })
  await addPerson()
  const browsers = { nobody: browser(), 'signed in': browser(), 'signed in, warned': browser() }
  await browsers['signed in'].signIn(credentials)
  await browsers['signed in, warned'].signIn({ ...credentials, warn: 'true' })

  for (const [row, service, who, flags, expected] of TABLE_1_2) {
    const parameters = query({
      ...(service && { service }),
      ...Object.fromEntries((flags.match(/\w+/g) ?? []).map((flag) => [flag, 'true'])),
    })
    t.test(`row ${row}: ${flags || 'neither'}, ${who} → ${expected}`, async (t) => {
      const answer = await browsers[who].get(`/cas/login?${parameters}`)
      const { location } = answer.headers
      switch (expected) {
        case 'form':
          t.equal(answer.statusCode, 200)
          t.match(loginTicketOf(answer.body), /^LT-/)
          break
        case 'confirmation':
          t.equal(answer.statusCode, 200)
          t.equal(location, undefined)
          t.match(answer.body, 'Ứng dụng mẫu')
          t.match(answer.body, '(app.example)')
          t.notMatch(answer.body, 'ST-')
          break
        case 'portal':
          t.equal(answer.statusCode, 200)
          t.equal(location, undefined)
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
          t.equal(location, service, 'byte for byte')
          t.equal(answer.cookies.length, 0, 'no cookie of a session')
      }
    })
  }
})

t.test('row 16 (R10.25): a cookie of no session gives the form, and is cleared', async (t) => {
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

t.test(
  'R1.11: gateway and a person who was disabled meanwhile: back without a ticket',
  async (t) => {
    const { browser, addPerson, accounts, clock } = await testApp(t)
    const id = await addPerson()
    const official = browser()
    await official.signIn(credentials)
    await accounts.disable(id, actAt(clock.now(), 'nghỉ việc'))
    const answer = await official.get(`/cas/login?${query({ service: A, gateway: 'true' })}`)
    t.equal(answer.statusCode, 302)
    t.equal(answer.headers.location, A)
  },
)

/** [value of a flag, whether it means yes] */
const FLAG_VALUES: readonly [string, boolean][] = [
  ['true', true],
  ['1', true],
  ['TRUE', true],
  ['yes', true],
  ['on', true],
  ['false', false],
  ['False', false],
  ['0', false],
  ['no', false],
  ['off', false],
  ['', false],
]

t.test('R1.05: which values of a flag mean yes', async (t) => {
  const { browser, addPerson } = await testApp(t, { sessions: { rememberMe: { enabled: true } } })
  await addPerson()
  const official = browser()
  await official.signIn(credentials)
  for (const [value, isSet] of FLAG_VALUES) {
    t.test(`R1.05, E04: renew=${value} → ${isSet ? 'the form' : 'a ticket'}`, async (t) => {
      const answer = await official.get(`/cas/login?${query({ service: A, renew: value })}`)
      t.equal(answer.statusCode, isSet ? 200 : 302)
    })
    t.test(`R1.05: gateway=${value} → ${isSet ? 'back' : 'the form'}`, async (t) => {
      const answer = await browser().get(`/cas/login?${query({ service: A, gateway: value })}`)
      t.equal(answer.statusCode, isSet ? 302 : 200)
    })
    t.test(`R1.05: warn=${value}, rememberMe=${value} → ${isSet ? 'chosen' : 'not'}`, async (t) => {
      const choosy = browser()
      const fields = { ...credentials, warn: value, rememberMe: value }
      const { cookies } = await choosy.signIn(fields)
      const seconds = cookies.find(({ name }) => name === '__Host-TGC')?.maxAge
      t.equal(seconds !== undefined, isSet)
      const answer = await choosy.get(`/cas/login?${query({ service: A })}`)
      t.equal(answer.statusCode, isSet ? 200 : 302)
    })
  }
})

t.test('requests that no page of ours makes', async (t) => {
  const { browser, addPerson, server } = await testApp(t)
  await addPerson()
  const official = browser()
  await official.signIn(credentials)
  const service = encodeURIComponent(A)
  for (const [name, url, status] of [
    ['R0.08, M11: service twice', `/cas/login?service=${service}&service=${service}`, 400],
    ['R0.08: service[]', `/cas/login?service[]=${service}`, 400],
    [
      'R0.14: a service of more than 8192 bytes',
      `/cas/login?service=${service}${'x'.repeat(8192)}`,
      400,
    ],
    ['R0.08: TARGET twice', `/cas/login?TARGET=${service}&TARGET=${service}`, 400],
    ['R0.08: method twice', `/cas/login?service=${service}&method=POST&method=GET`, 400],
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

  t.test('E08: a service with 2 KB of state, twice encoded, and its ticket', async (t) => {
    const url = `${A}?state=${encodeURIComponent('/+='.repeat(700))}`
    const answer = await official.get(`/cas/login?service=${encodeURIComponent(url)}`)
    t.equal(answer.statusCode, 302)
    t.ok(String(answer.headers.location).startsWith(url))
    const ticket = ticketIn(String(answer.headers.location))
    const validation = await server.inject(`/serviceValidate?${query({ service: url, ticket })}`)
    t.match(validation.body, '<cas:authenticationSuccess>')
  })

  for (const method of ['PUT', 'DELETE', 'PATCH', 'OPTIONS'] as const) {
    t.test(`R0.11: ${method} /login → 405 with Allow`, async (t) => {
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
    t.test(`E30, R0.10: ${name} issues no ticket`, async (t) => {
      const answer = await server.inject({ method, url, headers: { ...headers, cookie } })
      t.equal(answer.headers.location, undefined)
      t.strictSame(await count(), { n: 0 })
    })
  }
  t.equal((await official.get(url)).statusCode, 302)
  t.strictSame(await count(), { n: 1 })
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
