import type { Page } from 'playwright-core'
import t from 'tap'
import { messagesOf } from '../../src/i18n/locale.ts'
import { authenticator } from '../support/authenticator.ts'
import { inChromium } from '../support/chromium.ts'
import { focusedId, pathOf, province, sendForm, signIn } from '../support/journey.ts'
import { breaches } from '../support/look.ts'
import { PASSWORD } from '../support/test-app.ts'

t.setTimeout(900_000)

const NEW = 'một mật khẩu khác hẳn 2027'
const MINUTE_MS = 60_000

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

    inChromium(`S4: five wrong passwords lock the name, for a time (${how})`, async (t, tools) => {
      const { server, url, meetings } = await province(t)
      const known = await tools.visitor({ javaScriptEnabled })
      await known.page.goto(`${url}/cas/login?locale=${lang}`)
      await signIn(known.page)
      t.equal(pathOf(known.page), '/cas/')
      await known.context.clearCookies({ name: 'TGC' })

      const { page } = await tools.visitor({ javaScriptEnabled })
      await page.goto(`${url}/cas/login?locale=${lang}`)
      await page.goto(meetings.deepLink)
      for (let tries = 0; tries < 4; tries += 1) await signIn(page, 'tamtt', `sai ${tries}`)
      t.match(await page.textContent('#summary'), m.loginErrors.triesLeft(1))
      t.same(await look(page, 'wrong-one-try-left'), [])
      await signIn(page, 'tamtt', 'sai 4')
      const text = (await page.textContent('#summary')) ?? ''
      t.match(text, /\d\d:\d\d/, 'until when')
      t.match(text, '0271\u00a0300\u00a00000')
      t.match(text, lang === 'vi' ? 'tạm khóa đến' : 'locked until')
      t.equal(await page.inputValue('#username'), 'tamtt', 'the name is kept')
      t.equal(await page.inputValue('#password'), '')
      t.match(await page.title(), m.layout.titleWithError(''))
      if (javaScriptEnabled) t.equal(await focusedId(page), 'summary')
      t.same(await look(page, 'locked'), [])
      await signIn(page)
      t.equal(pathOf(page), '/cas/login', 'nor does the right one open it')

      await known.page.goto(meetings.deepLink)
      await signIn(known.page)
      await known.page.waitForURL(meetings.deepLink)
      t.match(await known.page.textContent('h1'), 'Trần Thanh Tâm', 'row 31: a known browser does')

      server.clock.advance(16 * MINUTE_MS)
      await signIn(page)
      await page.waitForURL(meetings.deepLink)
      t.match(await page.textContent('h1'), 'Trần Thanh Tâm', 'and when the time is over')
    })

    inChromium(
      `S8: a second factor by choice, used at the next sign-in (${how})`,
      async (t, tools) => {
        const { server, url, meetings } = await province(t)
        const { page, context } = await tools.visitor({ javaScriptEnabled })
        await page.goto(`${url}/cas/login?locale=${lang}`)
        await signIn(page)
        await press(page, 'a[href="/cas/account/2fa"]')
        t.match(await page.textContent('h1'), m.secondFactor.account.isOff)
        t.same(await look(page, 'account-2fa-off'), [])
        await press(page, 'a.button[href$="/2fa/on"]')
        t.same(await look(page, 'account-2fa-on'), [])
        await page.fill('#current', 'sai')
        await sendForm(page)
        t.match(await page.textContent('#current-error'), m.secondFactor.errors.wrongPassword)
        t.same(await look(page, 'account-2fa-on-error'), [])
        await page.fill('#current', PASSWORD)
        await sendForm(page)
        t.equal(await page.textContent('h1'), m.secondFactor.enrol.title)
        t.same(await look(page, 'account-enrol'), [])
        const phone = authenticator((await page.textContent('.key-letters')) ?? '')
        await page.fill('#code', phone.codeAt(server.clock.now()))
        await sendForm(page)
        t.equal(await page.textContent('h1'), m.secondFactor.codes.title)
        t.same(await look(page, 'account-codes'), [])
        const codes = await page.locator('.codes code').allTextContents()
        await page.fill('#code', codes[0] ?? '')
        await sendForm(page)
        t.match(await page.textContent('.done'), m.secondFactor.account.saved)
        t.same(await look(page, 'account-2fa'), [])

        server.clock.advance(MINUTE_MS)
        await context.clearCookies({ name: 'TGC' })
        await page.goto(meetings.deepLink)
        await signIn(page)
        t.equal(await page.textContent('h1'), m.secondFactor.verify.title)
        await page.check('#trust')
        await page.fill('#code', phone.codeAt(server.clock.now()))
        await sendForm(page)
        await page.waitForURL(meetings.deepLink)
        t.match(await page.textContent('h1'), 'Trần Thanh Tâm')

        server.clock.advance(MINUTE_MS)
        await page.goto(`${url}/cas/`)
        t.match(await page.textContent('.welcome'), m.account.notYou, 'the sign-in before is told')
        t.same(await look(page, 'portal-with-last-sign-in'), [])
        await page.goto(`${url}/cas/account/2fa`)
        t.equal(await page.locator('button[name=forget]').count(), 1)
        t.same(await look(page, 'account-2fa-device'), [])
        await press(page, 'button[name=forget]')
        t.match(await page.textContent('.done'), m.secondFactor.account.forgotten)

        await press(page, 'a.button[href$="/2fa/renew"]')
        t.same(await look(page, 'account-2fa-renew'), [])
        await page.fill('#current', PASSWORD)
        await page.fill('#code', phone.codeAt(server.clock.now()))
        await sendForm(page)
        t.match(await page.textContent('.done'), m.secondFactor.codes.renewed)
        const fresh = await page.locator('.codes code').allTextContents()
        await page.fill('#code', fresh[0] ?? '')
        await sendForm(page)

        await press(page, 'a.button[href$="/2fa/off"]')
        await page.fill('#current', PASSWORD)
        await sendForm(page)
        t.match(await page.textContent('#code-error'), m.secondFactor.errors.emptyEither)
        t.same(await look(page, 'account-2fa-off-error'), [])
        await page.fill('#current', PASSWORD)
        await page.fill('#code', fresh[1] ?? '')
        await sendForm(page)
        t.match(await page.textContent('.done'), m.secondFactor.off.done)
      },
    )

    inChromium(`S14: the password is changed by choice (${how})`, async (t, tools) => {
      const { url } = await province(t)
      const { page, context } = await tools.visitor({ javaScriptEnabled })
      await page.goto(`${url}/cas/login?locale=${lang}`)
      await signIn(page)
      await press(page, 'a[href="/cas/account/password"]')
      t.equal(await page.textContent('h1'), m.steps.changePassword.title)
      t.equal(await page.textContent('.places [aria-current=page]'), m.account.places.password)
      t.same(await look(page, 'account-password'), [])
      await page.fill('#current', 'sai')
      await page.fill('#password', NEW)
      await page.fill('#repeat', NEW)
      await sendForm(page)
      t.match(await page.textContent('#current-error'), m.secondFactor.errors.wrongPassword)
      t.same(await look(page, 'account-password-error'), [])
      await page.fill('#current', PASSWORD)
      await page.fill('#password', NEW)
      await page.fill('#repeat', NEW)
      await sendForm(page)
      t.match(await page.textContent('.done'), m.password.changed)
      t.same(await look(page, 'account-password-done'), [])
      await press(page, '.places a[href$="/account/sessions"]')
      t.equal(await page.textContent('h1'), m.sessions.title)
      t.same(await look(page, 'account-sessions'), [])
      await context.clearCookies({ name: 'TGC' })
      await page.goto(`${url}/cas/login`)
      await signIn(page, 'tamtt', PASSWORD)
      t.equal(pathOf(page), '/cas/login', 'the old one is over')
      await signIn(page, 'tamtt', NEW)
      t.equal(pathOf(page), '/cas/')
    })
  }
}
