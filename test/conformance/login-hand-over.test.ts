import t from 'tap'
import { actionOf, fieldsOf, ticketIn } from '../support/browser.ts'
import { A, credentials, query, SERVICES } from '../support/login-cases.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { testApp } from '../support/test-app.ts'

/**
 * Table 2.2 and more: [the service as it stands in the query, before the ticket, the ticket, behind
 * it, case]. Without the ticket the address is what the browser is led to.
 */
const TABLE_2_2: readonly [string, string, string, string, string][] = [
  ['https%3A%2F%2Fa.example%2Fx', 'https://a.example/x', '?ticket=T', '', ''],
  ['https%3A%2F%2Fa.example', 'https://a.example', '?ticket=T', '', ''],
  ['https%3A%2F%2Fa.example%2Fx%3F', 'https://a.example/x?', 'ticket=T', '', ''],
  ['https%3A%2F%2Fa.example%2Fx%3Fb%3D1', 'https://a.example/x?b=1', '&ticket=T', '', ''],
  ['https%3A%2F%2Fa.example%2Fx%3Fb%3D1%26', 'https://a.example/x?b=1&', 'ticket=T', '', ''],
  ['https%3A%2F%2Fa.example%2Fx%23f', 'https://a.example/x', '?ticket=T', '#f', ''],
  ['https%3A%2F%2Fa.example%2Fx%3Fb%3D1%23f', 'https://a.example/x?b=1', '&ticket=T', '#f', 'E05'],
  [
    'https%3A%2F%2Fa.example%2Fx%3Fb%3D1%23f%3Fc',
    'https://a.example/x?b=1',
    '&ticket=T',
    '#f?c',
    '',
  ],
  [
    'https%3A%2F%2Fa.example%2Fx%3Fu%3Dhttps%253A%252F%252Fb%252F%253Fc%253Dd%2526e',
    'https://a.example/x?u=https%3A%2F%2Fb%2F%3Fc%3Dd%26e',
    '&ticket=T',
    '',
    'E06',
  ],
  [
    'https%3A%2F%2Fa.example%2Fx%3Fk%255B%255D%3D1%26k%5B%5D%3D2',
    'https://a.example/x?k%5B%5D=1&k[]=2',
    '&ticket=T',
    '',
    '',
  ],
  ['https%3A%2F%2Fa.example%2Fx+y', 'https://a.example/x%20y', '?ticket=T', '', 'R0.06'],
  ['https%3A%2F%2Fa.example%2Fx%20y', 'https://a.example/x%20y', '?ticket=T', '', 'E07'],
  [
    'https%3A%2F%2Fa.example%2FT%E1%BA%A5m',
    'https://a.example/T%E1%BA%A5m',
    '?ticket=T',
    '',
    'E07',
  ],
  ['https%3A%2F%2Fa.example%2Fx%3Fq%3D%E2', 'https://a.example/x?q=%E2', '&ticket=T', '', 'E07'],
  [
    "https%3A%2F%2Fa.example%2Fx%3Fq%3D%22%3C%26%3E'",
    "https://a.example/x?q=%22%3C&%3E'",
    '&ticket=T',
    '',
    '',
  ],
  [
    'https%3A%2F%2Fa.example%2Fx%3Fgateway%3Dtrue',
    'https://a.example/x?gateway=true',
    '&ticket=T',
    '',
    'M01',
  ],
  [
    'https%3A%2F%2Fa.example%2Fx%3Fu%3Da%253ab',
    'https://a.example/x?u=a%3ab',
    '&ticket=T',
    '',
    'L-01',
  ],
  [
    'https%3A%2F%2Fa.example%2Fcallback%3Furl',
    'https://a.example/callback?url',
    '&ticket=T',
    '',
    'L-01',
  ],
]

const TICKET = /^ST-[A-Za-z0-9]{29}$/

