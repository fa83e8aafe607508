import type { Page } from 'playwright-core'
import t from 'tap'
import { messagesOf } from '../../src/i18n/locale.ts'
import { inChromium } from '../support/chromium.ts'
import { httpVisitor } from '../support/http-visitor.ts'
import { pathOf, province, sendForm, signIn } from '../support/journey.ts'
import { breaches } from '../support/look.ts'
import { PASSWORD } from '../support/test-app.ts'

t.setTimeout(900_000)

/** Presses a link or a button, and waits for what comes of it. */
async function press(page: Page, selector: string) {
  const answered = page.waitForEvent('framenavigated')
  await page.click(selector)
  await answered
}

for (const lang of ['vi', 'en'] as const) {
  for (const javaScriptEnabled of [true, false]) {
    const how = `${lang}, ${javaScriptEnabled ? 'with' : 'without'} scripts`
    const m = messagesOf(lang)
    /** axe is a script: it looks where scripts run. */
    const look = async (page: Page, name: string) => (javaScriptEnabled ? breaches(page, name) : [])

    inChromium(`S12, S13, S24: the pages about oneself (${how})`, async (t, tools) => {
      const { server, url, meetings } = await province(t)
      const stranger = httpVisitor(url)
      await stranger.signIn('tamtt', 'sai')
      await stranger.signIn('tamtt', PASSWORD)
      server.clock.advance(60_000)

      const { page } = await tools.visitor({ javaScriptEnabled })
      await page.goto(`${url}/cas/privacy?locale=${lang}`)
      t.equal(await page.textContent('h1'), m.privacy.title)
      t.same(await look(page, 'privacy-signed-out'), [])
      await page.goto(meetings.deepLink)
      await signIn(page)
      await page.waitForURL(meetings.deepLink)

      await page.goto(`${url}/cas/privacy`)
      t.match(await page.textContent('main'), m.privacy.sources.displayName)
      t.same(await look(page, 'privacy'), [])
      await press(page, 'main a[href="/cas/account"]')
      t.equal(await page.textContent('h1'), m.profile.title)
      t.equal(await page.textContent('.places [aria-current=page]'), m.account.places.profile)
      t.same(await look(page, 'account'), [])

      await press(page, 'a[href$="/account/phone"]')
      await page.fill('#phone', '0162 345 6789')
      await page.fill('#current', PASSWORD)
      await sendForm(page)
      t.match(await page.textContent('#phone-error'), '0323 456 789')
      t.equal(await page.inputValue('#phone'), '0323 456 789', 'the new form is offered')
      t.same(await look(page, 'account-phone-old'), [])
      await page.fill('#current', PASSWORD)
      await sendForm(page)
      t.match(await page.textContent('.done'), m.profile.phone.savedTold('0912 ••• •78'))

      const later = await tools.visitor({ javaScriptEnabled })
      await later.page.goto(`${url}/cas/login?locale=${lang}`)
      await signIn(later.page)
      await later.page.waitForSelector('.banner-choices')
      t.same(await look(later.page, 'portal-phone-changed'), [])
      await press(later.page, '.banner-choices a')
      t.match(await later.page.textContent('main'), m.profile.phoneChanged.notMeWhat)
      t.same(await look(later.page, 'account-phone-changed'), [])
      await later.page.goto(`${url}/cas/logout`)

      await press(page, '.places a[href$="/account/sessions"]')
      t.match(await page.textContent('main'), m.signInHistory.wrongPassword)
      t.same(await look(page, 'account-sessions-history'), [])
      await press(page, 'button[value^="session:"]')
      t.equal(pathOf(page), '/cas/account/sessions/reported')
      t.match(await page.textContent('.done'), m.signInHistory.reportedPage.told)
      t.same(await look(page, 'account-reported'), [])
      t.equal((await stranger.get('/cas/')).location, '/cas/login', 'the stranger is out')
      await page.keyboard.press('Tab')
      await press(page, 'a.button[href$="/account/password"]')
      t.equal(pathOf(page), '/cas/account/password')

      await page.goto(`${url}/cas/account`)
      const other = lang === 'vi' ? 'en' : 'vi'
      await page.check(`#language-${other}`)
      await press(page, 'form.form button[type=submit]')
      t.equal(await page.getAttribute('html', 'lang'), other)
      t.match(await page.textContent('.done'), messagesOf(other).profile.language.saved)
    })
  }
}
