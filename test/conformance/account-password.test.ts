import t, { type Test } from 'tap'
import { actionOf, createBrowser, fieldsOf } from '../support/browser.ts'
import { credentials } from '../support/login-cases.ts'
import { testApp } from '../support/test-app.ts'

const NEW = 'một mật khẩu khác hẳn 2027'
const DAY_MS = 86_400_000
const PATH = '/cas/account/password'

async function signedIn(t: Test, settings: Record<string, unknown> = {}) {
  const app = await testApp(t, settings)
  await app.addPerson()
  const browser = app.browser()
  await browser.signIn(credentials)
  const change = async (fields: Record<string, string>) => {
    const page = await browser.get(PATH)
    return browser.post(actionOf(page.body), { ...fieldsOf(page.body), ...fields })
  }
  return { ...app, browser, change }
}

const good = { current: credentials.password, password: NEW, repeat: NEW }

t.test('S14, row 27: a changed password ends the other sessions and keeps this one', async (t) => {
  const { browser, change, server, clock } = await signedIn(t)
  const other = createBrowser(server)
  await other.signIn(credentials)
  clock.advance(20 * 60_000)
  const madeUp = await browser.get(`${PATH}?changed=1`)
  t.notMatch(madeUp.body, 'Đã đổi mật khẩu.', 'an address alone claims nothing')
  const answer = await change(good)
  t.equal(answer.statusCode, 303)
  t.equal(answer.headers.location, `${PATH}?changed=1`)
  const told = await browser.get(String(answer.headers.location))
  t.match(told.body, 'Đã đổi mật khẩu. Các phiên trên thiết bị khác đã kết thúc.')
  t.equal((await browser.get('/cas/')).statusCode, 200, 'this one goes on')
  t.equal((await other.get('/cas/')).headers.location, '/cas/login', 'the other one is over')
  const again = await createBrowser(server).signIn({ ...credentials, password: NEW })
  t.equal(again.headers.location, '/cas/')
})

for (const [what, fields, text] of [
  ['no current password', { ...good, current: '' }, 'Nhập mật khẩu hiện tại.'],
  ['a wrong current password', { ...good, current: 'không phải' }, 'Mật khẩu hiện tại chưa đúng.'],
  ['a short new one', { ...good, password: 'x', repeat: 'x' }, 'cần ít nhất 14 ký tự; hiện có 1'],
] as const) {
  t.test(`S14: ${what} changes nothing`, async (t) => {
    const { change, server } = await signedIn(t)
    const answer = await change(fields)
    t.equal(answer.statusCode, 422)
    t.match(answer.body, text)
    const again = await createBrowser(server).signIn(credentials)
    t.equal(again.headers.location, '/cas/')
  })
}

t.test('row 33: the current password is behind the same brake as the sign-in', async (t) => {
  const { change } = await signedIn(t)
  let last = await change({ ...good, current: 'sai' })
  for (let tries = 0; tries < 6; tries += 1) last = await change({ ...good, current: 'sai' })
  t.equal(last.statusCode, 429)
  t.equal((await change(good)).statusCode, 429, 'nor is the right one looked at')
})

t.test('row 22: without its token, or from another page, nothing is changed', async (t) => {
  const { browser, server } = await signedIn(t)
  t.equal((await browser.post(PATH, good)).statusCode, 403)
  const page = await browser.get(PATH)
  const fields = { ...fieldsOf(page.body), ...good }
  const foreign = await browser.post(PATH, fields, { origin: 'https://evil.example' })
  t.equal(foreign.statusCode, 403)
  t.equal((await createBrowser(server).signIn(credentials)).headers.location, '/cas/')
  const stranger = await createBrowser(server).get(PATH)
  t.equal(stranger.headers.location, '/cas/login?next=/account/password')
})

t.test('row 31: a known browser stays known, a shared computer does not become so', async (t) => {
  const { addPerson, browser, change } = await signedIn(t)
  await addPerson({ name: 'hoalt' })
  const known = () => browser.cookies.get('__Host-known')
  const before = known()
  await change(good)
  t.not(known(), before, 'known by the new password')
  await browser.get('/cas/logout')
  const own = known()
  await browser.signIn({ ...credentials, username: 'hoalt', shared: 'true' })
  t.equal((await change(good)).statusCode, 303)
  t.equal(known(), own, 'the other person’s browser, and nobody else’s')
})

t.test(
  '2.6: the portal says when the password will expire, and then it must be changed',
  async (t) => {
    const policies = { everyone: { maximumAgeDays: 90 } }
    const { browser, clock, server } = await signedIn(t, {
      passwords: { memoryKiB: 8192, iterations: 1, policies },
    })
    t.notMatch((await browser.get('/cas/')).body, 'Mật khẩu hết hạn')
    clock.advance(80 * DAY_MS)
    const late = createBrowser(server)
    await late.signIn(credentials)
    const portal = await late.get('/cas/')
    t.match(portal.body, /Mật khẩu hết hạn sau 10 ngày \(\d\d\/\d\d\/2027\)\./)
    t.match(portal.body, `href="${PATH}">Đổi ngay</a>`)
    clock.advance(11 * DAY_MS)
    const over = createBrowser(server)
    const answer = await over.signIn(credentials)
    t.equal(answer.headers.location, '/cas/password/required')
    const page = await over.get('/cas/password/required')
    t.match(page.body, /Mật khẩu đã hết hạn ngày \d\d\/\d\d\/2027\./)
  },
)
