import t, { type Test } from 'tap'
import { actionOf, type Browser, fieldsOf, loginTicketOf, ticketIn } from '../support/browser.ts'
import { A, credentials, query, SERVICES } from '../support/login-cases.ts'
import { testApp } from '../support/test-app.ts'

const warned = { ...credentials, warn: 'true' }
const url = `/cas/login?${query({ service: A })}`
const ALWAYS = 'https://always.example/'

type Answer = Awaited<ReturnType<Browser['get']>>

/** The page that asks, and no ticket anywhere in it. */
function asks(t: Test, answer: Answer, name = '') {
  t.equal(answer.statusCode, 200, name)
  t.equal(answer.headers.location, undefined, name)
  t.match(fieldsOf(answer.body).confirmation, /^LT-/, name)
  t.notMatch(answer.body, /ST-[A-Za-z0-9]/, name)
}

/** The server, and a browser whose person wants to be asked. */
async function warnedBrowser(t: Test, settings = {}) {
  const app = await testApp(t, { services: SERVICES, ...settings })
  await app.addPerson()
  const official = app.browser()
  await official.signIn(warned)

  async function validate(ticket: string, more: Record<string, string> = {}) {
    const parameters = query({ service: A, ticket, ...more })
    return (await app.server.inject(`/serviceValidate?${parameters}`)).body
  }

  async function ticketCount() {
    const sql = 'SELECT count(*) AS n FROM service_tickets'
    return (await app.database.queryOne<{ n: number }>(sql))?.n
  }

  return { ...app, official, validate, ticketCount }
}

t.test('R1.12, R2.11: an application is entered only after a yes', async (t) => {
  const { official, ticketCount } = await warnedBrowser(t)
  for (const gateway of ['', '&gateway=true']) {
    const before = await ticketCount()
    const page = await official.get(url + gateway)
    asks(t, page, gateway)
    t.match(page.body, 'Vào Ứng dụng mẫu?')
    t.match(page.body, '(app.example)')
    t.match(page.body, 'Trần Thanh Tâm')
    t.match(page.body, '<a class="button button-second" href="/cas/">Không, về Cổng ứng dụng</a>')
    t.equal(await ticketCount(), before, 'R2.22: no ticket before the answer')
    const answer = await official.press(page)
    t.equal(answer.statusCode, 303)
    t.match(answer.headers.location, /^https:\/\/app\.example\/app\?ticket=ST-[A-Za-z0-9]{29}$/)
    t.equal(await ticketCount(), Number(before) + 1)
  }
  asks(t, await official.get(url), 'and the next time again')
})

t.test('R2.11: without the choice nobody is asked; a new sign-in chooses anew', async (t) => {
  const { official } = await warnedBrowser(t)
  await official.signIn(credentials, '/cas/login?renew=true')
  t.equal((await official.get(url)).statusCode, 302)
  await official.signIn(warned, '/cas/login?renew=true')
  asks(t, await official.get(url))
})

t.test('R2.22, R5.52: asked right after the password, the login is a new one', async (t) => {
  const { browser, official, validate, clock } = await warnedBrowser(t)
  for (const [name, address] of [
    ['plain', url],
    ['renew', `${url}&renew=true`],
    ['renew and gateway', `${url}&renew=true&gateway=true`],
  ] as const) {
    t.test(`R2.22: ${name}`, async (t) => {
      const person = browser()
      const page = await person.signIn(warned, address)
      asks(t, page)
      clock.advance(60_000)
      const answer = await person.press(page)
      t.equal(answer.statusCode, 303)
      const ticket = ticketIn(String(answer.headers.location))
      t.match(await validate(ticket, { renew: 'true' }), '<cas:isFromNewLogin>true<')
    })
  }

  t.test('an application that always wants the password', async (t) => {
    const page = await official.signIn(warned, `/cas/login?${query({ service: ALWAYS })}`)
    asks(t, page)
    const answer = await official.press(page)
    t.match(answer.headers.location, `${ALWAYS}?ticket=ST-`)
  })
})

t.test('R2.22, R5.52: asked at another time, it is not', async (t) => {
  const { official, validate } = await warnedBrowser(t)
  for (const renew of ['', 'true']) {
    const answer = await official.press(await official.get(url))
    const body = await validate(ticketIn(String(answer.headers.location)), { renew })
    t.match(body, renew ? "code='INVALID_TICKET'" : '<cas:isFromNewLogin>false<')
  }
})

t.test('R1.06, R1.12: renew asks for the password, whatever was confirmed', async (t) => {
  const { official } = await warnedBrowser(t)
  const { confirmation = '' } = fieldsOf((await official.get(url)).body)
  const answer = await official.post(`${url}&renew=true`, { confirmation })
  t.match(loginTicketOf(answer.body), /^LT-/)
})

