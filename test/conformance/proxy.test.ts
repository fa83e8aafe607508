import type { ServerResponse } from 'node:http'
import t, { type Test } from 'tap'
import { actAt } from '../support/acts.ts'
import { privateAuthority } from '../support/certificate.ts'
import {
  authorityFile,
  type ProxyingApplication,
  proxyingApplication,
} from '../support/proxying-application.ts'
import { freePort } from '../support/running-server.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'
import { webServer } from '../support/web-server.ts'

const DEVELOPMENT = 'http://localhost:8443'
const TARGET = 'https://target.example/api'
const credentials = { username: 'tamtt', password: PASSWORD }

const ENDPOINTS = [
  '/serviceValidate',
  '/proxyValidate',
  '/p3/serviceValidate',
  '/p3/proxyValidate',
] as const

/** Targets and others, beside the applications that proxy. */
const OTHERS = [
  serviceEntry({
    id: 'target',
    matches: [{ prefix: TARGET }],
    launchUrl: TARGET,
    proxying: { target: true },
    attributes: { email: 'mailboxAddress' },
    user: { source: 'mailboxAddress', letterCase: 'upper' },
    serviceTicketSeconds: 30,
  }),
  serviceEntry({ id: 'plain', matches: [{ prefix: 'https://plain.example/' }] }),
  serviceEntry({
    id: 'leaders',
    matches: [{ prefix: 'https://leaders.example/' }],
    proxying: { target: true },
    allowedGroups: ['lanh-dao'],
  }),
  serviceEntry({
    id: 'paused',
    matches: [{ prefix: 'https://paused.example/' }],
    proxying: { target: true },
    enabled: false,
  }),
]

type Parameters = Readonly<Record<string, string>>

/** The server, somebody signed in, and these applications that may proxy. */
async function signedIn(
  t: Test,
  applications: readonly ProxyingApplication[],
  more: Parameters = {},
) {
  const services = [...applications.map(({ entry }) => entry), ...OTHERS]
  const app = await testApp(t, { publicUrl: DEVELOPMENT, services, ...more })
  const id = await app.addPerson()
  const browser = app.browser()
  await browser.signIn(credentials)

  async function get(path: string, parameters: Parameters | string) {
    const query = typeof parameters === 'string' ? parameters : new URLSearchParams(parameters)
    return app.server.inject(`${path}?${query}`)
  }

  /** Validates a new ticket of the application, and asks for a proxy-granting ticket. */
  async function validated(
    { service, pgtUrl }: Pick<ProxyingApplication, 'service' | 'pgtUrl'>,
    endpoint: string = '/p3/serviceValidate',
  ) {
    const ticket = await browser.ticketFor(service)
    const { body } = await get(endpoint, { service, ticket, pgtUrl })
    return { ticket, body, iou: elementsIn(body, 'proxyGrantingTicket')[0] ?? '' }
  }

  /** A proxy-granting ticket in the hands of the application. */
  async function granted(application: ProxyingApplication) {
    const { iou } = await validated(application)
    return application.grants.get(iou) ?? ''
  }

  /** A proxy ticket for the target, from this proxy-granting ticket. */
  async function proxyTicket(pgt: string, targetService = TARGET) {
    const { body } = await get('/proxy', { pgt, targetService })
    return elementsIn(body, 'proxyTicket')[0] ?? ''
  }

  return { ...app, id, browser, get, validated, granted, proxyTicket }
}

function elementsIn(xml: string, name: string): string[] {
  const found = xml.matchAll(new RegExp(`<cas:${name}>([^<]*)</cas:${name}>`, 'g'))
  return [...found].map(([, text = '']) => text)
}

const codeIn = (xml: string) => /Failure code='(\w+)'>[^<]/.exec(xml)?.[1]

const proxyFailure = (code: string, text: string) =>
  `<cas:serviceResponse xmlns:cas='http://www.yale.edu/tp/cas'>\n  <cas:proxyFailure code='${code}'>${text}</cas:proxyFailure>\n</cas:serviceResponse>\n`

