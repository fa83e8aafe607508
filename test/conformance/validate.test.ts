import t from 'tap'
import { actAt } from '../support/acts.ts'
import { ENDPOINTS } from '../support/endpoints.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'

const A = 'https://app.example/app'
const credentials = { username: 'tamtt', password: PASSWORD }
const HOSTILE = 'Trương "Tâm" & <b>'
const query = (parameters: Record<string, string>) => new URLSearchParams(parameters).toString()

const SERVICES = [
  serviceEntry({
    attributes: { mail: 'mailboxAddress', displayName: 'displayName', memberOf: 'groups' },
  }),
  serviceEntry({
    id: 'raw',
    matches: [{ prefix: 'https://raw.example/' }],
    launchUrl: 'https://raw.example/',
    attributes: { 'họ tên': 'displayName' },
    xmlEncoding: 'utf-8',
    user: { source: 'mailboxAddress', letterCase: 'upper' },
  }),
  serviceEntry({
    id: 'p3-only',
    matches: [{ prefix: 'https://p3.example/' }],
    launchUrl: 'https://p3.example/',
    attributes: { mail: 'mailboxAddress' },
    attributesOnCas2: false,
  }),
  serviceEntry({
    id: 'short',
    matches: [{ prefix: 'https://short.example/' }],
    launchUrl: 'https://short.example/',
    serviceTicketSeconds: 10,
  }),
]

async function signedIn(t: Parameters<typeof testApp>[0]) {
  const app = await testApp(t, { services: SERVICES })
  const id = await app.addPerson({ displayName: HOSTILE, groups: ['staff', 'managers'] })
  const browser = app.browser()
  await browser.signIn(credentials)
  const validate = (path: string, parameters: Record<string, string>) =>
    app.server.inject(`${path}?${query(parameters)}`)
  return { ...app, id, browser, validate, ticketFor: browser.ticketFor }
}

const failure = (code: string, text: string) =>
  `<cas:serviceResponse xmlns:cas='http://www.yale.edu/tp/cas'>\n  <cas:authenticationFailure code='${code}'>${text}</cas:authenticationFailure>\n</cas:serviceResponse>\n`

