import t, { type Test } from 'tap'
import { createAuditStore } from '../../src/audit/audit-store.ts'
import { createAcknowledgementStore } from '../../src/notices/acknowledgement-store.ts'
import { actionOf, fieldsOf } from '../support/browser.ts'
import { A, credentials, query, SERVICES } from '../support/login-cases.ts'
import { noticeDesk } from '../support/notices.ts'
import { wordsOf } from '../support/page-words.ts'
import { plantUnits } from '../support/plant-units.ts'
import { testApp } from '../support/test-app.ts'

type Page = Readonly<{ body: string }>

const HOUR_MS = 3_600_000
/** `2026-11-24 07:30` in Asia/Ho_Chi_Minh: the test's clock. */
const START = Date.UTC(2026, 10, 24, 0, 30)

async function province(t: Test, settings: Readonly<Record<string, unknown>> = {}) {
  const app = await testApp(t, { services: SERVICES, ...settings })
  const id = await app.addPerson()
  await plantUnits(
    app.database,
    [
      { code: 'STTTT', name: 'Sở Thông tin và Truyền thông', to: '2026-07-01' },
      { code: 'SKHCN', name: 'Sở Khoa học và Công nghệ' },
      { code: 'SYT', name: 'Sở Y tế' },
    ],
    [['STTTT', 'SKHCN', '2026-07-01']],
  )
  // The units have been read before they were there.
  app.clock.advance(2_000)
  const browser = app.browser()
  const desk = noticeDesk(app)
  const toA = `/cas/login?${query({ service: A })}`
  const form = async (path = '/cas/login') => (await app.browser().get(path)).body
  const press = ({ body }: Page, fields: Record<string, string> = {}) =>
    browser.post(actionOf(body), { ...fieldsOf(body), ...fields })

  /** Somebody whose session is running. */
  async function signedIn() {
    await browser.signIn(credentials)
    return browser
  }

  return { ...app, id, browser, desk, toA, form, press, signedIn }
}

const regions = (html: string) => html.match(/role="region"/g)?.length ?? 0

t.test('2.12: a notice comes and goes on the form that is rendered once', async (t) => {
  const { desk, form, clock } = await province(t)
  t.equal(regions(await form()), 0)
  await desk.announce({
    heading: { vi: 'Cảnh giác tin nhắn lạ', en: 'Beware of odd messages' },
    text: { vi: 'Xem https://dongnai.gov.vn/tin?a=1&b=2.', en: '' },
    from: START + HOUR_MS,
    until: START + 2 * HOUR_MS,
  })
  t.equal(regions(await form()), 0, 'not before its first moment')
  clock.advance(START + HOUR_MS - 1 - clock.now())
  t.equal(regions(await form()), 0)
  clock.advance(1)
  const shown = await form()
  t.equal(regions(shown), 1)
  t.match(
    shown,
    /<section class="callout callout-warn notice" role="region" aria-labelledby="notice-title">/,
  )
  t.match(
    shown,
    /<h2 class="notice-title" id="notice-title" dir="auto">Cảnh giác tin nhắn lạ<\/h2>/,
  )
  t.match(
    shown,
    '<a href="https://dongnai.gov.vn/tin?a=1&amp;b=2">https://dongnai.gov.vn/tin?a=1&amp;b=2</a>.</p>',
  )
  const english = await form('/cas/login?locale=en')
  t.match(english, 'Beware of odd messages')
  t.match(english, '<p class="notice-text" dir="auto" lang="vi">', 'the language that it is in')
  t.not(fieldsOf(shown).lt, fieldsOf(await form()).lt, 'each form has its own login ticket')
  clock.advance(HOUR_MS - 1)
  t.equal(regions(await form()), 1)
  clock.advance(1)
  t.equal(regions(await form()), 0, 'not from its last moment on')
})

t.test('2.12: no notice stands beside an error', async (t) => {
  const { desk, browser } = await province(t)
  await desk.announce({})
  const refused = await browser.signIn({ username: 'tamtt', password: 'sai' })
  t.match(refused.body, 'id="summary"')
  t.equal(regions(refused.body), 0)
})

