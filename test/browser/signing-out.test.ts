import type { Page } from 'playwright-core'
import t from 'tap'
import { inChromium } from '../support/chromium.ts'
import { enterUnseen, pathOf, province, signIn } from '../support/journey.ts'
import { until } from '../support/logout-queue.ts'
import { registeredAt } from '../support/running-server.ts'
import { webServer } from '../support/web-server.ts'

t.setTimeout(600_000)

const CONFIRMED = 'Các ứng dụng đã mở cũng đã được đăng xuất.'

async function enterBoth(
  page: Page,
  { meetings, documents }: Awaited<ReturnType<typeof province>>,
) {
  await page.goto(meetings.deepLink)
  await signIn(page)
  await page.waitForURL(meetings.deepLink)
  await page.goto(documents.deepLink)
  await page.waitForURL(documents.deepLink)
}

for (const javaScriptEnabled of [true, false]) {
  inChromium(
    `R3.20, R3.07: signing out ends every application's session (${javaScriptEnabled ? 'with' : 'without'} scripts)`,
    async (t, { visitor }) => {
      const parts = await province(t)
      const { page } = await visitor({ javaScriptEnabled })
      await enterBoth(page, parts)
      await page.goto(`${parts.url}/logout`)
      await page.getByText(CONFIRMED).waitFor()
      t.equal(pathOf(page), '/logout/done')
      for (const { deepLink } of [parts.meetings, parts.documents]) {
        await page.goto(deepLink)
        t.equal(pathOf(page), '/cas/login', `${deepLink} asks for the password`)
      }
    },
  )
}

inChromium(
  'lo.part: the page says who did not confirm, and comes in two seconds',
  async (t, tools) => {
    const hanging = await webServer(t, { answer: () => {} })
    const treo = `http://treo.example.test:${hanging.port}/`
    const parts = await province(t, {
      more: [registeredAt(treo, { id: 'treo', name: { vi: 'Báo cáo', en: 'Reports' } })],
    })
    const { page } = await tools.visitor()
    await enterBoth(page, parts)
    await enterUnseen(page, parts.url, treo)
    parts.documents.answerLogoutWith(500)
    const before = Date.now()
    await page.goto(`${parts.url}/logout`)
    await page.getByText('chưa xác nhận đăng xuất').waitFor()
    t.ok(Date.now() - before < 8_000, 'however busy this machine is')
    t.equal(
      await page.textContent('.reason'),
      '2 ứng dụng chưa xác nhận đăng xuất: Quản lý văn bản, Báo cáo. Đóng trình duyệt nếu dùng máy chung.',
    )
    await page.click('.language')
    t.equal(
      await page.textContent('.reason'),
      '2 applications did not confirm the sign-out: Document management, Reports. Close the browser on a shared computer.',
      'in the other language as well',
    )
  },
)

inChromium(
  'R3.40, R3.41: applications are told through the browser, one that hangs stops nobody',
  async (t, { visitor }) => {
    const live = await webServer(t, {
      answer: (_, response) => {
        response.writeHead(200, { 'content-type': 'application/javascript' })
        response.end('document.title = "owned"; signedOut({})')
      },
    })
    const hanging = await webServer(t, { answer: () => {} })
    const song = `http://song.example.test:${live.port}/`
    const treo = `http://treo.example.test:${hanging.port}/`
    const told = (id: string, at: string) =>
      registeredAt(at, { id, singleLogout: { channel: 'front', urls: [`${at}out`] } })
    const parts = await province(t, { more: [told('song', song), told('treo', treo)] })
    const { page } = await visitor()
    await enterBoth(page, parts)
    await enterUnseen(page, parts.url, treo)
    await enterUnseen(page, parts.url, song)
    await page.goto(`${parts.url}/logout?service=${encodeURIComponent(parts.documents.url)}`, {
      waitUntil: 'commit',
    })
    await page.waitForURL(/\/cas\/login\?service=/, { waitUntil: 'commit' })
    await page.waitForSelector('#password')
    t.match(decodeURIComponent(page.url()), parts.documents.url, 'R3.03: on to the service')
    const heard = (server: typeof live) =>
      server.received.filter(({ url }) => url.startsWith('/out?'))
    await until(() => heard(live).length === 1 && heard(hanging).length === 1)
    t.match(heard(live)[0]?.url, /^\/out\?callback=signedOut&logoutRequest=eJ[\w%]+&_=\w+$/)
    t.match(heard(live)[0]?.headers.accept, /^image\//, 'nothing foreign is run')
    t.notOk(heard(live)[0]?.headers.referer, 'and nobody hears from where')
  },
)

inChromium('the back button does not lead to a page that is over', async (t, { visitor }) => {
  const parts = await province(t)
  const { page } = await visitor()
  await enterBoth(page, parts)
  await page.goto(parts.url)
  await page.click('.welcome-action button')
  await page.click('.actions button')
  await page.getByText(CONFIRMED).waitFor()
  await page.goBack()
  await page.waitForLoadState()
  t.equal(pathOf(page), '/login', 'the portal asks for the password')
})
