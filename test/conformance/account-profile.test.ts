import t, { type Test } from 'tap'
import { createAuditStore } from '../../src/audit/audit-store.ts'
import { actAt } from '../support/acts.ts'
import { createBrowser, fieldsOf } from '../support/browser.ts'
import { mailbox } from '../support/people.ts'
import { plantUnits } from '../support/plant-units.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'

const PROFILE = '/cas/account'
const PHONE = '/cas/account/phone'
const credentials = { username: 'tamtt', password: PASSWORD }

async function signedIn(t: Test, settings: Record<string, unknown> = {}, person = {}) {
  const app = await testApp(t, settings)
  const id = await app.addPerson(person)
  const browser = app.browser()
  await browser.signIn(credentials)
  const savePhone = async (fields: Record<string, string>) => {
    const page = await browser.get(PHONE)
    return browser.post(PHONE, { ...fieldsOf(page.body), ...fields })
  }
  const storedPhone = async () => (await app.accounts.find(id))?.phone
  return { ...app, id, browser, savePhone, storedPhone, audit: createAuditStore(app.database) }
}

t.test('S12: what is known is told, who looks after it, and how to report a mistake', async (t) => {
  const { browser, accounts, id, clock } = await signedIn(t)
  await accounts.addAlias(id, mailbox('tam.cu'), actAt(clock.now()))
  const { statusCode, body, headers } = await browser.get(PROFILE)
  t.equal(statusCode, 200)
  t.equal(headers['cache-control'], 'no-store')
  for (const text of [
    '<h1>Tài khoản của bạn</h1>',
    'Trần Thanh Tâm',
    'Chuyên viên',
    'SNV-017',
    'tamtt@binhphuoc.gov.vn',
    'tam.cu@binhphuoc.gov.vn (dùng được không thời hạn)',
    'Do Sở Nội vụ quản lý',
    'trả lời trong 2 ngày làm việc',
    'href="mailto:hotro@binhphuoc.gov.vn?subject=',
    '0912 ••• •78',
  ]) {
    t.match(body, text)
  }
  t.notMatch(body, /912 ?345|<script>|style=/)
  t.match(body, /<a href="\/cas\/account" aria-current="page">Hồ sơ</)
  t.match((await browser.get(`${PROFILE}?locale=en`)).body, 'Managed by Sở Nội vụ')
})

t.test('S12: the unit is told with its full path', async (t) => {
  const app = await testApp(t)
  await plantUnits(app.database, [
    { code: 'T', name: 'Tỉnh Bình Phước' },
    { code: 'SNV', name: 'Sở Nội vụ', parent: 'T' },
    { code: 'SNV.VP', name: 'Văn phòng Sở', parent: 'SNV' },
  ])
  const id = await app.addPerson()
  const account = await app.accounts.find(id)
  if (account) {
    const place = { unit: 'Văn phòng Sở', unitId: 3 }
    await app.accounts.transfer(account, place, actAt(1), { isPlanned: false })
  }
  app.clock.advance(3_000)
  const browser = app.browser()
  await browser.signIn(credentials)
  const { body } = await browser.get(PROFILE)
  t.match(body, 'Tỉnh Bình Phước › Sở Nội vụ › Văn phòng Sở')
  t.match(body, 'Do Văn phòng Sở quản lý')
})

t.test('S12: names of 300 letters, from right to left and with towers of marks', async (t) => {
  const names = ['Ngườ'.repeat(75), 'שלום <b>עולם</b>', `Z${'\u0301\u0323'.repeat(80)}algo`]
  for (const displayName of names) {
    const { browser } = await signedIn(t, {}, { displayName, unit: '', phone: '' })
    const { statusCode, body } = await browser.get(PROFILE)
    t.equal(statusCode, 200)
    t.notMatch(body, '<b>')
    t.match(body, 'Do cơ quan quản lý')
    t.match(body, 'Chưa có số điện thoại.')
  }
})

t.test('2.9: the language goes with the person to another browser', async (t) => {
  const { browser, server } = await signedIn(t)
  const page = await browser.get(PROFILE)
  const answer = await browser.post(PROFILE, { ...fieldsOf(page.body), language: 'en' })
  t.equal(answer.statusCode, 303)
  t.match((await browser.get(String(answer.headers.location))).body, 'Language saved.')
  const other = createBrowser(server)
  t.match((await other.get('/cas/login')).body, 'lang="vi"', 'before anybody is known')
  await other.signIn(credentials)
  t.match((await other.get('/cas/')).body, 'lang="en"')
})

t.test('2.13: a phone number is changed with the password typed again', async (t) => {
  const { savePhone, storedPhone, browser, audit, id } = await signedIn(t)
  const answer = await savePhone({ phone: '+84 987 654 321', current: PASSWORD })
  t.equal(answer.statusCode, 303)
  t.equal(await storedPhone(), '+84987654321')
  const done = await browser.get(String(answer.headers.location))
  t.match(done.body, 'role="status">Đã lưu')
  t.match(done.body, '0987 ••• •21')
  const [entry] = await audit.ofAccount(id, { limit: 1 })
  t.match(entry, {
    event: 'account.corrected',
    actorKind: 'person',
    before: { phone: '+84912345678' },
    after: { phone: '+84987654321' },
  })
})