t.test('the callback', async (t) => {
  const a = await proxyingApplication(t, { id: 'a' })
  const { get, browser, validated, proxyTicket, lines } = await signedIn(t, [a])

  for (const endpoint of ENDPOINTS) {
    t.test(
      `R7.01 R7.07 R7.11 E23 at ${endpoint}: the IOU in the answer, the ticket at the callback before`,
      async (t) => {
        const before = a.server.received.length
        const pgtUrl = `${a.pgtUrl}?proxyResponse=true#top`
        const { iou, body } = await validated({ ...a, pgtUrl }, endpoint)
        t.match(iou, /^PGTIOU-[-\w]+$/, 'as phpCAS and the Java client expect it')
        t.equal(a.server.received.length, before + 1, 'R7.05: one call')
        const pgt = a.grants.get(iou) ?? ''
        const call = a.server.received[before]
        t.equal(call?.method, 'GET')
        t.equal(call?.url, `/pgt?proxyResponse=true&pgtIou=${iou}&pgtId=${pgt}`, 'R7.05, L-02')
        t.match(pgt, /^PGT-[-A-Za-z0-9]+$/, 'R10.01')
        t.ok(pgt.length <= 64 && iou.length <= 64, 'R10.10')
        t.notMatch(body, pgt, 'R7.13')
        t.notMatch(body, pgt.slice(4), 'R7.13')
        t.match(await proxyTicket(pgt), /^PT-/, 'R7.10: good at once')
      },
    )
  }

  t.test('R5.35, R7.07: where the IOU stands in the document', async (t) => {
    const { body, iou } = await validated(a, '/p3/serviceValidate')
    t.match(
      body,
      `    <cas:user>tamtt</cas:user>
    <cas:proxyGrantingTicket>${iou}</cas:proxyGrantingTicket>
    <cas:attributes>
`,
    )
  })

  t.test('R7.07 in JSON', async (t) => {
    const ticket = await browser.ticketFor(a.service)
    const { service, pgtUrl } = a
    const answer = await get('/serviceValidate', { service, ticket, pgtUrl, format: 'JSON' })
    const { authenticationSuccess: success } = answer.json().serviceResponse
    t.ok(a.grants.has(success.proxyGrantingTicket))
    t.equal(success.proxies, undefined)
  })

  t.test('R5.71: without pgtUrl, or with an empty one, there is no call and no IOU', async (t) => {
    const before = a.server.received.length
    for (const more of [{}, { pgtUrl: '' }]) {
      const ticket = await browser.ticketFor(a.service)
      const { body } = await get('/p3/serviceValidate', { service: a.service, ticket, ...more })
      t.match(body, '<cas:authenticationSuccess>')
      t.notMatch(body, 'proxyGrantingTicket')
    }
    t.equal(a.server.received.length, before)
  })

  t.test('R4.06: /validate ignores pgtUrl and format, however often they come', async (t) => {
    const before = a.server.received.length
    const ticket = await browser.ticketFor(a.service)
    const query = new URLSearchParams([
      ['service', a.service],
      ['ticket', ticket],
      ['pgtUrl', a.pgtUrl],
      ['pgtUrl', 'x'],
      ['format', 'x'],
      ['format', 'y'],
    ])
    t.equal((await get('/validate', query.toString())).body, 'yes\ntamtt\n')
    t.equal(a.server.received.length, before)
  })

  t.test('R0.08: two callbacks are no callback; the ticket stays unspent', async (t) => {
    const before = a.server.received.length
    const ticket = await browser.ticketFor(a.service)
    const fields: [string, string][] = [
      ['service', a.service],
      ['ticket', ticket],
      ['pgtUrl', a.pgtUrl],
    ]
    const twice = new URLSearchParams([...fields, ['pgtUrl', a.pgtUrl]])
    t.equal(codeIn((await get('/serviceValidate', twice.toString())).body), 'INVALID_REQUEST')
    t.equal(a.server.received.length, before)
    const once = new URLSearchParams(fields)
    t.match((await get('/serviceValidate', once.toString())).body, 'authenticationSuccess')
  })

  t.test('L-06, R0.04: further parameters at /proxyValidate mean nothing', async (t) => {
    const ticket = await browser.ticketFor(a.service)
    const known = new URLSearchParams({ service: a.service, ticket })
    const { body } = await get(
      '/proxyValidate',
      `serverName=http://portal.example/&${known}&casServerUrlPrefix=https://sso.example/cas&x=y/z?&redirectAfterValidation=true`,
    )
    t.match(body, '<cas:user>tamtt</cas:user>')
  })

  t.test('R10.05: no log line holds a ticket, an IOU or the callback with them', async (t) => {
    const log = JSON.stringify(lines)
    t.ok(a.grants.size > 0)
    for (const [iou, pgt] of a.grants) {
      t.notMatch(log, iou.slice(7, 20))
      t.notMatch(log, pgt.slice(4, 20))
    }
  })
})

t.test(
  'R5.11: while the callback is called, the ticket is spent and the database free',
  async (t) => {
    const seen: unknown[] = []
    const a: ProxyingApplication = await proxyingApplication(t, {
      id: 'a',
      async answer(_, response) {
        const again = await get('/serviceValidate', { service: a.service, ticket })
        seen.push(codeIn(again.body))
        const other = await browser.ticketFor('https://plain.example/')
        const plain = await get('/serviceValidate', {
          service: 'https://plain.example/',
          ticket: other,
        })
        seen.push(elementsIn(plain.body, 'user'))
        const early = a.grants.values().next().value ?? ''
        seen.push(codeIn((await get('/proxy', { pgt: early, targetService: TARGET })).body))
        response.end()
      },
    })
    const { get, browser } = await signedIn(t, [a])
    const ticket = await browser.ticketFor(a.service)
    const { body } = await get('/serviceValidate', { service: a.service, ticket, pgtUrl: a.pgtUrl })
    t.match(body, '<cas:proxyGrantingTicket>PGTIOU-')
    t.strictSame(seen, ['INVALID_TICKET', ['tamtt'], 'INVALID_TICKET'], 'R7.10: not good yet')
  },
)

