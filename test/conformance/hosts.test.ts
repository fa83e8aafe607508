import t, { type Test } from 'tap'
import { actionOf, loginTicketOf, ticketIn } from '../support/browser.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'

const both = (text: string) => ({ vi: text, en: text })
const CANONICAL = 'sso.example'
const SUCCESSOR = 'dangnhap.dongnai.gov.vn'
const OLD = 'dangnhap.binhphuoc.gov.vn'
const A = 'https://app.example/app'
/** The clock of the tests begins at 2026-11-24T07:30+07:00. */
const SWITCH = '2026-11-25'
const UNTIL_SWITCH_MS = 16.5 * 3_600_000

const SETTINGS = {
  otherHosts: [OLD],
  hosts: [
    {
      hostname: SUCCESSOR,
      branding: { authority: both('UBND TỈNH ĐỒNG NAI'), colour: '#7a1020' },
    },
    {
      hostname: CANONICAL,
      from: SWITCH,
      branding: { gate: both('CỔNG MỚI'), footer: both('Vận hành: Trung tâm CNTT') },
    },
  ],
}

const styleOf = (html: string) => /href="([^"]*style[^"]*)"/.exec(html)?.[1] ?? ''

async function province(t: Test, settings: Record<string, unknown> = {}) {
  const parts = await testApp(t, { ...SETTINGS, ...settings })
  const ask = (host: string, url: string, more: Record<string, string> = {}) =>
    parts.server.inject({ method: 'GET', url, headers: { host, ...more } })
  const send = (host: string, url: string, fields: Record<string, string>) =>
    parts.server.inject({
      method: 'POST',
      url,
      headers: { host, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams(fields).toString(),
    })
  return { ...parts, ask, send }
}

t.test('R1: a page looks as the host by which it is asked for', async (t) => {
  const { ask } = await province(t)
  const ours = (await ask(CANONICAL, '/cas/login')).body
  t.match(ours, 'UBND TỈNH BÌNH PHƯỚC')
  t.match(ours, '<strong>https://sso.example</strong>')
  const theirs = (await ask(`${SUCCESSOR.toUpperCase()}:8443`, '/cas/login')).body
  t.match(theirs, 'UBND TỈNH ĐỒNG NAI')
  t.notMatch(theirs, 'UBND TỈNH BÌNH PHƯỚC')
  t.match(theirs, `<strong>https://${SUCCESSOR}</strong>`)
  t.not(styleOf(ours), styleOf(theirs))
  t.match((await ask(SUCCESSOR, styleOf(theirs))).body, ':root{--brand:#7a1020}')
  t.match((await ask(CANONICAL, styleOf(ours))).body, ':root{--brand:#0b5394}')
  t.match((await ask(SUCCESSOR, '/cas/no-such-page')).body, 'UBND TỈNH ĐỒNG NAI', 'errors too')
})

t.test('R1: a planned look is in force from its very moment on', async (t) => {
  const { ask, clock } = await province(t)
  const gate = async () => (await ask(CANONICAL, '/cas/login')).body
  t.match(await gate(), 'CỔNG ĐĂNG NHẬP TẬP TRUNG')
  clock.advance(UNTIL_SWITCH_MS - 1)
  t.notMatch(await gate(), 'CỔNG MỚI')
  t.notMatch(await gate(), 'Vận hành')
  clock.advance(1)
  t.match(await gate(), '<h1 class="gate-heading">CỔNG MỚI</h1>')
  t.match(await gate(), 'Vận hành: Trung tâm CNTT')
  t.notMatch((await ask(SUCCESSOR, '/cas/login')).body, 'CỔNG MỚI', 'each host has its own')
  t.match((await ask('10.1.2.3:8080', '/cas/login')).body, 'CỔNG MỚI', 'who names no host of ours')
})

t.test('R1, row 22: a form belongs to the host that showed it', async (t) => {
  const { ask, server, addPerson } = await province(t)
  await addPerson()
  async function signIn(origin: string) {
    const page = await ask(SUCCESSOR, '/cas/login')
    const cookie = page.cookies.map(({ name, value }) => `${name}=${value}`).join('; ')
    return server.inject({
      method: 'POST',
      url: actionOf(page.body),
      headers: {
        host: SUCCESSOR,
        origin,
        cookie,
        'content-type': 'application/x-www-form-urlencoded',
      },
      payload: new URLSearchParams({
        lt: loginTicketOf(page.body),
        username: 'tamtt',
        password: PASSWORD,
      }).toString(),
    })
  }
  const own = await signIn(`https://${SUCCESSOR}`)
  t.equal(own.statusCode, 303)
  t.ok(own.cookies.some(({ name }) => name === '__Host-TGC'))
  for (const other of [`https://${CANONICAL}`, `https://${OLD}`, 'https://evil.example', 'null']) {
    const answer = await signIn(other)
    t.equal(answer.statusCode, 200, other)
    t.match(answer.body, 'Trang mở quá lâu nên cần gửi lại.')
  }
})

t.test('R2: a form from a wrong address of ours is shown again at the right one', async (t) => {
  const { server } = await province(t)
  const post = (host: string, origin: string, url = '/cas/login') =>
    server.inject({
      method: 'POST',
      url,
      headers: { host, origin, 'content-type': 'application/x-www-form-urlencoded' },
      payload: new URLSearchParams({ username: 'tamtt', password: PASSWORD }).toString(),
    })
  const rows = [
    ['10.1.2.3:8080', 'http://10.1.2.3:8080', 'https://sso.example'],
    ['[::1]:8080', 'http://[::1]:8080', 'https://sso.example'],
    ['localhost', 'http://localhost', 'https://sso.example'],
    [CANONICAL, `http://${CANONICAL}`, 'https://sso.example'],
    [`${CANONICAL}:8443`, `https://${CANONICAL}:8443`, 'https://sso.example'],
    [SUCCESSOR, `http://${SUCCESSOR}`, `https://${SUCCESSOR}`],
  ] as const
  for (const [host, origin, right] of rows) {
    const answer = await post(host, origin)
    t.equal(answer.statusCode, 303, origin)
    t.equal(answer.headers.location, `${right}/cas/login?moved=1`)
    t.equal(answer.cookies.length, 0)
  }
  const form = await post('10.1.2.3', 'https://sso.example')
  t.match(form.body, 'Trình duyệt đang chặn cookie', 'a proxy may call us by an address')
  const stranger = await post('evil.example', 'http://evil.example')
  t.equal(stranger.statusCode, 421)
  const foreign = await post('10.1.2.3', 'http://10.1.2.4')
  t.equal(foreign.statusCode, 200, 'whoever is somebody else is led nowhere')
})

const KEPT = [
  '/',
  '/cas/',
  '/cas/login',
  '/login?service=https%3A%2F%2Fapp.example%2Fapp%3Fa%3D1%26b%3D%252F&renew=true',
  '/cas/login?service=https://app.example/app/%e1%ba%bf+x%20y&&gateway=&locale=en',
  '/cas/login?TARGET=https%3a%2f%2fapp.example%2fapp',
  '/cas/logout?service=https%3A%2F%2Fapp.example%2Fapp',
  '/cas/account/sessions',
  '/cas/no-such-page?x=?y',
  '//evil.example/',
]
for (const url of KEPT) {
  t.test(`R2: from another host people are led on, byte for byte: ${url}`, async (t) => {
    const { ask, server } = await province(t)
    const answer = await ask(OLD, url)
    t.equal(answer.statusCode, 302)
    t.equal(answer.headers.location, `https://sso.example${url}`)
    t.equal(answer.headers['cache-control'], 'no-store')
    const head = await server.inject({ method: 'HEAD', url, headers: { host: OLD } })
    t.equal(head.headers.location, `https://sso.example${url}`)
  })
}

t.test('R2: a host is another by port, case and final dot alike', async (t) => {
  const { ask } = await province(t)
  for (const host of [OLD.toUpperCase(), `${OLD}:8443`, `${OLD}.`, `${CANONICAL}.`]) {
    const answer = await ask(host, '/cas/login')
    t.equal(answer.headers.location, 'https://sso.example/cas/login', host)
  }
})

t.test('R0.09: credentials in a query are repeated nowhere', async (t) => {
  const { ask } = await province(t)
  const url = '/cas/login?username=tamtt&service=x&p%61ssword=secret&password[]=b'
  const { headers } = await ask(OLD, url)
  t.equal(headers.location, 'https://sso.example/cas/login?service=x')
})

t.test('R2: a form that is sent to another host is shown again where people are led', async (t) => {
  const { ask, send } = await province(t)
  const fields = { username: 'tamtt', password: PASSWORD, lt: 'LT-1' }
  const inQuery = await send(OLD, `/cas/login?service=${encodeURIComponent(A)}`, fields)
  t.equal(inQuery.statusCode, 303)
  t.equal(
    inQuery.headers.location,
    `https://sso.example/cas/login?service=${encodeURIComponent(A)}&moved=1`,
  )
  const inBody = await send(OLD, '/cas/login', { ...fields, service: A })
  t.equal(inBody.headers.location, inQuery.headers.location, 'the service may be in the body')
  t.equal(inBody.cookies.length, 0)
  const { pathname, search } = new URL(String(inBody.headers.location))
  const form = (await ask(CANONICAL, pathname + search)).body
  t.match(form, 'Địa chỉ của cổng nay là https://sso.example.')
  t.equal(actionOf(form), `/cas/login?service=${encodeURIComponent(A)}`, 'it is said once')
  t.notMatch((await ask(CANONICAL, '/cas/login')).body, 'Địa chỉ của cổng nay là')
  const elsewhere = await send(OLD, '/cas/account/password?x=1', { password: 'y' })
  t.equal(elsewhere.headers.location, 'https://sso.example/cas/account/password?x=1&moved=1')
})

t.test('R2: whoever is led round in a circle is told, and so is the operator', async (t) => {
  const { server, lines } = await province(t)
  let cookie = ''
  const statuses: number[] = []
  // A proxy in front of publicUrl that gives the other name: the browser keeps its cookies.
  for (let round = 0; round < 6; round++) {
    const answer = await server.inject({ url: '/cas/login', headers: { host: OLD, cookie } })
    statuses.push(answer.statusCode)
    const set = answer.cookies.find(({ name }) => name === '__Host-led')
    if (set) cookie = `${set.name}=${set.value}`
    t.notOk(set && (set.maxAge ?? 99) > 10)
  }
  t.same(statuses, [302, 302, 302, 302, 500, 500])
  t.match(
    lines.find(({ event }) => event === 'host.circle'),
    {
      host: OLD,
      publicUrl: 'https://sso.example',
      hint: /otherHosts/,
    },
  )
})

t.test('R2: programs are answered by every name, and tickets are good across', async (t) => {
  const { server, ask, browser, addPerson } = await province(t)
  await addPerson()
  const person = browser()
  await person.signIn({ username: 'tamtt', password: PASSWORD })
  for (const host of [CANONICAL, SUCCESSOR, OLD, 'cas.internal', '10.1.2.3:8080']) {
    const page = await person.get(`/cas/login?service=${encodeURIComponent(A)}`)
    const ticket = ticketIn(String(page.headers.location))
    const query = new URLSearchParams({ service: A, ticket }).toString()
    const answer = await ask(host, `/cas/p3/serviceValidate?${query}`)
    t.match(answer.body, '<cas:user>tamtt</cas:user>', host)
    t.equal((await ask(host, '/health/ready')).statusCode, 200, host)
  }
  const { body } = await ask(CANONICAL, '/cas/login')
  t.equal((await ask(OLD, styleOf(body))).statusCode, 200, 'a page that was kept is still dressed')
  await server.close()
})

t.test('row 47: by an unknown name nobody gets a form', async (t) => {
  const { ask, send, lines } = await province(t)
  for (const host of ['evil.example', 'sso.example.evil.example', 'evil.example:443', 'x"<b>']) {
    const answer = await ask(host, '/cas/login?service=x')
    t.equal(answer.statusCode, 421, host)
    t.match(answer.body, 'Đây không phải địa chỉ của cổng đăng nhập')
    t.match(answer.body, 'Địa chỉ đúng là https://sso.example.')
    t.match(answer.body, 'href="https://sso.example/cas/"')
    t.notMatch(answer.body, /evil|x"<b>|<form/, 'the name is repeated nowhere')
    t.equal((await ask(host, styleOf(answer.body))).statusCode, 200, 'the page is dressed')
  }
  t.equal((await send('evil.example', '/cas/login', { username: 'a' })).statusCode, 421)
  t.match(
    lines.find(({ event }) => event === 'host.unknown'),
    { host: 'evil.example', supportCode: /^\w{4}-\w{4}$/ },
  )
})

t.test(
  'row 47: addresses and localhost are answered as publicUrl, and make no address',
  async (t) => {
    const { ask } = await province(t)
    for (const host of ['10.1.2.3', '127.0.0.1:8080', '[::1]:8080', 'localhost:80', '']) {
      const answer = await ask(host, '/cas/login')
      t.equal(answer.statusCode, 200, host)
      t.match(answer.body, '<strong>https://sso.example</strong>')
    }
  },
)

t.test('`unknownHosts: answer` is for a proxy that gives a name of its own', async (t) => {
  const { ask } = await province(t, { unknownHosts: 'answer' })
  const answer = await ask('cas_backend', '/cas/login')
  t.equal(answer.statusCode, 200)
  t.notMatch(answer.body, 'cas_backend')
})

t.test('row 47: X-Forwarded-Host counts from a trusted proxy alone', async (t) => {
  const forwarded = { 'x-forwarded-host': SUCCESSOR }
  const direct = await province(t)
  t.notMatch((await direct.ask(CANONICAL, '/cas/login', forwarded)).body, 'ĐỒNG NAI')
  const behind = await province(t, { trustedProxies: ['127.0.0.1'] })
  t.match((await behind.ask('10.1.2.3', '/cas/login', forwarded)).body, 'ĐỒNG NAI')
  const old = await behind.ask('10.1.2.3', '/cas/login', { 'x-forwarded-host': OLD })
  t.equal(old.headers.location, 'https://sso.example/cas/login')
})