t.test('success, byte for byte', async (t) => {
  const { validate, ticketFor, browser: first, clock } = await signedIn(t)
  const authenticationDate = new Date(clock.now()).toISOString()
  clock.advance(5000)

  t.test(
    'R5.02, R5.30, R5.32, R5.35, R5.37, R5.38, R5.39, R5.50, R5.53, R5.60, E21: /p3/serviceValidate',
    async (t) => {
      const answer = await validate('/p3/serviceValidate', {
        service: A,
        ticket: await ticketFor(A),
      })
      t.equal(answer.statusCode, 200)
      t.equal(answer.headers['content-type'], 'application/xml; charset=utf-8')
      t.equal(answer.headers['cache-control'], 'no-store')
      t.equal(answer.headers['content-length'], String(answer.rawPayload.length))
      t.equal(answer.headers['set-cookie'], undefined, 'R0.13')
      t.equal(answer.headers['access-control-allow-origin'], undefined, 'R0.13')
      t.equal(
        answer.body,
        `<cas:serviceResponse xmlns:cas='http://www.yale.edu/tp/cas'>
  <cas:authenticationSuccess>
    <cas:user>tamtt</cas:user>
    <cas:attributes>
      <cas:authenticationDate>${authenticationDate}</cas:authenticationDate>
      <cas:longTermAuthenticationRequestTokenUsed>false</cas:longTermAuthenticationRequestTokenUsed>
      <cas:isFromNewLogin>false</cas:isFromNewLogin>
      <cas:mail>tamtt@binhphuoc.gov.vn</cas:mail>
      <cas:displayName>Tr&#432;&#417;ng &quot;T&#226;m&quot; &amp; &lt;b&gt;</cas:displayName>
      <cas:memberOf>staff</cas:memberOf>
      <cas:memberOf>managers</cas:memberOf>
    </cas:attributes>
  </cas:authenticationSuccess>
</cas:serviceResponse>
`,
      )
    },
  )

  t.test('R5.02, R5.70, R5.72, R5.74: JSON', async (t) => {
    const answer = await validate('/p3/serviceValidate', {
      service: A,
      ticket: await ticketFor(A),
      format: 'json',
    })
    t.equal(answer.headers['content-type'], 'application/json; charset=utf-8')
    t.notMatch(answer.body, /[^ -~]/)
    t.strictSame(answer.json(), {
      serviceResponse: {
        authenticationSuccess: {
          user: 'tamtt',
          attributes: {
            authenticationDate: [authenticationDate],
            longTermAuthenticationRequestTokenUsed: [false],
            isFromNewLogin: [false],
            mail: ['tamtt@binhphuoc.gov.vn'],
            displayName: [HOSTILE],
            memberOf: ['staff', 'managers'],
          },
        },
      },
    })
  })

  t.test('R4.01, R4.02, E19: /validate', async (t) => {
    const answer = await validate('/validate', { service: A, ticket: await ticketFor(A) })
    t.equal(answer.headers['content-type'], 'text/plain; charset=utf-8')
    t.equal(answer.body, 'yes\ntamtt\n')
  })

  t.test(
    'R6.02, E17: a service ticket at /proxyValidate is like at /serviceValidate',
    async (t) => {
      const atService = await validate('/serviceValidate', {
        service: A,
        ticket: await ticketFor(A),
      })
      const atProxy = await validate('/proxyValidate', { service: A, ticket: await ticketFor(A) })
      t.equal(atProxy.body, atService.body)
      t.match(atService.body, '<cas:mail>', 'decision 1: attributes on the 2.0 endpoints')
    },
  )

  t.test('R5.61, R5.63: a service that wants attributes on /p3 alone', async (t) => {
    const service = 'https://p3.example/'
    const two = await validate('/serviceValidate', { service, ticket: await ticketFor(service) })
    t.notMatch(two.body, 'attributes')
    const three = await validate('/p3/serviceValidate', {
      service,
      ticket: await ticketFor(service),
    })
    t.match(three.body, '<cas:mail>tamtt@binhphuoc.gov.vn</cas:mail>')
  })

  t.test(
    'R5.39, R5.41, R11.40: raw UTF-8, a legal element name, the address in capitals',
    async (t) => {
      const service = 'https://raw.example/'
      const { body } = await validate('/p3/serviceValidate', {
        service,
        ticket: await ticketFor(service),
      })
      t.match(body, '<cas:user>TAMTT@BINHPHUOC.GOV.VN</cas:user>')
      t.match(body, 'Trương &quot;Tâm&quot; &amp; &lt;b&gt;<')
      t.match(body, /<cas:h[_a-zA-Z]*_t[_a-zA-Z]*n>/)
    },
  )

  t.test('E18, R5.52: renew', async (t) => {
    const sso = await validate('/serviceValidate', {
      service: A,
      ticket: await ticketFor(A),
      renew: 'true',
    })
    t.match(sso.body, "code='INVALID_TICKET'")
    const answer = await first.signIn(
      credentials,
      `/cas/login?${query({ service: A, renew: 'true' })}`,
    )
    const ticket = String(answer.headers.location).replace(/.*ticket=/, '')
    const fresh = await validate('/serviceValidate', { service: A, ticket, renew: 'true' })
    t.match(fresh.body, '<cas:isFromNewLogin>true</cas:isFromNewLogin>')
  })
})

