import type { Page } from 'playwright-core'

/** Presses the button of the sign-in form; the answer is there when this resolves. */
export async function sendForm(page: Page) {
  const answered = page.waitForEvent('framenavigated')
  await page.click('form.form button[type=submit]')
  await answered
}