for (const [what, fields, text, field] of [
  ['no number', { phone: '', current: PASSWORD }, 'Nhập số điện thoại.', ''],
  ['no phone number', { phone: 'abc', current: PASSWORD }, 'Nhập số điện thoại Việt Nam', 'abc'],
  [
    'an old number',
    { phone: '0162 345 6789', current: PASSWORD },
    'Có phải 0323 456 789?',
    '0323 456 789',
  ],
  ['no password', { phone: '0987654321', current: '' }, 'Nhập mật khẩu để lưu', '0987654321'],
  ['a wrong password', { phone: '0987654321', current: 'sai' }, 'chưa đúng', '0987654321'],
  ['the same number', { phone: '0912345678', current: PASSWORD }, 'số đang lưu', '0912345678'],
  ['bytes without end', { phone: ' 1'.repeat(20_000), current: PASSWORD }, 'Việt Nam', /^.{60}$/],
] as const) {
  t.test(`2.13: ${what} changes nothing, and is told at its field`, async (t) => {
    const { savePhone, storedPhone } = await signedIn(t)
    const answer = await savePhone(fields)
    t.equal(answer.statusCode, 422)
    t.match(answer.body, text)
    t.match(answer.body, 'id="summary"')
    t.match(/name="phone"[^>]* value="([^"]*)"/.exec(answer.body)?.[1], field)
    t.notMatch(answer.body, PASSWORD)
    t.equal(await storedPhone(), '+84912345678')
  })
}

t.test('2.13: a colleague’s number is told of, inside the unit alone', async (t) => {
  const { savePhone, addPerson, storedPhone } = await signedIn(t)
  await addPerson({ name: 'sonnv', phone: '+84987654321' })
  await addPerson({ name: 'hoalt', phone: '+84977777777', unit: 'Sở Y tế' })
  await addPerson({ name: 'vanthu', phone: '+842713888999' })
  const inside = await savePhone({ phone: '0987654321', current: PASSWORD })
  t.equal(inside.statusCode, 422)
  t.match(inside.body, 'khác cùng đơn vị')
  const guess = await savePhone({ phone: '0987654321', current: 'sai' })
  t.notMatch(guess.body, 'khác cùng đơn vị', 'nothing of others before the password')
  t.equal((await savePhone({ phone: '0977777777', current: PASSWORD })).statusCode, 303)
  t.equal(await storedPhone(), '+84977777777')
  t.equal(
    (await savePhone({ phone: '0271 3888 999', current: PASSWORD })).statusCode,
    303,
    'the telephone of an office is many people’s',
  )
})

t.test('row 33: the password is behind the same brake as at the sign-in', async (t) => {
  const { savePhone, storedPhone } = await signedIn(t)
  const wrong = { phone: '0987654321', current: 'sai' }
  let last = await savePhone(wrong)
  for (let tries = 0; tries < 6; tries += 1) last = await savePhone(wrong)
  t.equal(last.statusCode, 429)
  t.equal((await savePhone({ ...wrong, current: PASSWORD })).statusCode, 429)
  t.equal(await storedPhone(), '+84912345678')
})

t.test('row 22: neither form does anything without its token, or from elsewhere', async (t) => {
  const { browser, storedPhone } = await signedIn(t)
  const fields = { phone: '0987654321', current: PASSWORD }
  t.equal((await browser.post(PHONE, fields)).statusCode, 403)
  const page = await browser.get(PHONE)
  const foreign = { origin: 'https://evil.example' }
  const sent = { ...fieldsOf(page.body), ...fields }
  t.equal((await browser.post(PHONE, sent, foreign)).statusCode, 403)
  t.equal((await browser.post(PROFILE, { language: 'en' })).statusCode, 403)
  t.equal(await storedPhone(), '+84912345678')
  t.match((await browser.get(PROFILE)).body, 'lang="vi"')
})

t.test('2.13: the next sign-in tells of the changed number, until it is known', async (t) => {
  const { browser, savePhone, server } = await signedIn(t)
  await savePhone({ phone: '0987654321', current: PASSWORD })
  const banner = 'đã đổi từ 0912 ••• •78 thành 0987 ••• •21'
  t.notMatch((await browser.get('/cas/')).body, banner, 'not where it was done')
  const other = createBrowser(server)
  await other.signIn(credentials)
  const portal = (await other.get('/cas/')).body
  t.match(portal, banner)
  const [, form = ''] = portal.split('action="/cas/account/phone/known"')
  const token = /name="token" value="([^"]+)"/.exec(form)?.[1] ?? ''
  await other.post('/cas/account/phone/known', { token: 'x' })
  t.match((await other.get('/cas/')).body, banner, 'it takes the form')
  await other.post('/cas/account/phone/known', { token })
  t.notMatch((await other.get('/cas/')).body, banner)
})

