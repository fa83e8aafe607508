import { connect } from 'node:tls'
import t from 'tap'
import { createRefusalStore } from '../../src/diagnosis/refusal-store.ts'
import { selfSignedCertificate } from '../support/certificate.ts'
import { type DiagnosisOffice, diagnosisOffice } from '../support/diagnosis-office.ts'
import { proxyingApplication } from '../support/proxying-application.ts'
import { freePort } from '../support/running-server.ts'
import { serviceEntry } from '../support/sample-config.ts'

const APP = 'https://app.example/app'
const JUNK = `ST-${'a1B2'.repeat(7)}c`
const encoded = encodeURIComponent(APP)

/** What an application does, whose refusal it is, and what the diagnosis is. */
type Row = [
  rule: string,
  name: string,
  act: (office: DiagnosisOffice) => Promise<unknown>,
  sentence: RegExp,
  serviceId?: string,
]

const used = async ({ browser, validate, call }: DiagnosisOffice, from: string) => {
  const ticket = await browser.ticketFor(APP)
  await validate(ticket, APP)
  return call(`/cas/serviceValidate?service=${encoded}&ticket=${ticket}`, {
    'x-forwarded-for': from,
  })
}

const ROWS: Row[] = [
  [
    'D3',
    'used from the same address',
    (o) => used(o, '127.0.0.1'),
    /used already at .* also from 127\.0\.0\.1/,
  ],
  [
    'D3',
    'used from another address',
    (o) => used(o, '203.0.113.9'),
    /used already at .* from 127\.0\.0\.1, now from 203\.0\.113\.9/,
  ],
  [
    'D3',
    'used up by an attempt that was refused',
    async ({ browser, validate }) => {
      const ticket = await browser.ticketFor(APP)
      await validate(ticket, `${APP}/`)
      return validate(ticket, APP)
    },
    /was used at .* and refused then \(INVALID_SERVICE\)/,
  ],
  [
    'D3',
    'both at once, as a filter does that is installed twice',
    async ({ browser, validate }) => {
      const ticket = await browser.ticketFor(APP)
      return Promise.all([validate(ticket, APP), validate(ticket, APP)])
    },
    /used already at /,
  ],
  [
    'D4',
    'a ticket of the test system',
    ({ validate }) => validate('ST-t-abcdefghijklmnopqrstuvwxyz12', APP),
    /carries the environment mark “t”/,
  ],
  [
    'D4',
    'a ticket of another server',
    ({ validate }) => validate('ST-17-abcDEF123456789012345-cas01', APP),
    /ours have 32 characters, this one has 33/,
  ],
  [
    'D4',
    'a ticket that was cut',
    ({ validate }) => validate(JUNK.slice(0, 20), APP),
    /ours have 32 characters, this one has 20/,
  ],
  [
    'D4',
    'never issued, or used before the start',
    ({ validate }) => validate(JUNK, APP),
    /never issued here, .* used before \d{4}-/,
  ],
  [
    'D5',
    'the name of the ticket is missing',
    ({ call }) => call(`/cas/serviceValidate?${JUNK}&service=${encoded}`),
    /The name “ticket=” is missing/,
  ],
  [
    'D5',
    'an empty ticket',
    ({ call }) => call(`/cas/serviceValidate?ticket=&service=${encoded}`),
    /“ticket” was sent without a value/,
  ],
  [
    'D5',
    'no ticket at all',
    ({ call }) => call(`/cas/serviceValidate?service=${encoded}`),
    /“ticket” is missing/,
  ],
  [
    'D5',
    'Ticket for ticket',
    ({ call }) => call(`/cas/serviceValidate?Ticket=${JUNK}&service=${encoded}`),
    /“Ticket” was sent, “ticket” is right/,
  ],
  [
    'D5',
    'no service',
    ({ call }) => call(`/cas/serviceValidate?ticket=${JUNK}`),
    /“service” is missing/,
    '',
  ],
  [
    'D5',
    '&amp; between the parameters',
    ({ call }) => call(`/cas/serviceValidate?ticket=${JUNK}&amp;service=${encoded}`),
    /written as “&amp;”/,
    '',
  ],
  [
    'D5',
    'a space in the ticket',
    ({ validate }) => validate(` ${JUNK}`, APP),
    /spaces or line breaks/,
  ],
  [
    'D5',
    'quotes around the ticket',
    ({ validate }) => validate(`"${JUNK}"`, APP),
    /quotes or brackets/,
  ],
  [
    'D5',
    'more of the address in the ticket',
    ({ validate }) => validate(`${JUNK}&x=1`, APP),
    /more of the address/,
  ],
  [
    'D5',
    'a parameter twice',
    ({ call }) => call(`/cas/serviceValidate?ticket=${JUNK}&service=${encoded}&service=${encoded}`),
    /“service” was sent more than once/,
  ],
  [
    'D5',
    'no such format',
    ({ call }) => call(`/cas/serviceValidate?ticket=${JUNK}&service=${encoded}&format=YAML`),
    /XML or JSON only/,
  ],
  [
    'D5',
    'a SAML request without a body',
    ({ call }) => call(`/cas/samlValidate?TARGET=${encoded}`, {}, 'POST'),
    /SOAP envelope\) cannot be used: it is empty/,
  ],
  [
    'D6',
    'the ticket-granting ticket',
    ({ validate }) => validate(`TGT-${'x'.repeat(43)}`, APP),
    /takes no TGT-… ticket/,
  ],
  [
    'D6',
    'a proxy-granting ticket',
    ({ validate }) => validate(`PGT-${'x'.repeat(43)}`, APP),
    /takes no PGT-… ticket/,
  ],
  [
    'D6',
    'the IOU',
    ({ validate }) => validate(`PGTIOU-${'x'.repeat(43)}`, APP),
    /takes no PGTIOU-… ticket/,
  ],
  [
    'D6',
    'a service ticket at /proxy',
    ({ call }) => call(`/cas/proxy?pgt=${JUNK}&targetService=${encoded}`),
    /\/cas\/proxy takes no ST-… ticket/,
  ],
  [
    'D4',
    'a proxy-granting ticket that nobody knows',
    ({ call }) => call(`/cas/proxy?pgt=PGT-${'x'.repeat(43)}&targetService=${encoded}`),
    /does not know the proxy-granting ticket/,
  ],
  [
    'D7',
    '/cas/cas/serviceValidate',
    ({ call }) => call(`/cas/cas/serviceValidate?ticket=${JUNK}&service=${encoded}`),
    /\/cas\/cas\/serviceValidate is the wrong address; the right one is https:\/\/sso\.example\/cas\/serviceValidate\./,
  ],
  [
    'D12',
    'renew with a ticket of single sign-on',
    async ({ browser, call }) =>
      call(
        `/cas/serviceValidate?renew=true&service=${encoded}&ticket=${await browser.ticketFor(APP)}`,
      ),
    /renew=true/,
  ],
  [
    'other',
    'pgtUrl where proxying is not allowed',
    async ({ browser, call }) =>
      call(
        `/cas/serviceValidate?service=${encoded}&ticket=${await browser.ticketFor(APP)}&pgtUrl=https%3A%2F%2Fapp.example%2Fpgt`,
      ),
    /asks for proxying \(pgtUrl\), which it is not allowed/,
  ],
  [
    'other',
    'the person has signed out',
    async ({ browser, validate }) => {
      const ticket = await browser.ticketFor(APP)
      await browser.get('/cas/logout')
      return validate(ticket, APP)
    },
    /signed out, or the session ended/,
  ],
]

