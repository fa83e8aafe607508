import t, { type Test } from 'tap'
import { createOwnPhones } from '../../src/accounts/own-phone.ts'
import { actAt } from '../support/acts.ts'
import { actionOf, type Browser, fieldsOf } from '../support/browser.ts'
import { wordsOf } from '../support/page-words.ts'
import { recoveryOffice } from '../support/recovery.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { PASSWORD } from '../support/test-app.ts'

type Answer = Awaited<ReturnType<Browser['get']>>

const APP = '/cas/login?service=https://app.example/app'
const TICKET = /^https:\/\/app\.example\/app\?ticket=ST-/

async function office(t: Test) {
  const app = await recoveryOffice(t, { services: [serviceEntry({})] })
  const id = await app.addPerson()
  const browser = app.browser()
  const signIn = (way: string) => browser.signIn({ username: 'tamtt', password: PASSWORD }, way)
  const pageOf = async ({ headers }: Answer) => browser.get(String(headers.location))
  const press = (page: Answer, button: Readonly<Record<string, string>> = {}) =>
    browser.post(actionOf(page.body), { ...fieldsOf(page.body), ...button })
  return { ...app, id, visitor: browser, signIn, pageOf, press }
}

t.test('2.10: who passes the portal by is told of a reset on the way, once', async (t) => {
  const { id, issue, signIn, pageOf, press, browser, visitor } = await office(t)
  await issue(id, 'spoken')
  const begun = await signIn(APP)
  t.equal(begun.headers.location, '/cas/login/news')
  const page = await pageOf(begun)
  t.match(wordsOf(page.body), 'Bộ phận hỗ trợ vừa cấp mã đặt lại mật khẩu theo yêu cầu lúc')
  t.match(wordsOf(page.body), 'Nếu không phải bạn, bấm «Không phải tôi» để báo bộ phận hỗ trợ')
  t.match(page.body, 'app.example')
  t.match(page.headers['content-security-policy'], /form-action 'self' https:\/\/app\.example;/)
  t.match((await pageOf(begun)).body, 'Tôi đã biết, tiếp tục', 'looking is not knowing')
  const english = await visitor.get('/cas/login/news?locale=en')
  for (const words of ['I know about it, continue', 'press “It was not me” to tell support']) {
    t.match(wordsOf(english.body), words)
  }
  t.match((await press(page)).headers.location, TICKET)
  const next = browser()
  const again = await next.signIn({ username: 'tamtt', password: PASSWORD }, APP)
  t.match(again.headers.location, TICKET)
})

t.test('2.10: who did not ask says so first, signed in, and is not sent on', async (t) => {
  const { id, issue, signIn, pageOf, press, visitor } = await office(t)
  await issue(id, 'spoken')
  const page = await pageOf(await signIn(APP))
  const there = await press(page, { notme: 'true' })
  t.equal(there.headers.location, '/cas/recover/cancel')
  const cancel = await visitor.get('/cas/recover/cancel')
  const done = await press(cancel)
  t.equal(done.headers.location, '/cas/recover/cancelled')
  t.match((await visitor.get(APP)).headers.location, TICKET, 'the session is there all the same')
})

t.test('2.13: the same of another phone number', async (t) => {
  const { id, accounts, database, clock, signIn, pageOf, press, visitor } = await office(t)
  const account = await accounts.find(id)
  if (!account) throw new Error('Nobody is there.')
  await createOwnPhones(database).change(account, '+84999999999', actAt(clock.now()), 99)
  const page = await pageOf(await signIn(APP))
  t.match(wordsOf(page.body), 'Số điện thoại của tài khoản đã đổi từ 0912 ••• •78 thành 0999')
  const there = await press(page, { notme: 'true' })
  t.equal(there.headers.location, '/cas/account')
  t.match((await visitor.get('/cas/account')).body, 'Không phải tôi đổi')
})

t.test('2.10: a tile leads past the portal, too; the portal tells it by itself', async (t) => {
  const { id, issue, browser } = await office(t)
  await issue(id, 'spoken')
  const fields = { username: 'tamtt', password: PASSWORD }
  const ofTile = await browser().signIn(fields, '/cas/login?next=/go/app')
  t.equal(ofTile.headers.location, '/cas/login/news')
  const ofPortal = await browser().signIn(fields, '/cas/login')
  t.equal(ofPortal.headers.location, '/cas/')
})

t.test('2.10: single sign-on is not held up: nobody is asked for anything there', async (t) => {
  const { id, issue, signIn, visitor } = await office(t)
  t.match((await signIn(APP)).headers.location, TICKET)
  await issue(id, 'spoken')
  t.match((await visitor.get(APP)).headers.location, TICKET)
  t.match((await visitor.get(`${APP}&gateway=true`)).headers.location, TICKET)
})

t.test('2.10: an old form, and one that is sent twice, do nothing', async (t) => {
  const { id, issue, signIn, pageOf, press } = await office(t)
  await issue(id, 'spoken')
  const page = await pageOf(await signIn(APP))
  const foreign = await press(page, { token: 'x' })
  t.match(foreign.body, 'Tôi đã biết')
  t.match((await press(page)).headers.location, TICKET)
  t.equal((await press(page)).statusCode, 303, 'the second leads on')
})
