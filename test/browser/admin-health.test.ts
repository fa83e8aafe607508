import type { BrowserContext } from 'playwright-core'
import t from 'tap'
import { judgeAdministrators } from '../../src/health/administrators.ts'
import { judgeApplications } from '../../src/health/applications.ts'
import type { Finding } from '../../src/health/finding.ts'
import { findingsOf } from '../../src/health/finding.ts'
import { judgeHttps } from '../../src/health/https.ts'
import { judgePermissions } from '../../src/health/permissions.ts'
import { reportOf } from '../../src/health/report.ts'
import { judgeRetention } from '../../src/health/trail.ts'
import { messagesOf } from '../../src/i18n/locale.ts'
import { administratorOf } from '../support/administrator.ts'
import { inChromium } from '../support/chromium.ts'
import { breaches } from '../support/look.ts'
import { freeAddress, runningServer } from '../support/running-server.ts'

t.setTimeout(300_000)

const NOW = Date.parse('2026-11-30T01:00:00Z')
const LONG_FILE = '/var/lib/cas/mot-thu-muc-co-ten-that-dai-de-xem-trang-hep/keys/0001.key'
const BAD: readonly Finding[] = [
  findingsOf('backups').fail((words) => words.backups.old(30)),
  ...judgePermissions([{ file: LONG_FILE, mode: 0o644, owner: 0 }], 0),
  ...judgeHttps({ kind: 'secured', protocol: 'TLSv1.3', validUntil: NOW + 20 * 86_400_000 }, NOW),
  ...judgeAdministrators([
    { address: 'hoalt@tinh.gov.vn', isActivated: true, hasSecondFactor: true },
  ]),
  ...judgeApplications([{ id: 'onewin', isPlain: true, hasValidated: false }]),
  ...judgeRetention(12),
]
const GOOD: readonly Finding[] = judgeRetention(12)

for (const lang of ['vi', 'en'] as const) {
  inChromium(`3.2: how the server is, for its administrators (${lang})`, async (t, tools) => {
    const url = await freeAddress()
    let findings = BAD
    const words = { vi: messagesOf('vi').health, en: messagesOf('en').health }
    const examine = async () => reportOf(findings, words, NOW)
    const server = await runningServer(t, { publicUrl: url }, { examine })
    const { browser } = await administratorOf(server)
    const { page, context } = await tools.visitor()
    await carry(browser.cookies, context, url)

    await page.goto(`${url}/cas/account?locale=${lang}`)
    t.same(await breaches(page, 'account-administrator'), [])
    await page.click('a[href="/cas/admin/health"]')
    const m = words[lang]
    t.equal(await page.textContent('h1'), m.page.title)
    t.match(await page.textContent('.callout-error'), m.page.backupAlarm)
    t.match(await page.textContent('main'), m.backups.old(30).todo)
    t.equal(await page.locator('.badge-off').count(), 2)
    t.same(await breaches(page, 'admin-health'), [])

    findings = GOOD
    server.clock.advance(120_000)
    await page.reload()
    t.equal(await page.locator('.callout-error').count(), 0)
    t.same(await breaches(page, 'admin-health-good'), [])
  })
}

/** The session of one browser in another. */
async function carry(cookies: ReadonlyMap<string, string>, context: BrowserContext, url: string) {
  await context.addCookies([...cookies].map(([name, value]) => ({ name, value, url })))
}