t.test('3.9: each thing that goes wrong has its rule', async (t) => {
  for (const [rule, name, act, sentence, serviceId = 'app'] of ROWS) {
    await t.test(`R11.23 ${rule}: ${name}`, async (t) => {
      const office = await diagnosisOffice(t, { trustedProxies: ['127.0.0.1'] })
      await act(office)
      const found = await office.refusalsOf(serviceId)
      t.match(found.at(-1), { rule, sentence })
      t.equal(found.length, rule === 'D3' && name.includes('refused') ? 2 : 1)
    })
  }
})

t.test('R11.23 D7: other ways to miss an endpoint', async (t) => {
  const office = await diagnosisOffice(t)
  const rows: [string, string, RegExp][] = [
    [
      'GET',
      '/cas/servicevalidate',
      /the right one is https:\/\/sso\.example\/cas\/serviceValidate\./,
    ],
    [
      'GET',
      '/CAS/p3/ServiceValidate',
      /the right one is https:\/\/sso\.example\/cas\/p3\/serviceValidate\./,
    ],
    ['GET', '/sso/login', /the right one is https:\/\/sso\.example\/cas\/login\./],
    ['POST', '/cas/serviceValidate', /was called with POST; it takes GET only/],
    ['HEAD', '/cas/p3/serviceValidate', /was called with HEAD; it takes GET only/],
    ['GET', '/cas/samlValidate', /was called with GET; it takes POST only/],
    ['POST', '/cas/proxy', /was called with POST; it takes GET only/],
  ]
  for (const [method, path, sentence] of rows) {
    office.clock.advance(11 * 60_000)
    await office.call(`${path}?service=${encoded}`, {}, method)
    t.match((await office.refusalsOf('app')).at(-1), { rule: 'D7', sentence }, `${method} ${path}`)
  }
  const before = (await office.refusalsOf('app')).length
  for (const path of ['/wp-login.php', '/favicon.ico', '/cas/serviceValidate.jsp']) {
    await office.call(`${path}?service=${encoded}`)
  }
  t.equal((await office.refusalsOf('app')).length, before, 'what means nothing to us is not noted')
})

