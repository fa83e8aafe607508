import { connect } from 'node:net'
import t, { type Test } from 'tap'
import type { ByteString } from '../../src/protocol/byte-string.ts'
import { createTicketStore } from '../../src/tickets/ticket-store.ts'
import { actAt } from '../support/acts.ts'
import { samlEnvelope } from '../support/saml-envelope.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'

const A = 'https://app.example/app'
const RAW = 'https://raw.example/'
const PLAIN = 'http://plain.example/'
const CAS_ONLY = 'https://modern.example/'
const HOSTILE = 'Trương "Tâm" & <b>'

const SAML = ['cas1', 'cas2', 'cas3', 'saml1']
const SERVICES = [
  serviceEntry({
    protocols: SAML,
    attributes: { mail: 'mailboxAddress', displayName: 'displayName', memberOf: 'groups' },
  }),
  serviceEntry({
    id: 'raw',
    matches: [{ prefix: RAW }],
    launchUrl: RAW,
    protocols: ['saml1'],
    attributes: { 'họ tên': 'displayName' },
    xmlEncoding: 'utf-8',
    user: { source: 'mailboxAddress', letterCase: 'upper' },
  }),
  serviceEntry({
    id: 'plain',
    matches: [{ prefix: PLAIN }],
    launchUrl: 'https://plain.example/',
    protocols: SAML,
    allowHttp: true,
  }),
  serviceEntry({ id: 'modern', matches: [{ prefix: CAS_ONLY }], launchUrl: CAS_ONLY }),
]

type Headers = Record<string, string>

async function signedIn(t: Test, settings = {}) {
  const app = await testApp(t, { services: SERVICES, ...settings })
  const id = await app.addPerson({ displayName: HOSTILE, groups: ['staff', 'managers'] })
  const browser = app.browser()
  await browser.signIn({ username: 'tamtt', password: PASSWORD })

  const post = (url: string, payload: string | Buffer, headers: Headers = {}) =>
    app.server.inject({ method: 'POST', url, payload, headers })
  const validate = (TARGET: string, artifact: string, more: Headers = {}) =>
    post(`/cas/samlValidate?${new URLSearchParams({ TARGET, ...more })}`, samlEnvelope(artifact))
  const isGood = async (ticket: string) =>
    (
      await app.server.inject(`/serviceValidate?${new URLSearchParams({ service: A, ticket })}`)
    ).body.includes('authenticationSuccess')
  return { ...app, id, browser, post, validate, isGood, ticketFor: browser.ticketFor }
}

const at = (target: string) => `/samlValidate?TARGET=${encodeURIComponent(target)}`
const statusOf = (body: string) => /<StatusCode Value="([^"]*)">/.exec(body)?.[1]
const messageOf = (body: string) => /<StatusMessage>([^<]*)</.exec(body)?.[1]
const withoutIds = (body: string) => body.replace(/ID="_[A-Za-z0-9]{22}"/g, 'ID="_"')

