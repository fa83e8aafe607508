import t from 'tap'
import { createAuditStore } from '../../src/audit/audit-store.ts'
import { actAt } from '../support/acts.ts'
import { actionOf, createBrowser, fieldsOf } from '../support/browser.ts'
import { recoveryOffice } from '../support/recovery.ts'
import { setPassword } from '../support/set-password.ts'
import { PASSWORD } from '../support/test-app.ts'

const NEW = 'một mật khẩu khác hẳn 2027'
const MINUTE_MS = 60_000
const typed = { password: NEW, repeat: NEW }

type Page = Readonly<{ body: string }>
type Browser = ReturnType<typeof createBrowser>

/** Fills in the form of a page and sends it. */
const fill = (browser: Browser, page: Page, fields: Record<string, string>) =>
  browser.post(actionOf(page.body), { ...fieldsOf(page.body), ...fields })

/** Without what differs from page to page: tokens, support codes, the name that was typed. */
const stripped = ({ body }: Page, name: string) =>
  body
    .replaceAll(/value="LT-[^"]+"/g, '')
    .replaceAll(/<strong>[2-9A-Z]{4}-[2-9A-Z]{4}<\/strong>/g, '')
    .replaceAll(name, 'NAME')

t.test('2.10: recovery by a spoken code, then an ordinary sign-in', async (t) => {
  const { browser, server, addPerson, issue, lines, database } = await recoveryOffice(t)
  const id = await addPerson()
  const code = await issue(id, 'spoken')
  const visitor = browser()
  const form = await visitor.get('/recover')
  t.equal(form.statusCode, 200)
  t.match(form.body, 'Quên mật khẩu')
  t.match(form.body, 'chúng tôi không gửi liên kết vào hộp thư')
  t.notMatch(form.body, 'Tâm')
  const spoken = `${code.slice(0, 4)} - ${code.slice(4)}`.toLowerCase()
  const proved = await fill(visitor, form, { username: 'tamtt', code: spoken })
  t.equal(proved.statusCode, 303)
  t.equal(proved.headers.location, '/recover/password', 'nothing of the code in the address')
  const page = await visitor.get('/recover/password')
  t.match(page.body, 'Đặt lại mật khẩu cho: T••• T•••• T••, Sở Nội vụ.', 'r.who')
  t.notMatch(page.body, 'Trần Thanh Tâm')
  t.equal(page.headers['cache-control'], 'no-store')
  t.equal(page.headers['referrer-policy'], 'same-origin')
  const short = await fill(visitor, page, { password: 'ngắn', repeat: 'ngắn' })
  t.equal(short.statusCode, 422, 'a refused password leaves the code as it is')
  const done = await fill(visitor, short, typed)
  t.equal(done.statusCode, 303)
  t.equal(done.headers.location, '/recover/done')
  t.match((await visitor.get('/recover/done')).body, 'Đã đặt mật khẩu mới')
  t.notOk(visitor.cookies.has('__Host-TGC'), 'row 63: nobody is signed in by it')
  t.notOk(visitor.cookies.has('__Host-recovery'))
  const old = await createBrowser(server).signIn({ username: 'tamtt', password: PASSWORD })
  t.equal(old.statusCode, 401)
  const signedIn = await createBrowser(server).signIn({ username: 'tamtt', password: NEW })
  t.equal(signedIn.statusCode, 303)
  const again = await fill(visitor, await visitor.get('/recover'), { username: 'tamtt', code })
  t.equal(again.statusCode, 401, 'it is used up')
  t.notMatch(JSON.stringify(lines), code, 'and in no line of the log')
  const trail = await createAuditStore(database).ofAccount(id, { limit: 10 })
  const events = trail.map(({ event }) => event)
  t.ok(events.includes('recovery.used'))
  t.notMatch(JSON.stringify(trail), code)
})

t.test('J5: who was locked out by wrong passwords gets in with the new one', async (t) => {
  const { browser, server, addPerson, issue } = await recoveryOffice(t)
  const id = await addPerson()
  for (let tried = 0; tried < 5; tried += 1) {
    await createBrowser(server).signIn({ username: 'tamtt', password: 'sai' })
  }
  const locked = await createBrowser(server).signIn({ username: 'tamtt', password: PASSWORD })
  t.equal(locked.statusCode, 429)
  const code = await issue(id, 'spoken')
  const visitor = browser()
  await fill(visitor, await visitor.get('/recover'), { username: 'tamtt', code })
  await fill(visitor, await visitor.get('/recover/password'), typed)
  const signedIn = await createBrowser(server).signIn({ username: 'tamtt', password: NEW })
  t.equal(signedIn.statusCode, 303)
})