t.test('R11.23 D9: tickets that nobody validated, when they are swept away', async (t) => {
  const office = await diagnosisOffice(t)
  const { browser, validate, clock, app } = office
  await browser.ticketFor(APP)
  await browser.ticketFor(`${APP}/x`)
  await validate(await browser.ticketFor(APP), APP)
  clock.advance(15 * 60_000)
  await app.sweep.sweepOnce()
  t.strictSame(
    await office.refusalsOf('app'),
    [],
    'for a quarter of an hour late tickets are known',
  )
  clock.advance(61_000)
  await app.sweep.sweepOnce()
  const found = await office.refusalsOf('app')
  t.equal(found.length, 1)
  t.match(found[0], {
    rule: 'D9',
    sentence:
      /^2 tickets were issued for https:\/\/app\.example\/app.* did not validate in time\.$/,
    fix: /can reach sso\.example/,
  })
})

t.test(
  'R11.23 D2: an expired ticket is told by how late it is, for a quarter of an hour',
  async (t) => {
    const office = await diagnosisOffice(t)
    const ticket = await office.browser.ticketFor(APP)
    office.clock.advance(14 * 60_000)
    await office.app.sweep.sweepOnce()
    await office.validate(ticket, APP)
    t.match(await office.refusalsOf('app'), [
      { rule: 'D2', sentence: /after 840 s, and it lasts 60 s/ },
    ])
  },
)

t.test(
  'R11.23 D11: five tickets for one application within a minute are a loop, told once',
  async (t) => {
    const office = await diagnosisOffice(t)
    for (let times = 0; times < 8; times += 1) {
      await office.browser.ticketFor(APP)
      office.clock.advance(1000)
    }
    t.match(await office.refusalsOf('app'), [{ rule: 'D11', sentence: /^A loop: .* 5 tickets/ }])
    await office.browser.ticketFor('https://other.example/')
    t.strictSame(await office.refusalsOf('other'), [])
  },
)

t.test('R11.23 D13: gateway over and over within seconds', async (t) => {
  const office = await diagnosisOffice(t)
  for (let times = 0; times < 9; times += 1) {
    await office.call(`/cas/login?gateway=true&service=${encoded}`)
  }
  t.match(await office.refusalsOf('app'), [
    { rule: 'D13', sentence: /gateway 8 times within seconds/ },
  ])
})

