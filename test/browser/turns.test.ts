import type { Page } from 'playwright-core'
import t from 'tap'
import { addressOf } from '../../src/accounts/account.ts'
import { auditStatement } from '../../src/audit/audit-statement.ts'
import { signInAct } from '../../src/tickets/sign-in-trace.ts'
import { actAt } from '../support/acts.ts'
import { authenticator, keyIn, recoveryCodesIn } from '../support/authenticator.ts'
import { beholderIn, LANGUAGES } from '../support/beholder.ts'
import { actionOf, fieldsOf } from '../support/browser.ts'
import { inChromium } from '../support/chromium.ts'
import { httpVisitor } from '../support/http-visitor.ts'
import { province, sendForm, signIn } from '../support/journey.ts'
import { deskBeside } from '../support/recovery.ts'
import type { RunningServer } from '../support/running-server.ts'
import { setPassword } from '../support/set-password.ts'
import { PASSWORD } from '../support/test-app.ts'

t.setTimeout(600_000)

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS
const DAY_MS = 24 * HOUR_MS
/** With four sign-ins a day, three pages of them. */
const DAYS = 14
/** So many codes may be tried in one sign-in. */
const MOST_TRIES = 20

/** Somebody with an authenticator app, and the recovery codes that they were shown. */
async function enrolled(server: RunningServer) {
  await server.addPerson({ name: 'quantri', displayName: 'Lê Quản', groups: ['quan-tri'] })
  const visitor = httpVisitor(server.url)
  const { location } = await visitor.signIn('quantri', PASSWORD)
  const { body } = await visitor.get(location)
  const code = authenticator(keyIn(body)).codeAt(server.clock.now())
  const sent = await visitor.post(actionOf(body), { ...fieldsOf(body), code })
  const codesPage = await visitor.get(sent.location)
  const codes = recoveryCodesIn(codesPage.body)
  const confirmed = { ...fieldsOf(codesPage.body), code: codes[0] ?? '' }
  await visitor.post(actionOf(codesPage.body), confirmed)
  return codes
}

/** Signs in with each of these recovery codes, so that they are spent. */
async function spend(server: RunningServer, codes: readonly string[]) {
  for (const code of codes) {
    const visitor = httpVisitor(server.url)
    await visitor.signIn('quantri', PASSWORD)
    const { body } = await visitor.get('/cas/login/verify?with=recovery')
    await visitor.post(actionOf(body), { ...fieldsOf(body), code })
  }
}

/** What a fortnight of somebody's sign-ins has left in the log: more than one page of them. */
async function fortnight({ database, clock }: RunningServer, accountId: number) {
  const ends = [
    { at: 7.6, device: 'Chrome/Windows', cameFrom: '10.20.3.14', serviceId: 'documents' },
    { at: 11.2, device: 'Chrome/Android', cameFrom: '113.160.24.7', why: 'wrong-password' },
    { at: 13.4, device: 'Edge/Windows', cameFrom: '10.20.3.14', serviceId: 'meetings' },
    { at: 20.1, device: 'Safari/iOS', cameFrom: '2405:4802:1c0d:7a10::5', why: 'wrong-code' },
  ]
  const midnight = clock.now() - (clock.now() % DAY_MS) - 7 * HOUR_MS
  const statements = Array.from({ length: DAYS }, (_, day) =>
    ends.map(({ at, why, serviceId, ...from }) =>
      auditStatement(
        signInAct(
          accountId,
          { ...from, supportCode: '' },
          midnight - (DAYS - day) * DAY_MS + at * HOUR_MS,
        ),
        {
          ...{ event: why ? 'sign-in.refused' : 'sign-in.done', accountId },
          ...(serviceId && { serviceId }),
          ...(why && { outcome: 'refused', after: { why } }),
        },
      ),
    ),
  )
  await database.batch('process', statements.flat())
}

/** Without the page of signing out, which is looked at elsewhere. */
async function signOut(page: Page) {
  await page.context().clearCookies({ name: 'TGC' })
}