for (const path of ['/recover', '/activate']) {
  t.test(
    `row 63: on ${path} unknown names, those without a code and wrong codes read the same`,
    async (t) => {
      const { browser, addPerson, issue } = await recoveryOffice(t)
      await addPerson({ name: 'khongma' })
      const coded = await addPerson({ name: 'coma' })
      await issue(coded, 'spoken')
      await issue(await addPerson({ name: 'moi', password: null }), 'slip')
      const answers = await Promise.all(
        ['khongco', 'khongma', 'coma', 'moi'].map(async (username) => {
          const visitor = browser()
          const pages: string[] = []
          for (let tried = 0; tried < 6; tried += 1) {
            const form = await visitor.get(path)
            const answer = await fill(visitor, form, { username, code: '2222-2222' })
            pages.push(`${answer.statusCode} ${stripped(answer, username)}`)
          }
          return pages
        }),
      )
      const [unknown = []] = answers
      for (const answer of answers) t.same(answer, unknown)
      t.match(unknown[0], /^401 /)
      t.match(unknown[0], 'Mã chưa đúng hoặc đã hết hạn. Còn 4 lần thử.', 'r.bad')
      t.match(unknown[5], /^429 /)
      t.match(unknown[5], 'tạm khóa việc nhập mã đến')
    },
  )
}

t.test('2.10: a new code works though others have tried wrong ones', async (t) => {
  const { browser, addPerson, issue, desk } = await recoveryOffice(t)
  const id = await addPerson()
  const visitor = browser()
  for (let tried = 0; tried < 6; tried += 1) {
    await fill(visitor, await visitor.get('/recover'), { username: 'tamtt', code: '2222-2222' })
  }
  const code = await issue(id, 'spoken')
  await desk.forgetWrongCodes({ id })
  const proved = await fill(visitor, await visitor.get('/recover'), { username: 'tamtt', code })
  t.equal(proved.statusCode, 303)
})