t.test('a success, byte for byte (8.3)', async (t) => {
  const { validate, ticketFor, clock } = await signedIn(t)
  const authenticatedAt = new Date(clock.now()).toISOString()
  clock.advance(5_000)
  const instant = (ms: number) => new Date(clock.now() + ms).toISOString()
  const subject =
    '<Subject><NameIdentifier>tamtt</NameIdentifier><SubjectConfirmation><ConfirmationMethod>urn:oasis:names:tc:SAML:1.0:cm:artifact</ConfirmationMethod></SubjectConfirmation></Subject>'
  const attribute = (name: string, ...values: string[]) =>
    `<Attribute AttributeName="${name}" AttributeNamespace="http://www.ja-sig.org/products/cas/">${values.map((value) => `<AttributeValue>${value}</AttributeValue>`).join('')}</Attribute>`

  t.test('R8.10, R8.20–R8.28: attributes, encoding and all', async (t) => {
    const answer = await validate(A, await ticketFor(A))
    t.equal(answer.statusCode, 200)
    t.equal(answer.headers['content-type'], 'text/xml; charset=utf-8')
    t.equal(answer.headers['cache-control'], 'no-store')
    t.equal(answer.headers['content-length'], String(answer.rawPayload.length))
    t.equal(answer.headers['x-content-type-options'], 'nosniff')
    t.equal(answer.headers['set-cookie'], undefined, 'R0.13')
    t.equal(answer.headers['access-control-allow-origin'], undefined, 'R0.13')
    t.equal(
      withoutIds(answer.body),
      `<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"><SOAP-ENV:Header></SOAP-ENV:Header><SOAP-ENV:Body><Response xmlns="urn:oasis:names:tc:SAML:1.0:protocol" xmlns:samlp="urn:oasis:names:tc:SAML:1.0:protocol" xmlns:saml="urn:oasis:names:tc:SAML:1.0:assertion" InResponseTo="_192.168.16.51.1024506224022" IssueInstant="${instant(0)}" MajorVersion="1" MinorVersion="1" Recipient="${A}" ResponseID="_"><Status><StatusCode Value="samlp:Success"></StatusCode></Status><Assertion xmlns="urn:oasis:names:tc:SAML:1.0:assertion" AssertionID="_" IssueInstant="${instant(0)}" Issuer="https://sso.example" MajorVersion="1" MinorVersion="1"><Conditions NotBefore="${instant(-30_000)}" NotOnOrAfter="${instant(60_000)}"><AudienceRestrictionCondition><Audience>${A}</Audience></AudienceRestrictionCondition></Conditions><AuthenticationStatement AuthenticationInstant="${authenticatedAt}" AuthenticationMethod="urn:oasis:names:tc:SAML:1.0:am:password">${subject}</AuthenticationStatement><AttributeStatement>${subject}${attribute('authenticationDate', authenticatedAt)}${attribute('longTermAuthenticationRequestTokenUsed', 'false')}${attribute('isFromNewLogin', 'false')}${attribute('mail', 'tamtt@binhphuoc.gov.vn')}${attribute('displayName', 'Tr&#432;&#417;ng &quot;T&#226;m&quot; &amp; &lt;b&gt;')}${attribute('memberOf', 'staff', 'managers')}</AttributeStatement></Assertion></Response></SOAP-ENV:Body></SOAP-ENV:Envelope>`,
    )
  })

  t.test(
    'R8.28, R5.39: raw letters and another user name for a service that wants them',
    async (t) => {
      const { body } = await validate(RAW, await ticketFor(RAW))
      t.match(body, 'AttributeName="họ tên"')
      t.match(body, '<AttributeValue>Trương &quot;Tâm&quot; &amp; &lt;b&gt;</AttributeValue>')
      t.match(body, '<NameIdentifier>TAMTT@BINHPHUOC.GOV.VN</NameIdentifier>')
    },
  )

  t.test('no id is given twice', async (t) => {
    const ids = new Set<string>()
    for (let answers = 0; answers < 3; answers++) {
      const { body } = await validate(A, await ticketFor(A))
      for (const [, id = ''] of body.matchAll(/(?:Response|Assertion)ID="(_[A-Za-z0-9]{22})"/g)) {
        ids.add(id)
      }
    }
    t.equal(ids.size, 6)
  })

  t.test('the issuer is who the configuration says', async (t) => {
    const { validate, ticketFor } = await signedIn(t, { saml: { issuer: 'tỉnh "A" & B' } })
    const { body } = await validate(A, await ticketFor(A))
    t.match(body, ' Issuer="t&#7881;nh &quot;A&quot; &amp; B" ')
  })
})

