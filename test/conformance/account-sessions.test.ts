import { setImmediate as nextTurn } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { createAuditStore } from '../../src/audit/audit-store.ts'
import { actAt } from '../support/acts.ts'
import type { Browser } from '../support/browser.ts'
import { mailbox } from '../support/people.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'

const PAGE = '/cas/account/sessions'
const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/141.0.0.0 Safari/537.36'
const credentials = { username: 'tamtt', password: PASSWORD }

/** Somebody who is signed in on two devices; an application was opened on the second. */
async function twoDevices(t: Test, settings = {}) {
  const app = await testApp(t, settings)
  const id = await app.addPerson()
  const first = app.browser()
  await first.signIn(credentials)
  const second = app.browser()
  const form = await second.get('/cas/login', { 'user-agent': CHROME })
  const lt = /name="lt" value="([^"]+)"/.exec(form.body)?.[1] ?? ''
  await second.post('/cas/login', { lt, ...credentials }, { 'user-agent': CHROME })
  app.clock.advance(60_000)
  const ticket = await second.ticketFor('https://app.example/app')
  await app.server.inject(
    `/cas/serviceValidate?service=${encodeURIComponent('https://app.example/app')}&ticket=${ticket}`,
  )
  return { ...app, id, first, second, audit: createAuditStore(app.database) }
}

const tokenIn = (html: string) => /name="token" value="([^"]+)"/.exec(html)?.[1] ?? ''
const otherIn = (html: string) => /name="end" value="(\d+)"/.exec(html)?.[1] ?? ''
const isSignedIn = async (browser: Browser) => (await browser.get('/cas/')).statusCode === 200

t.test('2.9: each place is listed by device, network, time and applications', async (t) => {
  const { first } = await twoDevices(t)
  const page = await first.get(PAGE)
  t.equal(page.statusCode, 200)
  t.match(page.body, /<h1>Thiết bị đang đăng nhập<\/h1>/)
  t.equal(page.body.match(/class="session"/g)?.length, 2)
  t.match(page.body, /<strong>Thiết bị không rõ<\/strong> <span class="badge">Thiết bị này</)
  t.match(page.body, /<strong>Chrome trên Windows<\/strong><\/p>/)
  t.match(page.body, /127\.0\.0\.1\) · từ 07:30, hoạt động 07:31 · đã mở: Ứng dụng mẫu/)
  t.notMatch(page.body, /<script>|style=|ST-|TGT-/)
  const english = await first.get(`${PAGE}?locale=en`)
  t.match(english.body, /<h1>Where you are signed in<\/h1>/)
  t.match(english.body, /Chrome on Windows/)
})

t.test('2.9: one device is signed out from another; its application is told', async (t) => {
  const { first, second, database, audit, id } = await twoDevices(t)
  const { body } = await first.get(PAGE)
  const answer = await first.post(PAGE, { token: tokenIn(body), end: otherIn(body) })
  t.equal(answer.statusCode, 303)
  t.equal(answer.headers.location, `${PAGE}?ended=one`)
  t.match((await first.get(`${PAGE}?ended=one`)).body, /role="status">Đã đăng xuất thiết bị đó/)
  t.equal(await isSignedIn(second), false)
  t.equal(await isSignedIn(first), true)
  const told = await database.query('SELECT ticket FROM logout_requests')
  t.equal(told.length, 1, 'R3.35')
  const [entry] = await audit.ofAccount(id, { limit: 1 })
  t.match(entry, { event: 'session.ended', actorKind: 'person', cameFrom: '127.0.0.1' })
})

t.test('2.9: all others are signed out, and this one stays', async (t) => {
  const { first, second } = await twoDevices(t)
  const { body } = await second.get(PAGE)
  const answer = await second.post(PAGE, { token: tokenIn(body), others: 'true' })
  t.equal(answer.headers.location, `${PAGE}?ended=others`)
  t.same([await isSignedIn(first), await isSignedIn(second)], [false, true])
  t.match((await second.get(PAGE)).body, /chỉ đang đăng nhập trên thiết bị này/)
})

t.test('security: nothing ends without a form of ours, nor somebody else’s', async (t) => {
  const { first, second, addPerson, browser } = await twoDevices(t)
  const { body } = await first.get(PAGE)
  const end = otherIn(body)
  for (const [fields, headers] of [
    [{ end }, {}],
    [{ end, token: 'LT-1-2-3' }, {}],
    [{ end, token: tokenIn(body) }, { origin: 'https://evil.example' }],
    [{ end, token: tokenIn((await second.get(PAGE)).body) }, {}],
  ] as [Record<string, string>, Record<string, string>][]) {
    const answer = await first.post(PAGE, fields, headers)
    t.equal(answer.statusCode, 403)
    t.match(answer.body, /Trang mở quá lâu/)
  }
  await addPerson({ name: 'sonnv' })
  const son = browser()
  await son.signIn({ username: 'sonnv', password: PASSWORD })
  const token = tokenIn((await son.get(PAGE)).body)
  await son.post(PAGE, { token, end })
  t.equal(await isSignedIn(second), true, 'the number of a session opens nothing')
  t.equal((await browser().get(PAGE)).headers.location, '/cas/login?next=/account/sessions')
  t.equal(
    (await browser().post(PAGE, { end })).headers.location,
    '/cas/login?next=/account/sessions',
  )
  t.equal((await first.get(PAGE, {})).headers['cache-control'], 'no-store')
})