t.test('R11.23 D8: attributes that another endpoint would have given', async (t) => {
  const entry = { attributesOnCas2: false, attributes: { mail: 'mailboxAddress' } }
  const office = await diagnosisOffice(t, { services: [serviceEntry(entry)] })
  const { browser, validate } = office
  for (const endpoint of [
    '/cas/p3/serviceValidate',
    '/cas/serviceValidate',
    '/cas/serviceValidate',
  ]) {
    t.match(await validate(await browser.ticketFor(APP), APP, endpoint), 'authenticationSuccess')
  }
  t.match(await office.refusalsOf('app'), [
    { rule: 'D8', sentence: /^The validation succeeded, but / },
  ])
})

t.test('R11.23 D17: sign-in or sign-out in a frame', async (t) => {
  for (const path of ['/cas/login', '/cas/logout']) {
    const office = await diagnosisOffice(t)
    const frame = { 'sec-fetch-dest': 'iframe' }
    for (let times = 0; times < 3; times += 1)
      await office.call(`${path}?service=${encoded}`, frame)
    const found = await office.refusalsOf('app')
    t.equal(found.length, 1, 'once in a while is enough')
    t.match(found[0], { rule: 'D17', sentence: new RegExp(`^${path} was opened in an iframe`) })
  }
})

t.test('R11.23 D18: a service that is not registered, and what it is close to', async (t) => {
  const office = await diagnosisOffice(t)
  const login = (service: string) =>
    office.call(`/cas/login?service=${encodeURIComponent(service)}`)
  const rows: [string, string, string, RegExp][] = [
    [
      'https://app.example/ap',
      'app',
      'D18',
      /close to app but differs at character 23: “app” is registered, “ap” was sent/,
    ],
    ['http://app.example/app', 'app', 'D18', /close to app but differs at character 5/],
    ['https://www.app.example/app', 'app', 'D18', /close to app/],
    ['https://ap.example/app', '', 'D18', /close to app but differs at character 11/],
    ['https://elsewhere.vn/', '', 'D18', /on elsewhere\.vn is not registered/],
    [encodeURIComponent(APP), '', 'D1d', /percent-encoded twice at login/],
    ['/app', '', 'D18', /it has no https:\/\/ or http:\/\/ at the start/],
  ]
  for (const [service, serviceId, rule, sentence] of rows) {
    office.clock.advance(11 * 60_000)
    await login(service)
    t.match((await office.refusalsOf(serviceId)).at(-1), { rule, sentence }, service)
  }
})

t.test('R11.23 D15, D16: calls of ours that applications do not take', async (t) => {
  const a = await proxyingApplication(t, {
    id: 'app',
    answer: (_, response) => response.writeHead(404).end(),
  })
  const office = await diagnosisOffice(t, {
    publicUrl: 'http://localhost:8080',
    services: [a.entry],
  })
  const { browser, call, app } = office
  const query = new URLSearchParams({
    service: a.service,
    ticket: await browser.ticketFor(a.service),
    pgtUrl: a.pgtUrl,
  })
  t.match(await call(`/cas/serviceValidate?${query}`), 'INVALID_PROXY_CALLBACK')
  t.match((await office.refusalsOf('app')).at(-1), {
    rule: 'D15',
    sentence: `The pgtUrl ${a.pgtUrl} could not be called: it answered HTTP 404.`,
  })
  app.start()
  await browser.get('/cas/logout')
  let found = await office.refusalsOf('app')
  for (let times = 0; times < 100 && found.at(-1)?.rule !== 'D16'; times += 1) {
    await new Promise((resolve) => setTimeout(resolve, 50))
    found = await office.refusalsOf('app')
  }
  t.match(found.at(-1), {
    rule: 'D16',
    sentence: /^Single logout to localhost:\d+ failed: it answered HTTP 404\.$/,
  })
})

