import t from 'tap'
import { messagesOf } from '../../src/i18n/locale.ts'
import { NO_COUNTS } from '../../src/links/link-counts.ts'
import { createLinkStore } from '../../src/links/link-store.ts'
import { actAt } from '../support/acts.ts'
import { inChromium } from '../support/chromium.ts'
import { province, signIn } from '../support/journey.ts'
import { breaches } from '../support/look.ts'
import { registeredAt } from '../support/running-server.ts'
import type { TestApp } from '../support/test-app.ts'

t.setTimeout(600_000)

const ZALGO = `Ứng\u0300\u0301\u0302\u0303 dụng ${'rất dài '.repeat(36)}\u202Egnoụđ`

/** An application whose list of users names nobody. */
async function emptyList({ database, clock }: TestApp, serviceId: string) {
  const store = createLinkStore(database)
  const about = { serviceId, onDay: '2026-11-20', fileName: 'x', fileSha256: 'x' }
  const begun = await store.begin(about, actAt(clock.now()))
  await store.finish({ ...about, ...begun }, NO_COUNTS, actAt(clock.now()))
}

for (const lang of ['vi', 'en'] as const) {
  for (const javaScriptEnabled of [true, false]) {
    const how = `${lang}, ${javaScriptEnabled ? 'with' : 'without'} scripts`
    const m = messagesOf(lang).links.page

    inChromium(`S11: not linked, done, and into the application (${how})`, async (t, tools) => {
      const { server, url, meetings } = await province(t, {
        more: [
          registeredAt('http://zalgo.example.test/', {
            id: 'zalgo',
            name: { vi: ZALGO, en: ZALGO },
          }),
        ],
      })
      await emptyList(server, 'meetings')
      await emptyList(server, 'zalgo')
      server.clock.advance(60_000)
      const { page } = await tools.visitor({ javaScriptEnabled })
      const look = async (name: string) => (javaScriptEnabled ? breaches(page, name) : [])

      await page.goto(`${url}/cas/login?locale=${lang}`)
      await signIn(page)
      await page.goto(`${url}/cas/app/zalgo/link`)
      t.same(await look('not-linked-nasty'), [])
      await page.goto(`${url}/cas/account`)
      await page.getByRole('rowheader').first().waitFor()
      t.equal(await page.getByRole('columnheader').count(), 4)
      await page.setViewportSize({ width: 390, height: 800 })
      t.equal(await page.getByRole('columnheader').count(), 4, 'on a phone, too, it is a table')
      t.match(await page.getByRole('row').nth(1).getByRole('cell').allTextContents(), { length: 3 })
      t.same(await look('account-linked'), [])
      await page.goto(`${url}/cas/app/meetings/link`)
      t.match(await page.textContent('main'), m.done)
      t.equal(await page.locator('.how-to li').count(), m.steps.length)
      t.same(await look('not-linked'), [])
      if (javaScriptEnabled) {
        await page.emulateMedia({ colorScheme: 'dark' })
        t.same(await look('not-linked-dark'), [])
      }
      await page.locator('.form .button').first().focus()
      await page.keyboard.press('Enter')
      await page.waitForURL(meetings.url)
      t.match(await page.textContent('h1'), 'Trần Thanh Tâm', 'the application knows them now')

      await page.goto(`${url}/cas/app/meetings/link`)
      t.match(await page.textContent('h1'), m.howTitle(''), 'nothing is claimed any more')
      t.same(await look('how-to-link'), [])
    })
  }
}
