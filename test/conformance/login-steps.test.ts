import t, { type Test } from 'tap'
import type { NewRequiredAction } from '../../src/accounts/required-action.ts'
import type { Act } from '../../src/audit/act.ts'
import { actionOf, createBrowser, fieldsOf, ticketIn } from '../support/browser.ts'
import { A, credentials, query, SERVICES } from '../support/login-cases.ts'
import { noticeDesk } from '../support/notices.ts'
import { testApp } from '../support/test-app.ts'

const act: Act = { actor: { kind: 'system', name: 'test' }, at: 0 }
const RESET: NewRequiredAction = { kind: 'change-password', reason: 'reset' }
const NEW = 'một mật khẩu khác hẳn 2027'
const MINUTE_MS = 60_000

async function province(t: Test, action: NewRequiredAction | null = RESET) {
  const app = await testApp(t, { services: SERVICES })
  const id = await app.addPerson()
  if (action) await app.requiredActions.require(id, action, act)
  const browser = app.browser()

  /** Signs in as far as the first step, and opens its page. */
  async function begin(asked: Record<string, string> = {}, more: Record<string, string> = {}) {
    const answer = await browser.signIn({ ...credentials, ...more }, `/cas/login?${query(asked)}`)
    const page = await browser.get(String(answer.headers.location))
    return { answer, page }
  }

  return { ...app, id, browser, begin }
}

const typed = (password = NEW) => ({ password, repeat: password })

type Page = Readonly<{ body: string }>

const formOf = ({ body }: Page) => [actionOf(body), fieldsOf(body)] as const

t.test('S6: a password that must be changed comes before the session', async (t) => {
  const { browser, begin, server } = await province(t)
  const { answer, page } = await begin({ service: A })
  t.equal(answer.statusCode, 303)
  t.equal(answer.headers.location, '/cas/password/required', 'POST → 303 → GET')
  t.notOk(browser.cookies.has('__Host-TGC'), 'row 61: there is no session')
  const cookie = answer.cookies.find(({ name }) => name === '__Host-pending')
  t.match(cookie, { path: '/', secure: true, httpOnly: true, sameSite: 'Lax' })
  t.equal(page.statusCode, 200)
  t.match(page.body, 'Đổi mật khẩu để tiếp tục')
  t.match(page.body, /Bộ phận hỗ trợ vừa đặt lại mật khẩu theo yêu cầu lúc \d\d:\d\d ngày/)
  t.match(page.body, 'Ứng dụng mẫu', 'where it leads')
  t.match(
    page.headers['content-security-policy'],
    "form-action 'self' https://app.example;",
    'R1.25: the last step leads to the application',
  )
  t.equal(page.headers['cache-control'], 'no-store')

  const [action, hidden] = formOf(page)
  const done = await browser.post(action, { ...hidden, ...typed() })
  t.equal(done.statusCode, 303)
  t.match(done.headers.location, 'https://app.example/app?ticket=ST-')
  const ticket = ticketIn(String(done.headers.location))
  const { body } = await server.inject(
    `/serviceValidate?${query({ service: A, ticket, renew: 'true' })}`,
  )
  t.match(body, '<cas:user>tamtt</cas:user>', 'R2.22: the password was presented in this sign-in')
  t.ok(browser.cookies.has('__Host-TGC'))
  t.notOk(browser.cookies.has('__Host-pending'))

  const old = await createBrowser(server).signIn(credentials)
  t.equal(old.statusCode, 401, 'the old password is over')
  const again = await createBrowser(server).signIn({ ...credentials, password: NEW })
  t.equal(again.headers.location, '/cas/', 'and nothing more is asked')
})