t.test('2.12: before sign-in only what is said to all, or of that application', async (t) => {
  const { desk, form, toA } = await province(t)
  await desk.announce({ heading: 'Của đơn vị', audience: { kind: 'unit', code: 'SYT' } })
  await desk.announce({ heading: 'Tin', level: 'info' })
  await desk.announce({ heading: 'Phải đọc', level: 'must-read' })
  t.equal(regions(await form()), 0)
  await desk.announce({
    heading: 'Của ứng dụng',
    audience: { kind: 'application', serviceId: 'app' },
  })
  t.equal(regions(await form()), 0)
  const target = await form(toA)
  t.match(target, /<div class="target">.*<section.*Của ứng dụng.*<\/section>\s*<\/div>\s*<form/s)
  await desk.announce({ heading: 'Của tất cả' })
  t.match(await form(), 'Của tất cả')
  const both = await form(toA)
  t.match(both, 'Của ứng dụng')
  t.notMatch(both, 'Của tất cả', 'one at a time')
})

t.test('2.12: a maintenance outranks all, with its hours in Asia/Ho_Chi_Minh', async (t) => {
  const { desk, form, signedIn, clock } = await province(t)
  await desk.announce({ heading: 'Tin khác', text: 'Nội dung khác.' })
  const workFrom = Date.UTC(2026, 10, 25, 15, 0)
  await desk.announce({
    level: 'maintenance',
    heading: 'Bảo trì hệ thống',
    text: '',
    workFrom,
    until: workFrom + 1.5 * HOUR_MS,
  })
  const before = await form()
  t.match(before, 'Thời gian bảo trì: 22:00–23:30 ngày 25/11/2026.')
  t.notMatch(before, 'Tin khác')
  t.match(await form('/cas/login?locale=en'), 'Planned for 22:00–23:30 on 25/11/2026.')
  const browser = await signedIn()
  const portal = await browser.get('/cas/')
  t.match(portal.body, 'Thời gian bảo trì: 22:00–23:30 ngày 25/11/2026.')
  t.match(portal.body, /href="\/cas\/notice\/2#others">1 thông báo khác</)
  const list = await browser.get('/cas/notice/2')
  t.match(list.body, /<a class="notice-other" href="\/cas\/notice\/1"><bdi>Tin khác<\/bdi><\/a>/)
  clock.advance(workFrom - clock.now())
  t.match(await form(), 'Đang bảo trì, dự kiến xong lúc 23:30 ngày 25/11/2026.')
  clock.advance(1.5 * HOUR_MS)
  t.match(await form(), 'Tin khác', 'then the next has its turn')
})

t.test('S22: what must be read is asked once at the next sign-in, and kept', async (t) => {
  const { desk, browser, press, toA, database, id, clock } = await province(t)
  const first = await desk.announce({
    level: 'must-read',
    heading: 'Sáp nhập',
    text: 'Từ 1/7.\n\nXem https://dongnai.gov.vn/.',
    from: 1,
  })
  const second = await desk.announce({ level: 'must-read', heading: 'Bảo mật', from: 2 })
  const { headers } = await browser.signIn(credentials, toA)
  t.equal(headers.location, `/cas/notice/${first}`)
  const page = await browser.get(String(headers.location))
  t.match(page.body, /<h1 dir="auto">Sáp nhập<\/h1>/)
  t.match(page.body, 'Bắt buộc đọc')
  t.match(page.body, '<a href="https://dongnai.gov.vn/">')
  const elsewhere = await browser.get(`/cas/notice/${second}`)
  t.equal(
    elsewhere.headers.location,
    headers.location,
    'another notice’s address leads to this one',
  )
  const without = await browser.post(String(headers.location), {})
  t.match(without.body, /<title>Lỗi: /, 'row 22: not without its token')
  const next = await press(page)
  t.equal(next.headers.location, `/cas/notice/${second}`)
  t.notOk(browser.cookies.has('__Host-TGC'), 'row 61')
  const again = await press(page)
  t.equal(again.headers.location, `/cas/notice/${second}`, 'pressed twice, it passes nothing over')
  const done = await press(await browser.get(`/cas/notice/${second}`))
  t.match(done.headers.location, /ticket=ST-/, 'then the application that was asked for')
  const later = await browser.signIn(credentials, '/cas/login?renew=true')
  t.equal(later.headers.location, '/cas/', 'and never again')
  const read = await createAcknowledgementStore(database).ofNotice(first, { limit: 10 })
  t.same(
    read.map(({ accountId, readAt }) => [accountId, readAt]),
    [[id, clock.now()]],
  )
  const trail = await createAuditStore(database).ofAccount(id, { limit: 10 })
  const [entry] = trail.filter(({ event }) => event === 'notice.acknowledged')
  t.match(entry, { actorKind: 'person', actor: String(id), after: { noticeId: second } })
})

