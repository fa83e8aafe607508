import t, { type Test } from 'tap'
import { createAuditStore } from '../../src/audit/audit-store.ts'
import { type Finding, findingsOf } from '../../src/health/finding.ts'
import { type DoctorReport, reportOf } from '../../src/health/report.ts'
import { healthEn } from '../../src/i18n/health-en.ts'
import { healthVi } from '../../src/i18n/health-vi.ts'
import { administratorOf } from '../support/administrator.ts'
import { testApp } from '../support/test-app.ts'

const PATH = '/admin/health'
const MINUTE_MS = 60_000
const BOTH = { vi: healthVi, en: healthEn }

const old = findingsOf('backups').fail((words) => words.backups.old(30))
const good = findingsOf('log').ok((words) => words.log.good('info'))

/** A server that is examined as the test says; how often is counted. */
async function examined(t: Test, findings: () => readonly Finding[] | Promise<readonly Finding[]>) {
  const count = { examined: 0 }
  const app = await testApp(
    t,
    {},
    {
      async examine(): Promise<DoctorReport> {
        count.examined += 1
        return reportOf(await findings(), BOTH, Date.parse('2026-11-30T01:00:00Z'))
      },
    },
  )
  return { ...app, count }
}

t.test(
  'an administrator with a second factor reads how the server is, and that is noted',
  async (t) => {
    const { count, database, ...app } = await examined(t, () => [old, good])
    const { id, browser } = await administratorOf(app)
    t.match((await browser.get('/account')).body, `href="${PATH}"`, 'is led there')
    const page = await browser.get(PATH)
    t.equal(page.statusCode, 200)
    t.match(page.body, '<html lang="vi">')
    t.match(page.body, /class="callout callout-error"[^>]*><strong>Sao lưu không ổn/)
    t.match(page.body, 'Bản sao lưu tốt gần nhất đã 30 giờ.')
    t.match(page.body, 'Kiểm tra lúc 08:00 ngày 30/11/2026.')
    t.equal(page.headers['cache-control'], 'no-store')
    const english = await browser.get(`${PATH}?locale=en`)
    t.match(english.body, 'The last good backup is 30 hours old.')
    t.equal(count.examined, 1, 'one examination serves all who look within a minute')
    app.clock.advance(2 * MINUTE_MS)
    await browser.get(PATH)
    t.equal(count.examined, 2)
    const entries = await createAuditStore(database).ofAccount(id, { limit: 10 })
    t.equal(entries.filter(({ event }) => event === 'health.read').length, 3)
  },
)

t.test('nobody else learns that there is such a page', async (t) => {
  const { count, ...app } = await examined(t, () => [old])
  await app.addPerson()
  const person = app.browser()
  await person.signIn({ username: 'tamtt', password: 'một mật khẩu đủ dài 2026' })
  const refused = await person.get(PATH)
  const unknown = await person.get('/admin/nothing')
  const stripped = (body: string) => body.replaceAll(/[2-9A-Z]{4}-[2-9A-Z]{4}/g, '')
  t.equal(refused.statusCode, 404)
  t.equal(
    stripped(refused.body),
    stripped(unknown.body)
      .replaceAll('/admin/nothing', PATH)
      .replaceAll('%2Fadmin%2Fnothing', '%2Fadmin%2Fhealth'),
  )
  t.notMatch((await person.get('/account')).body, PATH)
  const stranger = await app.browser().get(PATH)
  t.equal(
    stranger.statusCode,
    303,
    'whoever is not signed in is asked to, as on the pages of an account',
  )
  const posted = await app.browser().post(PATH, {})
  t.equal(posted.statusCode, 404)
  t.equal(count.examined, 0)
})

t.test('an administrator whose session has no second factor is nobody here', async (t) => {
  const app = await examined(t, () => [old])
  const { browser } = await administratorOf(app)
  await app.database.change('process', 'UPDATE sign_on_sessions SET second_factor_at = NULL')
  t.equal((await browser.get(PATH)).statusCode, 404)
})

t.test('an examination that fails is told, and tried again later', async (t) => {
  let fails = true
  const { count, ...app } = await examined(t, () => {
    if (fails) throw new Error('no room for a process')
    return [good]
  })
  const { browser } = await administratorOf(app)
  t.match((await browser.get(PATH)).body, 'Lần kiểm tra gần nhất không xong: no room for a process')
  fails = false
  app.clock.advance(2 * MINUTE_MS)
  const page = await browser.get(PATH)
  t.notMatch(page.body, 'không xong')
  t.notMatch(page.body, 'callout-error')
  t.match(page.body, 'Mức info.')
  t.equal(count.examined, 2)
})