for (const [what, fields, text] of [
  ['nothing typed', { password: '', repeat: '' }, 'Nhập mật khẩu mới.'],
  ['typed once', { password: NEW, repeat: '' }, 'Nhập lại mật khẩu mới.'],
  ['typed differently', { password: NEW, repeat: `${NEW}x` }, 'Hai lần nhập chưa giống nhau'],
  ['too short', typed('ngắn'), 'Mật khẩu cần ít nhất 14 ký tự; hiện có 4.'],
  ['the same again', typed(credentials.password), 'Mật khẩu mới phải khác mật khẩu hiện tại.'],
] as const) {
  t.test(`2.6: ${what} brings the page back, and the next try works`, async (t) => {
    const { browser, begin } = await province(t)
    const { page } = await begin()
    const [action, hidden] = formOf(page)
    const refused = await browser.post(action, { ...hidden, ...fields })
    t.equal(refused.statusCode, 422)
    t.match(refused.body, text)
    t.match(refused.body, /<title>Lỗi: /)
    t.equal(refused.body.split(text).length, 3, 'in the summary and at the field')
    t.notOk(browser.cookies.has('__Host-TGC'))
    const [again, fresh] = formOf(refused)
    const done = await browser.post(again, { ...fresh, ...typed() })
    t.equal(done.headers.location, '/cas/')
    t.ok(browser.cookies.has('__Host-TGC'))
  })
}

t.test('row 61: no other request makes a session of a pending sign-in', async (t) => {
  const { browser, begin, server } = await province(t)
  const { page } = await begin({ service: A })
  const noSession = async (what: string, answer: Readonly<{ body: string; headers: object }>) => {
    t.notOk(browser.cookies.has('__Host-TGC'), what)
    t.notMatch(JSON.stringify(answer.headers), 'ticket=', what)
  }
  const path = '/cas/password/required'
  await noSession('an empty post', await browser.post(path, {}))
  await noSession('a post without its token', await browser.post(path, typed()))
  await noSession('a made-up token', await browser.post(path, { token: 'LT-1-2-3', ...typed() }))
  for (const other of ['/login/verify', '/account/2fa', '/account/phone', '/notice/1', '/']) {
    await noSession(`GET ${other}`, await browser.get(`/cas${other}`))
    await noSession(`POST ${other}`, await browser.post(`/cas${other}`, { ...typed() }))
  }
  const service = query({ service: A })
  await noSession('asking for a ticket', await browser.get(`/cas/login?${service}`))
  const gateway = await browser.get(`/cas/login?${service}&gateway=true`)
  t.equal(gateway.headers.location, A, 'R1.08: without a ticket, as nobody is signed in')
  const pending = browser.cookies.get('__Host-pending') ?? ''
  const asSession = await server.inject({
    url: `/cas/login?${service}`,
    cookies: { '__Host-TGC': pending },
  })
  t.equal(asSession.statusCode, 200, 'its cookie in place of the session’s opens nothing')
  t.notOk(asSession.headers.location)
  const [action, hidden] = formOf(page)
  const done = await browser.post(action, { ...hidden, ...typed() })
  t.match(done.headers.location, /ticket=ST-/, 'and the right one still works')
})

t.test('row 61: another browser’s cookie is good for nothing', async (t) => {
  const { browser, begin, app } = await province(t)
  const { page } = await begin()
  const thief = createBrowser(app.server)
  await thief.get('/cas/login')
  thief.cookies.set('__Host-pending', browser.cookies.get('__Host-pending') ?? '')
  const looked = await thief.get('/cas/password/required')
  t.equal(looked.headers.location, '/cas/login', 'led to the form')
  const [action, hidden] = formOf(page)
  const sent = await thief.post(action, { ...hidden, ...typed() })
  t.equal(sent.headers.location, '/cas/login')
  t.notOk(thief.cookies.has('__Host-TGC'))
  const guessed = createBrowser(app.server)
  guessed.cookies.set('__Host-browser', browser.cookies.get('__Host-browser') ?? '')
  guessed.cookies.set('__Host-pending', 'A'.repeat(43))
  const missed = await guessed.get('/cas/password/required')
  t.equal(missed.headers.location, '/cas/login')
  const done = await browser.post(action, { ...hidden, ...typed() })
  t.equal(done.headers.location, '/cas/', 'its owner goes on undisturbed')
})