t.test('S19: programs that open a link use nothing up; a person then does', async (t) => {
  const { browser, server, addPerson, issue, lines, database } = await recoveryOffice(t)
  const id = await addPerson()
  const token = await issue(id, 'link')
  const link = `/cas/recover/${token}`
  for (const method of ['GET', 'GET', 'HEAD'] as const) {
    await server.inject({ method, url: link })
    await server.inject({ method, url: `${link}/cancel` })
  }
  const ahead = await server.inject({ url: link, headers: { 'sec-purpose': 'prefetch' } })
  t.equal(ahead.statusCode, 503)
  const visitor = browser()
  const arrived = await visitor.get(link)
  t.equal(arrived.statusCode, 303)
  t.equal(arrived.headers.location, '/cas/recover/password', 'the token leaves the address at once')
  const page = await visitor.get('/cas/recover/password')
  t.match(page.body, 'T••• T•••• T••')
  t.notMatch(page.body, token)
  t.notMatch(page.body, 'tamtt', 'who merely has a link is not told the mailbox')
  t.match(page.headers['referrer-policy'], 'same-origin')
  t.notMatch(page.body, /href="https?:/, 'no link leads out')
  const done = await fill(visitor, page, typed)
  t.equal(done.headers.location, '/cas/recover/done')
  const used = await createBrowser(server).get(link)
  t.equal(used.statusCode, 410)
  t.match(used.body, /Liên kết đã được dùng lúc \d\d:\d\d ngày \d\d\/\d\d\/\d{4}\./, 'r.used')
  t.notMatch(used.body, 'T•••')
  t.notMatch(JSON.stringify(lines), token)
  const rows = await database.query('SELECT * FROM audit_entries')
  t.notMatch(JSON.stringify(rows), token)
})

t.test('row 63: of twenty who send it at once, one sets the password', async (t) => {
  const { browser, addPerson, issue, server } = await recoveryOffice(t)
  const id = await addPerson()
  const token = await issue(id, 'link')
  const visitors = await Promise.all(
    Array.from({ length: 20 }, async (_, place) => {
      const visitor = browser()
      await visitor.get(`/recover/${token}`)
      const page = await visitor.get('/recover/password')
      const password = `mật khẩu khác hẳn số ${place} 2027`
      return { visitor, page, fields: { password, repeat: password } }
    }),
  )
  const answers = await Promise.all(
    visitors.map(({ visitor, page, fields }) => fill(visitor, page, fields)),
  )
  const won = answers.flatMap(({ statusCode }, place) => (statusCode === 303 ? [place] : []))
  t.equal(won.length, 1)
  const others = answers.filter(({ statusCode }) => statusCode !== 303)
  t.ok(others.every(({ statusCode }) => statusCode === 410))
  t.match(others[0]?.body, 'Liên kết đã được dùng lúc')
  const password = visitors[won[0] ?? 0]?.fields.password ?? ''
  const signedIn = await createBrowser(server).signIn({ username: 'tamtt', password })
  t.equal(signedIn.statusCode, 303)
})

t.test('2.10: what ends a secret ends what was shown of it', async (t) => {
  const { browser, addPerson, issue, accounts, database, clock } = await recoveryOffice(t)
  const id = await addPerson()
  const endings = [
    ['another link', () => issue(id, 'link'), 'Liên kết đã được thay bằng liên kết mới hơn lúc'],
    [
      'another password',
      () => setPassword(database, id, 'x', clock.now()),
      'Liên kết không còn giá trị từ',
    ],
    [
      'a lock',
      () => accounts.lock(id, actAt(clock.now(), 'sự cố')),
      'Liên kết không còn giá trị từ',
    ],
  ] as const
  for (const [what, end, words] of endings) {
    const visitor = browser()
    const token = await issue(id, 'link')
    await visitor.get(`/recover/${token}`)
    const page = await visitor.get('/recover/password')
    clock.advance(1000)
    await end()
    const sent = await fill(visitor, page, typed)
    t.equal(sent.statusCode, 410, what)
    t.match(sent.body, words, what)
  }
})

t.test('2.10: links expire, and are told so with the time', async (t) => {
  const { browser, addPerson, issue, clock } = await recoveryOffice(t)
  const id = await addPerson()
  const token = await issue(id, 'link')
  const inTime = browser()
  clock.advance(24 * 60 * MINUTE_MS - 1000)
  await inTime.get(`/recover/${token}`)
  clock.advance(1000)
  const late = await browser().get(`/recover/${token}`)
  t.equal(late.statusCode, 410)
  t.match(late.body, 'Liên kết hết hạn lúc 07:30 ngày 25/11/2026. Xin mã mới.', 'r.exp')
  const page = await inTime.get('/recover/password')
  t.equal(page.statusCode, 200, 'who came in time has a while to choose')
  clock.advance(15 * MINUTE_MS)
  const slow = await fill(inTime, page, typed)
  t.equal(slow.statusCode, 410)
  const junk = await browser().get(`/recover/${'A'.repeat(43)}`)
  t.equal(junk.statusCode, 404)
  t.match(junk.body, 'Liên kết chưa đúng hoặc đã quá cũ')
})

t.test('row 61: no page opens without what was handed out', async (t) => {
  const { browser, addPerson, issue } = await recoveryOffice(t)
  const id = await addPerson()
  const token = await issue(id, 'link')
  for (const path of ['/recover/password', '/activate/password', '/activate/check']) {
    t.equal((await browser().get(path)).statusCode, 410, path)
  }
  const sent = await browser().post('/recover/password', typed)
  t.equal(sent.statusCode, 410)
  const holder = browser()
  await holder.get(`/recover/${token}`)
  t.equal((await holder.get('/activate/password')).statusCode, 410, 'nor one for another purpose')
  await holder.get('/recover/password')
  const forged = await holder.post('/recover/password', typed)
  t.match(forged.body, 'Trang mở quá lâu hoặc đã được gửi', 'row 22: a form that we did not show')
  const page = await holder.get('/recover/password')
  const [action, hidden] = [actionOf(page.body), fieldsOf(page.body)]
  const cross = await holder.post(
    action,
    { ...hidden, ...typed },
    { origin: 'https://evil.example' },
  )
  t.match(cross.body, 'Trang mở quá lâu hoặc đã được gửi')
})

t.test('S25: it was not me: GET shows, POST cancels and tells the help desk', async (t) => {
  const { browser, server, addPerson, issue, desk } = await recoveryOffice(t)
  const id = await addPerson()
  const token = await issue(id, 'link')
  const visitor = browser()
  const arrived = await visitor.get(`/recover/${token}/cancel`)
  t.equal(arrived.headers.location, '/recover/cancel')
  const page = await visitor.get('/recover/cancel')
  t.match(page.body, 'Không phải bạn yêu cầu?')
  t.same(await desk.list({ kinds: 'all', reported: 'open', limit: 5 }), [])
  const sent = await fill(visitor, page, {})
  t.equal(sent.headers.location, '/recover/cancelled')
  const told = await visitor.get('/recover/cancelled')
  t.match(told.body, 'Đã hủy. Bộ phận hỗ trợ đã được báo. Mật khẩu hiện tại vẫn dùng được.', 'w.ok')
  t.match(await desk.list({ kinds: 'all', reported: 'open', limit: 5 }), [{ state: 'cancelled' }])
  const dead = await browser().get(`/recover/${token}`)
  t.match(dead.body, 'Liên kết đã bị hủy lúc')
  const signedIn = await createBrowser(server).signIn({ username: 'tamtt', password: PASSWORD })
  t.equal(signedIn.statusCode, 303)
})

t.test('J1: activation by the QR of a slip', async (t) => {
  const { browser, server, addPerson, issue, requiredActions } = await recoveryOffice(t)
  const id = await addPerson({ password: null })
  const code = await issue(id, 'slip')
  const visitor = browser()
  const arrived = await visitor.get(`/activate/${code}`)
  t.equal(arrived.headers.location, '/activate/check')
  const check = await visitor.get('/activate/check')
  t.match(check.body, 'Đây có phải là bạn?', 'a.check')
  for (const text of ['Trần Thanh Tâm', 'Chuyên viên', 'Sở Nội vụ', 'tamtt@binhphuoc.gov.vn']) {
    t.match(check.body, text)
  }
  t.match(check.body, 'Cách chúng tôi xử lý dữ liệu cá nhân', 'a.notice')
  t.notMatch(check.body, code)
  const page = await visitor.get('/activate/password')
  t.match(page.body, 'Ít nhất 14 ký tự', 'the policy')
  const done = await fill(visitor, page, typed)
  t.equal(done.headers.location, '/activate/done')
  t.match(await requiredActions.ofAccount(id), [{ kind: 'confirm-phone' }])
  const signIn = await createBrowser(server).signIn({ username: 'tamtt', password: NEW })
  t.equal(signIn.headers.location, '/cas/account/phone', 'then the phone, at the first sign-in')
  const used = await browser().get(`/activate/${code}`)
  t.match(used.body, 'Phiếu kích hoạt đã được dùng lúc')
})

t.test('J1: activation by typing the code of the slip', async (t) => {
  const { browser, addPerson, issue } = await recoveryOffice(t)
  const id = await addPerson({ password: null })
  const code = await issue(id, 'slip')
  const visitor = browser()
  const form = await visitor.get('/activate?locale=en')
  t.match(form.body, 'Activate your account')
  const grouped = code.replace(/.{4}(?=.)/g, '$& ').toLowerCase()
  const proved = await fill(visitor, form, { username: 'TamTT@binhphuoc.gov.vn', code: grouped })
  t.equal(proved.headers.location, '/activate/check')
  const done = await fill(visitor, await visitor.get('/activate/password'), typed)
  t.equal(done.headers.location, '/activate/done')
  t.match((await visitor.get('/activate/done')).body, 'Your account is active')
})

for (const [name, words] of [
  ['', 'Nhập tên hộp thư công vụ.'],
  ['tâmtt', 'Tên hộp thư không có dấu.'],
  ['tamtt@gmail.com', 'Hãy dùng hộp thư công vụ'],
  ['0912345678', 'Đây là số điện thoại'],
] as const) {
  t.test(`2.5: ${name || 'no name'} is told apart without looking at any account`, async (t) => {
    const { browser } = await recoveryOffice(t)
    const visitor = browser()
    const form = await visitor.get('/recover')
    const answer = await fill(visitor, form, { username: name, code: '2222-2222' })
    t.equal(answer.statusCode, 422)
    t.match(answer.body, words)
  })
}

t.test(
  '2.10: both parties are told: the person at the next sign-in, until they know',
  async (t) => {
    const { browser, addPerson, issue } = await recoveryOffice(t)
    const id = await addPerson()
    const code = await issue(id, 'spoken')
    const owner = browser()
    await owner.signIn({ username: 'tamtt', password: PASSWORD })
    const portal = await owner.get('/')
    t.match(portal.body, 'Bộ phận hỗ trợ vừa cấp mã đặt lại mật khẩu theo yêu cầu lúc')
    t.notMatch(portal.body, code)
    const page = await owner.get('/recover/cancel')
    t.match(page.body, 'Không phải bạn yêu cầu?')
    const sent = await fill(owner, page, {})
    t.equal(sent.headers.location, '/recover/cancelled')
    t.notMatch((await owner.get('/')).body, 'Bộ phận hỗ trợ vừa')
    const thief = browser()
    const tried = await fill(thief, await thief.get('/recover'), { username: 'tamtt', code })
    t.equal(tried.statusCode, 401, 'the code is dead')

    const next = await issue(id, 'spoken')
    const visitor = browser()
    await fill(visitor, await visitor.get('/recover'), { username: 'tamtt', code: next })
    await fill(visitor, await visitor.get('/recover/password'), typed)
    await visitor.signIn({ username: 'tamtt', password: NEW })
    const told = await visitor.get('/')
    t.match(
      told.body,
      'Bộ phận hỗ trợ vừa đặt lại mật khẩu theo yêu cầu lúc 07:30 ngày 24/11/2026.',
    )
    t.match(told.body, 'Không phải bạn?')
    const [, token = ''] = /name="token" value="([^"]+)"/.exec(told.body) ?? []
    await visitor.post('/recover/known', { token: 'LT-1-2-3' })
    t.match((await visitor.get('/')).body, 'Không phải bạn?', 'a made-up form changes nothing')
    const known = await visitor.post('/recover/known', { token })
    t.equal(known.headers.location, '/')
    t.notMatch((await visitor.get('/')).body, 'Không phải bạn?')
  },
)