t.test('refusals (5.4), each at every endpoint, always 200', async (t) => {
  const { validate, ticketFor, clock, accounts, id, app, config, browser } = await signedIn(t)

  const rows: readonly [string, string, () => Promise<Record<string, string>>][] = [
    ['no ticket', 'INVALID_REQUEST', async () => ({ service: A })],
    ['no service', 'INVALID_REQUEST', async () => ({ ticket: await ticketFor(A) })],
    ['empty values', 'INVALID_REQUEST', async () => ({ service: '', ticket: '' })],
    [
      'a service that is too long',
      'INVALID_REQUEST',
      async () => ({ service: `${A}?${'x'.repeat(8192)}`, ticket: 'ST-1' }),
    ],
    [
      'never issued',
      'INVALID_TICKET',
      async () => ({ service: A, ticket: `ST-${'a'.repeat(29)}` }),
    ],
    [
      'E22: no syntax of a ticket',
      'INVALID_TICKET',
      async () => ({ service: A, ticket: `ST-x&"']]>\0` }),
    ],
    ['a TGT', 'INVALID_TICKET', async () => ({ service: A, ticket: 'TGT-abc' })],
    [
      'E10: a slash more',
      'INVALID_SERVICE',
      async () => ({ service: `${A}/`, ticket: await ticketFor(A) }),
    ],
    [
      'E10: a query more',
      'INVALID_SERVICE',
      async () => ({ service: `${A}?p=1`, ticket: await ticketFor(A) }),
    ],
    [
      'E15: expired',
      'INVALID_TICKET',
      async () => {
        const ticket = await ticketFor(A)
        clock.advance(60_000)
        return { service: A, ticket }
      },
    ],
    [
      'R10.14: a service with shorter tickets',
      'INVALID_TICKET',
      async () => {
        const service = 'https://short.example/'
        const ticket = await ticketFor(service)
        clock.advance(10_000)
        return { service, ticket }
      },
    ],
    [
      'the entry is gone',
      'UNAUTHORIZED_SERVICE',
      async () => {
        const ticket = await ticketFor(A)
        app.replaceServices({ services: [], categories: [] })
        return { service: A, ticket }
      },
    ],
    [
      'E26: signed out',
      'INVALID_TICKET',
      async () => {
        const ticket = await ticketFor(A)
        await browser.get('/cas/logout')
        return { service: A, ticket }
      },
    ],
    [
      'disabled between issue and validation',
      'INVALID_TICKET',
      async () => {
        const ticket = await ticketFor(A)
        await accounts.disable(id, actAt(clock.now(), 'nghỉ'))
        return { service: A, ticket }
      },
    ],
  ]

  for (const [name, code, prepare] of rows) {
    for (const path of ENDPOINTS) {
      t.test(`${name} at ${path} → ${code}`, async (t) => {
        app.replaceServices(config)
        await accounts.enable(id, actAt(clock.now()))
        if ((await browser.get('/cas/')).statusCode !== 200) await browser.signIn(credentials)
        const answer = await validate(path, await prepare())
        t.equal(answer.statusCode, 200)
        if (path === '/validate') return t.equal(answer.body, 'no\n\n')
        t.match(answer.body, `code='${code}'`)
        t.match(
          answer.body,
          /^<cas:serviceResponse xmlns:cas='http:\/\/www\.yale\.edu\/tp\/cas'>\n/,
        )
        t.notMatch(answer.body, />\s*<\/cas:authenticationFailure>/, 'R5.20: never empty')
        t.notMatch(answer.body.replaceAll('\n', ''), /[^ -~]/)
        t.notMatch(answer.body, 'tamtt', 'R5.14')
      })
    }
  }

  t.test('the bytes of a refusal, in XML and JSON', async (t) => {
    const parameters = { service: A, ticket: 'ST-abcdefghij' }
    t.equal(
      (await validate('/serviceValidate', parameters)).body,
      failure('INVALID_TICKET', 'Ticket &apos;ST-...ghij&apos; not recognized'),
    )
    t.strictSame((await validate('/serviceValidate', { ...parameters, format: 'JSON' })).json(), {
      serviceResponse: {
        authenticationFailure: {
          code: 'INVALID_TICKET',
          description: "Ticket 'ST-...ghij' not recognized",
        },
      },
    })
  })
})