t.test('E24 R7.06 R7.08 R7.09: a callback that fails', async (t) => {
  const behaviours: Record<string, (response: ServerResponse) => unknown> = {
    '/404': (response) => response.writeHead(404).end(),
    '/204': (response) => response.writeHead(204).end(),
    '/302': (response) => response.writeHead(302, { location: '/pgt' }).end(),
    '/500': (response) => response.writeHead(500).end(),
    '/drops': (response) => response.destroy(),
    '/hangs': () => undefined,
  }
  const a = await proxyingApplication(t, {
    id: 'a',
    answer(request, response) {
      const path = request.url.replace(/\?.*/, '')
      const behaviour = behaviours[path] ?? (() => response.end())
      return behaviour(response)
    },
  })
  const { get, browser, database, lines } = await signedIn(t, [a])

  for (const path of Object.keys(behaviours)) {
    t.test(`E24: ${path} → INVALID_PROXY_CALLBACK, ticket spent, no usable PGT`, async (t) => {
      a.grants.clear()
      const before = a.server.received.length
      const ticket = await browser.ticketFor(a.service)
      const { service, origin } = a
      const started = Date.now()
      const pgtUrl = `${origin}${path}?key=secret`
      const answer = await get('/p3/proxyValidate', { service, ticket, pgtUrl })
      t.ok(Date.now() - started < 5_000, 'R5.04: an answer in time')
      t.equal(answer.statusCode, 200, 'R5.01')
      t.equal(codeIn(answer.body), 'INVALID_PROXY_CALLBACK')
      t.notMatch(answer.body, /PGT/)
      t.equal(a.server.received.length, before + 1, 'R7.05, R7.06: one call, not followed')
      const again = await get('/serviceValidate', { service, ticket })
      t.equal(codeIn(again.body), 'INVALID_TICKET', 'R7.08: the ticket is spent')
      const [pgt = ''] = a.grants.values()
      t.match(pgt, /^PGT-/)
      t.equal(codeIn((await get('/proxy', { pgt, targetService: TARGET })).body), 'INVALID_TICKET')
      const rows = await database.query('SELECT 1 FROM proxy_granting_tickets')
      t.equal(rows.length, 0, 'R7.08: no PGT exists afterwards')
      t.match(
        lines.findLast(({ code }) => code === 'INVALID_PROXY_CALLBACK'),
        {
          event: 'ticket.refused',
          reason: 'callback-failed',
          callback: pgtUrl.replace('secret', '…'),
          detail: /./,
        },
      )
    })
  }
})

t.test('R7.02, R7.03: callbacks that are never called', async (t) => {
  const a = await proxyingApplication(t, { id: 'a' })
  const listed = await proxyingApplication(t, {
    id: 'listed',
    proxying: { allowed: true, callbacks: [{ prefix: `${a.origin}/pgt` }] },
  })
  const { get, browser } = await signedIn(t, [a, listed])
  const elsewhere = await webServer(t)

  async function refusal(service: string, pgtUrl: string) {
    const ticket = await browser.ticketFor(service)
    const code = codeIn((await get('/serviceValidate', { service, ticket, pgtUrl })).body)
    const again = await get('/serviceValidate', { service, ticket })
    t.equal(codeIn(again.body), 'INVALID_TICKET', '5.3: the ticket is spent')
    return code
  }

  for (const [why, pgtUrl] of [
    ['R7.02 E24: http', a.pgtUrl.replace('https:', 'http:')],
    ['R7.02: http elsewhere', 'http://plain.example/pgt'],
    ['R7.02: no URL at all', 'pgt'],
    ['R7.03: another port', `https://localhost:${elsewhere.port}/pgt`],
    ['R7.03: another host', 'https://evil.example/pgt'],
    ['R7.12: a metadata address', 'https://169.254.169.254/latest/meta-data'],
  ] as const) {
    t.test(`${why}: ${pgtUrl.replace(/:\d+/, '')} → INVALID_PROXY_CALLBACK`, async (t) => {
      t.equal(await refusal(a.service, pgtUrl), 'INVALID_PROXY_CALLBACK')
    })
  }

  t.test('R7.03: a list of callbacks holds, and the own origin is not on it', async (t) => {
    t.equal(await refusal(listed.service, listed.pgtUrl), 'INVALID_PROXY_CALLBACK')
    const ticket = await browser.ticketFor(listed.service)
    const { body } = await get('/serviceValidate', {
      service: listed.service,
      ticket,
      pgtUrl: `${a.pgtUrl}/receive`,
    })
    t.match(body, '<cas:proxyGrantingTicket>PGTIOU-')
    t.equal(a.server.received.length, 1)
  })

  t.test('R7.03: proxying is refused by default', async (t) => {
    const pgtUrl = 'https://plain.example/pgt'
    t.equal(await refusal('https://plain.example/', pgtUrl), 'UNAUTHORIZED_SERVICE_PROXY')
  })

  t.test('5.3: service, renew and registry come before pgtUrl', async (t) => {
    const { service } = a
    for (const [more, code] of [
      [{ service: 'https://plain.example/' }, 'INVALID_SERVICE'],
      [{ renew: 'true' }, 'INVALID_TICKET'],
    ] as const) {
      const ticket = await browser.ticketFor(service)
      const asked = { service, ticket, pgtUrl: 'http://evil.example/', ...more }
      t.equal(codeIn((await get('/serviceValidate', asked)).body), code)
    }
  })

  t.equal(elsewhere.connections(), 0)
  t.equal(listed.server.connections(), 0)
})

t.test('R7.02: plain http on the machine itself is for development', async (t) => {
  const receiver = await webServer(t)
  const service = `http://localhost:${receiver.port}/app`
  const local = serviceEntry({
    id: 'local',
    matches: [{ prefix: service }],
    launchUrl: service,
    allowHttp: true,
    proxying: { allowed: true },
  })
  for (const [publicUrl, expected] of [
    [DEVELOPMENT, undefined],
    ['https://sso.example', 'INVALID_PROXY_CALLBACK'],
  ] as const) {
    const app = await testApp(t, { publicUrl, services: [local] })
    await app.addPerson()
    const browser = app.browser()
    await browser.signIn(credentials)
    const ticket = await browser.ticketFor(service)
    const query = new URLSearchParams({
      service,
      ticket,
      pgtUrl: `http://localhost:${receiver.port}/pgt`,
    })
    const { body } = await app.server.inject(`/serviceValidate?${query}`)
    t.equal(codeIn(body), expected, publicUrl)
  }
  t.equal(receiver.received.length, 1)
})