t.test('row 61: of two tabs one gets the session; a form is good once', async (t) => {
  const { browser, begin } = await province(t)
  const { page } = await begin()
  const [action, hidden] = formOf(page)
  const second = formOf(await browser.get('/cas/password/required'))
  const [one, other] = await Promise.all([
    browser.post(action, { ...hidden, ...typed() }),
    browser.post(second[0], { ...second[1], ...typed(`${NEW} nữa`) }),
  ])
  const started = [one, other].filter(({ headers }) => headers.location === '/cas/')
  t.equal(started.length, 1, 'one session')
  const again = await browser.post(action, { ...hidden, ...typed() })
  t.equal(again.headers.location, '/cas/login', 'the pending sign-in is over')
})

t.test('2.2: a reload loses nothing, and going back is harmless', async (t) => {
  const { browser, begin } = await province(t)
  const { page } = await begin({ service: A })
  const reloaded = await browser.get('/cas/password/required')
  t.equal(reloaded.statusCode, 200)
  t.match(reloaded.body, 'Ứng dụng mẫu')
  const form = await browser.get(`/cas/login?${query({ service: A })}`)
  t.match(form.body, 'name="password"', 'going back shows the form of the sign-in')
  const [action, hidden] = formOf(page)
  const done = await browser.post(action, { ...hidden, ...typed() })
  t.match(done.headers.location, /ticket=ST-/, 'and forward goes on')
})

t.test('2.2: after ten minutes the form comes back with the name and the way kept', async (t) => {
  const { browser, begin, clock } = await province(t)
  const { page } = await begin({ service: A, renew: 'true' }, { username: 'TamTT', shared: 'true' })
  clock.advance(10 * MINUTE_MS)
  const [action, hidden] = formOf(page)
  const late = await browser.post(action, { ...hidden, ...typed() })
  t.equal(late.statusCode, 200)
  t.match(late.body, 'quá 10 phút chưa xong nên cần làm lại')
  t.match(late.body, 'value="TamTT"')
  t.match(late.body, /id="shared"[^>]* checked/)
  t.equal(actionOf(late.body), `/cas/login?service=${encodeURIComponent(A)}&renew=true`)
  t.notOk(browser.cookies.has('__Host-TGC'))
  const reloaded = await browser.get('/cas/password/required')
  t.match(reloaded.body, 'value="TamTT"', 'a reload says the same')
})

for (const shut of ['disable', 'lock'] as const) {
  t.test(`row 61: it ends when its account is shut meanwhile (${shut})`, async (t) => {
    const { browser, begin, accounts, id, clock } = await province(t)
    const { page } = await begin()
    const [action, hidden] = formOf(page)
    await accounts[shut](id, { ...act, at: clock.now(), reason: 'sự cố' })
    const answer = await browser.post(action, { ...hidden, ...typed() })
    t.match(answer.body, 'Tài khoản vừa có thay đổi')
    t.notOk(browser.cookies.has('__Host-TGC'))
  })
}

t.test('S6: what is asked while the sign-in is under way is not passed over', async (t) => {
  const app = await province(t)
  const { browser, begin } = app
  const { page } = await begin()
  const [action, hidden] = formOf(page)
  const notice = await noticeDesk(app).announce({ level: 'must-read' })
  const next = await browser.post(action, { ...hidden, ...typed() })
  t.equal(next.headers.location, `/cas/notice/${notice}`)
  t.notOk(browser.cookies.has('__Host-TGC'))
})

t.test('R2.11, R1.14, R1.15: what was chosen and asked is kept through the steps', async (t) => {
  const { browser, begin } = await province(t)
  const { page } = await begin({ service: `${A}?x=%C3`, method: 'POST' }, { warn: 'true' })
  const [action, hidden] = formOf(page)
  const asked = await browser.post(action, { ...hidden, ...typed() })
  t.equal(asked.statusCode, 200, 'R1.12: a question before the application')
  t.match(asked.body, 'Vào Ứng dụng mẫu?')
  const leaving = await browser.press(asked)
  t.match(leaving.body, 'name="ticket" value="ST-', 'R2.23: handed over in a form')
})

