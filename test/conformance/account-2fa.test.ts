import t, { type Test } from 'tap'
import { createAuditStore } from '../../src/audit/audit-store.ts'
import { authenticator, keyIn, recoveryCodesIn } from '../support/authenticator.ts'
import { actionOf, createBrowser, fieldsOf } from '../support/browser.ts'
import { credentials } from '../support/login-cases.ts'
import { testApp } from '../support/test-app.ts'

const PATH = '/cas/account/2fa'
const OFFICE = { secondFactor: { officeNetworks: ['127.0.0.0/8'] } }
const MINUTE_MS = 60_000
const { password } = credentials

type Page = Readonly<{ body: string; statusCode: number; headers: object }>

async function signedIn(t: Test, settings: Record<string, unknown> = OFFICE, person = {}) {
  const app = await testApp(t, settings)
  const id = await app.addPerson(person)
  const browser = app.browser()
  await browser.signIn(credentials)
  const audit = createAuditStore(app.database)

  const send = (page: Page, fields: Record<string, string>, visitor = browser) =>
    visitor.post(actionOf(page.body), { ...fieldsOf(page.body), ...fields })

  /** Goes where an answer leads. */
  const follow = ({ headers }: Page, visitor = browser) =>
    visitor.get(String((headers as { location?: string }).location))

  /** Turns it on, as somebody does who chose to. */
  async function turnOn() {
    const begun = await send(await browser.get(`${PATH}/on`), { current: password })
    const page = await follow(begun)
    const phone = authenticator(keyIn(page.body))
    const enrolled = await send(page, { code: phone.codeAt(app.clock.now()) })
    const codesPage = await follow(enrolled)
    const codes = recoveryCodesIn(codesPage.body)
    const saved = await send(codesPage, { code: codes[0] ?? '' })
    app.clock.advance(MINUTE_MS)
    return { begun, page, phone, enrolled, codesPage, codes, saved }
  }

  async function events() {
    const entries = await audit.ofAccount(id, { limit: 100 })
    return entries.map(({ event }) => event)
  }

  return { ...app, id, browser, send, follow, turnOn, events }
}

