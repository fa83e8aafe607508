import type { Page } from 'playwright-core'
import t from 'tap'
import { messagesOf } from '../../src/i18n/locale.ts'
import { inChromium } from '../support/chromium.ts'
import { pathOf, province, sendForm, signIn } from '../support/journey.ts'
import { breaches } from '../support/look.ts'
import { noticeDesk } from '../support/notices.ts'

t.setTimeout(900_000)

const HOUR_MS = 3_600_000

for (const lang of ['vi', 'en'] as const) {
  for (const javaScriptEnabled of [true, false]) {
    const how = `${lang}, ${javaScriptEnabled ? 'with' : 'without'} scripts`
    const m = messagesOf(lang)
    /** axe is a script: it looks where scripts run. */
    const look = async (page: Page, name: string) =>
      javaScriptEnabled ? breaches(page, `notice-${name}`) : []

    inChromium(`S22, 2.12: notices on the way to work (${how})`, async (t, tools) => {
      const { server, url, meetings } = await province(t)
      const desk = noticeDesk(server)
      const { page } = await tools.visitor({ javaScriptEnabled })
      await page.goto(`${url}/cas/login?locale=${lang}`)
      t.equal(await page.locator('.notice').count(), 0)

      await desk.announce({
        level: 'attention',
        heading: { vi: 'Cảnh giác tin nhắn giả mạo', en: 'Beware of forged messages' },
        text: {
          vi: 'Chỉ nhập mật khẩu tại cổng này. Xem https://dongnai.gov.vn/canh-bao.',
          en: 'Type your password on this site only. See https://dongnai.gov.vn/canh-bao.',
        },
      })
      await page.reload()
      t.equal(
        await page.locator('.notice a').getAttribute('href'),
        'https://dongnai.gov.vn/canh-bao',
      )
      t.same(await look(page, 'attention'), [])

      await desk.announce({
        heading: { vi: 'Phòng họp đổi địa chỉ', en: 'The meetings have moved' },
        text: { vi: 'Đoạn một.\n\nĐoạn hai.', en: 'One.\n\nTwo.' },
        audience: { kind: 'application', serviceId: 'meetings' },
      })
      await page.goto(meetings.deepLink)
      t.equal(await page.locator('.target .notice').count(), 1, 'at the application’s own line')
      t.equal(await page.locator('.notice').count(), 1, 'one at a time')
      t.same(await look(page, 'target'), [])
      const mustRead = await desk.announce({
        level: 'must-read',
        heading: { vi: 'Quy chế an toàn thông tin', en: 'Information security rules' },
        text: { vi: 'Từ 01/12/2026.\n\n• Không dùng chung mật khẩu.', en: 'From 01/12/2026.' },
      })
      await signIn(page)
      t.equal(pathOf(page), `/cas/notice/${mustRead}`)
      t.same(await look(page, 'must-read'), [])
      await page.focus('form.form button')
      const answered = page.waitForURL(meetings.deepLink)
      await page.keyboard.press('Enter')
      await answered

      const workFrom = server.clock.now() + HOUR_MS
      await desk.announce({
        level: 'maintenance',
        heading: { vi: m.notices.maintenance, en: m.notices.maintenance },
        text: '',
        workFrom,
        until: workFrom + HOUR_MS,
      })
      await page.goto(`${url}/cas/`)
      t.equal(await page.textContent('.notice-title'), m.notices.maintenance)
      t.match(
        await page.textContent('.tile-notice'),
        /Phòng họp đổi|meetings have moved/,
        'its tile',
      )
      t.same(await look(page, 'maintenance'), [])
      await page.getByText(m.notices.others(3)).click()
      await page.waitForSelector('#others')
      t.same(await look(page, 'detail'), [])
      await page.locator('.notice-other').first().click()
      await page.waitForURL('**/notice/*')
      t.ok(await page.textContent('h1'))
      t.equal(await page.locator('form.form').count(), 0, 'nothing is left to acknowledge')

      const next = await desk.announce({
        level: 'must-read',
        heading: `${'Thông báo rất dài về việc sắp xếp đơn vị hành chính '.repeat(5)}\u05E9\u05DC\u05D5\u05DD`,
        text: 'Không có chữ nào ngắt dòng: '.concat('x'.repeat(300)),
      })
      await page.goto(`${url}/cas/`)
      t.equal(pathOf(page), `/cas/notice/${next}`, 'a running session reads it at the portal')
      t.same(await look(page, 'long'), [])
      await sendForm(page)
      t.equal(pathOf(page), '/cas/')
    })
  }
}

inChromium('2.12: a notice gives way to an error summary', async (t, tools) => {
  const { server, url } = await province(t)
  await noticeDesk(server).announce({})
  const { page } = await tools.visitor()
  await page.goto(`${url}/cas/login`)
  t.equal(await page.locator('.notice').count(), 1)
  t.equal(
    await page.evaluate('document.activeElement.id'),
    'username',
    'typing begins where it did',
  )
  await signIn(page, 'tamtt', 'sai')
  await page.waitForSelector('#summary')
  t.equal(await page.locator('.notice').count(), 0)
})
