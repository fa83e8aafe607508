import t, { type Test } from 'tap'
import type { Browser } from '../support/browser.ts'
import { wordsOf } from '../support/page-words.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'

type Json = Readonly<Record<string, unknown>>

const both = (text: string) => ({ vi: text, en: `${text} (en)` })

/** An application of this id, at an address of its own. */
function app(id: string, entry: Json = {}): Json {
  const url = `https://${id}.example/`
  return serviceEntry({
    id,
    name: both(`Ứng dụng ${id}`),
    matches: [{ prefix: url }],
    launchUrl: `${url}home?x=1`,
    ...entry,
  })
}

const SERVICES = [
  app('open', { order: 1, aliases: ['mở cửa'] }),
  app('leaders', { allowedGroups: ['lanh-dao'], contact: { mail: 'ldao@example.vn' } }),
  app('health', { allowedUnits: ['Sở Y tế'] }),
  app('hidden', { tile: false }),
  app('off', { enabled: false }),
  app('paused', {
    state: { kind: 'paused', until: '2026-11-25T23:30', reason: both('Nâng cấp máy chủ.') },
    contact: { name: both('Tổ iOffice'), phone: '0271 300 0009' },
  }),
  app('endless', { state: { kind: 'paused' } }),
  app('archive', { state: { kind: 'look-up-only' } }),
  app('retiring', { state: { kind: 'retiring', on: '2027-01-01', replacedBy: 'open' } }),
  app('retired', { state: { kind: 'retiring', on: '2026-01-01', replacedBy: 'open' } }),
  app('codes', { secondFactor: 'required' }),
  app('by-phone', { user: { source: 'phone' } }),
]

const NOW = Date.parse('2026-11-24T08:00:00+07:00')

async function province(t: Test, settings: Json = {}) {
  const parts = await testApp(t, { services: SERVICES, ...settings })
  parts.clock.advance(NOW - parts.clock.now())
  const id = await parts.addPerson({ phone: '' })

  async function signedIn(): Promise<Browser> {
    const browser = parts.browser()
    await browser.signIn({ username: 'tamtt', password: PASSWORD })
    return browser
  }
  return { ...parts, id, signedIn }
}

const tileNames = (html: string) =>
  [...html.matchAll(/<span class="tile-name">([^<]*)<\/span>/g)].map(([, name]) => name)

t.test(
  '2.8: a tile leads by /go to the address of the configuration, under either mount',
  async (t) => {
    const { signedIn } = await province(t)
    const browser = await signedIn()
    for (const base of ['', '/cas']) {
      const { body } = await browser.get(`${base}/`)
      t.match(body, `<a class="tile tile-pinnable" href="${base}/go/open">`)
      const answer = await browser.get(`${base}/go/open`)
      t.equal(answer.statusCode, 303)
      t.equal(answer.headers.location, 'https://open.example/home?x=1')
      t.equal(answer.headers['cache-control'], 'no-store')
    }
  },
)

t.test(
  '2.8: signed out, /go and the like come back to what was asked after the sign-in',
  async (t) => {
    const { browser } = await province(t)
    const paths = ['/go/open', '/app/leaders/why', '/app/why', '/account/sessions']
    // At these addresses there are steps of a sign-in as well.
    for (const path of [...paths, '/account/phone', '/account/2fa']) {
      for (const base of ['', '/cas']) {
        const visitor = browser()
        const refused = await visitor.get(`${base}${path}`)
        t.equal(refused.statusCode, 303)
        t.equal(refused.headers.location, `${base}/login?next=${path}`)
        const fields = { username: 'tamtt', password: PASSWORD }
        const done = await visitor.signIn(fields, String(refused.headers.location))
        t.equal(done.statusCode, 303)
        t.equal(done.headers.location, `${base}${path}`)
        const again = await visitor.get(`${base}/login?next=${path}`)
        t.equal(again.headers.location, `${base}${path}`, 'who is signed in goes on at once')
      }
    }
  },
)