/** The server with all kinds of services, and a browser that is signed in. */
async function signedIn(t: Parameters<typeof testApp>[0], settings = {}) {
  const app = await testApp(t, { services: SERVICES, ...settings })
  await app.addPerson()
  const official = app.browser()
  await official.signIn(credentials)
  const isGood = async (service: string, ticket: string) => {
    const url = `/serviceValidate?service=${service}&ticket=${ticket}`
    return (await app.server.inject(url)).body.includes('<cas:authenticationSuccess>')
  }
  return { ...app, official, isGood }
}

t.test('table 2.2: the service goes back byte for byte', async (t) => {
  const { official, isGood, browser } = await signedIn(t)
  for (const [service, before, joined, behind, id] of TABLE_2_2) {
    const expected = before + joined + behind

    t.test(`R2.20, R2.21 ${id}: ${service} → 302 to ${expected}`, async (t) => {
      const answer = await official.get(`/cas/login?service=${service}`)
      t.equal(answer.statusCode, 302)
      const location = String(answer.headers.location)
      const ticket = ticketIn(location)
      t.match(ticket, TICKET)
      t.equal(location.replace(ticket, 'T'), expected)
      t.ok(await isGood(service, ticket))
    })

    t.test(`R1.15, R2.14, R2.20 ${id}: ${service} through the form → 303`, async (t) => {
      const answer = await browser().signIn(credentials, `/cas/login?service=${service}`)
      t.equal(answer.statusCode, 303)
      const location = String(answer.headers.location)
      t.equal(location.replace(ticketIn(location), 'T'), expected)
    })

    t.test(`R2.23 ${id}: method=POST, ${service} → a form that posts to it`, async (t) => {
      const page = await official.get(`/cas/login?method=POST&service=${service}`)
      t.equal(page.statusCode, 200)
      t.equal(actionOf(page.body), before + behind)
      t.ok(await isGood(service, fieldsOf(page.body).ticket ?? ''))
    })

    t.test(`R8.01, R8.02 ${id}: TARGET=${service} → SAMLart`, async (t) => {
      const answer = await official.get(`/cas/login?TARGET=${service}`)
      t.equal(answer.statusCode, 302)
      const location = String(answer.headers.location)
      const ticket = /SAMLart=([A-Za-z0-9-]+)/.exec(location)?.[1] ?? ''
      t.equal(location.replace(`SAMLart=${ticket}`, 'ticket=T'), expected)
      t.ok(await isGood(service, ticket), 'and /serviceValidate takes it')
    })

    t.test(`R1.08, R2.25 ${id}: gateway and method=POST, ${service} → 302, as it is`, async (t) => {
      const answer = await browser().get(`/cas/login?gateway=1&method=POST&service=${service}`)
      t.equal(answer.statusCode, 302)
      t.equal(answer.headers.location, before + behind)
    })
  }
})

t.test('R0.12: whatever carries a ticket is kept by nobody', async (t) => {
  const { official } = await signedIn(t)
  for (const method of ['GET', 'POST', 'HEADER']) {
    const url = `/cas/login?${query({ service: A, method })}`
    for (const answer of [
      await official.signIn(credentials, `${url}&renew=1`),
      await official.get(url),
    ]) {
      t.match(JSON.stringify([answer.headers, answer.body]), 'ST-', `${method} carries one`)
      t.equal(answer.headers['cache-control'], 'no-store')
      t.equal(answer.headers.pragma, 'no-cache')
      t.equal(answer.headers.expires, 'Thu, 01 Jan 1970 00:00:00 GMT')
      t.match(answer.headers['strict-transport-security'], 'max-age=')
    }
  }
})