t.test('S22: a running session reads it at the portal, and never on the way to work', async (t) => {
  const { desk, signedIn, press } = await province(t)
  const browser = await signedIn()
  const id = await desk.announce({ level: 'must-read', heading: 'Quy chế' })
  t.match(await browser.ticketFor(A), /^ST-/, 'a deep link goes straight to the application')
  const portal = await browser.get('/cas/')
  t.equal(portal.statusCode, 303)
  t.equal(portal.headers.location, `/cas/notice/${id}`)
  const login = await browser.get('/cas/login')
  t.equal(login.headers.location, `/cas/notice/${id}`, 'the portal by its other address')
  const page = await browser.get(`/cas/notice/${id}`)
  t.match(page.body, 'Tôi đã đọc')
  const without = await browser.post(`/cas/notice/${id}`, {})
  t.match(without.body, /<title>Lỗi: /, 'row 22')
  t.equal((await browser.get('/cas/')).statusCode, 303, 'it still has to be read')
  const done = await press(page)
  t.equal(done.headers.location, '/cas/')
  t.equal((await browser.get('/cas/')).statusCode, 200)
  const later = await browser.get(`/cas/notice/${id}`)
  t.match(later.body, 'Bạn đã đọc thông báo này.')
  t.notMatch(later.body, 'Tôi đã đọc')
})

t.test('S22: a notice that ends while it is read keeps nobody out', async (t) => {
  const { desk, browser, press, toA } = await province(t)
  const first = await desk.announce({ level: 'must-read' })
  const { headers } = await browser.signIn(credentials, toA)
  const page = await browser.get(String(headers.location))
  await desk.end(first)
  const done = await press(page)
  t.match(done.headers.location, /ticket=ST-/)
  const second = await desk.announce({ level: 'must-read' })
  const visit = await browser.get(`/cas/notice/${second}`)
  await desk.end(second)
  const on = await press(visit)
  t.equal(on.headers.location, '/cas/')
  t.equal((await browser.get('/cas/')).statusCode, 200)
  const over = await browser.get(`/cas/notice/${second}`)
  t.equal(over.statusCode, 410)
  t.match(over.body, 'Thông báo này đã hết hiệu lực từ 07:30 ngày 24/11/2026.')
  t.notMatch(over.body, 'Nội dung.')
})

t.test('S22: who may read a notice by its address', async (t) => {
  const { desk, signedIn, server } = await province(t)
  const stranger = (id: number) => server.inject(`/cas/notice/${id}`)
  const all = await desk.announce({ heading: 'Cho tất cả', level: 'info' })
  const unit = await desk.announce({ heading: 'Riêng', audience: { kind: 'unit', code: 'SYT' } })
  const audience = { kind: 'application', serviceId: 'app' } as const
  const onForm = await desk.announce({ heading: 'Trên biểu mẫu', audience })
  const onTile = await desk.announce({ heading: 'Trên ô', audience, level: 'info' })
  const planned = await desk.announce({ heading: 'Chưa đến', from: START + HOUR_MS })
  t.match((await stranger(all)).body, 'Cho tất cả')
  t.match((await stranger(onForm)).body, 'Trên biểu mẫu')
  for (const id of [unit, onTile, planned, 4711]) {
    const answer = await stranger(id)
    t.equal(answer.statusCode, 303, `${id}: to the form, whether there is such a notice or not`)
    t.equal(answer.headers.location, `/cas/login?next=/notice/${id}`)
  }
  for (const path of ['/notice/0', '/notice/1x', '/notice/99999999999']) {
    const { headers } = await server.inject(`/cas${path}`)
    t.equal(headers.location, `/cas/login?next=${path}`)
  }
  const browser = await signedIn()
  t.match((await browser.get(`/cas/notice/${all}`)).body, 'Cho tất cả')
  t.match((await browser.get(`/cas/notice/${onTile}`)).body, 'Trên ô')
  for (const id of [unit, planned, 4711]) {
    const answer = await browser.get(`/cas/notice/${id}`)
    t.equal(answer.statusCode, 404)
    t.notMatch(answer.body, /Riêng|Chưa đến/)
  }
})