t.test('R1.12: a yes is good once, for what was asked, where it was asked', async (t) => {
  const { official, clock, ticketCount } = await warnedBrowser(t)
  const yes = async (address = url) =>
    fieldsOf((await official.get(address)).body).confirmation ?? ''
  const say = (confirmation: string, address = url) => official.post(address, { confirmation })
  const before = await ticketCount()

  t.test('another application', async (t) => {
    const other = `/cas/login?${query({ service: 'https://a.example/' })}`
    asks(t, await say(await yes(), other))
  })
  t.test('another page of the same application', async (t) => {
    asks(t, await say(await yes(), `/cas/login?${query({ service: `${A}/other` })}`))
  })
  t.test('the same address in the other spelling', async (t) => {
    asks(t, await say(await yes(), `/cas/login?${query({ TARGET: A })}`))
  })
  t.test('a login ticket is no yes', async (t) => {
    const form = await official.get('/cas/login?renew=true')
    asks(t, await say(loginTicketOf(form.body)))
  })
  t.test('made up, or empty', async (t) => {
    asks(t, await say(`LT-1-${'a'.repeat(20)}-${'0'.repeat(64)}`))
    asks(t, await say(''))
  })
  t.test('in the query (R0.09)', async (t) => {
    asks(t, await official.get(`${url}&${query({ confirmation: await yes() })}`))
    asks(t, await official.post(`${url}&${query({ confirmation: await yes() })}`, {}))
  })
  t.test('from another site', async (t) => {
    const headers = { origin: 'https://evil.example' }
    asks(t, await official.post(url, { confirmation: await yes() }, headers))
  })
  t.test('too late', async (t) => {
    const late = await yes()
    clock.advance(31 * 60_000)
    asks(t, await say(late))
  })
  t.test('nothing of that made a ticket', async (t) => {
    t.equal(await ticketCount(), before)
  })
  t.test('twice', async (t) => {
    const once = await yes()
    t.equal((await say(once)).statusCode, 303)
    asks(t, await say(once))
  })
  t.test('after a new sign-in', async (t) => {
    const old = await yes()
    await official.signIn(warned, '/cas/login?renew=true')
    asks(t, await say(old))
  })
  t.test('and a yes signs nobody in', async (t) => {
    const answer = await official.post('/cas/login', { ...credentials, lt: await yes() })
    t.match(answer.body, 'Trang mở quá lâu')
  })
})

t.test('R1.12: a yes of one browser is none in another', async (t) => {
  const { official, browser } = await warnedBrowser(t)
  const { confirmation = '' } = fieldsOf((await official.get(url)).body)
  const other = browser()
  await other.get('/cas/login')
  other.cookies.set('__Host-TGC', String(official.cookies.get('__Host-TGC')))
  asks(t, await other.post(url, { confirmation }))
})

t.test('R2.05, R1.11: everything is judged again when the yes comes', async (t) => {
  t.test('the session is over: the form, or back without a ticket', async (t) => {
    for (const [address, status] of [
      [url, 200],
      [`${url}&gateway=true`, 303],
    ] as const) {
      const { official, clock } = await warnedBrowser(t)
      const page = await official.get(address)
      clock.advance(11 * 3_600_000)
      const answer = await official.press(page)
      t.equal(answer.statusCode, status)
      if (status === 200) t.match(loginTicketOf(answer.body), /^LT-/)
      else t.equal(answer.headers.location, A)
    }
  })
  t.test('the application was taken off the list: 403', async (t) => {
    const { official, app, config } = await warnedBrowser(t)
    const page = await official.get(url)
    app.replaceServices({ services: [], categories: config.categories })
    t.equal((await official.press(page)).statusCode, 403)
  })
  t.test('table 1.2, row 12: a person who may not enter is not asked', async (t) => {
    const { official } = await warnedBrowser(t)
    const leaders = `/cas/login?${query({ service: 'https://leaders.example/' })}`
    t.equal((await official.get(leaders)).statusCode, 403)
    t.equal((await official.signIn(warned, `${leaders}&renew=true`)).statusCode, 403)
  })
})

t.test('R1.15: what was asked goes through the question unchanged', async (t) => {
  const { official } = await warnedBrowser(t)
  for (const [asked, location] of [
    [
      'service=https%3A%2F%2Fa.example%2Fx%3Fq%3D%E2%26r%3Da%2520b%23f',
      'https://a.example/x?q=%E2&r=a%20b&ticket=T#f',
    ],
    ['TARGET=https%3A%2F%2Fa.example%2FT%E1%BA%A5m', 'https://a.example/T%E1%BA%A5m?SAMLart=T'],
  ] as const) {
    const answer = await official.press(await official.get(`/cas/login?${asked}`))
    t.equal(String(answer.headers.location).replace(/ST-[A-Za-z0-9]+/, 'T'), location)
  }
  const page = await official.press(await official.get(`${url}&method=post`))
  t.equal(page.statusCode, 200)
  t.equal(actionOf(page.body), A)
  t.match(fieldsOf(page.body).ticket, /^ST-/)

  t.test('and through the link to the other language', async (t) => {
    const posted = await official.post('/cas/login', { TARGET: A, method: 'POST' })
    asks(t, posted)
    const link = /class="language" href="([^"]+)"/.exec(posted.body)?.[1]?.replaceAll('&amp;', '&')
    const english = await official.get(String(link))
    t.match(english.body, 'Enter Sample application?')
    t.same(Object.keys(fieldsOf((await official.press(english)).body)), ['SAMLart'])
  })
})

t.test('R1.24, R1.25, R1.26, R0.12: the headers of the question', async (t) => {
  const { official } = await warnedBrowser(t)
  const { headers } = await official.get(url)
  t.match(headers['content-security-policy'], "form-action 'self' https://app.example;")
  t.match(headers['content-security-policy'], "frame-ancestors 'none'")
  t.equal(headers['x-frame-options'], 'DENY')
  t.equal(headers['referrer-policy'], 'same-origin')
  t.equal(headers['cache-control'], 'no-store')
})

t.test('R2.07, R1.02: where no application is asked for, nothing is asked', async (t) => {
  const { official } = await warnedBrowser(t)
  t.match((await official.get('/cas/login')).body, 'Xin chào, Trần Thanh Tâm')
  const answer = await official.signIn(warned, '/cas/login?renew=true')
  t.equal(answer.headers.location, '/cas/')
})
