import t from 'tap'
import { actAt } from '../support/acts.ts'
import { ticketIn } from '../support/browser.ts'
import { ENDPOINTS } from '../support/endpoints.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'

const A = 'https://app.example/app'
const LEAN = 'https://lean.example/'
const OPEN = 'https://open.example/'
const NO_CAS1 = 'https://modern.example/'
const DOCUMENTS = ENDPOINTS.slice(1)

const SERVICES = [
  serviceEntry({ attributes: { mail: 'mailboxAddress', chucVu: 'position' } }),
  serviceEntry({ id: 'lean', matches: [{ prefix: LEAN }], launchUrl: LEAN }),
  serviceEntry({
    id: 'open',
    matches: [{ prefix: OPEN }],
    launchUrl: OPEN,
    attributes: { email: 'mailboxAddress' },
    allAttributes: true,
  }),
  serviceEntry({
    id: 'modern',
    matches: [{ prefix: NO_CAS1 }],
    launchUrl: NO_CAS1,
    protocols: ['cas3'],
  }),
]

async function signedIn(t: Parameters<typeof testApp>[0]) {
  const app = await testApp(t, { services: SERVICES })
  const id = await app.addPerson()
  const browser = app.browser()
  await browser.signIn({ username: 'tamtt', password: PASSWORD })
  const validate = (path: string, parameters: Record<string, string>, headers = {}) =>
    app.server.inject({ url: `/cas${path}?${new URLSearchParams(parameters)}`, headers })
  return { ...app, id, browser, validate, ticketFor: browser.ticketFor }
}

t.test('R4.03: /validate spends a ticket and judges it like the others', async (t) => {
  const { validate, ticketFor, clock } = await signedIn(t)
  const ticket = await ticketFor(A)
  t.equal((await validate('/validate', { ticket, service: `${A}/` })).body, 'no\n\n')
  t.equal((await validate('/validate', { ticket, service: A })).body, 'no\n\n', 'spent')
  const old = await ticketFor(A)
  clock.advance(60_000)
  t.equal((await validate('/validate', { ticket: old, service: A })).body, 'no\n\n', 'expired')
  const sso = await ticketFor(A)
  t.equal((await validate('/validate', { ticket: sso, service: A, renew: 'true' })).body, 'no\n\n')
})

t.test('R4.06: pgtUrl and format mean nothing at /validate', async (t) => {
  const { validate, ticketFor } = await signedIn(t)
  for (const more of [{ pgtUrl: 'https://evil.example/pgt' }, { format: 'yaml' }]) {
    const { body } = await validate('/validate', {
      service: A,
      ticket: await ticketFor(A),
      ...more,
    })
    t.equal(body, 'yes\ntamtt\n', JSON.stringify(more))
  }
})

t.test('R0.18: an answer is not compressed, and its lines end in LF alone', async (t) => {
  const { validate, ticketFor } = await signedIn(t)
  for (const path of ENDPOINTS) {
    const asked = { service: A, ticket: await ticketFor(A) }
    const answer = await validate(path, asked, { 'accept-encoding': 'gzip, br' })
    t.equal(answer.headers['content-encoding'], undefined, path)
    t.equal(answer.headers['cache-control'], 'no-store', path)
    t.notMatch(answer.body, '\r', path)
  }
})

t.test('R5.03, R5.04: no validation endpoint redirects, whatever is asked', async (t) => {
  const { server } = await signedIn(t)
  for (const path of ENDPOINTS) {
    for (const url of [path, `${path}/`, `/cas${path}`, `${path}?ticket=ST-x&service=`]) {
      const answer = await server.inject(url)
      t.equal(answer.statusCode, 200, url)
      t.equal(answer.headers.location, undefined, url)
    }
  }
})