t.test('odd callers are understood', async (t) => {
  const { post, ticketFor } = await signedIn(t)
  const body = async () => samlEnvelope(await ticketFor(A))

  for (const [promise, headers] of [
    ['R8.12, M07: no content type', {}],
    [
      'R8.12: text/xml and a SOAPAction',
      {
        'content-type': 'text/xml; charset=utf-8',
        soapaction: 'http://www.oasis-open.org/committees/security',
      },
    ],
    ['R8.12: a form, says the header', { 'content-type': 'application/x-www-form-urlencoded' }],
    ['R8.12: JSON, says the header', { 'content-type': 'application/json' }],
    ['R8.12: a content type that is none', { 'content-type': ';;charset' }],
    ['R8.12: an empty content type', { 'content-type': '' }],
    ['R8.12: a charset that is not true', { 'content-type': 'text/xml; charset=utf-16' }],
    ['R0.13: a cookie changes nothing', { cookie: '__Host-TGC=TGT-x' }],
  ] as const) {
    t.test(promise, async (t) => {
      const answer = await post(at(A), await body(), { ...headers })
      t.equal(answer.statusCode, 200)
      t.equal(statusOf(answer.body), 'samlp:Success')
      t.equal(answer.headers['set-cookie'], undefined)
    })
  }

  for (const [promise, url] of [
    ['L-03: SAMLart in the query as well, as .NET has it', `${at(A)}&SAMLart=ST-x`],
    [
      'R0.04: an empty ticket and a service of another',
      `${at(A)}&ticket=&service=https://b.example`,
    ],
    ['R0.01: under /cas', `/cas${at(A)}`],
    ['R0.05: with a slash at the end', at(A).replace('?', '/?')],
    ['R8.15: renew=false is no renew', `${at(A)}&renew=false`],
  ] as const) {
    t.test(promise, async (t) => {
      t.equal(statusOf((await post(url, await body())).body), 'samlp:Success')
    })
  }

  t.test('R8.13, M08: the artifact between line breaks', async (t) => {
    const ticket = await ticketFor(A)
    t.equal(
      statusOf((await post(at(A), samlEnvelope(`\n  ${ticket}\r\n\t`))).body),
      'samlp:Success',
    )
  })

  t.test('R8.14: the same RequestID each time, and no time', async (t) => {
    for (let times = 0; times < 2; times++) {
      const attributes = 'MajorVersion="1" MinorVersion="1" RequestID="same"'
      const answer = await post(at(A), samlEnvelope(await ticketFor(A), { attributes }))
      t.equal(statusOf(answer.body), 'samlp:Success')
      t.match(answer.body, ' InResponseTo="same" ')
    }
  })
})

t.test('R8.02: a ticket handed over as `ticket` is validated by SAML', async (t) => {
  const { browser, validate } = await signedIn(t)
  const { headers } = await browser.get(`/cas/login?service=${encodeURIComponent(A)}`)
  const ticket = /[?&]ticket=(ST-[A-Za-z0-9-]+)$/.exec(String(headers.location))?.[1] ?? ''
  t.equal(statusOf((await validate(A, ticket)).body), 'samlp:Success')
})

t.test('L-03: .NET signs out by /logout?TARGET=', async (t) => {
  t.test('L-03: a registered address is followed, and the session is over', async (t) => {
    for (const [parameters, destination] of [
      [{ TARGET: `${A}/out?a=%20+&url` }, `${A}/out?a=%20+&url`],
      [{ TARGET: 'https://evil.example/', service: A }, A],
    ] as const) {
      const { browser } = await signedIn(t)
      const answer = await browser.get(`/cas/logout?${new URLSearchParams(parameters)}`)
      t.equal(answer.headers.location, destination)
      t.equal(browser.cookies.get('__Host-TGC'), undefined)
    }
  })

  t.test('L-03: any other is not, and the session is over all the same', async (t) => {
    const { browser } = await signedIn(t)
    const answer = await browser.get('/cas/logout?TARGET=https://evil.example/')
    t.equal(answer.statusCode, 200)
    t.equal(answer.headers.location, undefined)
    t.notMatch(answer.body, 'href="https://evil', 'no link either')
    t.equal(browser.cookies.get('__Host-TGC'), undefined)
  })

  t.test('L-03: in a form as well; twice is refused', async (t) => {
    const { browser } = await signedIn(t)
    t.equal((await browser.get(`/cas/logout?TARGET=${A}&TARGET=${A}`)).statusCode, 400)
    const answer = await browser.post('/cas/logout', { TARGET: A })
    t.equal(answer.headers.location, A)
  })
})