t.test(
  'row 22: all forms of a page are of one browser, when it has only now got its name',
  async (t) => {
    const { savePhone, server } = await signedIn(t)
    await savePhone({ phone: '0987654321', current: PASSWORD })
    const other = createBrowser(server)
    await other.signIn(credentials)
    const names = [...other.cookies.keys()].filter((name) => name.endsWith('browser'))
    t.equal(names.length, 1)
    for (const name of names) other.cookies.delete(name)
    const page = await other.get(PROFILE)
    const tokens = [...page.body.matchAll(/name="token" value="([^"]+)"/g)].map(
      ([, token]) => token,
    )
    t.ok(tokens.length > 1, 'a page of several forms')
    t.equal(page.cookies.filter(({ name }) => name === names[0]).length, 1, 'named once')
    const [, form = ''] = page.body.split(`action="${PROFILE}"`)
    const token = /name="token" value="([^"]+)"/.exec(form)?.[1] ?? ''
    t.equal((await other.post(PROFILE, { token, language: 'en' })).statusCode, 303)
  },
)

t.test('2.13: a number that somebody else changed is reported in one press', async (t) => {
  const { browser, savePhone, server, requiredActions, id } = await signedIn(t)
  await savePhone({ phone: '0987654321', current: PASSWORD })
  t.notMatch((await browser.get(PROFILE)).body, 'Không phải tôi đổi', 'not where it was done')
  const owner = createBrowser(server)
  await owner.signIn(credentials)
  const page = (await owner.get(PROFILE)).body
  const [, form = ''] = page.split('action="/cas/account/sessions"')
  const token = /name="token" value="([^"]+)"/.exec(form)?.[1] ?? ''
  const answer = await owner.post('/cas/account/sessions', { token, notme: 'phone' })
  t.equal(answer.headers.location, '/cas/account/sessions/reported')
  t.match((await browser.get('/cas/')).headers.location, '/cas/login', 'the other one is out')
  t.equal((await owner.get('/cas/')).statusCode, 200)
  t.match(await requiredActions.ofAccount(id), [{ reason: 'reported' }])
})

t.test('2.9: applications are listed by when they were last used', async (t) => {
  const services = [
    serviceEntry(),
    serviceEntry({
      id: 'never',
      name: { vi: 'Chưa mở', en: 'Never' },
      matches: [{ prefix: 'https://b.example/' }],
    }),
  ]
  const { browser, server } = await signedIn(t, { services })
  t.match((await browser.get(PROFILE)).body, 'Bạn chưa mở ứng dụng nào.')
  const service = 'https://app.example/app'
  const ticket = await browser.ticketFor(service)
  await server.inject(`/cas/serviceValidate?${new URLSearchParams({ service, ticket })}`)
  const { body } = await browser.get(PROFILE)
  t.match(body, '<th scope="row" role="rowheader">Ứng dụng mẫu</th>')
  t.notMatch(body, 'Chưa mở</th>')
})

t.test('4.4: with 300 applications the page stays small', async (t) => {
  const services = Array.from({ length: 300 }, (_, place) =>
    serviceEntry({
      id: `app-${place}`,
      name: { vi: `Ứng dụng số ${place}`, en: `Application ${place}` },
      matches: [{ exact: `https://app.example/${place}` }],
    }),
  )
  const { browser, server } = await signedIn(t, { services })
  for (let place = 0; place < 60; place += 1) {
    const service = `https://app.example/${place}`
    const ticket = await browser.ticketFor(service)
    await server.inject(`/cas/serviceValidate?${new URLSearchParams({ service, ticket })}`)
  }
  const { body } = await browser.get(PROFILE)
  t.equal(body.match(/<th scope="row"/g)?.length, 50)
  t.match(body, 'và 10 ứng dụng khác ít dùng hơn.')
  t.ok(Buffer.byteLength(body) < 30_000, `${Buffer.byteLength(body)} bytes`)
})

t.test('whoever is not signed in is led to the form', async (t) => {
  const { browser } = await testApp(t)
  for (const path of [PROFILE, '/cas/account/sessions/reported', PHONE]) {
    t.match((await browser().get(path)).headers.location, /^\/cas\/login/, path)
  }
})

t.test('2.4: whose session ended while a form was open comes back to its page', async (t) => {
  const { browser } = await signedIn(t)
  const page = await browser.get(PHONE)
  await browser.get('/cas/logout')
  for (const [path, next] of [
    [PHONE, '/account/phone'],
    ['/cas/account/password', '/account/password'],
    ['/cas/account/2fa/on', '/account/2fa/on'],
    ['/cas/app/app/link', '/app/app/link'],
  ] as const) {
    const { statusCode, headers } = await browser.post(path, fieldsOf(page.body))
    t.equal(statusCode, 303, path)
    t.equal(headers.location, `/cas/login?next=${next}`)
  }
  for (const path of ['/cas/pins', '/cas/account/phone/known']) {
    const { headers } = await browser.post(path, {})
    t.equal(headers.location, '/cas/login', `${path} is no page`)
  }
})