t.test('2.12, R9: a program signs somebody in who has something to read', async (t) => {
  const { desk, server } = await province(t, { rest: { enabled: true, callers: ['127.0.0.1'] } })
  await desk.announce({ level: 'must-read' })
  const answer = await server.inject({
    method: 'POST',
    url: '/cas/v1/tickets',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    payload: new URLSearchParams(credentials).toString(),
  })
  t.equal(answer.statusCode, 201)
})

t.test('2.12: nasty words are words, and stay in their place', async (t) => {
  const { desk, form, signedIn } = await province(t)
  const nasty = `"><script>alert(1)</script> \u202Eabc \u05D0\u05D1`
  const id = await desk.announce({ heading: `${'Thông báo dài '.repeat(20)}${nasty}`, text: nasty })
  const browser = await signedIn()
  for (const body of [
    await form(),
    (await browser.get('/cas/')).body,
    (await browser.get(`/cas/notice/${id}`)).body,
  ]) {
    t.notMatch(body, '<script>')
    t.match(body, '&lt;script&gt;')
    t.match(body, /dir="auto"[^>]*>Thông báo dài/, 'its direction is its own')
    t.match(body, /<p class="notice-text" dir="auto">&quot;&gt;/)
  }
})

t.test('2.12, R8: a unit’s notice reaches who was in a unit that it has taken over', async (t) => {
  const { desk, database, id, signedIn } = await province(t)
  await database.change('process', 'UPDATE accounts SET unit_id = 1 WHERE id = :id', { id })
  const browser = await signedIn()
  await desk.announce({ heading: 'Sở Y tế họp', audience: { kind: 'unit', code: 'SYT' } })
  t.equal(regions((await browser.get('/cas/')).body), 0)
  const old = await desk.announce({ heading: 'Cũ', audience: { kind: 'unit', code: 'STTTT' } })
  t.match((await browser.get('/cas/')).body, 'Cũ')
  await desk.end(old)
  await desk.announce({ heading: 'Mới', audience: { kind: 'unit', code: 'SKHCN' } })
  t.match((await browser.get('/cas/')).body, 'Mới')
  const detail = await browser.get('/cas/notice/3')
  t.match(detail.body, 'Dành cho Sở Khoa học và Công nghệ')
})

t.test('2.12: what is said of an application stands below its tile', async (t) => {
  const { desk, signedIn, clock } = await province(t)
  const browser = await signedIn()
  const workFrom = START + HOUR_MS
  const audience = { kind: 'application', serviceId: 'app' } as const
  const news = await desk.announce({ heading: `Tin ${'dài '.repeat(70)}`, level: 'info', audience })
  const portal = (await browser.get('/cas/')).body
  t.equal(regions(portal), 0)
  const [, text = ''] = /<a class="tile-notice[^>]*>.*<bdi>(.*?)<\/bdi><\/a>/s.exec(portal) ?? []
  t.match(text, /^Tin (?:dài )+dài…$/)
  t.ok(text.length <= 101, 'cut at a word')
  t.match(portal, `href="/cas/notice/${news}"`)
  await desk.announce({ level: 'maintenance', workFrom, until: workFrom + HOUR_MS, audience })
  t.match((await browser.get('/cas/')).body, 'Bảo trì 08:30–09:30 ngày 24/11/2026')
  clock.advance(workFrom - clock.now())
  const during = await browser.get('/cas/?locale=en')
  t.match(during.body, 'Under maintenance until 09:30 on 24/11/2026')
})

t.test('2.11: a fault while a maintenance goes on says when to come again', async (t) => {
  const { desk, form, signedIn, database, clock } = await province(t)
  const browser = await signedIn()
  const until = START + HOUR_MS
  await desk.announce({ level: 'maintenance', workFrom: clock.now(), until })
  t.match(await form(), 'Đang bảo trì')
  await database.change('process', 'ALTER TABLE sign_on_sessions RENAME TO mislaid')
  const portal = await browser.get('/cas/')
  t.equal(portal.statusCode, 503)
  t.match(portal.headers['retry-after'], /^\d+$/)
  t.match(portal.body, 'Hệ thống tạm ngừng')
  t.match(portal.body, 'Hoạt động lại lúc 08:30 ngày 24/11/2026.')
  t.match(wordsOf(portal.body), 'Khi cần gấp: hotro@binhphuoc.gov.vn hoặc 0271 300 0000.')
  clock.advance(until - clock.now())
  const later = await browser.get('/cas/')
  t.equal(later.statusCode, 500, 'and not when it is over')
  t.match(later.body, 'Có lỗi ở hệ thống')
})