t.test('R8.15, E18: renew asks for a ticket that comes from a password', async (t) => {
  const { validate, ticketFor, browser } = await signedIn(t)
  const sso = await validate(A, await ticketFor(A), { renew: 'true' })
  t.equal(statusOf(sso.body), 'samlp:RequestDenied')
  const page = `/cas/login?service=${encodeURIComponent(A)}&renew=true`
  const answer = await browser.signIn({ username: 'tamtt', password: PASSWORD }, page)
  const ticket = /ticket=([\w-]+)/.exec(String(answer.headers.location))?.[1] ?? ''
  const { body } = await validate(A, ticket, { renew: 'true' })
  t.equal(statusOf(body), 'samlp:Success')
  t.match(body, /"isFromNewLogin"[^>]*><AttributeValue>true</)
})

t.test('R8.17, M09: a TARGET that is not https', async (t) => {
  t.test('is denied, and the ticket is spent', async (t) => {
    const { validate, ticketFor, isGood } = await signedIn(t)
    for (const target of [
      A.replace('https', 'http'),
      'app.example/app',
      'ftp://app.example/app',
      'urn:x',
    ]) {
      const ticket = await ticketFor(A)
      const { body, statusCode } = await validate(target, ticket)
      t.equal(statusCode, 200, target)
      t.equal(statusOf(body), 'samlp:RequestDenied', target)
      t.notOk(await isGood(ticket), target)
    }
  })

  t.test('is served where the entry allows http', async (t) => {
    const { validate, ticketFor } = await signedIn(t)
    const { body } = await validate(PLAIN, await ticketFor(PLAIN))
    t.equal(statusOf(body), 'samlp:Success')
  })

  t.test('is denied once the entry allows it no longer', async (t) => {
    const { app, config, validate, ticketFor } = await signedIn(t)
    const ticket = await ticketFor(PLAIN)
    const services = config.services.map((service) => ({ ...service, allowsHttp: false }))
    app.replaceServices({ ...config, services })
    const { body } = await validate(PLAIN, ticket)
    t.equal(statusOf(body), 'samlp:RequestDenied')
    t.equal(messageOf(body), 'The service is not allowed to use this sign-in server')
  })
})

t.test('R8.18: a proxy ticket is denied, and spent', async (t) => {
  const { database, clock, validate } = await signedIn(t)
  const session = await database.queryOne<{ id: number }>('SELECT id FROM sign_on_sessions', {})
  const ticket = `PT-${'a'.repeat(29)}`
  await createTicketStore(database).add(ticket, {
    sessionId: session?.id ?? 0,
    service: A as ByteString,
    isFromNewLogin: false,
    proxies: ['https://b.example/pgt' as ByteString],
    issuedAt: clock.now(),
    expiresAt: clock.now() + 60_000,
  })
  const first = await validate(A, ticket)
  t.equal(statusOf(first.body), 'samlp:RequestDenied')
  t.match(messageOf(first.body), 'A proxy ticket was passed')
  t.match(messageOf((await validate(A, ticket)).body), 'not recognized')
})