/** [what the entry says, what the request says, how the ticket is handed over] */
const METHODS: readonly [string, string, 'GET' | 'POST' | 'HEADER'][] = [
  ['GET', '', 'GET'],
  ['GET', 'method=', 'GET'],
  ['GET', 'method=GET', 'GET'],
  ['GET', 'method=POST', 'POST'],
  ['GET', 'method=post', 'POST'],
  ['GET', 'method=HEADER', 'HEADER'],
  ['GET', 'method=Header', 'HEADER'],
  ['GET', 'method=PUT', 'GET'],
  ['POST', '', 'POST'],
  ['POST', 'method=', 'POST'],
  ['POST', 'method=get', 'GET'],
  ['POST', 'method=HEADER', 'HEADER'],
  ['POST', 'method=redirect', 'GET'],
  ['HEADER', '', 'HEADER'],
  ['HEADER', 'method=POST', 'POST'],
]

for (const [responseType, asked, expected] of METHODS) {
  const name = `R1.13, R1.14: an entry of ${responseType}, ${asked || 'nothing asked'} → ${expected}`
  t.test(name, async (t) => {
    const { official, browser } = await signedIn(t, { services: [serviceEntry({ responseType })] })
    const url = `/cas/login?${query({ service: A })}&${asked}`
    for (const [how, answer] of [
      ['from the session', await official.get(url)],
      ['after the password', await browser().signIn(credentials, url)],
    ] as const) {
      const redirects = expected === 'GET'
      t.equal(answer.statusCode, redirects ? (how === 'from the session' ? 302 : 303) : 200, how)
      t.equal(answer.headers.location !== undefined, redirects, how)
      t.equal(fieldsOf(answer.body).ticket !== undefined, expected === 'POST', how)
      t.equal(answer.headers.ticket !== undefined, expected === 'HEADER', how)
    }
  })
}

t.test('R2.23, R2.24: the page that posts the ticket', async (t) => {
  const entry = serviceEntry({ extraFormOrigins: ['https://next.example'] })
  const { official } = await signedIn(t, { services: [entry] })
  const page = await official.get(`/cas/login?${query({ service: A, method: 'POST' })}`)
  const policy = String(page.headers['content-security-policy'])

  t.test('R2.23: posts one hidden field, by itself, and has a button', async (t) => {
    t.match(fieldsOf(page.body), { ticket: TICKET })
    t.same(Object.keys(fieldsOf(page.body)), ['ticket'])
    t.match(page.body, /<form [^>]*data-submit/)
    t.match(page.body, /<button class="button"[^>]*>Vào ứng dụng<\/button>/)
    t.match(page.body, 'Đang chuyển tới Ứng dụng mẫu')
  })
  t.test('R2.23: its policy lets it out to the application, and to nobody else', async (t) => {
    t.match(policy, "form-action 'self' https://app.example https://next.example;")
    t.match(policy, "script-src 'self';")
    t.notMatch(page.body, /<script(?![^>]* src=)|\son[a-z]+=/)
  })
  t.test('R2.24: strict-origin, and on this page alone (R1.26)', async (t) => {
    t.equal(page.headers['referrer-policy'], 'strict-origin')
    const portal = await official.get('/cas/')
    t.equal(portal.headers['referrer-policy'], 'same-origin')
  })
})

t.test('R2.26: method=HEADER hands over in two headers', async (t) => {
  const { official, isGood } = await signedIn(t)
  const service = 'https://a.example/Tấm?q=1'
  const answer = await official.get(`/cas/login?${query({ service, method: 'HEADER' })}`)
  t.equal(answer.statusCode, 200)
  t.equal(answer.headers.service, 'https://a.example/T%E1%BA%A5m?q=1')
  t.match(answer.headers.ticket, TICKET)
  t.notMatch(answer.body, 'ST-')
  t.ok(await isGood(encodeURIComponent(service), String(answer.headers.ticket)))
})

