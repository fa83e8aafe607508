import t from 'tap'
import { createAccountLocks } from '../../src/accounts/account-locks.ts'
import { messagesOf } from '../../src/i18n/locale.ts'
import { actAt } from '../support/acts.ts'
import { type Beholder, beholderIn, LANGUAGES } from '../support/beholder.ts'
import { inChromium } from '../support/chromium.ts'
import { httpVisitor } from '../support/http-visitor.ts'
import { province, sendForm, signIn } from '../support/journey.ts'
import { noticeDesk } from '../support/notices.ts'
import { takePictures } from '../support/picture.ts'
import { registeredAt } from '../support/running-server.ts'
import { webServer } from '../support/web-server.ts'

t.setTimeout(600_000)

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS

const both = (vi: string, en: string) => ({ vi, en })
const at = (name: string) => `http://${name}.example.test/`
const MORE = [
  registeredAt(at('dangnghi'), {
    id: 'resting',
    name: both('Hội nghị trực tuyến', 'Video meetings'),
    state: {
      kind: 'paused',
      until: '2026-11-25T23:30',
      reason: both('Chuyển máy chủ sang nơi mới.', 'The server is being moved.'),
    },
  }),
  registeredAt(at('dathoi'), {
    id: 'ended',
    name: both('Lịch công tác cũ', 'Old calendar'),
    state: { kind: 'retiring', on: '2026-11-20', replacedBy: 'meetings' },
  }),
  registeredAt(at('theodienthoai'), {
    id: 'by-phone',
    name: both('Tổng đài nội bộ', 'Telephone exchange'),
    user: { source: 'phone' },
  }),
]

inChromium('S21, 2.11: help, and pages in place of where one wanted to go', async (t, tools) => {
  const { server, url, meetings } = await province(t, { more: MORE })
  await server.addPerson({ name: 'khongso', displayName: 'Phan Thị Ngọc', phone: '' })
  const login = (service: string) => `${url}/cas/login?${new URLSearchParams({ service })}`
  const seen: Beholder[] = []
  for (const lang of LANGUAGES) {
    const m = messagesOf(lang)
    const named = (vi: string, en: string) => (lang === 'vi' ? vi : en)
    const beholder = await beholderIn(t, tools, lang)
    const { page, open, look } = beholder
    await open('help signed out', `${url}/cas/help`, 200, m.help.title)
    const strange = url.replace('127.0.0.1', 'tenla.example.test')
    await open('unknown host', `${strange}/cas/login`, 421, m.hosts.unknown)
    await open('moved here', `${url}/cas/login?moved=1`, 200, m.hosts.moved(url))
    await open('paused for a while', login(at('dangnghi')), 403, named('Hội nghị', 'Video'))
    await open('ended', login(at('dathoi')), 403, named('Lịch công tác cũ', 'Old calendar'))

    await page.goto(`${url}/cas/help`)
    await page.evaluate(`(() => {
      const form = document.createElement('form')
      form.method = 'post'
      document.body.append(form)
      form.submit()
    })()`)
    await page.getByRole('heading', { name: m.errors.method, level: 1 }).waitFor()
    await look('wrong method', m.errors.method)

    await page.goto(login(at('theodienthoai')))
    await signIn(page, 'khongso')
    await look('no user name', named('Tổng đài', 'Telephone'))
    await open('help signed in', `${url}/cas/help`, 200, m.help.title)
    for (let time = 1; time <= 5; time += 1) {
      const headers = { accept: 'text/html' }
      await page.request.get(login(meetings.url), { headers, maxRedirects: 0 })
    }
    await open('loop', login(meetings.url), 200, named('Phòng họp', 'Paperless'))
    seen.push(beholder)
  }

  const until = server.clock.now() + 90 * MINUTE_MS
  server.close({ until, reason: both('Nâng cấp phần mềm lên bản 0.2.', 'Moving to release 0.2.') })
  for (const { open, lang } of seen) {
    const reason = lang === 'vi' ? 'Nâng cấp phần mềm' : 'Moving to release'
    await open('closed for maintenance', `${url}/cas/login`, 503, reason)
  }
  server.close()

  const workFrom = server.clock.now()
  const heading = both(messagesOf('vi').notices.maintenance, messagesOf('en').notices.maintenance)
  await noticeDesk(server).announce({
    ...{ level: 'maintenance', heading, text: '', workFrom, until: workFrom + 90 * MINUTE_MS },
  })
  await seen[0]?.page.goto(`${url}/cas/`)
  await server.database.close()
  for (const { open, lang } of seen) {
    await open('down for maintenance', `${url}/cas/`, 503, messagesOf(lang).notices.down)
  }
})