t.test('R8.18: the pipeline of 5.3 denies, and the ticket is spent', async (t) => {
  const denied: readonly (readonly [
    promise: string,
    act: (app: Awaited<ReturnType<typeof signedIn>>) => Promise<string>,
    message: RegExp,
  ])[] = [
    ['R5.13: another service', async ({ ticketFor }) => ticketFor(`${A}/x`), /another service/],
    [
      'R8.18: an old ticket',
      async ({ ticketFor, clock }) => {
        const ticket = await ticketFor(A)
        clock.advance(60_000)
        return ticket
      },
      /has expired/,
    ],
    [
      'R8.18: a session that is over',
      async ({ ticketFor, browser }) => {
        const ticket = await ticketFor(A)
        await browser.get('/cas/logout')
        return ticket
      },
      /not recognized|no longer valid/,
    ],
    [
      'R8.18: a person whose account was disabled',
      async ({ ticketFor, accounts, id, clock }) => {
        const ticket = await ticketFor(A)
        await accounts.disable(id, actAt(clock.now(), 'chuyển công tác'))
        return ticket
      },
      /not recognized|no longer valid/,
    ],
    ['R8.18: a ticket that was never issued', async () => `ST-${'x'.repeat(29)}`, /not recognized/],
    ['R8.18: an artifact of real SAML', async () => 'AAGxfeV0c2cuZ292LnZu+/=', /not recognized/],
    [
      'E22: an artifact that is markup',
      async () => 'ST-x&lt;&amp;&quot;&apos;]]&gt;',
      /not recognized/,
    ],
  ]
  for (const [promise, act, message] of denied) {
    t.test(promise, async (t) => {
      const app = await signedIn(t)
      const ticket = await act(app)
      const { body, statusCode } = await app.validate(A, ticket)
      t.equal(statusCode, 200)
      t.equal(statusOf(body), 'samlp:RequestDenied')
      t.match(messageOf(body), message)
      t.notMatch(body, '<Assertion', 'R8.27')
      t.notMatch(body, 'tamtt', 'R5.14')
      t.notOk(await app.isGood(ticket))
    })
  }

  t.test('R8.18: a service whose entry does not name saml1', async (t) => {
    const { validate, ticketFor } = await signedIn(t)
    const { body } = await validate(CAS_ONLY, await ticketFor(CAS_ONLY))
    t.equal(statusOf(body), 'samlp:RequestDenied')
    t.equal(messageOf(body), 'The service is not allowed to use this protocol')
  })

  t.test('E12, R8.18: of 50 at once, one succeeds', async (t) => {
    const { validate, ticketFor } = await signedIn(t)
    const ticket = await ticketFor(A)
    const answers = await Promise.all(Array.from({ length: 50 }, () => validate(A, ticket)))
    const successes = answers.filter(({ body }) => statusOf(body) === 'samlp:Success')
    t.equal(successes.length, 1)
    t.ok(answers.every(({ statusCode }) => statusCode === 200))
  })
})

t.test('requests that are at fault are told so, and the ticket stays good', async (t) => {
  const { post, ticketFor, isGood, lines } = await signedIn(t)
  const bomb = `<!DOCTYPE x [${Array.from({ length: 10 }, (_, index) => `<!ENTITY l${index + 1} "${`&l${index};`.repeat(10)}">`).join('')}]>`
  const url = at(A)

  for (const [promise, target, bodyFor, message, reason] of [
    [
      'R8.27: no TARGET',
      '/samlValidate',
      samlEnvelope,
      /&apos;TARGET&apos; parameter is required/,
      'missing',
    ],
    ['R8.27: an empty TARGET', '/samlValidate?TARGET=', samlEnvelope, /is required/, 'missing'],
    [
      'R0.08: TARGET twice',
      `${url}&TARGET=https://b.example`,
      samlEnvelope,
      /more than once/,
      'repeated',
    ],
    ['R0.08: TARGET[]', `${url}&TARGET[]=x`, samlEnvelope, /more than once/, 'repeated'],
    ['R0.08: renew twice', `${url}&renew=0&renew=1`, samlEnvelope, /more than once/, 'repeated'],
    [
      'R0.14: a TARGET too long',
      at(`${A}?${'x'.repeat(8192)}`),
      samlEnvelope,
      /too long/,
      'too-long',
    ],
    ['R8.27: no body', url, () => '', /body is empty/, 'body-empty'],
    [
      'R8.27: a form',
      url,
      (ticket: string) => `SAMLart=${ticket}`,
      /not well-formed/,
      'xml-text-outside',
    ],
    [
      'R8.27: SOAP that is not closed',
      url,
      (ticket: string) => samlEnvelope(ticket).slice(0, -9),
      /not well-formed/,
      'xml-unfinished',
    ],
    [
      'R8.16: a document type',
      url,
      (ticket: string) => `<!DOCTYPE x>${samlEnvelope(ticket)}`,
      /document type declaration/,
      'xml-document-type',
    ],
    [
      'R8.16: a billion laughs',
      url,
      (ticket: string) => bomb + samlEnvelope(`${ticket}&l10;`),
      /document type declaration/,
      'xml-document-type',
    ],
    [
      'R8.16: a file of the server',
      url,
      () => `<!DOCTYPE x [<!ENTITY f SYSTEM "file:///etc/passwd">]>${samlEnvelope('&f;')}`,
      /document type declaration/,
      'xml-document-type',
    ],
    [
      'R8.16: 10,000 elements in each other',
      url,
      () => '<a>'.repeat(10_000),
      /not well-formed/,
      'xml-too-deep',
    ],
    [
      'R8.12: an attribute of 60 KiB',
      url,
      (ticket: string) => samlEnvelope(ticket, { attributes: `RequestID="${'<'.repeat(60_000)}"` }),
      /not well-formed/,
      'xml-broken-tag',
    ],
    [
      'R8.12: more than 64 KiB',
      url,
      (ticket: string) => samlEnvelope(ticket + ' '.repeat(65_536)),
      /body is too long/,
      'body-too-long',
    ],
    ['R8.12: two megabytes', url, () => 'x'.repeat(2_000_000), /body is too long/, 'body-too-long'],
    [
      'R8.27: bytes that are not UTF-8',
      url,
      () => Buffer.of(0x3c, 0xff, 0xfe),
      /not in UTF-8/,
      'body-not-utf-8',
    ],
    [
      'R8.10: SAML 2',
      url,
      (ticket: string) => samlEnvelope(ticket, { attributes: 'MajorVersion="2" MinorVersion="0"' }),
      /Only version 1/,
      'saml-version',
    ],
  ] as const) {
    t.test(promise, async (t) => {
      const ticket = await ticketFor(A)
      const answer = await post(target, bodyFor(ticket))
      t.equal(answer.statusCode, 200)
      t.equal(answer.headers['content-type'], 'text/xml; charset=utf-8')
      t.equal(statusOf(answer.body), 'samlp:Requester')
      t.match(messageOf(answer.body), message)
      t.notMatch(answer.body, '<Assertion')
      t.match(lines.at(-1), { event: 'ticket.refused', endpoint: '/samlValidate', reason })
      t.ok(await isGood(ticket))
    })
  }

  t.test('R8.12: a compressed body is no SOAP', async (t) => {
    const headers = { 'content-encoding': 'gzip', 'content-type': 'text/xml' }
    const answer = await post(at(A), Buffer.of(0x1f, 0x8b, 8, 0), headers)
    t.equal(answer.statusCode, 200)
    t.equal(statusOf(answer.body), 'samlp:Requester')
  })
})

