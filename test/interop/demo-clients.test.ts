import t from 'tap'
import { until } from '../support/logout-queue.ts'
import { PASSWORD } from '../support/test-app.ts'
import { demoApplications } from './demo-applications.ts'
import { createWebBrowser, type Page, textOf } from './web-browser.ts'

/**
 * Real client libraries against the real server, over HTTP (R12.01): passport with its CAS strategy
 * under `/cas`, and http-cas-client at the root.
 */
t.setTimeout(600_000)

const AWKWARD = {
  name: 'hoalt',
  displayName: 'Lê Thị Hoà & <Ngọc> "Ánh"',
  unit: 'Phòng Văn hoá & Xã hội',
  groups: ['can-bo-xa', 'Tổ 1 & 2', '<văn thư>'],
}

const { server, onewin, ioffice, addresses } = await demoApplications(t)
await server.addPerson({ unit: 'Văn phòng UBND tỉnh', groups: ['can-bo-tinh'] })
await server.addPerson(AWKWARD)

const applications = [
  { name: 'passport', startPage: onewin, cookie: 'onewin_session' },
  { name: 'http-cas-client', startPage: ioffice, cookie: 'ioffice_session' },
] as const

const asksForPassword = ({ url, html }: Page) =>
  url.origin === addresses.server && /<input[^>]* type="password"/.test(html)

/** What the application says that it knows, by label. */
function factsOn({ html }: Page): Record<string, string> {
  const facts = html.matchAll(/<dt>(.*?)<\/dt><dd>(.*?)<\/dd>/g)
  return Object.fromEntries(
    [...facts].map(([, label = '', fact = '']) => [textOf(label), textOf(fact)]),
  )
}

async function signInAt(startPage: string, username: string, password = PASSWORD) {
  const browser = createWebBrowser()
  const form = await browser.visit(startPage)
  return { browser, form, page: await browser.submit(form, { username, password }) }
}

for (const { name, startPage, cookie } of applications) {
  const other = startPage === onewin ? ioffice : onewin

  t.test(`${name}: the page leads to the sign-in and back, as the right person`, async (t) => {
    const { form, page } = await signInAt(startPage, 'tamtt')
    t.ok(asksForPassword(form), 'a stranger is asked for the password')
    t.equal(page.url.href, startPage, 'ends where it began, without the ticket')
    t.equal(page.status, 200)
    t.same(factsOn(page), {
      'Họ và tên': 'Trần Thanh Tâm',
      'Hộp thư': 'tamtt@binhphuoc.gov.vn',
      'Đơn vị': 'Văn phòng UBND tỉnh',
      Nhóm: 'can-bo-tinh',
      'Tên người dùng (cas:user)': 'tamtt',
    })
  })

  t.test(`${name}: letters, markup and several values arrive intact (R5.37, R5.39)`, async (t) => {
    const { page } = await signInAt(startPage, AWKWARD.name)
    const facts = factsOn(page)
    t.equal(facts['Họ và tên'], AWKWARD.displayName)
    t.equal(facts['Đơn vị'], AWKWARD.unit)
    t.equal(facts.Nhóm, AWKWARD.groups.join('; '))
  })

  t.test(`${name}: the other application opens without a password`, async (t) => {
    const { browser } = await signInAt(startPage, 'tamtt')
    const page = await browser.visit(other)
    t.equal(page.url.href, other)
    t.equal(factsOn(page)['Họ và tên'], 'Trần Thanh Tâm')
  })

  t.test(
    `R3.20 ${name}: after its sign-out each application asks for the password again`,
    async (t) => {
      const { browser, page } = await signInAt(startPage, 'tamtt')
      await browser.visit(other)
      const signOut = /<a href="([^"]+)">Đăng xuất<\/a>/.exec(page.html)?.[1] ?? ''
      const afterwards = await browser.visit(new URL(textOf(signOut), page.url))
      t.ok(
        afterwards.visited.some(
          (url) => url.startsWith(addresses.server) && /\/logout\?/.test(url),
        ),
        'the browser itself goes to /logout',
      )
      t.ok(asksForPassword(afterwards), 'and by the start page to the form')
      await until(async () => asksForPassword(await browser.visit(other)))
      t.ok(asksForPassword(await browser.visit(startPage)), 'each by itself: it was told')
    },
  )

  t.test(`${name}: a replayed ticket is refused, whoever brings it`, async (t) => {
    const { browser, page } = await signInAt(startPage, 'tamtt')
    const withTicket = page.visited.find((url) => /[?&]ticket=ST-/.test(url)) ?? ''
    t.not(withTicket, '', 'the browser carried a ticket')
    browser.forget(cookie)
    const stranger = createWebBrowser()
    for (const [who, visitor] of [
      ['the same browser', browser],
      ['a stranger', stranger],
    ] as const) {
      const refused = await visitor.visit(withTicket)
      t.equal(refused.status, 403, `${who}: refused`)
      t.notMatch(refused.html, 'Trần Thanh Tâm')
    }
    t.ok(asksForPassword(await stranger.visit(startPage)), 'and it leaves no session behind')
  })
}

t.test('a ticket for one application is refused by the other (INVALID_SERVICE)', async (t) => {
  const { browser } = await signInAt(onewin, 'tamtt')
  const jar = server.browser()
  await jar.signIn({ username: 'tamtt', password: PASSWORD })
  const ticket = await jar.ticketFor(ioffice)
  const page = await browser.visit(`${addresses.onewin}/dang-nhap?ticket=${ticket}`)
  t.equal(page.status, 403)
})

const spellings = [
  'tamtt',
  'tamtt@binhphuoc.gov.vn',
  'TAMTT',
  'Tamtt@BinhPhuoc.GOV.VN',
  '  tamtt  ',
]
for (const [index, typed] of spellings.entries()) {
  const { name, startPage } = applications[index % 2 === 0 ? 0 : 1]
  t.test(`${name}: typed as ${JSON.stringify(typed)}, the same person comes in`, async (t) => {
    const { page } = await signInAt(startPage, typed)
    t.equal(page.url.href, startPage)
    t.equal(factsOn(page)['Tên người dùng (cas:user)'], 'tamtt')
  })
}

t.test('a wrong password opens nothing, and the next try goes on to the application', async (t) => {
  const { browser, page } = await signInAt(onewin, 'tamtt', 'không phải mật khẩu này')
  t.equal(page.status, 401)
  t.ok(asksForPassword(page))
  const second = await browser.submit(page, { username: 'tamtt', password: PASSWORD })
  t.equal(second.url.href, onewin)
})
