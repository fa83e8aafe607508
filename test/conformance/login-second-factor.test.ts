import t, { type Test } from 'tap'
import type { Act } from '../../src/audit/act.ts'
import { createSecondFactorResets } from '../../src/second-factor/second-factor-resets.ts'
import { authenticator, keyIn, recoveryCodesIn } from '../support/authenticator.ts'
import { actionOf, createBrowser, fieldsOf, ticketIn } from '../support/browser.ts'
import { A, credentials, query } from '../support/login-cases.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { testApp } from '../support/test-app.ts'

const B = 'https://safe.example/'
const SAFE = serviceEntry({
  id: 'safe',
  name: { vi: 'Kho bạc', en: 'Treasury' },
  matches: [{ prefix: B }],
  launchUrl: B,
  secondFactor: 'required',
})
const SETTINGS = { services: [serviceEntry(), SAFE] }
const ADMINISTRATOR = { groups: ['quan-tri'] }
const MINUTE_MS = 60_000

type Page = Readonly<{ body: string }>

/** Something that a named operator does. */
const actBy = (name: string, at: number): Act => ({
  actor: { kind: 'operator', name, cameFrom: '10.0.0.3' },
  at,
  reason: 'mất điện thoại',
})

const formOf = ({ body }: Page) => [actionOf(body), fieldsOf(body)] as const

async function province(t: Test, person: Readonly<{ groups?: string[] }> = {}) {
  const app = await testApp(t, SETTINGS)
  const id = await app.addPerson(person)
  const browser = app.browser()
  type Visitor = typeof browser

  /** Signs in as far as the first step, and opens its page. */
  async function begin(visitor: Visitor, asked: Record<string, string> = {}, more = {}) {
    const answer = await visitor.signIn({ ...credentials, ...more }, `/cas/login?${query(asked)}`)
    const location = String(answer.headers.location)
    return { location, page: await visitor.get(location) }
  }

  const send = (visitor: Visitor, page: Page, fields: Record<string, string>) => {
    const [action, hidden] = formOf(page)
    return visitor.post(action, { ...hidden, ...fields })
  }

  /** Enrols an app in the browser that is at that step; gives the app and its recovery codes. */
  async function enrol(visitor: Visitor, page: Page) {
    const phone = authenticator(keyIn(page.body))
    const enrolled = await send(visitor, page, { code: phone.codeAt(app.clock.now()) })
    const codesPage = await visitor.get(String(enrolled.headers.location))
    const codes = recoveryCodesIn(codesPage.body)
    const done = await send(visitor, codesPage, { code: codes[0] ?? '' })
    app.clock.advance(31_000)
    return { phone, codes, enrolled, codesPage, done }
  }

  return { ...app, id, browser, begin, send, enrol }
}

