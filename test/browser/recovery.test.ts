import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import t, { type Test } from 'tap'
import { accountCommand } from '../../src/commands/account.ts'
import { messagesOf } from '../../src/i18n/locale.ts'
import { qrCodeSvg } from '../../src/second-factor/qr-code.ts'
import { inChromium } from '../support/chromium.ts'
import { pathOf, province, sendForm, signIn } from '../support/journey.ts'
import { breaches } from '../support/look.ts'
import { terminal } from '../support/terminal.ts'

t.setTimeout(900_000)

const NEW = 'một mật khẩu khác hẳn 2027'

async function office(t: Test) {
  const { server, url, meetings } = await province(t)
  await server.addPerson({ name: 'moint', displayName: 'Nguyễn Thị Mới', password: null })
  const folder = mkdtempSync(join(tmpdir(), 'cas-slips-'))
  t.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const { run } = terminal(server, accountCommand)
  return { server, url, meetings, run, slips: join(folder, 'slips.html') }
}

async function choose(page: Page) {
  await page.fill('#password', NEW)
  await page.fill('#repeat', NEW)
  await sendForm(page)
}

for (const lang of ['vi', 'en'] as const) {
  for (const javaScriptEnabled of [true, false]) {
    const how = `${lang}, ${javaScriptEnabled ? 'with' : 'without'} scripts`
    const m = messagesOf(lang)
    /** axe is a script: it looks where scripts run. */
    const look = async (page: Page, name: string) => (javaScriptEnabled ? breaches(page, name) : [])

    inChromium(`J1: activation by the QR of a printed slip (${how})`, async (t, tools) => {
      const { url, run, slips } = await office(t)
      await run('slips', '--search', 'moint', '--out', slips, '--lang', lang)
      const { page } = await tools.visitor({ javaScriptEnabled })
      await page.goto(`file://${slips}`)
      const code = (await page.textContent('.code dd')) ?? ''
      const link = `${url}/activate/${code.replaceAll('-', '')}`
      const label = m.recovery.slips.qrLabel('Nguyễn Thị Mới')
      t.ok(readFileSync(slips, 'utf8').includes(qrCodeSvg(link, label)), 'what the QR says')
      const found = await look(page, 'slips')
      t.same(
        found.filter((one) => one !== 'wider than 320 px'),
        [],
        'a sheet of paper is as wide as it is',
      )

      await page.goto(`${url}/login?locale=${lang}`)
      await signIn(page, 'moint', code)
      t.match(await page.textContent('#summary'), m.loginErrors.notActivated)
      t.same(await look(page, 'not-activated'), [])
      await page.getByRole('link', { name: m.recovery.links.activate, exact: true }).click()
      await page.waitForURL('**/activate')
      t.equal(await page.textContent('h1'), m.recovery.activate.title)
      t.same(await look(page, 'activate'), [])
      await page.goto(link)
      t.equal(pathOf(page), '/activate/check')
      t.equal(await page.textContent('h1'), m.recovery.activate.check)
      t.match(await page.textContent('.facts'), 'Nguyễn Thị Mới')
      t.same(await look(page, 'check'), [])
      await page.click('.actions a')
      await page.waitForURL('**/activate/password')
      t.same(await look(page, 'activate-password'), [])
      await page.fill('#password', 'ngắn')
      await page.fill('#repeat', 'ngắn')
      await sendForm(page)
      t.ok(await page.textContent('#password-error'))
      t.same(await look(page, 'activate-password-error'), [])
      await choose(page)
      t.equal(pathOf(page), '/activate/done')
      t.same(await look(page, 'activate-done'), [])
      await page.click('.actions a')
      await page.waitForURL('**/login')
      await signIn(page, 'moint', NEW)
      t.equal(await page.textContent('h1'), m.steps.phone.title, 'then the phone')
      await sendForm(page)
      t.match(await page.textContent('h1'), 'Nguyễn Thị Mới')
      await page.goto(link)
      t.equal(await page.textContent('h1'), m.recovery.standing.title.slip)
      t.same(await look(page, 'slip-used'), [])
    })

    inChromium(`J5: recovery by a spoken code (${how})`, async (t, tools) => {
      const { url, run } = await office(t)
      const { output } = await run('reset-code', 'tamtt', '--verified', 'called-back')
      const [code = ''] = /[2-9A-Z]{4}-[2-9A-Z]{4}/.exec(output) ?? []
      const { page } = await tools.visitor({ javaScriptEnabled })
      await page.goto(`${url}/login?locale=${lang}`)
      await page.getByText(m.recovery.links.forgot).click()
      await page.waitForURL('**/recover')
      t.equal(await page.textContent('h1'), m.recovery.recover.title)
      t.same(await look(page, 'recover'), [])
      await page.fill('#username', 'tamtt')
      await page.fill('#code', '2222 2222')
      await sendForm(page)
      t.match(await page.textContent('#code-error'), m.recovery.errors.bad)
      t.equal(await page.inputValue('#username'), 'tamtt', '3.3.7: the name is kept')
      t.same(await look(page, 'recover-error'), [])
      await page.fill('#code', code.toLowerCase())
      await sendForm(page)
      t.equal(pathOf(page), '/recover/password')
      t.match(await page.textContent('.reason'), 'T••• T•••• T••')
      t.same(await look(page, 'recover-password'), [])
      await choose(page)
      t.equal(await page.textContent('h1'), m.recovery.recover.done)
      t.same(await look(page, 'recover-done'), [])
      await page.click('.actions a')
      await page.waitForURL('**/login')
      await signIn(page, 'tamtt', NEW)
      await page.waitForSelector('.welcome')
      t.same(await look(page, 'banner'), [])
      await page.click('.banner-choices button')
      await page.waitForSelector('.banner-choices', { state: 'detached' })
    })

    inChromium(`S25: it was not me, by a link and from the portal (${how})`, async (t, tools) => {
      const { url, run } = await office(t)
      const given = await run('reset-link', 'tamtt', '--verified', 'in-person', '--json')
      const { link } = JSON.parse(given.output)
      const { page } = await tools.visitor({ javaScriptEnabled })
      await page.goto(`${url}/login?locale=${lang}`)
      await page.goto(link)
      t.equal(pathOf(page), '/recover/password')
      t.same(await look(page, 'link-password'), [])
      await page.goto(`${link}/cancel`)
      t.equal(await page.textContent('h1'), m.recovery.cancel.title)
      t.same(await look(page, 'cancel'), [])
      await sendForm(page)
      t.match(await page.textContent('.done'), m.recovery.cancel.doneText)
      t.same(await look(page, 'cancelled'), [])
      await page.goto(link)
      t.equal(await page.textContent('h1'), m.recovery.standing.title.link)
      t.same(await look(page, 'link-dead'), [])
      await run('reset-code', 'tamtt', '--verified', 'called-back')
      await page.goto(`${url}/login`)
      await signIn(page)
      await page.waitForSelector('.welcome')
      await page.click('.banner-choices a')
      await page.waitForURL('**/recover/cancel')
      await sendForm(page)
      t.match(await page.textContent('.done'), m.recovery.cancel.doneText)
      t.match((await run('alerts')).output, 'cancelled: not asked for')
    })
  }
}