t.test('S8: somebody turns it on by choice, and is asked at the next sign-in', async (t) => {
  const { browser, turnOn, follow, server, clock, events } = await signedIn(t)
  const other = createBrowser(server)
  await other.signIn(credentials)
  const portal = await browser.get('/cas/')
  t.match(portal.body, `href="${PATH}">Xác thực hai lớp</a>`)
  const off = await browser.get(PATH)
  t.match(off.body, 'Chưa bật')
  t.match(off.body, `href="${PATH}/on">Bật xác thực hai lớp</a>`)
  const { page, codesPage, codes, saved, phone } = await turnOn()
  t.match(page.body, /<svg [^>]*role="img" aria-label="Mã QR/)
  t.match(page.body, `href="${PATH}">Để sau</a>`)
  t.match(codesPage.body, 'Đã bật xác thực hai lớp.')
  t.equal(codes.length, 10)
  t.equal(saved.headers.location, `${PATH}?done=saved`)
  const on = await follow(saved)
  t.match(on.body, /role="status">Xác thực hai lớp đang bật và mã dự phòng đã được lưu/)
  t.match(on.body, /Bật từ ngày \d\d\/\d\d\/\d{4}\./)
  t.match(on.body, 'Còn 10 mã.')
  t.equal((await browser.get('/cas/')).statusCode, 200, 'this session goes on')
  t.equal((await other.get('/cas/')).headers.location, '/cas/login', 'row 27: the other is over')
  t.equal((await browser.get(`${PATH}/codes`)).headers.location, PATH, 'shown once')
  const next = createBrowser(server)
  const asked = await next.signIn(credentials)
  t.equal(asked.headers.location, '/cas/login/verify')
  const verify = await next.get('/cas/login/verify')
  const fields = { ...fieldsOf(verify.body), code: phone.codeAt(clock.now()) }
  t.equal((await next.post(actionOf(verify.body), fields)).headers.location, '/cas/')
  t.ok((await events()).includes('second-factor.enrolled'))
})

t.test('ASVS 7.5.1: no key is made before the password is typed again', async (t) => {
  const { browser, send, database } = await signedIn(t)
  const keys = () => database.query('SELECT account_id FROM totp_enrolments')
  const page = await browser.get(`${PATH}/on`)
  t.equal((await browser.get(`${PATH}/enrol`)).headers.location, PATH)
  const empty = await send(page, { current: '' })
  t.equal(empty.statusCode, 422)
  t.match(empty.body, 'Nhập mật khẩu hiện tại.')
  t.match(empty.body, /<title>Lỗi: /)
  const wrong = await send(empty, { current: 'không phải' })
  t.equal(wrong.statusCode, 422)
  t.match(wrong.body, 'Mật khẩu hiện tại chưa đúng.')
  t.same(await keys(), [])
  t.equal((await send(wrong, { current: password })).headers.location, `${PATH}/enrol`)
  t.equal((await keys()).length, 1)
})

t.test('row 60: the key is shown to the session that began, and to no other', async (t) => {
  const { browser, send, server } = await signedIn(t)
  const other = createBrowser(server)
  await other.signIn(credentials)
  await send(await browser.get(`${PATH}/on`), { current: password })
  const key = keyIn((await browser.get(`${PATH}/enrol`)).body)
  t.equal(keyIn((await browser.get(`${PATH}/enrol`)).body), key, 'a reload shows the same')
  t.equal((await other.get(`${PATH}/enrol`)).headers.location, PATH)
})

t.test('2.7: a wrong first code changes nothing, and the same key goes on', async (t) => {
  const { browser, send, follow, clock } = await signedIn(t)
  const page = await follow(await send(await browser.get(`${PATH}/on`), { current: password }))
  const wrong = await send(page, { code: '000000' })
  t.equal(wrong.statusCode, 422)
  t.match(wrong.body, 'Mã chưa đúng')
  t.equal(keyIn(wrong.body), keyIn(page.body))
  const code = authenticator(keyIn(page.body)).codeAt(clock.now())
  t.equal((await send(wrong, { code })).headers.location, `${PATH}/codes`)
})

t.test('2.7: new recovery codes take the place of the old ones', async (t) => {
  const { browser, send, follow, turnOn, phone, clock, server } = await withPhone(t)
  t.ok(turnOn)
  const page = await browser.get(`${PATH}/renew`)
  t.match(page.body, 'Bộ mã cũ hết hiệu lực ngay khi tạo bộ mới.')
  const renewed = await send(page, { current: password, code: phone.codeAt(clock.now()) })
  t.equal(renewed.statusCode, 303)
  const codesPage = await follow(renewed)
  t.match(codesPage.body, 'Đã tạo bộ mã dự phòng mới.')
  const codes = recoveryCodesIn(codesPage.body)
  t.equal(codes.length, 10)
  t.notOk(codes.includes(turnOn.codes[1] ?? ''))
  const overview = await browser.get(PATH)
  t.match(overview.body, 'Bạn chưa xác nhận đã lưu mã dự phòng.')
  const old = await send(codesPage, { code: turnOn.codes[1] ?? '' })
  t.match(old.body, 'Đây không phải một trong các mã vừa tạo.')
  t.equal((await send(old, { code: codes[3] ?? '' })).headers.location, `${PATH}?done=saved`)
  const next = createBrowser(server)
  await next.signIn(credentials)
  const verify = await next.get('/cas/login/verify?with=recovery')
  const spent = await send(verify, { code: turnOn.codes[2] ?? '' }, next)
  t.equal(spent.statusCode, 401, 'an old one opens nothing')
})

t.test('J6: another phone takes the place of the old one when its code is typed', async (t) => {
  const { browser, send, follow, phone, clock, server } = await withPhone(t)
  const proof = { current: password, code: phone.codeAt(clock.now()) }
  const page = await follow(await send(await browser.get(`${PATH}/replace`), proof))
  t.match(page.body, 'Đăng ký lại ứng dụng xác thực')
  t.match(page.body, 'Điện thoại cũ còn dùng được đến khi bạn làm xong.')
  const other = authenticator(keyIn(page.body))
  clock.advance(MINUTE_MS)
  const done = await send(page, { code: other.codeAt(clock.now()) })
  t.equal(done.headers.location, `${PATH}/codes`)
  clock.advance(MINUTE_MS)
  const next = createBrowser(server)
  await next.signIn(credentials)
  const verify = await next.get('/cas/login/verify')
  const old = await send(verify, { code: phone.codeAt(clock.now()) }, next)
  t.equal(old.statusCode, 401)
  const right = await send(old, { code: other.codeAt(clock.now()) }, next)
  t.equal(right.headers.location, '/cas/')
})

t.test(
  'd.off: turning it off needs the password and a code, and ends other sessions',
  async (t) => {
    const { browser, send, follow, phone, clock, server, events } = await withPhone(t)
    const page = await browser.get(`${PATH}/off`)
    t.match(page.body, 'Tắt xác thực hai lớp cần nhập lại mật khẩu và một mã.')
    const empty = await send(page, { current: '', code: ' ' })
    t.equal(empty.statusCode, 422)
    t.match(empty.body, 'Nhập mật khẩu hiện tại.')
    t.match(empty.body, 'Nhập mã 6 số trong ứng dụng xác thực, hoặc một mã dự phòng.')
    const malformed = await send(empty, { current: password, code: '12' })
    t.match(malformed.body, 'mã dự phòng gồm 16 ký tự')
    const wrong = await send(malformed, { current: password, code: '000000' })
    t.equal(wrong.statusCode, 422)
    t.match(wrong.body, 'Mã chưa đúng')
    const code = phone.codeAt(clock.now())
    const wrongPassword = await send(wrong, { current: 'không phải', code })
    t.match(wrongPassword.body, 'Mật khẩu hiện tại chưa đúng.')
    t.match((await browser.get(PATH)).body, 'Đang bật')
    const done = await send(wrongPassword, { current: password, code })
    t.equal(done.headers.location, `${PATH}?done=off`)
    t.match((await follow(done)).body, 'Đã tắt xác thực hai lớp.')
    t.equal((await createBrowser(server).signIn(credentials)).headers.location, '/cas/')
    t.ok((await events()).includes('second-factor.removed'))
  },
)

t.test('d.off: a recovery code will do in place of the phone', async (t) => {
  const { browser, send, turnOn } = await withPhone(t)
  const page = await browser.get(`${PATH}/off`)
  const code = (turnOn.codes[4] ?? '').toLowerCase()
  const done = await send(page, { current: password, code })
  t.equal(done.headers.location, `${PATH}?done=off`)
})

t.test('L5: where it is always demanded it cannot be turned off, and that is said', async (t) => {
  const settings = { secondFactor: { alwaysForGroups: ['chuyen-vien'] } }
  const app = await testApp(t, settings)
  await app.addPerson()
  const browser = app.browser()
  const begun = await browser.signIn(credentials)
  const enrol = await browser.get(String(begun.headers.location))
  const phone = authenticator(keyIn(enrol.body))
  const post = (page: Page, fields: Record<string, string>) =>
    browser.post(actionOf(page.body), { ...fieldsOf(page.body), ...fields })
  await post(enrol, { code: phone.codeAt(app.clock.now()) })
  const codesPage = await browser.get(PATH)
  await post(codesPage, { code: recoveryCodesIn(codesPage.body)[0] ?? '' })
  const overview = await browser.get(PATH)
  t.match(overview.body, 'bắt buộc có xác thực hai lớp nên không tắt được')
  t.notMatch(overview.body, `${PATH}/off`)
  t.equal((await browser.get(`${PATH}/off`)).headers.location, PATH)
  app.clock.advance(MINUTE_MS)
  const renew = await browser.get(`${PATH}/renew`)
  const fields = { ...fieldsOf(renew.body), current: password, code: phone.codeAt(app.clock.now()) }
  t.equal((await browser.post(`${PATH}/off`, fields)).headers.location, PATH)
  t.match((await browser.get(PATH)).body, 'Đang bật')
})

t.test('2.7: where it is not offered nobody is led to it', async (t) => {
  const { browser } = await signedIn(t, { secondFactor: { offered: false } })
  for (const path of ['/cas/', '/cas/account/sessions', '/cas/account/password']) {
    t.notMatch((await browser.get(path)).body, PATH, path)
  }
  t.match((await browser.get(PATH)).body, 'Hệ thống chưa mở xác thực hai lớp')
  t.equal((await browser.get(`${PATH}/on`)).headers.location, PATH)
})

t.test('row 33: the brake is on the password and the code of these pages too', async (t) => {
  const { browser, send, phone, clock } = await withPhone(t)
  let page = await browser.get(`${PATH}/off`)
  for (let tries = 0; tries < 6; tries += 1) {
    page = await send(page, { current: password, code: '000000' })
  }
  t.equal(page.statusCode, 429)
  t.match(page.body, 'Đã nhập sai nhiều lần nên tạm khóa đến')
  const right = await send(page, { current: password, code: phone.codeAt(clock.now()) })
  t.equal(right.statusCode, 429, 'nor is the right one looked at')
})

t.test('row 22: nothing happens without a form of ours, in this browser', async (t) => {
  const { browser, turnOn, phone, clock, server } = await withPhone(t)
  t.ok(turnOn)
  for (const name of ['off', 'renew', 'replace']) {
    const fields = { current: password, code: phone.codeAt(clock.now()) }
    t.equal((await browser.post(`${PATH}/${name}`, fields)).statusCode, 403, name)
    const hidden = fieldsOf((await browser.get(`${PATH}/${name}`)).body)
    const foreign = { origin: 'https://evil.example' }
    const sent = await browser.post(`${PATH}/${name}`, { ...hidden, ...fields }, foreign)
    t.equal(sent.statusCode, 403, `${name}, from elsewhere`)
    const other = fieldsOf((await browser.get(`${PATH}/${name === 'off' ? 'renew' : 'off'}`)).body)
    const wrong = await browser.post(`${PATH}/${name}`, { ...other, ...fields })
    t.equal(wrong.statusCode, 403, `${name}, with another form's token`)
    const stranger = createBrowser(server)
    const back = `/cas/login?next=${PATH.slice('/cas'.length)}/${name}`
    t.equal((await stranger.get(`${PATH}/${name}`)).headers.location, back)
    t.equal((await stranger.post(`${PATH}/${name}`, fields)).headers.location, back)
  }
  t.match((await browser.get(PATH)).body, 'Đang bật')
})

t.test('2.7: trusted devices are listed, and asked again when they are forgotten', async (t) => {
  const { browser, send, phone, clock, server, events } = await withPhone(t)
  const own = createBrowser(server)
  await own.signIn(credentials)
  const verify = await own.get('/cas/login/verify')
  await send(verify, { code: phone.codeAt(clock.now()), trust: 'true' }, own)
  own.cookies.delete('__Host-TGC')
  t.equal((await own.signIn(credentials)).headers.location, '/cas/', 'not asked')
  const page = await browser.get(PATH)
  const id = /name="forget" value="(\d+)"/.exec(page.body)?.[1] ?? ''
  t.match(page.body, /Mạng nội bộ \(127\.0\.0\.1\) · từ \d\d/)
  const token = /name="token" value="([^"]+)"/.exec(page.body)?.[1] ?? ''
  t.equal((await browser.post(PATH, { forget: id })).statusCode, 403)
  for (const junk of ['', '0', '-1', 'x']) {
    const again = /name="token" value="([^"]+)"/.exec((await browser.get(PATH)).body)?.[1] ?? ''
    await browser.post(PATH, { token: again, forget: junk })
  }
  t.match((await browser.get(PATH)).body, `value="${id}"`, 'junk forgets nothing')
  const done = await browser.post(PATH, { token, forget: id })
  t.equal(done.headers.location, `${PATH}?done=forgotten`)
  t.match((await browser.get(`${PATH}?done=forgotten`)).body, /role="status">Máy đó sẽ được hỏi/)
  own.cookies.delete('__Host-TGC')
  t.equal((await own.signIn(credentials)).headers.location, '/cas/login/verify', 'asked again')
  t.ok((await events()).includes('second-factor.device-forgotten'))
})