const ELSEWHERE = [
  '//evil.example/',
  '/\\evil.example',
  'https://evil.example/',
  '/go//evil.example',
  '/go/../logout',
  '/go/open?x=1',
  '/go/open#x',
  '/go/open%0d%0aset-cookie:x',
  '/go/open\n',
  '/logout',
  '/login',
  '/cas/go/open',
  '/',
  'go/open',
  '/go/Open',
]
for (const next of ELSEWHERE) {
  t.test(`no open redirect: next=${JSON.stringify(next)} leads to the portal`, async (t) => {
    const { browser } = await province(t)
    const visitor = browser()
    const url = `/cas/login?next=${encodeURIComponent(next)}`
    const done = await visitor.signIn({ username: 'tamtt', password: PASSWORD }, url)
    t.equal(done.headers.location, '/cas/')
    const again = await visitor.get(url)
    t.equal(again.statusCode, 200)
    t.match(again.body, 'Xin chào')
  })
}

t.test(
  'R1.03: an application that asks is where the sign-in leads, whatever `next` says',
  async (t) => {
    const { browser } = await province(t)
    const service = encodeURIComponent('https://open.example/')
    const done = await browser().signIn(
      { username: 'tamtt', password: PASSWORD },
      `/login?next=/go/archive&service=${service}`,
    )
    t.match(done.headers.location, /^https:\/\/open\.example\/\?ticket=ST-/)
  },
)

t.test('`next` is kept when the form comes back', async (t) => {
  const { browser } = await province(t)
  const visitor = browser()
  const wrong = await visitor.signIn({ username: 'tamtt', password: 'x' }, '/login?next=/go/open')
  t.equal(wrong.statusCode, 401)
  t.match(wrong.body, 'action="/login?next=%2Fgo%2Fopen"')
})

t.test(
  '2.8: the way from a tile names its application, up to the application itself',
  async (t) => {
    const { browser } = await province(t, { secondFactor: { alwaysForGroups: ['chuyen-vien'] } })
    const visitor = browser()
    const form = await visitor.get('/cas/login?next=/go/open')
    t.match(wordsOf(form.body), 'Đăng nhập để vào Ứng dụng open (open.example)')
    const english = await browser().get('/cas/login?next=/go/open&locale=en')
    t.match(wordsOf(english.body), 'Ứng dụng open (en) (open.example)')
    // Browsers follow the form to where the tile leads, or nowhere.
    const mayEnd = /form-action 'self' https:\/\/open\.example;/
    t.match(form.headers['content-security-policy'], mayEnd)
    const fields = { username: 'tamtt', password: PASSWORD }
    const begun = await visitor.signIn(fields, '/cas/login?next=/go/open')
    const step = await visitor.get(String(begun.headers.location))
    t.match(step.body, 'open.example')
    t.match(step.headers['content-security-policy'], mayEnd)
  },
)

t.test('2.8: the form tells nothing of an application that nobody is told of', async (t) => {
  const { browser } = await province(t)
  for (const id of ['hidden', 'off', 'khong-co']) {
    const form = await browser().get(`/cas/login?next=/go/${id}`)
    t.notMatch(form.body, 'class="target"')
    t.match(form.headers['content-security-policy'], /form-action 'self';/)
  }
})