t.test('R7.12 R3.37: outside development the machine itself is not called', async (t) => {
  const a = await proxyingApplication(t, { id: 'a' })
  const app = await testApp(t, { services: [a.entry] })
  await app.addPerson()
  const browser = app.browser()
  await browser.signIn(credentials)
  const ticket = await browser.ticketFor(a.service)
  const query = new URLSearchParams({ service: a.service, ticket, pgtUrl: a.pgtUrl })
  const { body } = await app.server.inject(`/serviceValidate?${query}`)
  t.equal(codeIn(body), 'INVALID_PROXY_CALLBACK')
  t.equal(a.server.connections(), 0)
})

t.test('R7.04 E24: certificates', async (t) => {
  const ours = privateAuthority()
  for (const [what, tls, isGood] of [
    ['of the authority of the entry', ours.issue(['localhost']), true],
    ['of an unknown authority', privateAuthority('Unknown').issue(['localhost']), false],
    ['for another host', ours.issue(['app.example']), false],
    ['that has expired', ours.issue(['localhost'], { until: '210101000000Z' }), false],
  ] as const) {
    t.test(`R7.04 E24: a certificate ${what} is ${isGood ? 'good' : 'refused'}`, async (t) => {
      const receiver = await webServer(t, { tls })
      const origin = `https://localhost:${receiver.port}`
      const service = `${origin}/app`
      const entry = serviceEntry({
        id: 'certified',
        matches: [{ prefix: service }],
        launchUrl: service,
        proxying: { allowed: true },
        certificateAuthorityFile: authorityFile(t, ours),
      })
      const app = await testApp(t, { publicUrl: DEVELOPMENT, services: [entry] })
      await app.addPerson()
      const browser = app.browser()
      await browser.signIn(credentials)
      const ticket = await browser.ticketFor(service)
      const query = new URLSearchParams({ service, ticket, pgtUrl: `${origin}/pgt` })
      const { body } = await app.server.inject(`/serviceValidate?${query}`)
      t.equal(codeIn(body), isGood ? undefined : 'INVALID_PROXY_CALLBACK')
      t.equal(receiver.received.length, isGood ? 1 : 0)
      if (!isGood) t.match(body, 'has a certificate that is not trusted')
    })
  }
})

t.test('R7.08: a service that signs people in although its callback fails', async (t) => {
  const a = await proxyingApplication(t, {
    id: 'a',
    proxying: { allowed: true, callbackFailure: 'continue' },
    answer: (_, response) => response.writeHead(503).end(),
  })
  const { get, validated, browser, lines } = await signedIn(t, [a])
  const { body } = await validated(a)
  t.match(body, '<cas:user>tamtt</cas:user>')
  t.notMatch(body, 'proxyGrantingTicket')
  const [pgt = ''] = a.grants.values()
  t.equal(codeIn((await get('/proxy', { pgt, targetService: TARGET })).body), 'INVALID_TICKET')
  t.match(
    lines.findLast(({ event }) => event === 'ticket.validated'),
    {
      callback: a.pgtUrl,
      problem: 'status',
      detail: 503,
    },
  )
  const ticket = await browser.ticketFor(a.service)
  const evil = { service: a.service, ticket, pgtUrl: 'https://evil.example/pgt' }
  const refused = await get('/serviceValidate', evil)
  t.equal(codeIn(refused.body), 'INVALID_PROXY_CALLBACK', 'R7.03 has no exception')
})

