import type { Page } from 'playwright-core'
import { messagesOf } from '../../src/i18n/locale.ts'
import { authenticator } from './authenticator.ts'
import { sendForm } from './send-form.ts'

const m = messagesOf('vi')
const STEP_MS = 30_000

type Administrator = Readonly<{
  name: string
  password: string
  /** Where the code leads that they were given: `https://…/activate/…`. */
  activationLink: string
  /** The sign-in page, under the name that the server has for this browser. */
  loginUrl: string
  /** Told before each page, for a transcript. */
  tell?: (what: string) => void
}>

/**
 * What the first administrator of a new server does: activates the account, signs in, enrols an
 * authenticator, keeps the recovery codes, gives a phone number, sees the portal. Returns the portal's heading; throws where a page is not the
 * one that comes next.
 */
export async function becomeFirstAdministrator(page: Page, administrator: Administrator) {
  const { name, password, activationLink, loginUrl, tell = () => {} } = administrator
  const heading = async () => (await page.textContent('h1'))?.trim() ?? ''
  async function expect(title: string) {
    const found = await heading()
    if (found !== title) throw new Error(`«${title}» should come next, not «${found}».`)
    tell(found)
  }

  await page.goto(activationLink)
  await expect(m.recovery.activate.check)
  await page.click('.actions a')
  await page.waitForURL('**/activate/password')
  tell(await heading())
  await page.fill('#password', password)
  await page.fill('#repeat', password)
  await sendForm(page)
  tell(await heading())

  await page.goto(loginUrl)
  await page.fill('#username', name)
  await page.fill('#password', password)
  await sendForm(page)
  await expect(m.secondFactor.enrol.title)
  const phone = authenticator((await page.textContent('.key-letters')) ?? '')
  await page.fill('#code', phone.codeAt(Date.now()))
  await sendForm(page)
  await expect(m.secondFactor.codes.title)
  const [code = ''] = await page.locator('.codes code').allTextContents()
  await page.fill('#code', code)
  await sendForm(page)
  await expect(m.steps.phone.title)
  await page.fill('#phone', '0912 345 678')
  await sendForm(page)
  tell(await heading())
  return { heading: await heading(), codeLater: () => phone.codeAt(Date.now() + STEP_MS) }
}