/** What stands in the way → the words of the page that `/go` leads to. */
const HINDERED: readonly [id: string, vi: readonly string[], en: readonly string[]][] = [
  [
    'leaders',
    [
      'Chưa được cấp quyền vào Ứng dụng leaders',
      'Ứng dụng leaders chỉ dành cho người trong nhóm lanh-dao.',
      'Bạn thuộc Sở Nội vụ.',
      'Nếu cần dùng, gửi đề nghị tới ldao@example.vn.',
      'Tài khoản của bạn không có lỗi.',
    ],
    ['is only for people in the group lanh-dao.', 'You belong to Sở Nội vụ.', 'ldao@example.vn'],
  ],
  [
    'health',
    [
      'chỉ dành cho người của Sở Y tế.',
      'gửi đề nghị tới hotro@binhphuoc.gov.vn hoặc gọi 0271 300 0000.',
    ],
    ['is only for people of Sở Y tế.', 'write to hotro@binhphuoc.gov.vn or call 0271 300 0000.'],
  ],
  [
    'paused',
    [
      'Ứng dụng paused đang tạm ngừng',
      'Nâng cấp máy chủ.',
      'Dự kiến hoạt động lại 23:30, 25/11.',
      'Khi cần gấp, liên hệ Tổ iOffice (0271 300 0009).',
    ],
    ['is paused', 'Nâng cấp máy chủ. (en)', 'Expected back 23:30, 25/11.'],
  ],
  ['endless', ['Chưa rõ khi nào hoạt động lại.'], ['It is not known yet when it will be back.']],
  [
    'retired',
    ['Ứng dụng đã ngừng từ 01/01/2026.', 'Thay bằng Ứng dụng open.', 'Vào Ứng dụng open'],
    ['This application ended on 01/01/2026.', 'It was replaced by Ứng dụng open (en).'],
  ],
  [
    'by-phone',
    ['Chưa vào được Ứng dụng by-phone', 'Hồ sơ của bạn còn thiếu thông tin'],
    ['Your profile lacks what'],
  ],
  [
    'codes',
    ['Ứng dụng codes cần xác thực hai lớp', 'rồi bật xác thực hai lớp.', 'Vào Ứng dụng codes'],
    ['needs two-step sign-in', 'then turning on two-step sign-in.'],
  ],
  ['off', ['đang tạm ngừng', 'Mở lại ứng dụng này sau'], ['is paused']],
]
for (const [id, vi, en] of HINDERED) {
  t.test(`S11: /go/${id} leads to why, in both languages`, async (t) => {
    const { signedIn } = await province(t)
    const browser = await signedIn()
    const answer = await browser.get(`/cas/go/${id}`)
    t.equal(answer.statusCode, 303)
    t.equal(answer.headers.location, `/cas/app/${id}/why`)
    const page = await browser.get(`/cas/app/${id}/why`)
    t.equal(page.statusCode, 200)
    for (const words of vi) t.match(wordsOf(page.body), words)
    const english = await browser.get(`/cas/app/${id}/why?locale=en`)
    for (const words of en) t.match(wordsOf(english.body), words)
  })
}

t.test('S9: an application for two steps is entered by password and code', async (t) => {
  const { signedIn } = await province(t)
  const { body } = await (await signedIn()).get('/cas/app/codes/why')
  const service = encodeURIComponent('https://codes.example/home?x=1')
  t.match(body, `href="/cas/login?service=${service}"`)
})