t.test('/proxy', async (t) => {
  const a = await proxyingApplication(t, { id: 'a' })
  const { get, granted, browser, server, lines } = await signedIn(t, [a])
  const pgt = await granted(a)
  const usable = { pgt, targetService: TARGET }

  for (const base of ['', '/cas']) {
    t.test(`R7.20 R7.21 R0.02: ${base}/proxy gives a proxy ticket, to the byte`, async (t) => {
      const answer = await get(`${base}/proxy`, `targetService=${TARGET}&pgt=${pgt}`)
      t.equal(answer.statusCode, 200)
      t.equal(answer.headers['content-type'], 'application/xml; charset=utf-8')
      t.equal(answer.headers['cache-control'], 'no-store', 'R0.12')
      t.equal(answer.headers['set-cookie'], undefined, 'R0.13')
      t.equal(answer.headers['content-length'], String(answer.rawPayload.length), 'R0.15')
      // As connect-cas2 looks for it.
      const ticket = /<cas:proxyTicket>(.*)<\/cas:proxyTicket>/.exec(answer.body)?.[1] ?? ''
      t.match(ticket, /^PT-[A-Za-z0-9]+$/, 'R10.01')
      t.equal(ticket.length, 32, 'R10.10')
      t.equal(
        answer.body,
        `<cas:serviceResponse xmlns:cas='http://www.yale.edu/tp/cas'>
  <cas:proxySuccess>
    <cas:proxyTicket>${ticket}</cas:proxyTicket>
  </cas:proxySuccess>
</cas:serviceResponse>
`,
      )
    })
  }

  t.test(
    'R7.23: the proxy-granting ticket is not spent; each proxy ticket is another',
    async (t) => {
      const tickets = new Set<string>()
      for (let time = 0; time < 5; time += 1) {
        const [ticket = ''] = elementsIn((await get('/proxy', usable)).body, 'proxyTicket')
        const { body } = await get('/proxyValidate', { service: TARGET, ticket })
        t.match(body, '<cas:authenticationSuccess>')
        tickets.add(ticket)
      }
      t.equal(tickets.size, 5)
    },
  )

  t.test('R7.25: JSON', async (t) => {
    const answer = await get('/proxy', { ...usable, format: 'json' })
    t.equal(answer.headers['content-type'], 'application/json; charset=utf-8')
    t.match(answer.json().serviceResponse.proxySuccess.proxyTicket, /^PT-/)
    const failed = await get('/proxy', { pgt: 'PGT-x', targetService: TARGET, format: 'JSON' })
    t.strictSame(failed.json(), {
      serviceResponse: {
        proxyFailure: { code: 'INVALID_TICKET', description: "Ticket 'PGT-...x' not recognized" },
      },
    })
  })

  const missing = '&apos;pgt&apos; and &apos;targetService&apos; parameters are both required'
  const REQUESTS: readonly (readonly [query: string, code: string, text: string])[] = [
    ['', 'INVALID_REQUEST', missing],
    [`pgt=${pgt}`, 'INVALID_REQUEST', missing],
    [`pgt=${pgt}&targetService=`, 'INVALID_REQUEST', missing],
    [`targetService=${TARGET}`, 'INVALID_REQUEST', missing],
    [`pgt=&targetService=${TARGET}`, 'INVALID_REQUEST', missing],
    [`PGT=${pgt}&targetService=${TARGET}`, 'INVALID_REQUEST', missing],
    [`pgt=${pgt}&targetservice=${TARGET}`, 'INVALID_REQUEST', missing],
    [
      `pgt=${pgt}&pgt=${pgt}&targetService=${TARGET}`,
      'INVALID_REQUEST',
      'A parameter was given more than once',
    ],
    [
      `pgt=${pgt}&targetService=${TARGET}&targetService[]=x`,
      'INVALID_REQUEST',
      'A parameter was given more than once',
    ],
    [`pgt=${pgt}&targetService=${'x'.repeat(8193)}`, 'INVALID_REQUEST', 'A parameter is too long'],
    [
      `pgt=${pgt}&targetService=${TARGET}&format=YAML`,
      'INVALID_REQUEST',
      '&apos;format&apos; must be XML or JSON',
    ],
  ]
  for (const [query, code, text] of REQUESTS) {
    const shown = query.replaceAll(pgt, 'PGT').slice(0, 60)
    t.test(`R7.22 R7.20 R7.21: /proxy?${shown} → ${code}`, async (t) => {
      const answer = await get('/proxy', query)
      t.equal(answer.statusCode, 200)
      t.equal(answer.headers['content-type'], 'application/xml; charset=utf-8')
      t.equal(answer.body, proxyFailure(code, text))
    })
  }

  const TARGETS: readonly (readonly [target: string, text: string])[] = [
    ['https://nobody.example/', 'The target service is not allowed to use this sign-in server'],
    ['imap://mail.example/', 'The target service is not allowed to use this sign-in server'],
    ['target', 'The target service is not allowed to use this sign-in server'],
    [`${TARGET}/../x`, 'The target service is not allowed to use this sign-in server'],
    [`${TARGET}?ticket=x`, 'The target service is not allowed to use this sign-in server'],
    ['https://paused.example/', 'The target service is not allowed to use this sign-in server'],
    ['https://plain.example/', 'The target service does not accept proxy tickets'],
    ['https://leaders.example/', 'The user is not allowed to use the target service'],
  ]
  for (const [targetService, text] of TARGETS) {
    t.test(`R7.22: the target ${targetService} → UNAUTHORIZED_SERVICE`, async (t) => {
      const { body } = await get('/proxy', { pgt, targetService })
      t.equal(body, proxyFailure('UNAUTHORIZED_SERVICE', text))
    })
  }

  t.test('R7.22: who has no good ticket learns nothing of the targets', async (t) => {
    for (const [targetService] of TARGETS) {
      const { body } = await get('/proxy', { pgt: 'PGT-guessed', targetService })
      t.equal(codeIn(body), 'INVALID_TICKET', targetService)
    }
  })

  t.test(
    'R7.22: no other ticket is a proxy-granting ticket, nor the other way round',
    async (t) => {
      const serviceTicket = await browser.ticketFor(a.service)
      const [proxyTicket = ''] = elementsIn((await get('/proxy', usable)).body, 'proxyTicket')
      const [iou = ''] = a.grants.keys()
      const cookie = browser.cookies.get('TGC') ?? ''
      t.match(cookie, /^TGT-/)
      const others = [serviceTicket, proxyTicket, iou, cookie, iou.replace('IOU', ''), `${pgt} `]
      for (const other of [...others, pgt.toLowerCase(), `PGT-<x>&"']]>\0`, '%', 'PGT-']) {
        const { body } = await get('/proxy', { pgt: other, targetService: TARGET })
        t.equal(codeIn(body), 'INVALID_TICKET', other.slice(0, 7))
        t.match(body, /^[\n -~]*$/)
      }
      for (const endpoint of ENDPOINTS) {
        for (const ticket of [pgt, iou, cookie]) {
          const { body } = await get(endpoint, { service: a.service, ticket })
          t.equal(codeIn(body), 'INVALID_TICKET')
        }
      }
      t.match(await get('/proxy', usable), { body: /proxySuccess/ }, 'it is still good')
      const { body } = await get('/serviceValidate', { service: a.service, ticket: serviceTicket })
      t.match(body, 'authenticationSuccess', 'so is the service ticket')
    },
  )

  t.test('R0.10 R0.11: other methods and browsers that look ahead get no ticket', async (t) => {
    const url = `/cas/proxy?${new URLSearchParams(usable)}`
    for (const method of ['HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE'] as const) {
      const answer = await server.inject({ method: method as 'HEAD', url })
      t.equal(answer.statusCode, 405, method)
      t.equal(answer.headers.allow, 'GET')
      t.notMatch(answer.body, 'PT-')
    }
    const ahead = await server.inject({ url, headers: { 'sec-purpose': 'prefetch' } })
    t.equal(ahead.statusCode, 503)
    t.equal(ahead.body, '')
  })

  t.test('R0.05: one slash at the end does no harm', async (t) => {
    t.match((await get('/proxy/', usable)).body, '<cas:proxyTicket>')
  })

  t.test('R10.05: the log knows who, for which service, and no ticket', async (t) => {
    t.match(
      lines.find(({ event }) => event === 'proxy-ticket.issued'),
      { service: 'target' },
    )
    const refused = lines.findLast(({ reason }) => reason === 'person-not-permitted')
    t.match(refused, { endpoint: '/proxy', target: 'https://leaders.example/' })
    t.notMatch(JSON.stringify(lines), pgt.slice(4, 20))
  })
})