t.test('S8, L5: an administrator enrols an app before the first session', async (t) => {
  const { browser, begin, enrol, server } = await province(t, ADMINISTRATOR)
  const { location, page } = await begin(browser, { service: A })
  t.equal(location, '/cas/account/2fa')
  t.match(page.body, 'Tài khoản quản trị phải bật xác thực hai lớp')
  t.match(page.body, /<svg [^>]*role="img" aria-label="Mã QR/)
  t.match(page.body, 'otpauth://totp/')
  t.match(page.headers['content-security-policy'], "form-action 'self' https://app.example;")
  const { codes, enrolled, codesPage, done } = await enrol(browser, page)
  t.equal(enrolled.headers.location, '/cas/account/2fa', 'the codes are next')
  t.notOk(
    enrolled.cookies.some(({ name }) => name === '__Host-TGC'),
    'row 61: no session yet',
  )
  t.equal(codes.length, 10)
  t.match(codesPage.body, 'Lưu 10 mã dự phòng')
  t.match(done.headers.location, /^https:\/\/app\.example\/app\?ticket=ST-/)
  const ticket = ticketIn(String(done.headers.location))
  const { body } = await server.inject(`/serviceValidate?${query({ service: A, ticket })}`)
  t.match(body, '<cas:user>tamtt</cas:user>')
  const again = await browser.get('/cas/account/2fa')
  t.notMatch(again.body, codes[0], 'the codes are shown no more')
})

t.test('S7: the app’s code is asked for after the password, and works once', async (t) => {
  const { browser, begin, send, enrol, server, clock } = await province(t, ADMINISTRATOR)
  const { phone } = await enrol(browser, (await begin(browser)).page)
  const other = createBrowser(server)
  const { location, page } = await begin(other, { service: A })
  t.equal(location, '/cas/login/verify')
  t.match(page.body, /inputmode="numeric" autocomplete="one-time-code"/)
  t.match(page.body, 'Tài khoản quản trị luôn cần mã xác thực.')
  const wrong = await send(other, page, { code: '000 000' })
  t.equal(wrong.statusCode, 401)
  t.match(wrong.body, 'Mã chưa đúng')
  const empty = await send(other, wrong, { code: ' ' })
  t.match(empty.body, 'Nhập mã 6 số')
  const skewed = await send(other, empty, { code: phone.codeAt(clock.now() + 5 * MINUTE_MS) })
  t.match(skewed.body, 'bị lệch khoảng 5 phút')
  t.notOk(other.cookies.has('__Host-TGC'))
  const code = phone.codeAt(clock.now())
  const done = await send(other, skewed, { code: `${code.slice(0, 3)} ${code.slice(3)}` })
  t.match(done.headers.location, /ticket=ST-/)
  const third = createBrowser(server)
  const again = await begin(third)
  const replayed = await send(third, again.page, { code })
  t.match(replayed.body, 'Mã này vừa được dùng', 'RFC 6238, 5.2')
  t.notOk(third.cookies.has('__Host-TGC'))
})

t.test('2.7: a recovery code stands in for the app, once', async (t) => {
  const { browser, begin, send, enrol, server } = await province(t, ADMINISTRATOR)
  const { codes } = await enrol(browser, (await begin(browser)).page)
  const other = createBrowser(server)
  await begin(other, { service: A })
  const page = await other.get('/cas/login/verify?with=recovery')
  t.match(page.body, 'Nhập mã dự phòng')
  const done = await send(other, page, { code: (codes[1] ?? '').toLowerCase() })
  t.match(done.headers.location, /ticket=ST-/)
  const third = createBrowser(server)
  await begin(third)
  const again = await send(third, await third.get('/cas/login/verify?with=recovery'), {
    code: codes[1] ?? '',
  })
  t.equal(again.statusCode, 401)
  t.match(again.body, 'Mã dự phòng này đã dùng. Còn 9 mã.')
})

t.test('row 61: no step is passed over by asking for the next one', async (t) => {
  const { browser, begin, send, enrol, server } = await province(t, ADMINISTRATOR)
  await enrol(browser, (await begin(browser)).page)
  const thief = createBrowser(server)
  const { page } = await begin(thief, { service: A })
  for (const path of ['/cas/account/2fa', '/cas/password/required', '/cas/account/phone']) {
    const looked = await thief.get(path)
    t.equal(looked.headers.location, '/cas/login/verify', `GET ${path}`)
    const [, hidden] = formOf(page)
    const sent = await thief.post(path, { ...hidden, code: '123456', password: 'x', repeat: 'x' })
    t.equal(sent.headers.location, '/cas/login/verify', `POST ${path}`)
  }
  for (const fields of [{}, { code: '' }, { with: 'recovery' }] as Record<string, string>[]) {
    const fresh = await thief.get('/cas/login/verify')
    const sent = await send(thief, fresh, fields)
    t.notOk(sent.headers.location)
  }
  t.notOk(thief.cookies.has('__Host-TGC'))
})

t.test('row 33: wrong codes lock, whichever page they are typed at', async (t) => {
  const { browser, begin, send, enrol, server, clock } = await province(t, ADMINISTRATOR)
  const { phone } = await enrol(browser, (await begin(browser)).page)
  const thief = createBrowser(server)
  let { page } = await begin(thief)
  for (let tries = 0; tries < 6; tries += 1) page = await send(thief, page, { code: '000000' })
  t.equal(page.statusCode, 429)
  t.match(page.body, 'Đã nhập sai nhiều lần nên tạm khóa đến')
  const right = await send(thief, page, { code: phone.codeAt(clock.now()) })
  t.equal(right.statusCode, 429, 'not even the right one is looked at')
  t.notOk(thief.cookies.has('__Host-TGC'))
})

t.test('S9: an application that demands a second factor asks for it once', async (t) => {
  const { browser, begin, enrol, server } = await province(t)
  await browser.signIn(credentials)
  t.match((await browser.get(`/cas/login?${query({ service: A })}`)).headers.location, /ticket=/)
  const asked = await browser.get(`/cas/login?${query({ service: B })}`)
  t.equal(asked.statusCode, 200, 'the session alone is not enough')
  t.match(asked.body, 'Kho bạc yêu cầu mã xác thực')
  const gateway = await browser.get(`/cas/login?${query({ service: B, gateway: 'true' })}`)
  t.equal(gateway.headers.location, B, 'R1.08: and nobody is asked when nobody may be')
  const before = browser.cookies.get('__Host-TGC')
  const { location, page } = await begin(browser, { service: B })
  t.equal(location, '/cas/account/2fa')
  const { done } = await enrol(browser, page)
  t.match(done.headers.location, /^https:\/\/safe\.example\/\?ticket=ST-/)
  t.not(browser.cookies.get('__Host-TGC'), before, 'row 20: the session has another name')
  const again = await browser.get(`/cas/login?${query({ service: B })}`)
  t.match(again.headers.location, /ticket=ST-/, 'and is enough from now on')
  const ticket = ticketIn(String(again.headers.location))
  const { body } = await server.inject(`/serviceValidate?${query({ service: B, ticket })}`)
  t.match(body, '<cas:user>tamtt</cas:user>')
})

t.test('2.7: a trusted device is not asked again, and its cookie is a secret', async (t) => {
  const { browser, begin, enrol, send, server, clock } = await province(t)
  const { page } = await begin(browser, { service: B })
  const { phone } = await enrol(browser, page)
  const own = createBrowser(server)
  const first = await begin(own)
  t.match(first.page.body, 'Không hỏi lại trên máy này trong 30 ngày')
  const done = await send(own, first.page, { code: phone.codeAt(clock.now()), trust: 'true' })
  const cookie = done.cookies.find(({ name }) => name === '__Host-device')
  t.match(cookie, { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' })
  own.cookies.delete('__Host-TGC')
  const next = await own.signIn(credentials)
  t.equal(next.headers.location, '/cas/', 'not asked again')
  own.cookies.delete('__Host-TGC')
  const safe = await begin(own, { service: B })
  t.equal(safe.location, '/cas/login/verify', 'but for an application that demands it')
})

t.test('2.7: nobody trusts a shared computer', async (t) => {
  const { browser, begin, enrol, send, server, clock } = await province(t)
  const { phone } = await enrol(browser, (await begin(browser, { service: B })).page)
  const shared = createBrowser(server)
  const { page } = await begin(shared, {}, { shared: 'true' })
  t.notMatch(page.body, 'name="trust"')
  const done = await send(shared, page, { code: phone.codeAt(clock.now()), trust: 'true' })
  t.equal(done.headers.location, '/cas/')
  t.notOk(done.cookies.some(({ name }) => name === '__Host-device'))
})

t.test('row 27: no device is trusted by a password that is changed at this moment', async (t) => {
  const { browser, begin, enrol, send, server, clock, database } = await province(t)
  const { phone } = await enrol(browser, (await begin(browser, { service: B })).page)
  const thief = createBrowser(server)
  const { page } = await begin(thief)
  const { change } = database
  database.change = async (durability, sql, parameters) => {
    if (sql.includes('SET second_factor_at')) {
      database.change = change
      await change('power', 'UPDATE accounts SET password_changed_at = password_changed_at + 1')
    }
    return change(durability, sql, parameters)
  }
  const done = await send(thief, page, { code: phone.codeAt(clock.now()), trust: 'true' })
  t.notOk(done.cookies.some(({ name }) => name === '__Host-device'))
  t.notOk(thief.cookies.has('__Host-TGC'))
})

t.test('3.5: what the help desk reads out lets another phone be enrolled, once', async (t) => {
  const { browser, begin, enrol, send, server, clock, database, id } = await province(
    t,
    ADMINISTRATOR,
  )
  const { phone } = await enrol(browser, (await begin(browser)).page)
  const resets = createSecondFactorResets({ database, secretKey: new Uint8Array(32).fill(7) })
  const asked = await resets.request(actBy('hoang', clock.now()), id)
  const request = 'request' in asked ? asked.request.id : 0
  const issued = await resets.approve(actBy('lan', clock.now()), request)
  const code = issued.kind === 'issued' ? issued.code : ''
  t.match(code, /^.{4}-.{4}$/)
  t.equal((await browser.get('/cas/')).headers.location, '/cas/login', 'the sessions are over')

  const other = createBrowser(server)
  await begin(other, { service: A })
  const page = await other.get('/cas/login/verify?with=bypass')
  t.match(page.body, 'Nhập mã do bộ phận hỗ trợ đọc')
  const wrong = await send(other, page, { code: 'AAAA-AAAA' })
  t.equal(wrong.statusCode, 401)
  const right = await send(other, wrong, { code: code.toLowerCase() })
  t.equal(right.headers.location, '/cas/account/2fa', 'it opens nothing by itself')
  t.notOk(other.cookies.has('__Host-TGC'), 'row 61')
  const third = createBrowser(server)
  await begin(third)
  const spent = await send(third, await third.get('/cas/login/verify?with=bypass'), { code })
  t.equal(spent.statusCode, 401, 'it is good once')
  const fresh = await other.get('/cas/account/2fa')
  t.match(fresh.body, 'Bộ phận hỗ trợ đã cho phép bạn đăng ký điện thoại khác.')
  const { phone: replacement, done } = await enrol(other, fresh)
  t.match(done.headers.location, /ticket=ST-/)
  clock.advance(MINUTE_MS)
  const fourth = createBrowser(server)
  const verify = (await begin(fourth)).page
  const old = await send(fourth, verify, { code: phone.codeAt(clock.now()) })
  t.equal(old.statusCode, 401, 'the lost phone opens nothing')
  const last = await send(fourth, old, { code: replacement.codeAt(clock.now()) })
  t.equal(last.headers.location, '/cas/')
})