t.test('R8.12: 64 KiB are read', async (t) => {
  const { post, ticketFor } = await signedIn(t)
  const ticket = await ticketFor(A)
  const rest = 65_536 - samlEnvelope(ticket).length
  const answer = await post(at(A), samlEnvelope(ticket + ' '.repeat(rest)))
  t.equal(statusOf(answer.body), 'samlp:Success')
})

t.test('R8.25: a refusal names the request and the service that it answers', async (t) => {
  const { post } = await signedIn(t)
  const attributes = 'MajorVersion="1" MinorVersion="1" RequestID="&lt;&quot;Tấm"'
  const { body } = await post(at(`${A}?a="1"&b=2`), samlEnvelope('ST-unknown', { attributes }))
  t.match(body, ' InResponseTo="&lt;&quot;T&#7845;m" ')
  t.match(body, ` Recipient="${A}?a=&quot;1&quot;&amp;b=2" `)
})

t.test('R10.05: the log tells of a refusal without the ticket', async (t) => {
  const { validate, lines } = await signedIn(t)
  const ticket = `ST-${'x'.repeat(25)}wXyZ`
  await validate(A, ticket)
  t.match(lines.at(-1), { event: 'ticket.refused', code: 'INVALID_TICKET', ticket: 'ST-...wXyZ' })
  t.notMatch(JSON.stringify(lines), ticket)
})

for (const method of ['GET', 'PUT', 'DELETE', 'OPTIONS'] as const) {
  t.test(`R0.11: ${method} /samlValidate is 405`, async (t) => {
    const { server } = await testApp(t)
    for (const base of ['', '/cas']) {
      const answer = await server.inject({ method, url: `${base}${at(A)}` })
      t.equal(answer.statusCode, 405)
      t.equal(answer.headers.allow, 'POST')
      t.equal(answer.body, '')
    }
  })
}