t.test('proxy tickets', async (t) => {
  const a = await proxyingApplication(t, { id: 'a' })
  const b = await proxyingApplication(t, {
    id: 'b',
    proxying: { allowed: true, target: true },
  })
  const { get, granted, proxyTicket, clock, browser, accounts, id, database } = await signedIn(t, [
    a,
    b,
  ])
  const pgt = await granted(a)
  const validate = (endpoint: string, ticket: string, more: Parameters = {}) =>
    get(endpoint, { service: TARGET, ticket, ...more })

  t.test(
    'R6.01 R6.03 R6.04: the user, attributes and name that the target is to see',
    async (t) => {
      const answer = await validate('/p3/proxyValidate', await proxyTicket(pgt))
      t.equal(
        answer.body.replace(/(<cas:authenticationDate>)[^<]*/, '$1…'),
        `<cas:serviceResponse xmlns:cas='http://www.yale.edu/tp/cas'>
  <cas:authenticationSuccess>
    <cas:user>TAMTT@BINHPHUOC.GOV.VN</cas:user>
    <cas:proxies>
      <cas:proxy>${a.pgtUrl}</cas:proxy>
    </cas:proxies>
    <cas:attributes>
      <cas:authenticationDate>…</cas:authenticationDate>
      <cas:longTermAuthenticationRequestTokenUsed>false</cas:longTermAuthenticationRequestTokenUsed>
      <cas:isFromNewLogin>false</cas:isFromNewLogin>
      <cas:email>tamtt@binhphuoc.gov.vn</cas:email>
    </cas:attributes>
  </cas:authenticationSuccess>
</cas:serviceResponse>
`,
      )
      t.equal(answer.headers['content-type'], 'application/xml; charset=utf-8')
    },
  )

  t.test('R5.52: a proxy ticket is never from a new login, whatever its origin', async (t) => {
    const fresh = browser
    const page = `/cas/login?service=${encodeURIComponent(a.service)}&renew=true`
    const { headers } = await fresh.signIn(credentials, page)
    const ticket = /ticket=([\w-]+)/.exec(String(headers.location))?.[1] ?? ''
    const { service, pgtUrl } = a
    const { body } = await get('/p3/serviceValidate', { service, ticket, pgtUrl })
    t.match(body, '<cas:isFromNewLogin>true<')
    const [iou = ''] = elementsIn(body, 'proxyGrantingTicket')
    const proxied = await proxyTicket(a.grants.get(iou) ?? '')
    t.match((await validate('/p3/proxyValidate', proxied)).body, '<cas:isFromNewLogin>false<')
  })

  for (const endpoint of ['/serviceValidate', '/p3/serviceValidate']) {
    t.test(
      `E16 at ${endpoint}: the text says that it is a proxy ticket; it is spent`,
      async (t) => {
        const ticket = await proxyTicket(pgt)
        const { body } = await validate(endpoint, ticket)
        t.equal(codeIn(body), 'INVALID_TICKET_SPEC')
        t.match(body, /proxy ticket/i)
        t.equal(codeIn((await validate('/proxyValidate', ticket)).body), 'INVALID_TICKET')
      },
    )
  }

  t.test('R4.04: nor does /validate take it', async (t) => {
    const ticket = await proxyTicket(pgt)
    t.equal((await validate('/validate', ticket)).body, 'no\n\n')
    t.equal(codeIn((await validate('/proxyValidate', ticket)).body), 'INVALID_TICKET')
  })

  t.test('E17 R6.02: a service ticket at /proxyValidate brings no proxies', async (t) => {
    for (const [atProxy, atService] of [
      ['/proxyValidate', '/serviceValidate'],
      ['/p3/proxyValidate', '/p3/serviceValidate'],
    ] as const) {
      const { service } = a
      const proxied = await get(atProxy, { service, ticket: await browser.ticketFor(service) })
      const plain = await get(atService, { service, ticket: await browser.ticketFor(service) })
      t.equal(proxied.body, plain.body)
      t.match(proxied.body, '<cas:user>')
      t.notMatch(proxied.body, 'prox')
    }
  })

  t.test('R6.05: renew fails for every proxy ticket', async (t) => {
    const { body } = await validate('/p3/proxyValidate', await proxyTicket(pgt), { renew: 'true' })
    t.equal(codeIn(body), 'INVALID_TICKET')
  })

  t.test('R6.07: the service is compared with the target as 11.3 says', async (t) => {
    const asked = `${TARGET}/%7eu?x=a+b`
    for (const [service, code] of [
      ['HTTPS://TARGET.example:443/api/~u?x=a%20b', undefined],
      [`${TARGET}/~u?x=a+b&y=1`, 'INVALID_SERVICE'],
      [`${TARGET}/`, 'INVALID_SERVICE'],
      [a.service, 'INVALID_SERVICE'],
    ] as const) {
      const ticket = await proxyTicket(pgt, asked)
      t.equal(codeIn((await get('/proxyValidate', { service, ticket })).body), code, service)
    }
  })

  t.test('R10.11 E12: of many attempts at once one succeeds', async (t) => {
    const ticket = await proxyTicket(pgt)
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => validate('/proxyValidate', ticket)),
    )
    t.equal(answers.filter(({ body }) => body.includes('authenticationSuccess')).length, 1)
    t.equal(answers.filter(({ body }) => codeIn(body) === 'INVALID_TICKET').length, 19)
  })

  t.test('E25 R6.03 R6.06: a chain from A over B, in XML and JSON', async (t) => {
    const toB = await proxyTicket(pgt, b.service)
    const pgtUrl = `${b.pgtUrl}?proxyResponse=true&x=<Tấm>#top`
    const atB = await get('/proxyValidate', { service: b.service, ticket: toB, pgtUrl })
    t.strictSame(elementsIn(atB.body, 'proxy'), [a.pgtUrl])
    const pgtOfB = b.grants.get(elementsIn(atB.body, 'proxyGrantingTicket')[0] ?? '') ?? ''
    t.match(pgtOfB, /^PGT-/)
    const { body } = await validate('/p3/proxyValidate', await proxyTicket(pgtOfB))
    t.match(
      body,
      `    <cas:proxies>
      <cas:proxy>${b.pgtUrl}?proxyResponse=true&amp;x=&lt;T&#7845;m&gt;#top</cas:proxy>
      <cas:proxy>${a.pgtUrl}</cas:proxy>
    </cas:proxies>
`,
      'L-02: each as it was sent',
    )
    const json = await validate('/proxyValidate', await proxyTicket(pgtOfB), { format: 'JSON' })
    t.strictSame(
      json.json().serviceResponse.authenticationSuccess.proxies,
      [`${b.pgtUrl}?proxyResponse=true&x=<Tấm>#top`, a.pgtUrl],
      'R5.73',
    )
  })

  t.test('R6.06: applications that call each other in a circle come to an end', async (t) => {
    let ticket = await proxyTicket(pgt, b.service)
    let length = 1
    for (; length < 20; length += 1) {
      const { body } = await get('/proxyValidate', { service: b.service, ticket, pgtUrl: b.pgtUrl })
      if (codeIn(body) !== undefined) {
        t.equal(codeIn(body), 'UNAUTHORIZED_SERVICE_PROXY')
        break
      }
      t.equal(elementsIn(body, 'proxy').length, length)
      const next = b.grants.get(elementsIn(body, 'proxyGrantingTicket')[0] ?? '') ?? ''
      ticket = await proxyTicket(next, b.service)
    }
    t.equal(length, 10)
  })

  t.test('R7.26: its life begins at /proxy, and is as long as the target allows', async (t) => {
    clock.advance(3_600_000)
    const inTime = await proxyTicket(pgt)
    const late = await proxyTicket(pgt)
    clock.advance(29_000)
    t.match((await validate('/proxyValidate', inTime)).body, 'authenticationSuccess')
    clock.advance(1_000)
    t.equal(codeIn((await validate('/proxyValidate', late)).body), 'INVALID_TICKET')
  })

  t.test('R10.13: a proxy ticket renews the idle time, its validation does not', async (t) => {
    const lastUse = async () =>
      (await database.queryOne<{ at: number }>('SELECT last_used_at AS at FROM sign_on_sessions'))
        ?.at
    clock.advance(120_000)
    const ticket = await proxyTicket(pgt)
    const issuedAt = clock.now()
    t.equal(await lastUse(), issuedAt)
    clock.advance(20_000)
    await validate('/proxyValidate', ticket)
    t.equal(await lastUse(), issuedAt)
  })

  t.test('R10.04: no ticket of proxying is stored as it is', async (t) => {
    const ticket = await proxyTicket(pgt)
    for (const table of ['service_tickets', 'proxy_granting_tickets']) {
      const rows = JSON.stringify(await database.query(`SELECT * FROM ${table}`))
      for (const secret of [ticket, pgt, ...a.grants.keys()]) t.notMatch(rows, secret.slice(4))
    }
  })

  t.test(
    'R11.33 R7.22: a disabled account gets no proxy ticket, and its proxy tickets fail',
    async (t) => {
      const ticket = await proxyTicket(pgt)
      await accounts.disable(id, actAt(clock.now(), 'chuyển công tác'))
      t.equal(codeIn((await validate('/proxyValidate', ticket)).body), 'INVALID_TICKET')
      t.equal(codeIn((await get('/proxy', { pgt, targetService: TARGET })).body), 'INVALID_TICKET')
    },
  )
})

