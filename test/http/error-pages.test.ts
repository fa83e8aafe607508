import t, { type Test } from 'tap'
import { serviceEntry } from '../support/sample-config.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'

const OFFICE = 'https://vpdt.example.test/'
const PAUSED = 'https://nghi.example.test/'
const ENDED = 'https://cu.example.test/'
const AT_OFFICE = `/cas/login?service=${encodeURIComponent(OFFICE)}`
const AT_PAUSED = `/cas/login?service=${encodeURIComponent(PAUSED)}`
const AT_ENDED = `/cas/login?service=${encodeURIComponent(ENDED)}`
const IN_WINDOW = { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' }

const entry = (id: string, url: string, more: object) =>
  serviceEntry({ id, matches: [{ prefix: url }], launchUrl: url, ...more })

async function signedIn(t: Test) {
  const parts = await testApp(t, {
    services: [
      entry('office', OFFICE, { name: { vi: 'Văn bản', en: 'Documents' } }),
      entry('paused', PAUSED, {
        name: { vi: 'Phòng họp', en: 'Meetings' },
        state: {
          kind: 'paused',
          until: '2026-11-24T23:30',
          reason: { vi: 'Chuyển máy chủ.', en: 'The server is moved.' },
        },
      }),
      entry('ended', ENDED, {
        name: { vi: 'Lịch cũ', en: 'Old calendar' },
        state: { kind: 'retiring', on: '2026-11-20', replacedBy: 'office' },
      }),
    ],
  })
  await parts.addPerson()
  const { get, post } = parts.browser()
  const lt = /name="lt" value="([^"]+)"/.exec((await get('/cas/login')).body)?.[1] ?? ''
  await post('/cas/login', { username: 'tamtt', password: PASSWORD, lt })
  return { ...parts, get }
}

t.test(
  '2.11: an application that is paused says why and until when, at its deep link too',
  async (t) => {
    const { get } = await signedIn(t)
    const vi = await get(AT_PAUSED, IN_WINDOW)
    t.equal(vi.statusCode, 403)
    t.match(vi.body, '<h1>Phòng họp đang tạm ngừng</h1>')
    t.match(vi.body, 'Chuyển máy chủ.')
    t.match(vi.body, 'Dự kiến hoạt động lại 23:30.')
    const why = await get('/cas/app/paused/why')
    for (const text of ['Chuyển máy chủ.', 'Dự kiến hoạt động lại 23:30.']) t.match(why.body, text)
    const en = await get(`${AT_PAUSED}&locale=en`, IN_WINDOW)
    t.match(en.body, 'The server is moved.')
    const ended = await get(`${AT_ENDED}&locale=vi`, IN_WINDOW)
    t.match(ended.body, '<h1>Lịch cũ đã ngừng</h1>')
    t.match(ended.body, 'Thay bằng Văn bản.')
  },
)

t.test('2.11: the sixth time within a minute a person is stopped, and may go on', async (t) => {
  const { get, clock } = await signedIn(t)
  for (let time = 1; time <= 5; time += 1)
    t.equal((await get(AT_OFFICE, IN_WINDOW)).statusCode, 302)
  const stopped = await get(AT_OFFICE, IN_WINDOW)
  t.equal(stopped.statusCode, 200)
  t.match(stopped.body, '<h1>Văn bản liên tục yêu cầu đăng nhập lại</h1>')
  t.match(stopped.body, '6 lần trong 1 phút')
  t.match(stopped.body, 'Xóa cookie của vpdt.example.test')
  t.match(stopped.body, 'class="support-code"')
  t.notMatch(stopped.body, 'ST-')
  const goOn = /href="(\/cas\/login[^"]+)">Vẫn mở Văn bản</.exec(stopped.body)?.[1] ?? ''
  t.match((await get(goOn, IN_WINDOW)).headers.location, 'ticket=ST-')
  for (let time = 2; time <= 5; time += 1) await get(AT_OFFICE, IN_WINDOW)
  clock.advance(60_000)
  for (let time = 1; time <= 5; time += 1)
    t.equal((await get(AT_OFFICE, IN_WINDOW)).statusCode, 302)
})

t.test('2.11: old browsers are stopped too; programs and gateways never are', async (t) => {
  const { get } = await signedIn(t)
  const statuses = async (path: string, headers: Record<string, string>) => {
    const seen: number[] = []
    for (let time = 0; time < 7; time += 1) seen.push((await get(path, headers)).statusCode)
    return seen
  }
  t.same(await statuses(AT_OFFICE, {}), Array(7).fill(302))
  t.same(await statuses(AT_OFFICE, { accept: 'application/json' }), Array(7).fill(302))
  t.same(await statuses(`${AT_OFFICE}&gateway=true`, IN_WINDOW), Array(7).fill(302))
  const old = await statuses(AT_OFFICE, { accept: 'text/html,*/*' })
  t.same(old, [302, 302, 302, 302, 302, 200, 302])
})

t.test('2.11: inside another page there is no form, only a way to a window', async (t) => {
  const { browser } = await testApp(t)
  for (const destination of ['iframe', 'frame', 'embed', 'object']) {
    const { get, post } = browser()
    const inFrame = { 'sec-fetch-dest': destination }
    const { statusCode, headers, body } = await get('/cas/login?renew=true', inFrame)
    t.equal(statusCode, 200)
    t.match(body, 'Không thể mở trang đăng nhập bên trong trang khác')
    t.match(body, '<a class="button" href="/cas/login?renew=true" target="_blank" rel="noopener">')
    t.notMatch(body, /<form|<input|<script|name="lt"|support-code/)
    t.equal(headers['x-frame-options'], undefined)
    t.match(headers['content-security-policy'], /form-action 'none'.*frame-ancestors \*/)
    t.match(
      (await get('/cas/login?locale=en', inFrame)).body,
      'Sign-in cannot run inside another page',
    )
    t.match((await post('/cas/login', {}, inFrame)).body, 'href="/cas/login" target')
    t.match((await get('//evil.example/x', inFrame)).body, /href="[^"/]*\/(cas\/)?login" target/)
    const whole = await get('/cas/login', { 'sec-fetch-dest': 'document' })
    t.equal(whole.headers['x-frame-options'], 'DENY', 'every other page stays out of frames')
    t.match(whole.headers['content-security-policy'], "frame-ancestors 'none'")
  }
})

t.test('2.11: single sign-on and gateways work in a frame as before', async (t) => {
  const { get } = await signedIn(t)
  const inFrame = { 'sec-fetch-dest': 'iframe' }
  t.match((await get(AT_OFFICE, inFrame)).headers.location, 'ticket=ST-')
  t.equal((await get(`${AT_OFFICE}&gateway=true`, inFrame)).statusCode, 302)
})