t.test('2.9: what cannot be told to an application is said', async (t) => {
  const silent = serviceEntry({ singleLogout: { channel: 'none' } })
  const { first } = await twoDevices(t, { services: [silent] })
  t.match((await first.get(PAGE)).body, /còn hiệu lực đến khi tự hết phiên: Ứng dụng mẫu\./)
})

t.test('L12: a sign-in is written down with device, network and code', async (t) => {
  const { audit, id, database } = await twoDevices(t)
  const [last] = await audit.ofAccount(id, { limit: 1 })
  t.match(last, {
    event: 'sign-in.done',
    actorKind: 'person',
    actor: String(id),
    device: 'Chrome/Windows',
    cameFrom: '127.0.0.1',
    supportCode: /^.+$/,
  })
  const [row] = await database.query<{ at: number }>('SELECT last_sign_in_at AS at FROM accounts')
  t.equal(row?.at, last?.at)
})

t.test('L12: failures of known people are written down, of nobody not', async (t) => {
  const { addPerson, browser, database } = await testApp(t)
  const id = await addPerson()
  const audit = createAuditStore(database)
  await browser().signIn({ username: 'khongco', password: 'sai' })
  await browser().signIn({ username: 'tamtt', password: 'sai' })
  let entries = await audit.ofAccount(id, { limit: 100 })
  // It is written after the answer, so that the answer does not tell who exists.
  while (entries.length < 2) {
    await nextTurn()
    entries = await audit.ofAccount(id, { limit: 100 })
  }
  t.match(entries[0], {
    event: 'sign-in.refused',
    outcome: 'refused',
    cameFrom: '127.0.0.1',
    after: { why: 'wrong-password' },
  })
  t.equal((await database.query('SELECT id FROM audit_entries')).length, 2)
})

t.test('S5: a locked account is told so after the right password only', async (t) => {
  const { addPerson, accounts, browser, clock } = await testApp(t)
  const id = await addPerson()
  const before = browser()
  await before.signIn(credentials)
  await accounts.lock(id, actAt(clock.now(), 'sự cố'))
  t.equal(await isSignedIn(before), false, 'row 27')
  const wrong = await browser().signIn({ username: 'tamtt', password: 'sai' })
  t.notMatch(wrong.body, /bị khóa theo yêu cầu/)
  const right = await browser().signIn(credentials)
  t.equal(right.statusCode, 401)
  t.match(right.body, /bị khóa theo yêu cầu quản trị/)
  t.match(right.body, /Mã hỗ trợ/)
  await accounts.unlock(id, actAt(clock.now()))
  t.equal((await browser().signIn(credentials)).statusCode, 303)
})

t.test('R6: who signs in by the old name reads the new one, once', async (t) => {
  const { addPerson, accounts, browser, clock } = await testApp(t)
  const id = await addPerson()
  await accounts.rename({ id, primary: mailbox('tamtt') }, mailbox('tamtt.snv'), actAt(clock.now()))
  const there = browser()
  await there.signIn(credentials)
  const portal = await there.get('/cas/')
  t.match(
    portal.body,
    /Từ nay dùng tên hộp thư tamtt\.snv@binhphuoc\.gov\.vn thay cho tamtt@binhphuoc\.gov\.vn\./,
  )
  t.notMatch((await there.get('/cas/')).body, /Từ nay dùng/)
  const again = browser()
  await again.signIn(credentials)
  t.notMatch((await again.get('/cas/')).body, /Từ nay dùng/)
})

t.test('L8: those who administer are signed out after a shorter pause', async (t) => {
  const { addPerson, browser, clock } = await testApp(t)
  await addPerson({ name: 'quantri', groups: ['quan-tri'] })
  await addPerson()
  const administrator = browser()
  await administrator.signIn({ username: 'quantri', password: PASSWORD })
  const other = browser()
  await other.signIn(credentials)
  clock.advance(16 * 60_000)
  t.same([await isSignedIn(administrator), await isSignedIn(other)], [false, true])
})

const SUFFIXES = {
  mailbox: {
    suffixes: [{ name: 'binhphuoc.gov.vn' }, { name: 'dongnai.gov.vn' }],
    defaultSuffix: 'binhphuoc.gov.vn',
  },
}

t.test('R4: the suffix chosen last is offered first, and a typed one wins', async (t) => {
  const { accounts, addPerson, browser, database } = await testApp(t, SUFFIXES)
  const id = await addPerson()
  await accounts.addAlias(id, mailbox('tamtt', 'dongnai.gov.vn'), actAt(1))
  const there = browser()
  const selected = async () =>
    /<option value="([^"]+)" selected/.exec((await there.get('/cas/login?renew=true')).body)?.[1]
  t.equal(await selected(), 'binhphuoc.gov.vn', 'the default')
  await there.signIn({ ...credentials, suffix: 'dongnai.gov.vn' })
  t.equal(await selected(), 'dongnai.gov.vn')
  const typed = { ...credentials, username: 'tamtt@binhphuoc.gov.vn', suffix: 'dongnai.gov.vn' }
  await there.signIn(typed, '/cas/login?renew=true')
  t.equal(await selected(), 'binhphuoc.gov.vn')
  there.cookies.set([...there.cookies.keys()].find((name) => name.endsWith('suffix')) ?? '', '"><x')
  t.equal(await selected(), 'binhphuoc.gov.vn', 'junk is nothing')
  t.equal((await database.query('SELECT id FROM accounts')).length, 1)
})