t.test('the end of a session', async (t) => {
  const a = await proxyingApplication(t, { id: 'a' })

  t.test('E26 R7.24 R3.01: sign-out ends PGTs, pending service and proxy tickets', async (t) => {
    const { get, granted, proxyTicket, browser, database } = await signedIn(t, [a])
    const pgt = await granted(a)
    const pending = await browser.ticketFor(a.service)
    const proxied = await proxyTicket(pgt)
    await browser.get('/cas/logout')
    t.equal(codeIn((await get('/proxy', { pgt, targetService: TARGET })).body), 'INVALID_TICKET')
    const validatedST = await get('/serviceValidate', { service: a.service, ticket: pending })
    t.equal(codeIn(validatedST.body), 'INVALID_TICKET')
    const validatedPT = await get('/proxyValidate', { service: TARGET, ticket: proxied })
    t.equal(codeIn(validatedPT.body), 'INVALID_TICKET')
    t.strictSame(await database.query('SELECT 1 FROM proxy_granting_tickets'), [])
  })

  for (const [what, minutes] of [
    ['idle too long', 121],
    ['over', 601],
  ] as const) {
    t.test(`R7.24 R10.12: a session that is ${what} ends them without any sweep`, async (t) => {
      const { get, granted, clock } = await signedIn(t, [a])
      const pgt = await granted(a)
      clock.advance(minutes * 60_000)
      t.equal(codeIn((await get('/proxy', { pgt, targetService: TARGET })).body), 'INVALID_TICKET')
    })
  }

  t.test(
    'R3.36: single logout knows the holder of the PGT and who took the proxy ticket',
    async (t) => {
      const { get, validated, proxyTicket, browser, database } = await signedIn(t, [a])
      const { ticket, iou } = await validated(a)
      const used = await proxyTicket(a.grants.get(iou) ?? '')
      await proxyTicket(a.grants.get(iou) ?? '')
      await get('/proxyValidate', { service: TARGET, ticket: used })
      await browser.get('/cas/logout')
      const told = await database.query('SELECT service, ticket FROM logout_requests ORDER BY id')
      t.strictSame(told, [
        { service: a.service, ticket },
        { service: TARGET, ticket: used },
      ])
    },
  )

  t.test('R3.36: the holder is told even when its callback failed', async (t) => {
    const { validated, browser, database } = await signedIn(t, [a])
    const { ticket } = await validated({ ...a, pgtUrl: 'https://evil.example/' })
    await browser.get('/cas/logout')
    const told = await database.query('SELECT service, ticket FROM logout_requests')
    t.strictSame(told, [{ service: a.service, ticket }])
  })
})