t.test('the form of the document', async (t) => {
  const { validate, ticketFor } = await signedIn(t)
  const success = async (path: string) =>
    (await validate(path, { service: A, ticket: await ticketFor(A) })).body
  const failure = async (path: string) =>
    (await validate(path, { service: A, ticket: 'ST-x' })).body

  for (const path of DOCUMENTS) {
    t.test(`R5.31, R5.33, R5.36 at ${path}`, async (t) => {
      for (const body of [await success(path), await failure(path)]) {
        for (const [tag] of body.matchAll(/<[^>]+>/g)) {
          t.match(tag, /^<\/?cas:/, 'R5.31: the prefix is cas')
          t.match(tag, /^<\/?cas:\w+( code='[A-Z_]+'| xmlns:cas='[^']+')?>$/, 'R5.33')
        }
      }
      t.equal((await success(path)).match(/<cas:user>/g)?.length, 1, 'R5.36')
      t.notMatch(await failure(path), 'cas:user', 'R5.36')
    })
  }

  t.test('R5.34: an attribute that is empty is not there', async (t) => {
    const { addPerson, browser } = await testApp(t, { services: SERVICES })
    await addPerson({ position: '' })
    const visitor = browser()
    await visitor.signIn({ username: 'tamtt', password: PASSWORD })
    const ticket = await visitor.ticketFor(A)
    const { body } = await visitor.get(`/cas/p3/serviceValidate?service=${A}&ticket=${ticket}`)
    t.match(body, '<cas:mail>')
    t.notMatch(body, 'chucVu')
  })

  t.test('R5.21: what is echoed of a ticket is short, escaped and without controls', async (t) => {
    for (const junk of ['<x>&"\'', '\u0001\u0000\u001b', 'x'.repeat(2000), ']]>', 'ấ'.repeat(50)]) {
      const { body, statusCode } = await validate('/serviceValidate', {
        service: A,
        ticket: `ST-${junk}`,
      })
      t.equal(statusCode, 200)
      const text = /code='INVALID_TICKET'>([^<]*)</.exec(body)?.[1] ?? ''
      t.match(text, /^[ -~]{1,100}$/, 'printable ASCII, at most 100 characters')
      t.notMatch(text, /[<>]/)
    }
  })
})

t.test('R5.63, R11.30: what is released by default is the user and nothing else', async (t) => {
  const { validate, ticketFor } = await signedIn(t)
  const { body } = await validate('/p3/serviceValidate', {
    service: LEAN,
    ticket: await ticketFor(LEAN),
  })
  const names = [...body.matchAll(/<cas:(\w+)>/g)].map(([, name]) => name)
  t.strictSame(names, [
    'authenticationSuccess',
    'user',
    'attributes',
    'authenticationDate',
    'longTermAuthenticationRequestTokenUsed',
    'isFromNewLogin',
  ])
})

t.test('R11.31: none, a list, a list under other names, or everything', async (t) => {
  const { validate, ticketFor } = await signedIn(t)
  const released = async (service: string) => {
    const asked = { service, ticket: await ticketFor(service), format: 'JSON' }
    const { body } = await validate('/p3/serviceValidate', asked)
    return Object.keys(JSON.parse(body).serviceResponse.authenticationSuccess.attributes).slice(3)
  }
  t.strictSame(await released(LEAN), [])
  t.strictSame(await released(A), ['mail', 'chucVu'])
  t.strictSame(await released(OPEN), [
    'mailboxName',
    'mailboxAddress',
    'displayName',
    'unit',
    'position',
    'phone',
    'employeeCode',
    'groups',
    'email',
  ])
})

t.test('R11.33, R11.32: attributes are those of the moment of validation', async (t) => {
  const { validate, ticketFor, database } = await signedIn(t)
  const ticket = await ticketFor(A)
  await database.change('process', `UPDATE accounts SET position = 'Trưởng phòng'`)
  const { body } = await validate('/p3/serviceValidate', { service: A, ticket, format: 'JSON' })
  t.match(JSON.parse(body).serviceResponse.authenticationSuccess.attributes, {
    chucVu: ['Trưởng phòng'],
  })
})

t.test('5.3, step 7 (M04): a person disabled after the ticket was issued', async (t) => {
  const { validate, ticketFor, accounts, id, clock } = await signedIn(t)
  const ticket = await ticketFor(A)
  await accounts.disable(id, actAt(clock.now(), 'nghỉ việc'))
  const { body } = await validate('/serviceValidate', { service: A, ticket })
  t.match(body, "code='INVALID_TICKET'")
})

t.test('11.1: a service validates by the protocols of its entry, and by no other', async (t) => {
  const { validate, ticketFor } = await signedIn(t)
  for (const [path, isAllowed] of [
    ['/validate', false],
    ['/serviceValidate', false],
    ['/p3/serviceValidate', true],
    ['/p3/proxyValidate', true],
  ] as const) {
    const { body } = await validate(path, { service: NO_CAS1, ticket: await ticketFor(NO_CAS1) })
    const expected = path === '/validate' ? 'no\n\n' : "code='UNAUTHORIZED_SERVICE'"
    t.match(body, isAllowed ? '<cas:user>tamtt</cas:user>' : expected, path)
  }
})

t.test('R5.76: the format is that of the parameter, whatever is said to be accepted', async (t) => {
  const { validate, ticketFor } = await signedIn(t)
  const asked = { service: A, ticket: await ticketFor(A) }
  const xml = await validate('/serviceValidate', asked, { accept: 'application/json' })
  t.match(xml.body, /^<cas:serviceResponse/)
})

t.test('M01, L-04: gateway=true inside the service is the application’s', async (t) => {
  const { browser, validate } = await signedIn(t)
  const service = `${A}?gateway=true&gatewayResponse=true`
  const { headers } = await browser.get(`/cas/login?service=${encodeURIComponent(service)}`)
  t.match(headers.location, `${service}&ticket=ST-`)
  const ticket = ticketIn(String(headers.location))
  const { body } = await validate('/serviceValidate', { service, ticket })
  t.match(body, '<cas:user>tamtt</cas:user>')
})
