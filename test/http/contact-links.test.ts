import t from 'tap'
import { phoneHref, withContactLinks } from '../../src/http/browser/contact-links.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'

for (const [written, href] of [
  ['0271 300 0009', 'tel:02713000009'],
  ['(0271) 300-0009', 'tel:02713000009'],
  ['+84 (271) 300.0009', 'tel:+842713000009'],
  ['Tổng đài 1022', 'tel:1022'],
  ['0271 300 0009, máy lẻ 12', 'tel:02713000009'],
  ['0271 300 0009 / 0912 345 678', 'tel:02713000009'],
  ['0271 300 0009 - 0912 345 678', 'tel:02713000009'],
] as const) {
  t.test(`a telephone calls one number: ${written}`, async (t) => {
    t.equal(phoneHref(written), href)
  })
}

t.test('of a sentence only the ways to reach somebody can be pressed', async (t) => {
  const ways = { mail: 'a@example.vn', phone: '0271 300 0009' }
  t.same(withContactLinks('Gửi a@example.vn hoặc gọi 0271 300 0009.', ways), [
    { text: 'Gửi ' },
    { text: 'a@example.vn', href: 'mailto:a@example.vn' },
    { text: ' hoặc gọi ' },
    { text: '0271 300 0009', href: 'tel:02713000009', isWhole: true },
    { text: '.' },
  ])
  t.same(withContactLinks('Không có ai.', ways), [{ text: 'Không có ai.' }])
  t.same(withContactLinks('Gọi 1022', {}), [{ text: 'Gọi 1022' }])
})

const both = (text: string) => ({ vi: text, en: text })
const PHONE = '<a class="nowrap" href="tel:02713000009">0271 300 0009</a>'
const HELP_DESK = '<a class="nowrap" href="tel:02713000000">0271 300 0000</a>'

t.test('S11, S21, 2.11: whoever is to be called or written to can be pressed', async (t) => {
  const app = await testApp(t, {
    services: [
      ['shut', { state: { kind: 'paused' }, contact: { phone: '0271 300 0009' } }],
      ['leaders', { allowedGroups: ['lanh-dao'], contact: { mail: 'ldao@example.vn' } }],
      ['staff', { allowedGroups: ['lanh-dao'] }],
    ].map(([id, entry]) => {
      const url = `https://${id}.example/`
      const name = both(`Ứng dụng ${id}`)
      return serviceEntry({
        id,
        name,
        matches: [{ prefix: url }],
        launchUrl: url,
        ...Object(entry),
      })
    }),
  })
  await app.addPerson()
  const browser = app.browser()
  await browser.signIn({ username: 'tamtt', password: PASSWORD })
  const mainOf = async (path: string) => {
    const { body } = await browser.get(path)
    return /<main[^>]*>(.*)<\/main>/s.exec(body)?.[1] ?? ''
  }
  for (const locale of ['vi', 'en']) {
    t.match(await mainOf(`/cas/app/shut/why?locale=${locale}`), PHONE)
    const search = await mainOf(`/cas/app/why?q=ung+dung&locale=${locale}`)
    t.match(search, '<a href="mailto:ldao@example.vn">ldao@example.vn</a>')
    t.match(search, HELP_DESK)
    t.match(await mainOf(`/cas/login?service=https://shut.example/&locale=${locale}`), PHONE)
    t.match(await mainOf(`/cas/login?service=https://staff.example/&locale=${locale}`), HELP_DESK)
    t.match(await mainOf(`/cas/help?locale=${locale}`), HELP_DESK)
    t.match(await mainOf(`/cas/app/shut/link?locale=${locale}`), PHONE)
  }
})

t.test('2.8: whom nothing was given to can call at once', async (t) => {
  const app = await testApp(t, { services: [serviceEntry({ allowedGroups: ['lanh-dao'] })] })
  await app.addPerson()
  const browser = app.browser()
  await browser.signIn({ username: 'tamtt', password: PASSWORD })
  const { body } = await browser.get('/cas/')
  const lead = body.slice(body.indexOf('class="lead"'))
  t.match(lead, HELP_DESK)
})
