import t, { type Test } from 'tap'
import { createAuditStore } from '../../src/audit/audit-store.ts'
import { messagesOf } from '../../src/i18n/locale.ts'
import { NO_COUNTS } from '../../src/links/link-counts.ts'
import type { FoundLink } from '../../src/links/link-list-store.ts'
import { createLinkStore } from '../../src/links/link-store.ts'
import { actAt } from '../support/acts.ts'
import { wordsOf } from '../support/page-words.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'

const MAIL = 'tamtt@binhphuoc.gov.vn'

async function signedIn(t: Test, entry: Readonly<Record<string, unknown>> = {}) {
  const app = await testApp(t, {
    services: [serviceEntry(entry)],
  })
  const id = await app.addPerson()
  const browser = app.browser()
  await browser.signIn({ username: 'tamtt', password: PASSWORD })
  const store = createLinkStore(app.database)

  /** The application gives its list of users, with these links. */
  async function listed(links: readonly FoundLink[] = []) {
    const about = { serviceId: 'app', onDay: '2026-11-20', fileName: 'x', fileSha256: 'x' }
    const begun = await store.begin(about, actAt(app.clock.now()))
    await store.write(begun, links, app.clock.now())
    await store.finish({ ...about, ...begun }, NO_COUNTS, actAt(app.clock.now()))
  }

  return { ...app, id, browser, store, listed }
}

/** The support code differs from page to page. */
const CODE = /[0-9A-Z]{4}-[0-9A-Z]{4}/

const linked = (accountId: number): FoundLink => ({
  accountId,
  appAccount: 'tranthanhtam',
  state: 'linked',
  class: 'C1',
  evidence: 'E1',
  confidence: 'certain',
})

for (const lang of ['vi', 'en'] as const) {
  const m = messagesOf(lang).links.page
  const name = lang === 'vi' ? 'Ứng dụng mẫu' : 'Sample application'
  const path = `/cas/app/app/link?locale=${lang}`

  t.test(`S11: what the application lacks, and how to mend it (${lang})`, async (t) => {
    const { browser, listed } = await signedIn(t)
    await listed()
    const { statusCode, body, headers } = await browser.get(path)
    t.equal(statusCode, 200)
    t.match(body, `<h1>${m.title(name)}</h1>`)
    t.match(body, m.notSeen(name, MAIL))
    t.match(body, m.asOf(name, '20/11/2026'))
    t.match(body, `<a href="https://app.example/app">${m.stepsLink('app.example')}</a>`)
    t.match(wordsOf(body), m.lostAccount('0271 300 0000'))
    t.match(body, m.done)
    t.match(body, m.openAnyway(name))
    t.notMatch(body, /\{(?:app|mail|link)\}/)
    t.match(headers['content-security-policy'], /form-action 'self' https:\/\/app\.example/)
  })

  t.test(
    `S11: with no list, and with a link, nothing is said to be missing (${lang})`,
    async (t) => {
      const { browser, listed, id } = await signedIn(t)
      const before = await browser.get(path)
      t.match(before.body, `<h1>${m.howTitle(name)}</h1>`)
      t.match(before.body, m.unknownText(name, MAIL))
      await listed([linked(id)])
      const after = await browser.get(path)
      t.match(after.body, m.linkedText(name, MAIL, '20/11/2026'))
      t.match(after.body, m.open(name))
      t.notMatch(after.body, 'how-to')
    },
  )

  t.test(`S11: another address than the official one (${lang})`, async (t) => {
    const { browser, listed, id } = await signedIn(t)
    await listed([{ ...linked(id), state: 'wrong-suffix', class: 'C4' }])
    t.match((await browser.get(path)).body, m.wrongSuffix(name, MAIL))
  })
}

t.test(
  'S11: «Tôi đã làm xong» leads on, is written down, and holds until the next list',
  async (t) => {
    const { browser, listed, id, database, clock } = await signedIn(t)
    const links = createLinkStore(database)
    await listed()
    clock.advance(60_000)
    const page = await browser.get('/cas/app/app/link')
    const answer = await browser.press(page)
    t.equal(answer.statusCode, 303)
    t.equal(answer.headers.location, 'https://app.example/app')
    const again = await browser.press(page)
    t.equal(again.statusCode, 403, 'the form is good once')
    t.match(again.body, messagesOf('vi').links.page.tooOld)
    t.match(await links.claimsOf(id), [{ serviceId: 'app' }])
    t.match(await createAuditStore(database).ofAccount(id, { limit: 1 }), [
      { event: 'link.said-done', serviceId: 'app', actorKind: 'person' },
    ])
    clock.advance(60_000)
    await listed()
    t.same(await links.claimsOf(id), [])
    t.match((await browser.get('/cas/app/app/link')).body, 'Chưa vào được')
  },
)

t.test(
  'S11: it is for whoever may use the application, and for an application that there is',
  async (t) => {
    const { browser } = await signedIn(t, { allowedGroups: ['lanh-dao'] })
    t.equal((await browser.get('/cas/app/app/link')).statusCode, 403)
    t.equal((await browser.get('/cas/app/khong-co/link')).statusCode, 404)
    t.equal((await browser.get('/cas/app/%00/link')).statusCode, 404)
    const { server } = await testApp(t)
    const stranger = await server.inject('/cas/app/app/link')
    t.match(stranger, { statusCode: 303, headers: { location: '/cas/login' } })
  },
)

t.test('S11: one without a tile is told of only to whoever may use it', async (t) => {
  const hidden = await signedIn(t, { tile: false, allowedGroups: ['lanh-dao'] })
  const refused = await hidden.browser.get('/cas/app/app/link')
  const unknown = await hidden.browser.get('/cas/app/khong-co/link')
  t.equal(refused.statusCode, 404)
  t.equal(wordsOf(refused.body).replace(CODE, ''), wordsOf(unknown.body).replace(CODE, ''))
  const own = await signedIn(t, { tile: false })
  await own.listed()
  t.match((await own.browser.get('/cas/account')).body, 'href="/cas/app/app/link"')
  t.equal((await own.browser.get('/cas/app/app/link')).statusCode, 200)
})

t.test('S11: the words and the address that the application has of its own', async (t) => {
  const steps = { vi: ['Vào {link}, ghi {mail} & <lưu>.'], en: ['Go to {link} for {app}.'] }
  const linking = { steps, address: 'https://dang-nhap.example/rieng?a=1&b=2' }
  const contact = { name: { vi: 'đầu mối Onewin', en: 'the desk' }, phone: '0271 300 0001' }
  const { browser, listed } = await signedIn(t, { linking, contact })
  await listed()
  const { body } = await browser.get('/cas/app/app/link')
  t.match(body, `ghi <strong>${MAIL}</strong> &amp; &lt;lưu&gt;.`)
  t.match(wordsOf(body), 'Gọi đầu mối Onewin, 0271 300 0001.')
  t.match(body, '<a href="https://dang-nhap.example/rieng?a=1&amp;b=2">mở dang-nhap.example</a>')
})

t.test('S11: the portal leads there, and into the application when it is done', async (t) => {
  const { browser, listed, clock } = await signedIn(t)
  t.equal((await browser.get('/cas/go/app')).headers.location, 'https://app.example/app')
  await listed()
  t.match((await browser.get('/cas/')).body, 'Chưa liên kết')
  t.equal((await browser.get('/cas/go/app')).headers.location, '/cas/app/app/link')
  clock.advance(60_000)
  await browser.press(await browser.get('/cas/app/app/link'))
  t.equal((await browser.get('/cas/go/app')).headers.location, 'https://app.example/app')
})