inChromium('2.4: a sign-in that has to begin anew, or has to wait', async (t, tools) => {
  const { server, url } = await province(t, {
    sources: [
      { name: 'local', kind: 'local' },
      // Nobody listens at that port.
      { name: 'hop-thu', kind: 'imap', imap: { servers: ['imaps://127.0.0.1:1'] } },
    ],
  })
  await enrolled(server)
  const reset = { kind: 'change-password', reason: 'reset' } as const
  for (const lang of LANGUAGES) {
    const { page, m, look } = await beholderIn(t, tools, lang)
    await page.goto(`${url}/cas/login`)
    await signIn(page, 'quantri')
    await page.waitForSelector('#code')
    await server.database.change('process', 'UPDATE pending_sign_ins SET tries = :tries', {
      tries: MOST_TRIES,
    })
    await page.fill('#code', '000000')
    await sendForm(page)
    await page.waitForSelector('#username')
    await look('sign-in given up', m.loginErrors.signInGivenUp)

    const name = `phaidoi-${lang}`
    const forced = await server.addPerson({ name, displayName: 'Đỗ Thị Đổi' })
    await server.requiredActions.require(forced, reset, actAt(server.clock.now()))
    await signIn(page, name)
    await page.waitForSelector('#repeat')
    server.clock.advance(MINUTE_MS)
    await setPassword(server.database, forced, 'another', server.clock.now())
    await sendForm(page)
    await page.waitForSelector('#username')
    await look('sign-in overtaken', m.loginErrors.signInOvertaken)

    await signIn(page, 'khongai')
    await page.waitForSelector('#summary')
    await look('mail system silent', m.loginErrors.sourceSilent)
  }
})

inChromium(
  '2.7, R6, S13: what the portal tells once, and all that was long ago',
  async (t, tools) => {
    const { server, url } = await province(t, { secondFactor: { officeNetworks: ['10.0.0.0/8'] } })
    const codes = await enrolled(server)
    await spend(server, codes.slice(3))
    for (const [place, lang] of LANGUAGES.entries()) {
      const { page, m, look } = await beholderIn(t, tools, lang)
      await page.goto(`${url}/cas/login`)
      await signIn(page, 'quantri')
      await page.goto(`${url}/cas/login/verify?with=recovery`)
      await page.fill('#code', codes[place] ?? '')
      await sendForm(page)
      await page.waitForSelector('.welcome')
      await look('few recovery codes left', m.secondFactor.recovery.fewLeft(2 - place))
      await page.click('.callout-warn a')
      await page.waitForURL('**/account/2fa/renew')
      await signOut(page)

      const old = { name: `lanptt${place || ''}`, suffix: 'binhphuoc.gov.vn' }
      const now = { ...old, name: `lanptt.snv${place}` }
      const id = await server.addPerson({ name: old.name, displayName: 'Phạm Thị Tuyết Lan' })
      await server.accounts.rename({ id, primary: old }, now, actAt(server.clock.now()))
      await fortnight(server, id)
      await page.goto(`${url}/cas/login`)
      await signIn(page, old.name)
      await page.waitForSelector('.welcome')
      await look('new mailbox name', m.sessions.renamed(addressOf(old), addressOf(now)))

      await page.goto(`${url}/cas/account/sessions`)
      await look('sign-ins, first page', m.signInHistory.older)
      t.notMatch(await page.textContent('.pager'), m.signInHistory.newest)
      await page.getByRole('link', { name: m.signInHistory.older, exact: true }).click()
      await page.waitForURL('**/sessions?before=*')
      await look('sign-ins, a page between', m.signInHistory.newest)
      await page.getByRole('link', { name: m.signInHistory.older, exact: true }).click()
      await page.waitForSelector('.pager:not(:has(a ~ a))')
      await look('sign-ins, last page', m.signInHistory.newest)
    }
  },
)

inChromium('2.6: what was handed out has expired', async (t, tools) => {
  const { server, url } = await province(t)
  const person = await server.addPerson({ name: 'quenmk', displayName: 'Ngô Văn Quên' })
  const fresh = { name: 'moint', displayName: 'Nguyễn Thị Mới', password: null }
  const { issue } = deskBeside(server)
  const slip = await issue(await server.addPerson(fresh), 'slip')
  const link = await issue(person, 'link')
  server.clock.advance(8 * DAY_MS)
  const spoken = await issue(person, 'spoken')
  server.clock.advance(16 * MINUTE_MS)
  for (const lang of LANGUAGES) {
    const { page, m, open, look } = await beholderIn(t, tools, lang)
    const { title } = m.recovery.standing
    await open('slip expired', `${url}/cas/activate/${slip}`, 410, title.slip)
    t.match(await page.textContent('main'), lang === 'vi' ? 'hết hạn lúc' : 'expired at')
    await open('link expired', `${url}/cas/recover/${link}`, 410, title.link)
    t.match(await page.textContent('main'), lang === 'vi' ? 'hết hạn lúc' : 'expired at')
    t.equal(await page.getAttribute('main p a', 'href'), 'tel:02713000000')
    await page.goto(`${url}/cas/recover`)
    await page.fill('#username', 'quenmk')
    await page.fill('#code', spoken)
    await sendForm(page)
    await page.waitForSelector('#code-error')
    await look('spoken code expired', m.recovery.errors.bad)
  }
})