t.test('what is hidden is not there: neither /go nor why nor the search tells of it', async (t) => {
  const { signedIn } = await province(t)
  const browser = await signedIn()
  const never = await browser.get('/go/never')
  t.equal(never.statusCode, 404)
  for (const path of ['/go/hidden', '/app/hidden/why', '/go/%00', '/app/__proto__/why']) {
    const answer = await browser.get(path)
    t.equal(answer.statusCode, 404, path)
    t.equal(wordsOf(answer.body).length, wordsOf(never.body).length, path)
  }
  for (const q of ['hidden', 'off', 'ung dung']) {
    const { body } = await browser.get(`/app/why?q=${encodeURIComponent(q)}`)
    t.notMatch(body.replaceAll(/value="[^"]*"/g, ''), /Ứng dụng (?:hidden|off)/)
  }
})

t.test('nothing that keeps others out is told to who may come in', async (t) => {
  const { signedIn } = await province(t)
  const { body } = await (await signedIn()).get('/app/open/why')
  t.match(wordsOf(body), 'Bạn vào được Ứng dụng open')
  t.match(body, 'href="/go/open"')
})

t.test('2.8: the portal shows what one may use, and how it stands', async (t) => {
  const { signedIn } = await province(t)
  const { body } = await (await signedIn()).get('/')
  t.same(tileNames(body), [
    'Ứng dụng open',
    'Ứng dụng archive',
    'Ứng dụng codes',
    'Ứng dụng endless',
    'Ứng dụng paused',
    'Ứng dụng retiring',
  ])
  const words = wordsOf(body)
  t.match(words, 'Tạm ngừng đến 23:30, 25/11')
  t.match(words, 'Chỉ tra cứu')
  t.match(words, 'Cần xác thực hai lớp')
  t.match(words, 'Ngừng từ 01/01/2027, thay bằng Ứng dụng open')
  const [, unusable = ''] = /<details class="unusable"(.*?)<\/details>/s.exec(body) ?? []
  t.match(unusable, 'Ứng dụng chưa dùng được (2)')
  t.match(wordsOf(`<main>${unusable}</main>`), 'Đã ngừng từ 01/01/2026, thay bằng Ứng dụng open')
  t.match(wordsOf(`<main>${unusable}</main>`), 'Hồ sơ của bạn còn thiếu thông tin')
  for (const id of ['leaders', 'health', 'hidden', 'off']) t.notMatch(words, `Ứng dụng ${id}`)
})

t.test('2.8, 2.11: nobody gets a ticket for what is paused or has ended', async (t) => {
  const { signedIn, clock } = await province(t)
  const browser = await signedIn()
  const login = (id: string) =>
    browser.get(`/cas/login?service=${encodeURIComponent(`https://${id}.example/`)}`)
  for (const id of ['paused', 'endless', 'retired']) t.equal((await login(id)).statusCode, 403, id)
  for (const id of ['archive', 'retiring']) t.equal((await login(id)).statusCode, 302, id)
  clock.advance(39.5 * 3_600_000)
  const later = await signedIn()
  const url = encodeURIComponent('https://paused.example/')
  t.equal((await later.get(`/login?service=${url}`)).statusCode, 302, 'it comes back by itself')
})

t.test('2.8: what was entered last comes first, by its tile or by a deep link', async (t) => {
  const { signedIn, clock } = await province(t)
  const browser = await signedIn()
  const recent = async () => {
    const { body } = await browser.get('/')
    const [, section = ''] = /<h2>Dùng gần đây<\/h2>(.*?)<\/section>/s.exec(body) ?? []
    return tileNames(section)
  }
  t.same(await recent(), [])
  await browser.get('/go/archive')
  clock.advance(1_000)
  await browser.ticketFor('https://open.example/deep/link')
  t.same(await recent(), ['Ứng dụng open', 'Ứng dụng archive'])
  clock.advance(1_000)
  for (const id of ['retiring', 'archive', 'paused', 'leaders']) {
    await browser.get(`/go/${id}`)
    clock.advance(1_000)
  }
  t.same(await recent(), ['Ứng dụng archive', 'Ứng dụng retiring', 'Ứng dụng open'])
})

t.test('2.8: pins are set and taken away by forms, one use each', async (t) => {
  const { signedIn } = await province(t)
  const browser = await signedIn()
  const token = (html: string) =>
    /<form id="pins".*?name="token" value="([^"]+)"/s.exec(html)?.[1] ?? ''
  const pinned = (html: string) =>
    tileNames(/<h2>Ghim<\/h2>(.*?)<\/section>/s.exec(html)?.[1] ?? '')
  const home = await browser.get('/cas/')
  const fields = { pin: 'archive', token: token(home.body) }
  const done = await browser.post('/cas/pins', fields)
  t.equal(done.statusCode, 303)
  t.equal(done.headers.location, '/cas/#ung-dung-archive')
  const after = await browser.get('/cas/')
  t.same(pinned(after.body), ['Ứng dụng archive'])
  t.match(after.body, 'name="pin" value="-archive"')
  t.match(after.body, 'id="ung-dung-archive"')

  const twice = await browser.post('/cas/pins', fields)
  t.equal(twice.headers.location, '/cas/#ung-dung-archive', 'pressed twice: it is done')
  const spent = await browser.post('/cas/pins', { ...fields, pin: '-archive' })
  t.equal(spent.statusCode, 403, 'a form is good once')
  t.match(wordsOf(spent.body), 'chưa ghim được')
  t.match(spent.body, 'href="/cas/?locale=en"', 'there is nothing to read at /pins')
  const foreign = await browser.post(
    '/cas/pins',
    { pin: 'open', token: token(after.body) },
    { origin: 'https://evil.example' },
  )
  t.equal(foreign.statusCode, 403)

  for (const pin of ['hidden', 'never', '', '__proto__', '-']) {
    const page = await browser.get('/cas/')
    const answer = await browser.post('/cas/pins', { pin, token: token(page.body) })
    t.equal(answer.statusCode, 303, pin)
    t.equal(answer.headers.location, '/cas/', 'nothing tells what has no tile from what is not')
  }
  const page = await browser.get('/cas/')
  await browser.post('/cas/pins', { pin: '-archive', token: token(page.body) })
  t.same(pinned((await browser.get('/cas/')).body), [])
  t.equal((await browser.get('/cas/pins')).statusCode, 405)
})