t.test(
  'S25: a reset that was used is reported, and told apart from one that was not',
  async (t) => {
    const { browser, addPerson, issue, desk } = await recoveryOffice(t)
    const id = await addPerson()
    const token = await issue(id, 'link')
    const visitor = browser()
    await visitor.get(`/recover/${token}`)
    await fill(visitor, await visitor.get('/recover/password'), typed)
    await visitor.signIn({ username: 'tamtt', password: NEW })
    const page = await visitor.get('/recover/cancel')
    t.match(page.body, 'Mật khẩu đã được đặt lại lúc')
    const sent = await fill(visitor, page, {})
    t.equal(sent.headers.location, '/recover/reported')
    const alerts = await desk.list({ kinds: 'all', reported: 'open', limit: 5 })
    t.match(alerts, [{ state: 'used', reportedFrom: '127.0.0.1' }])
    t.equal((await browser().get('/recover/cancel')).statusCode, 410, 'nobody else can')
  },
)

t.test('S5: that an account is not activated is told only to who has its code', async (t) => {
  const { browser, server, addPerson, issue } = await recoveryOffice(t)
  const code = await issue(await addPerson({ name: 'moi', password: null }), 'slip')
  await addPerson({ name: 'khac', password: null })
  const signIn = (username: string, password: string) =>
    createBrowser(server).signIn({ username, password })
  const owner = await signIn('moi', code.replace(/.{4}(?=.)/g, '$&-'))
  t.equal(owner.statusCode, 401)
  t.match(owner.body, 'Tài khoản chưa kích hoạt. Dùng mã trên phiếu kích hoạt')
  for (const [name, password] of [
    ['moi', 'sai'],
    ['moi', '2222-2222-2222-2222'],
    ['khac', code],
    ['khongco', code],
  ] as const) {
    const answer = await signIn(name, password)
    t.equal(answer.statusCode, 401)
    t.notMatch(answer.body, 'chưa kích hoạt', `${name} ${password}`)
  }
  t.notOk(browser().cookies.has('__Host-TGC'))
})

t.test('row 63: a second factor is asked for after recovery as ever', async (t) => {
  const { browser, addPerson, issue, requiredActions } = await recoveryOffice(t)
  const id = await addPerson({ groups: ['quan-tri'] })
  const code = await issue(id, 'spoken')
  const visitor = browser()
  await fill(visitor, await visitor.get('/recover'), { username: 'tamtt', code })
  await fill(visitor, await visitor.get('/recover/password'), typed)
  t.same(await requiredActions.ofAccount(id), [])
  const signIn = await visitor.signIn({ username: 'tamtt', password: NEW })
  t.equal(signIn.headers.location, '/cas/account/2fa')
  t.notOk(visitor.cookies.has('__Host-TGC'))
})