t.test('R7.22: a service that may proxy no longer gets no proxy tickets', async (t) => {
  const a = await proxyingApplication(t, { id: 'a' })
  const { app, get, granted, config } = await signedIn(t, [a])
  const pgt = await granted(a)
  const services = config.services.map((service) =>
    service.id === 'a'
      ? { ...service, proxying: { ...service.proxying, mayProxy: false } }
      : service,
  )
  app.replaceServices({ services, categories: config.categories })
  t.equal(codeIn((await get('/proxy', { pgt, targetService: TARGET })).body), 'INVALID_TICKET')
  app.replaceServices(config)
  t.match((await get('/proxy', { pgt, targetService: TARGET })).body, 'proxySuccess')
})

t.test('R7.22: who may use the proxying service no longer is no longer spoken for', async (t) => {
  const a = await proxyingApplication(t, { id: 'a' })
  const { app, get, granted, config } = await signedIn(t, [a])
  const pgt = await granted(a)
  const services = config.services.map((service) =>
    service.id === 'a' ? { ...service, allowedGroups: ['lanh-dao'] } : service,
  )
  app.replaceServices({ services, categories: config.categories })
  t.equal(codeIn((await get('/proxy', { pgt, targetService: TARGET })).body), 'INVALID_TICKET')
  app.replaceServices(config)
  t.match((await get('/proxy', { pgt, targetService: TARGET })).body, 'proxySuccess')
})

t.test(
  'R7.24: a service that goes on without a ticket lets nobody in who left meanwhile',
  async (t) => {
    const a = await proxyingApplication(t, {
      id: 'a',
      proxying: { allowed: true, callbackFailure: 'continue' },
      async answer(_, response) {
        await browser.get('/cas/logout')
        response.writeHead(503).end()
      },
    })
    const { validated, browser } = await signedIn(t, [a])
    t.equal(codeIn((await validated(a)).body), 'INVALID_TICKET')
  },
)

t.test('R7.22 R0.17: a fault of ours is an INTERNAL_ERROR, in the words of /proxy', async (t) => {
  const a = await proxyingApplication(t, { id: 'a' })
  const { get, granted, database, lines } = await signedIn(t, [a])
  const pgt = await granted(a)
  await database.change('process', 'DROP TABLE service_tickets')
  const answer = await get('/proxy', { pgt, targetService: TARGET })
  t.equal(answer.statusCode, 200)
  t.equal(
    answer.body,
    proxyFailure('INTERNAL_ERROR', 'The request could not be answered. Try again later.'),
  )
  t.match(lines.at(-1), { event: 'validation.failed' })
})

t.test('R7.08: an application that is not running fails the validation at once', async (t) => {
  const port = await freePort()
  const service = `https://localhost:${port}/app`
  const entry = serviceEntry({
    id: 'down',
    matches: [{ prefix: service }],
    launchUrl: service,
    proxying: { allowed: true },
  })
  const app = await testApp(t, { publicUrl: DEVELOPMENT, services: [entry] })
  await app.addPerson()
  const browser = app.browser()
  await browser.signIn(credentials)
  const ticket = await browser.ticketFor(service)
  const query = new URLSearchParams({ service, ticket, pgtUrl: `https://localhost:${port}/pgt` })
  const { body } = await app.server.inject(`/serviceValidate?${query}`)
  t.equal(codeIn(body), 'INVALID_PROXY_CALLBACK')
  t.match(body, 'could not be reached')
})