t.test('what spends a ticket and what does not (5.3)', async (t) => {
  const { validate, ticketFor, server, lines } = await signedIn(t)
  const good = { service: A }
  const isGood = async (ticket: string) =>
    (await validate('/serviceValidate', { ...good, ticket })).body.includes('authenticationSuccess')

  for (const [name, attempt] of [
    ['E13: no service', (ticket: string) => `ticket=${ticket}`],
    ['E14: service twice', (ticket: string) => `ticket=${ticket}&service=${A}&service=https://b`],
    [
      'E14: the other way round',
      (ticket: string) => `service=https://b&ticket=${ticket}&service=${A}`,
    ],
    ['ticket twice', (ticket: string) => `ticket=ST-x&service=${A}&ticket=${ticket}`],
    ['service[]', (ticket: string) => `service[]=x&service=${A}&ticket=${ticket}`],
    ['R5.75: an unknown format', (ticket: string) => `format=yaml&service=${A}&ticket=${ticket}`],
  ] as const) {
    t.test(`${name}: INVALID_REQUEST in XML, and the ticket is still good`, async (t) => {
      const ticket = await ticketFor(A)
      const { body, statusCode } = await server.inject(`/serviceValidate?${attempt(ticket)}`)
      t.equal(statusCode, 200)
      t.match(body, "<cas:authenticationFailure code='INVALID_REQUEST'>")
      t.ok(await isGood(ticket))
    })
  }

  t.test('R5.13, E09: http instead of https spends it', async (t) => {
    const ticket = await ticketFor(A)
    const wrong = { service: A.replace('https', 'http'), ticket }
    t.match((await validate('/serviceValidate', wrong)).body, 'INVALID_SERVICE')
    t.match(
      lines.find(({ reason }) => reason === 'service-differs'),
      { atLogin: A, atValidation: wrong.service, differsAt: 5 },
      'R11.23',
    )
    t.match((await validate('/serviceValidate', { ...good, ticket })).body, 'INVALID_TICKET')
  })

  t.test('E11: the same page written differently is the same service', async (t) => {
    const ticket = await ticketFor(`${A};jsessionid=1`)
    const service = 'HTTPS://APP.example:443/app'
    t.match((await validate('/serviceValidate', { service, ticket })).body, 'authenticationSuccess')
  })

  for (const [name, method, headers] of [
    ['E30: HEAD', 'HEAD', {}],
    ['R0.11: POST', 'POST', { 'content-type': 'text/xml' }],
    ['R0.10: prefetch', 'GET', { 'sec-purpose': 'prefetch' }],
  ] as const) {
    t.test(`${name} spends nothing`, async (t) => {
      const ticket = await ticketFor(A)
      const url = `/serviceValidate?${query({ ...good, ticket })}`
      const answer = await server.inject({ method, url, headers })
      t.equal(answer.statusCode, method === 'GET' ? 503 : 405)
      if (method !== 'GET') t.equal(answer.headers.allow, 'GET')
      t.ok(await isGood(ticket))
    })
  }

  t.test(
    'R5.10, R10.11, E12: 50 at once, over all endpoints and formats: one success',
    async (t) => {
      const ticket = await ticketFor(A)
      const answers = await Promise.all(
        Array.from({ length: 50 }, (_, index) => {
          const path = ENDPOINTS[index % ENDPOINTS.length] ?? ''
          const format = index % 2 ? { format: 'JSON' } : {}
          return validate(path, { ...good, ...format, ticket })
        }),
      )
      t.ok(answers.every(({ statusCode }) => statusCode === 200))
      const successes = answers.filter(({ body }) => /^yes|authenticationSuccess/.test(body))
      const refusals = answers.filter(({ body }) => /^no\n\n$|INVALID_TICKET/.test(body))
      t.equal(successes.length, 1)
      t.equal(refusals.length, 49)
    },
  )

  t.test('R0.04, L-06: parameters of others are ignored', async (t) => {
    const ticket = await ticketFor(A)
    const more = 'serverName=http://app&sn=undefined&Service=x&gateway=1'
    const { body } = await server.inject(`/proxyValidate?${more}&${query({ ...good, ticket })}`)
    t.match(body, 'authenticationSuccess')
  })

  t.test('R0.05: a trailing slash is no redirect', async (t) => {
    const ticket = await ticketFor(A)
    const { body } = await server.inject(`/cas/p3/serviceValidate/?${query({ ...good, ticket })}`)
    t.match(body, 'authenticationSuccess')
  })

  t.test('R0.03: /servicevalidate is 404', async (t) => {
    t.equal((await server.inject('/cas/servicevalidate')).statusCode, 404)
  })
})

t.test(
  'R0.17, R5.01: a fault of ours is INTERNAL_ERROR, and never the framework’s JSON',
  async (t) => {
    const { validate, database, lines } = await signedIn(t)
    await database.close()
    for (const path of ENDPOINTS) {
      const answer = await validate(path, { service: A, ticket: `ST-${'a'.repeat(29)}` })
      t.equal(answer.statusCode, 200)
      t.match(answer.body, path === '/validate' ? /^no\n\n$/ : "code='INTERNAL_ERROR'")
    }
    t.match(JSON.stringify(lines), 'validation.failed')
  },
)

t.test('E26, R5.12: entered services are kept with the session, for single logout', async (t) => {
  const { validate, ticketFor, database, browser } = await signedIn(t)
  const ticket = await ticketFor(A)
  await validate('/serviceValidate', { service: A, ticket })
  const rows = () => database.query<{ ticket: string }>('SELECT ticket FROM entered_services')
  t.strictSame(await rows(), [{ ticket }])
  await browser.get('/cas/logout')
  t.strictSame(await rows(), [])
})

t.test('security row 39: a session holds so many tickets, the newest', async (t) => {
  const app = await testApp(t, { services: SERVICES, tickets: { mostPerSession: 10 } })
  await app.addPerson()
  const browser = app.browser()
  await browser.signIn(credentials)
  const tickets: string[] = []
  while (tickets.length < 11) tickets.push(await browser.ticketFor(A))
  const validate = (ticket = '') =>
    app.server.inject(`/serviceValidate?${query({ service: A, ticket })}`)
  t.match((await validate(tickets[0])).body, "code='INVALID_TICKET'", 'the oldest made room')
  t.match((await validate(tickets[1])).body, '<cas:authenticationSuccess>')
  t.match((await validate(tickets[10])).body, '<cas:authenticationSuccess>')
})