t.test('R2.10: somebody else’s session ends when the last step is done, not before', async (t) => {
  const { browser, addPerson, requiredActions } = await province(t, null)
  const other = await addPerson({ name: 'sonnv' })
  await requiredActions.require(other, RESET, act)
  await browser.signIn(credentials)
  const before = browser.cookies.get('__Host-TGC')
  const answer = await browser.signIn(
    { ...credentials, username: 'sonnv' },
    '/cas/login?renew=true',
  )
  t.equal(browser.cookies.get('__Host-TGC'), before, 'the first one is still signed in')
  const page = await browser.get(String(answer.headers.location))
  const [action, hidden] = formOf(page)
  await browser.post(action, { ...hidden, ...typed() })
  t.not(browser.cookies.get('__Host-TGC'), before)
  t.match((await browser.get('/cas/')).body, 'Trần Thanh Tâm')
})

t.test('2.2: a sign-in with nothing left to do writes nothing on the way', async (t) => {
  const { browser, database, begin } = await province(t, null)
  const { answer } = await begin()
  t.equal(answer.headers.location, '/cas/')
  t.notOk(browser.cookies.has('__Host-pending'))
  t.same(await database.query('SELECT * FROM pending_sign_ins'), [])
})

t.test('2.6 must.leaked: a right password that attackers try first opens nothing', async (t) => {
  const app = await testApp(t, { services: SERVICES })
  const leaked = 'Binhphuoc@2025'
  const id = await app.addPerson({ password: leaked })
  const signIn = () =>
    createBrowser(app.server).signIn({ ...credentials, password: leaked }, `/login?${query({})}`)
  const first = await signIn()
  t.equal(first.headers.location, '/password/required')
  const asked = await app.requiredActions.ofAccount(id)
  t.match(asked, [{ kind: 'change-password', reason: 'leaked' }])
  app.clock.advance(MINUTE_MS)
  await signIn()
  t.same(await app.requiredActions.ofAccount(id), asked, 'asked once')

  const browser = app.browser()
  const answer = await browser.signIn({ ...credentials, password: leaked })
  const page = await browser.get(String(answer.headers.location))
  t.match(page.body, 'Mật khẩu này nằm trong danh sách mật khẩu đã lộ hoặc quá phổ biến.')
  const [action, hidden] = formOf(page)
  const done = await browser.post(action, { ...hidden, ...typed() })
  t.equal(done.statusCode, 303)
  t.ok(browser.cookies.has('__Host-TGC'))
  t.same(await app.requiredActions.ofAccount(id), [])
})

for (const [what, leave] of [
  ['signing in by another name', '/cas/login/stop'],
  ['signing out', '/cas/logout'],
] as const) {
  t.test(
    `row 61: ${what} ends a sign-in that was only begun, for whoever sits here next`,
    async (t) => {
      const { browser, begin } = await province(t)
      const { page } = await begin({ service: A })
      t.match(page.body, 'href="/cas/login/stop"')
      const kept = new Map(browser.cookies)
      const left = await browser.get(leave)
      t.notOk(browser.cookies.has('__Host-pending'))
      if (leave.endsWith('stop')) {
        t.equal(
          left.headers.location,
          `/cas/login?${query({ service: A })}`,
          'it still leads there',
        )
      }
      for (const [name, value] of kept) browser.cookies.set(name, value)
      const [action, hidden] = formOf(page)
      const late = await browser.post(action, { ...hidden, ...typed() })
      t.equal(late.headers.location, '/cas/login')
      t.notOk(browser.cookies.has('__Host-TGC'))
      t.equal((await browser.get('/cas/login/stop')).statusCode, 303, 'twice is no error')
    },
  )
}