t.test(
  'R11.23: the record keeps both addresses whole, the log without values; no ticket in either (R10.05)',
  async (t) => {
    const office = await diagnosisOffice(t)
    const { browser, validate, lines, database } = office
    const service = `${APP}?token=bi-mat&x=Tấm`
    const ticket = await browser.ticketFor(service)
    await validate(ticket, `${service}&ticket=${ticket}`)
    const [refusal] = await office.refusalsOf('app')
    t.match(refusal, {
      rule: 'D1e',
      evidence: {
        atLogin: service,
        atValidation: `${service}&ticket=ST-...${ticket.slice(-4)}`,
        differsAt: service.length + 3,
        ticket: `ST-...${ticket.slice(-4)}`,
        ip: '127.0.0.1',
        userAgent: 'phpCAS/1.6.1',
        path: '/cas/serviceValidate',
        supportCode: /^[A-Z0-9]{4}-[A-Z0-9]{4}$/,
      },
    })
    const rows = JSON.stringify(await createRefusalStore(database).latest('app', 10))
    const log = JSON.stringify(lines)
    t.notMatch(rows, ticket)
    t.notMatch(log, ticket)
    t.notMatch(log, 'bi-mat')
    t.match(log, 'token=…', 'the names of parameters are there')
    t.equal(
      lines.find(({ event }) => event === 'ticket.refused')?.supportCode,
      refusal?.evidence.supportCode,
    )
  },
)

t.test('R11.23: addresses of any length are remembered up to 2,000 bytes', async (t) => {
  const office = await diagnosisOffice(t)
  const long = `${APP}?q=${'x'.repeat(5000)}`
  await office.validate(await office.browser.ticketFor(long), `${long}y`)
  const [refusal] = await office.refusalsOf('app')
  t.equal(String(refusal?.evidence.atLogin).length, 2000)
  t.match(refusal, {
    rule: /^D1/,
    sentence: new RegExp(`differs at character ${long.length + 1},`),
  })
})

t.test(
  'R5.14: the wire stays as the protocol has it, and noting never costs an answer',
  async (t) => {
    const office = await diagnosisOffice(t)
    const { browser, validate, app, database } = office
    const ticket = await browser.ticketFor(APP)
    await validate(ticket, APP)
    const again = await validate(ticket, APP)
    const unknown = await validate(JUNK, APP)
    const masked = (body: string) => body.replace(/ST-\.\.\.\w+/, 'ST-...')
    t.equal(masked(again), masked(unknown), 'used and unknown look the same')
    await database.change('process', 'DROP TABLE refusals')
    t.match(await validate(JUNK, APP), 'INVALID_TICKET')
    await app.refusals.flush()
    t.match(await validate(await browser.ticketFor(APP), APP), 'authenticationSuccess')
  },
)

t.test('R11.23 D4: an own environment mark, and a ticket without it', async (t) => {
  const office = await diagnosisOffice(t, { tickets: { environmentTag: 't' } })
  await office.validate(JUNK, APP)
  t.match(await office.refusalsOf('app'), [
    { rule: 'D4', sentence: /lacks the environment mark “t”/ },
  ])
  t.match(await office.browser.ticketFor(APP), /^ST-t-/)
})

t.test('R11.23 D10: a TLS client that is too old, and one that does not trust us', async (t) => {
  const port = await freePort()
  const publicUrl = `https://localhost:${port}`
  const tls = selfSignedCertificate(t, 'localhost')
  const office = await diagnosisOffice(t, { publicUrl, tls })
  await office.server.listen({ host: '127.0.0.1', port })
  const old = connect({
    host: '127.0.0.1',
    port,
    minVersion: 'TLSv1',
    maxVersion: 'TLSv1.1',
    ciphers: 'DEFAULT@SECLEVEL=0',
    rejectUnauthorized: false,
  })
  await new Promise((resolve) => old.once('error', resolve).once('secureConnect', resolve))
  old.destroy()
  const alert = Object.assign(new Error('alert'), { code: 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA' })
  office.server.server.emit('tlsClientError', alert, { remoteAddress: '10.20.3.5' })
  t.match(await office.refusalsOf(''), [
    {
      rule: 'D10',
      sentence: /^A TLS connection from 127\.0\.0\.1 was refused .* older than TLS 1\.2\.$/,
    },
    {
      rule: 'D10',
      sentence: /^A TLS connection from 10\.20\.3\.5 .* does not trust our certificate\.$/,
    },
  ])
})