t.test('R0.10: a prefetch spends nothing', async (t) => {
  const { post, ticketFor, isGood } = await signedIn(t)
  const ticket = await ticketFor(A)
  const answer = await post(at(A), samlEnvelope(ticket), { 'sec-purpose': 'prefetch' })
  t.equal(answer.statusCode, 503)
  t.ok(await isGood(ticket))
})

t.test('R8.27: a fault of ours is a SAML document too, never 5xx', async (t) => {
  const { validate, database, lines } = await signedIn(t)
  await database.close()
  const answer = await validate(A, `ST-${'a'.repeat(29)}`)
  t.equal(answer.statusCode, 200)
  t.equal(statusOf(answer.body), 'samlp:RequestDenied')
  t.equal(messageOf(answer.body), 'The request could not be answered. Try again later.')
  t.match(lines.at(-1), { event: 'validation.failed' })
})

t.test('over a bare connection', async (t) => {
  const { server, ticketFor } = await signedIn(t)
  await server.listen({ host: '127.0.0.1', port: 0 })
  const address = server.server.address()
  const port = typeof address === 'object' && address ? address.port : 0

  /** Sends the pieces, each after something was heard if it waits, and reads to the end. */
  async function converse(pieces: readonly string[], waitsBetween = false): Promise<string> {
    const socket = connect({ host: '127.0.0.1', port })
    const [first = '', ...rest] = pieces
    socket.write(first)
    if (!waitsBetween) for (const piece of rest) socket.write(piece)
    let heard = ''
    for await (const chunk of socket) {
      heard += chunk
      const piece = waitsBetween ? rest.shift() : undefined
      if (piece !== undefined) socket.write(piece)
    }
    return heard
  }
  const head = (...lines: string[]) =>
    [`POST ${at(A)} HTTP/1.1`, 'Host: sso.example', 'Connection: close', ...lines, '', ''].join(
      '\r\n',
    )
  const chunk = (text: string) => `${Buffer.byteLength(text).toString(16)}\r\n${text}\r\n`

  t.test('R8.12: in chunks, without a content type, as passport-cas sends it', async (t) => {
    const body = samlEnvelope(await ticketFor(A))
    const pieces = [chunk(body.slice(0, 100)), chunk(body.slice(100)), '0\r\n\r\n']
    const answer = await converse([head('Transfer-Encoding: chunked'), ...pieces])
    t.match(answer, /^HTTP\/1\.1 200 OK\r\n/)
    t.equal(statusOf(answer), 'samlp:Success')
  })

  t.test('L-03: .NET waits to be asked to go on', async (t) => {
    const body = samlEnvelope(await ticketFor(A), { declaration: '<?xml version="1.0"?>' })
    const answer = await converse(
      [
        head(
          'Content-Type: text/xml',
          'SOAPAction: http://www.oasis-open.org/committees/security',
          'Expect: 100-continue',
          `Content-Length: ${body.length}`,
        ),
        body,
      ],
      true,
    )
    t.match(answer, /^HTTP\/1\.1 100 Continue\r\n\r\nHTTP\/1\.1 200 OK\r\n/)
    t.equal(statusOf(answer), 'samlp:Success')
  })

  t.test('R8.12: more than 64 KiB in chunks are answered, not cut off', async (t) => {
    const answer = await converse([
      head('Transfer-Encoding: chunked'),
      ...Array.from({ length: 10 }, () => chunk('x'.repeat(8_000))),
      '0\r\n\r\n',
    ])
    t.match(answer, /^HTTP\/1\.1 200 OK\r\n/)
    t.equal(messageOf(answer), 'The body is too long')
  })

  t.test('R0.15: HTTP/1.0 gets a length and no chunks', async (t) => {
    const body = samlEnvelope(await ticketFor(A))
    const answer = await converse([
      `POST ${at(A)} HTTP/1.0\r\nContent-Length: ${body.length}\r\n\r\n${body}`,
    ])
    t.match(answer, /\r\ncontent-length: \d+\r\n/i)
    t.notMatch(answer, /transfer-encoding/i)
    t.equal(statusOf(answer), 'samlp:Success')
  })
})