t.test('TARGET, the SAML 1.1 spelling of service (8.1)', async (t) => {
  const { official, isGood, browser, server } = await signedIn(t)
  const url = `/cas/login?${query({ TARGET: A })}`

  t.test('R8.01: after the password too, and in the form of method=POST', async (t) => {
    const answer = await browser().signIn(credentials, url)
    t.match(answer.headers.location, /^https:\/\/app\.example\/app\?SAMLart=ST-[A-Za-z0-9]{29}$/)
    const page = await official.get(`${url}&method=POST`)
    t.same(Object.keys(fieldsOf(page.body)), ['SAMLart'])
    const inHeader = await official.get(`${url}&method=HEADER`)
    t.match(inHeader.headers.samlart, TICKET)
  })

  t.test('R8.01: in the body of a POST', async (t) => {
    const answer = await official.post('/cas/login', { TARGET: A })
    t.match(answer.headers.location, `${A}?SAMLart=ST-`)
  })

  t.test('R8.01: service wins over it', async (t) => {
    const other = 'https://a.example/x'
    for (const both of [
      query({ TARGET: other, service: A }),
      query({ service: A, TARGET: other }),
    ]) {
      const answer = await official.get(`/cas/login?${both}`)
      t.match(answer.headers.location, `${A}?ticket=ST-`)
    }
  })

  t.test('R1.03: an empty service does not', async (t) => {
    const answer = await official.get(`/cas/login?service=&${query({ TARGET: A })}`)
    t.match(answer.headers.location, `${A}?SAMLart=ST-`)
  })

  t.test('R8.01, R1.04: the registry rules over it like over service', async (t) => {
    for (const TARGET of [
      'http://app.example/app',
      'https://evil.example/',
      'javascript:alert(1)',
    ]) {
      const answer = await official.get(`/cas/login?${query({ TARGET })}`)
      t.equal(answer.statusCode, 403, TARGET)
      t.equal(answer.headers.location, undefined)
    }
    const { official: allowed } = await signedIn(t, {
      services: [
        serviceEntry({ allowHttp: true, matches: [{ prefix: 'http://app.example/app' }] }),
      ],
    })
    const answer = await allowed.get(`/cas/login?${query({ TARGET: 'http://app.example/app' })}`)
    t.match(answer.headers.location, 'http://app.example/app?SAMLart=ST-')
  })

  t.test('R8.01, R1.08: gateway leads back to it without a ticket', async (t) => {
    const answer = await browser().get(`${url}&gateway=true`)
    t.equal(answer.headers.location, A)
  })

  t.test('R8.02: validated as what it was spelt or as the other, at any endpoint', async (t) => {
    for (const endpoint of [
      '/validate',
      '/serviceValidate',
      '/p3/serviceValidate',
      '/proxyValidate',
      '/p3/proxyValidate',
    ]) {
      const location = String((await official.get(url)).headers.location)
      const ticket = /SAMLart=(.+)$/.exec(location)?.[1] ?? ''
      const { body } = await server.inject(`/cas${endpoint}?${query({ service: A, ticket })}`)
      t.match(
        body,
        endpoint === '/validate' ? 'yes\ntamtt\n' : '<cas:user>tamtt</cas:user>',
        endpoint,
      )
    }
    t.ok(await isGood(encodeURIComponent(A), await official.ticketFor(A)))
  })
})

t.test('R2.22: a ticket is made when it is handed over, and not before', async (t) => {
  const { browser, database, clock, server } = await signedIn(t)
  const count = async () =>
    (await database.queryOne<{ n: number }>('SELECT count(*) AS n FROM service_tickets'))?.n
  const late = browser()
  const url = `/cas/login?${query({ service: A })}`
  await late.get(url)
  t.equal(await count(), 0, 'not when the form is shown')
  clock.advance(10 * 60_000)
  const answer = await late.signIn(credentials, url)
  t.equal(await count(), 1)
  clock.advance(59_000)
  const ticket = ticketIn(String(answer.headers.location))
  const { body } = await server.inject(`/serviceValidate?${query({ service: A, ticket })}`)
  t.match(body, '<cas:isFromNewLogin>true<', 'its time runs from there')
  const later = await late.ticketFor(A)
  const again = await server.inject(`/serviceValidate?${query({ service: A, ticket: later })}`)
  t.match(again.body, '<cas:isFromNewLogin>false<', 'R5.52: this one came from the session')
})