t.test('2.8: a plain GET searches, without marks, by alias and by initials', async (t) => {
  const { signedIn } = await province(t)
  const browser = await signedIn()
  const search = (q: string) => browser.get(`/cas/?q=${encodeURIComponent(q)}`)
  for (const q of ['mở cửa', 'mo cua', 'MOCUA', 'udo']) {
    const { body } = await search(q)
    t.same(tileNames(body), ['Ứng dụng open'], q)
    t.match(wordsOf(body), '1 ứng dụng khớp.')
    t.match(body, '<a href="/cas/">Xóa tìm kiếm</a>')
  }
  const none = await search('"><script>')
  t.match(wordsOf(none.body), 'Không thấy ứng dụng nào khớp “"><script>”. Xóa tìm kiếm')
  t.same(tileNames(none.body), [])
  t.match(none.body, 'href="/cas/app/why?q=%22%3E%3Cscript%3E"')
  t.notMatch(none.body, '<script>')
  const odd = await browser.get('/cas/?q=%ff%fe&q=x&q[]=y')
  t.equal(odd.statusCode, 200, 'what is no text asks for nothing')
})

t.test('2.8: who does not see an application finds out why, by searching', async (t) => {
  const { signedIn } = await province(t)
  const browser = await signedIn()
  const search = async (q: string) =>
    wordsOf((await browser.get(`/app/why?q=${encodeURIComponent(q)}`)).body)
  t.match(await search('leaders'), 'Ứng dụng leaders chỉ dành cho người trong nhóm lanh-dao.')
  t.match(await search('leaders'), 'gửi đề nghị tới ldao@example.vn')
  t.match(await search('open'), 'Ứng dụng open có trên Cổng ứng dụng của bạn.')
  t.match(await search('zzz'), 'Không có ứng dụng nào khớp “zzz”.')
  t.notMatch(await search(''), 'Ứng dụng leaders', 'nothing asked, nothing told')
})

t.test('2.8: four applications or fewer are seen at a glance: nothing is repeated', async (t) => {
  const { signedIn } = await province(t, { services: ['a', 'b', 'c', 'd'].map((id) => app(id)) })
  const browser = await signedIn()
  await browser.get('/go/a')
  const { body } = await browser.get('/')
  t.equal(tileNames(body).length, 4)
  t.notMatch(body, /name="pin"|name="q"|Dùng gần đây/)
})

t.test('2.8: from eight applications on there is a search', async (t) => {
  for (const [count, has] of [
    [7, false],
    [8, true],
  ] as const) {
    const services = Array.from({ length: count }, (_, index) => app(`app-${index}`))
    const { signedIn } = await province(t, { services })
    const { body } = await (await signedIn()).get('/')
    t.equal(body.includes('name="q"'), has, `${count} applications`)
  }
})

t.test('2.8: none at all, by name of the unit', async (t) => {
  const { signedIn } = await province(t, { services: [app('leaders', { allowedGroups: ['x'] })] })
  const words = wordsOf((await (await signedIn()).get('/')).body)
  t.match(words, 'Chưa có ứng dụng nào được cấp cho Sở Nội vụ.')
  t.match(words, 'Liên hệ hotro@binhphuoc.gov.vn hoặc 0271 300 0000.')
  t.match(words, 'Vì sao tôi không thấy một ứng dụng?')
})

t.test('300 applications with hostile names are one page, escaped', async (t) => {
  const hostile = `"><b onclick=x>&\u202E${'\u0323\u0302'.repeat(20)}${'x'.repeat(280)}`
  const services = Array.from({ length: 300 }, (_, index) =>
    app(`app-${index}`, { name: { vi: `${index} ${hostile}`, en: hostile } }),
  )
  const { signedIn } = await province(t, { services })
  const browser = await signedIn()
  const { body } = await browser.get('/')
  t.equal(tileNames(body).length, 300)
  t.notMatch(body, '<b onclick')
  t.equal(tileNames((await browser.get('/?q=299')).body).length, 1)
})