inChromium('2.11: inside a page of an application, and as axe sees it', async (t, tools) => {
  const { url, meetings } = await province(t)
  const inside = `${url}/cas/login?${new URLSearchParams({ service: meetings.url })}`
  const { port } = await webServer(t, {
    answer: (_, response) => {
      response.setHeader('content-type', 'text/html; charset=utf-8')
      response.end(
        `<!doctype html><html lang="vi"><title>Báo cáo</title><h1>Báo cáo tháng</h1>
<iframe title="Đăng nhập" src="${inside.replaceAll('&', '&amp;')}" width="100%" height="420"></iframe>`,
      )
    },
  })
  for (const lang of LANGUAGES) {
    const m = messagesOf(lang).framed
    const { page, look } = await beholderIn(t, tools, lang)
    await page.goto(`http://baocao.example.test:${port}/`)
    const frame = page.frameLocator('iframe')
    t.equal(await frame.locator('h1').textContent(), m.title)
    t.equal(await frame.locator('form, input').count(), 0)
    await page.setViewportSize({ width: 320, height: 640 })
    const { width = 0 } = (await frame.locator('.card').boundingBox()) ?? {}
    t.ok(width > 200 && width < 320, 'it fits into a narrow frame')
    if (lang === 'vi') await takePictures(page, 'framed in an application')

    // Axe looks at whole windows: the same page in one of its own.
    await page.route(inside, async (route) => {
      const headers = { ...route.request().headers(), 'sec-fetch-dest': 'iframe' }
      await route.fulfill({ response: await route.fetch({ headers }) })
    })
    await page.goto(inside)
    await look('framed', m.title)
  }
})

inChromium('S6, S10: a password that expires soon, and one that has expired', async (t, tools) => {
  const { server, url } = await province(t, {
    passwords: {
      ...{ memoryKiB: 8192, iterations: 1 },
      policies: { everyone: { maximumAgeDays: 90 } },
    },
  })
  const visitors = await Promise.all(LANGUAGES.map((lang) => beholderIn(t, tools, lang)))
  server.clock.advance(85 * DAY_MS)
  for (const { page, look, lang } of visitors) {
    await page.goto(`${url}/cas/login`)
    await signIn(page)
    await look('password expires soon', messagesOf(lang).password.change)
  }
  server.clock.advance(6 * DAY_MS)
  for (const { page, look, lang } of visitors) {
    await page.goto(`${url}/cas/login`)
    await signIn(page)
    await look('password has expired', messagesOf(lang).steps.mustChange.title)
  }
})

inChromium('2.4: a sign-in that comes to nothing, and why', async (t, tools) => {
  const { server, url, meetings } = await province(t, {
    throttle: { failuresPerNetwork: 5, failuresPerWiderNetwork: 1000 },
  })
  const act = actAt(server.clock.now())
  const held = await server.addPerson({ name: 'bikhoa', displayName: 'Vũ Văn Khóa' })
  await createAccountLocks(server.database).lock(held, act)
  const forced = await server.addPerson({ name: 'phaidoi', displayName: 'Đỗ Thị Đổi' })
  await server.requiredActions.require(forced, { kind: 'change-password', reason: 'reset' }, act)
  const tooMany: (() => Promise<void>)[] = []
  for (const lang of LANGUAGES) {
    const m = messagesOf(lang).loginErrors
    const { page, look } = await beholderIn(t, tools, lang)
    await page.goto(meetings.deepLink)
    await signIn(page, 'bikhoa')
    await look('locked by an operator', m.lockedByOperator('0271\u00a0300\u00a00000'))
    await signIn(page, 'phaidoi')
    await page.waitForSelector('#repeat')
    server.clock.advance(11 * MINUTE_MS)
    await sendForm(page)
    await page.waitForSelector('#username')
    await look('sign-in too old', m.signInExpired)
    tooMany.push(async () => {
      await signIn(page, 'khongai', 'sai')
      await page.waitForSelector('#summary')
      await look('too many from one network', lang === 'vi' ? 'Chờ 10 phút' : '10 minutes')
    })
  }
  // Both languages come from one network.
  const stranger = httpVisitor(url)
  for (let tries = 0; tries < 5; tries += 1) await stranger.signIn(`khongai${tries}`, 'sai')
  for (const isTold of tooMany) await isTold()
})