t.test('row 61: a sign-in that is half done does not get here', async (t) => {
  const { browser, server } = await withPhone(t)
  const half = createBrowser(server)
  t.equal((await half.signIn(credentials)).headers.location, '/cas/login/verify')
  t.equal((await half.get(PATH)).headers.location, '/cas/login/verify')
  t.equal((await half.get(`${PATH}/off`)).headers.location, '/cas/login?next=/account/2fa/off')
  await browser.signIn(credentials, '/cas/login?renew=true')
  t.match((await browser.get(PATH)).body, 'Đang bật', 'who is signed in besides does')
})

t.test('2.4: the portal tells the sign-in before this one', async (t) => {
  const { browser, clock, server } = await signedIn(t)
  t.notMatch((await browser.get('/cas/')).body, 'Lần đăng nhập trước')
  clock.advance(5 * MINUTE_MS)
  const next = createBrowser(server)
  await next.signIn(credentials)
  const portal = await next.get('/cas/')
  t.match(
    portal.body,
    /Lần đăng nhập trước: \d\d:\d\d ngày \d\d\/\d\d\/\d{4}, Thiết bị không rõ, mạng nội bộ\./,
  )
  t.match(portal.body, 'href="/cas/account/sessions#history">Không phải bạn?</a>')
  t.notMatch((await browser.get('/cas/')).body, 'Lần đăng nhập trước', 'not a later one')
})

/** Somebody with a phone, in a session that turned it on. */
async function withPhone(t: Test) {
  const app = await signedIn(t)
  const turned = await app.turnOn()
  return { ...app, turnOn: turned, phone: turned.phone }
}
