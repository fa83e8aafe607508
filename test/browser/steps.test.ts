import type { Page } from 'playwright-core'
import t from 'tap'
import { createOwnPhones } from '../../src/accounts/own-phone.ts'
import type { Act } from '../../src/audit/act.ts'
import { messagesOf } from '../../src/i18n/locale.ts'
import { authenticator } from '../support/authenticator.ts'
import { inChromium } from '../support/chromium.ts'
import { focusedId, pathOf, province, sendForm, signIn } from '../support/journey.ts'
import { breaches } from '../support/look.ts'
import { PASSWORD } from '../support/test-app.ts'

t.setTimeout(900_000)

const NEW = 'một mật khẩu khác hẳn 2027'
const act: Act = { actor: { kind: 'system', name: 'test' }, at: 0 }

for (const lang of ['vi', 'en'] as const) {
  for (const javaScriptEnabled of [true, false]) {
    const how = `${lang}, ${javaScriptEnabled ? 'with' : 'without'} scripts`
    const m = messagesOf(lang)
    /** axe is a script: it looks where scripts run. */
    const look = async (page: Page, name: string) => (javaScriptEnabled ? breaches(page, name) : [])

    inChromium(`S6: a forced change leads to the application (${how})`, async (t, tools) => {
      const { server, url, meetings } = await province(t)
      const person = await server.accounts.findByMailbox({
        name: 'tamtt',
        suffix: 'binhphuoc.gov.vn',
      })
      if (!person) throw new Error('Nobody is there.')
      const { id } = person.account
      const now = { ...act, at: server.clock.now() }
      await createOwnPhones(server.database).change(person.account, '+84912999978', now, 99)
      await server.requiredActions.require(id, { kind: 'change-password', reason: 'reset' }, act)
      await server.requiredActions.require(id, { kind: 'confirm-phone' }, act)
      const { page } = await tools.visitor({ javaScriptEnabled })
      await page.goto(`${url}/cas/login?locale=${lang}`)
      await page.goto(meetings.deepLink)
      await signIn(page)
      t.equal(pathOf(page), '/cas/password/required')
      t.equal(await page.textContent('h1'), m.steps.mustChange.title)
      t.same(await look(page, 'required'), [])
      await page.fill('#password', NEW)
      await page.fill('#repeat', `${NEW}x`)
      await sendForm(page)
      t.match(await page.textContent('#repeat-error'), m.steps.newPassword.different)
      t.same(await look(page, 'required-error'), [])
      if (javaScriptEnabled) t.equal(await focusedId(page), 'summary')
      await page.fill('#password', NEW)
      await page.fill('#repeat', NEW)
      await sendForm(page)
      t.equal(await page.textContent('h1'), m.steps.phone.title)
      t.match(await page.textContent('strong.nowrap'), '0912 ••• •78', 'masked')
      t.equal(await page.inputValue('#phone'), '')
      t.same(await look(page, 'phone'), [])
      await sendForm(page)
      t.equal(pathOf(page), '/cas/login/news')
      t.equal(await page.textContent('h1'), m.profile.phoneChanged.title)
      t.same(await look(page, 'news'), [])
      await sendForm(page)
      await page.waitForURL(meetings.deepLink)
      t.match(await page.textContent('h1'), 'Trần Thanh Tâm')
    })

    inChromium(
      `S7, S8: enrolment, then a code, then a recovery code (${how})`,
      async (t, tools) => {
        const { server, url, meetings } = await province(t)
        await server.addPerson({ name: 'quantri', groups: ['quan-tri'], displayName: 'Lê Quản' })
        const first = await tools.visitor({ javaScriptEnabled })
        await first.page.goto(`${url}/cas/login?locale=${lang}`)
        await first.page.goto(meetings.deepLink)
        await signIn(first.page, 'quantri', PASSWORD)
        t.equal(await first.page.textContent('h1'), m.secondFactor.enrol.title)
        t.same(await look(first.page, 'enrol'), [])
        const phone = authenticator((await first.page.textContent('.key-letters')) ?? '')
        await first.page.fill('#code', phone.codeAt(server.clock.now()))
        await sendForm(first.page)
        t.equal(await first.page.textContent('h1'), m.secondFactor.codes.title)
        t.same(await look(first.page, 'codes'), [])
        const codes = await first.page.locator('.codes code').allTextContents()
        t.equal(codes.length, 10)
        await first.page.fill('#code', codes[0] ?? '')
        await sendForm(first.page)
        await first.page.waitForURL(meetings.deepLink)
        t.match(await first.page.textContent('h1'), 'Lê Quản')

        server.clock.advance(60_000)
        const second = await tools.visitor({ javaScriptEnabled })
        await second.page.goto(`${url}/cas/login?locale=${lang}`)
        await second.page.goto(meetings.deepLink)
        await signIn(second.page, 'quantri', PASSWORD)
        t.equal(await second.page.textContent('h1'), m.secondFactor.verify.title)
        t.same(await look(second.page, 'verify'), [])
        await second.page.fill('#code', '000000')
        await sendForm(second.page)
        t.match(await second.page.textContent('#code-error'), m.secondFactor.errors.wrong)
        t.same(await look(second.page, 'verify-error'), [])
        await second.page.fill('#code', phone.codeAt(server.clock.now()))
        await sendForm(second.page)
        await second.page.waitForURL(meetings.deepLink)

        const third = await tools.visitor({ javaScriptEnabled })
        await third.page.goto(`${url}/cas/login?locale=${lang}`)
        await third.page.goto(meetings.deepLink)
        await signIn(third.page, 'quantri', PASSWORD)
        await third.page.getByText(m.secondFactor.verify.useRecoveryCode).click()
        await third.page.waitForURL('**/verify?with=recovery')
        t.same(await look(third.page, 'recovery'), [])
        await third.page.fill('#code', codes[1] ?? '')
        await sendForm(third.page)
        await third.page.waitForURL(meetings.deepLink)
        t.match(await third.page.textContent('h1'), 'Lê Quản')
      },
    )
  }
}
