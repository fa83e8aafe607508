import t from 'tap'
import { testApp } from '../support/test-app.ts'

const WORDS = {
  vi: [
    '<h1>Trợ giúp</h1>',
    'Tên hộp thư là phần trước @',
    'chuyển UniKey sang chế độ E',
    'Chúng tôi không bao giờ hỏi mật khẩu.',
    'Đọc mã hỗ trợ',
    'Chỉ nhập mật khẩu tại <strong>https://sso.example</strong>',
  ],
  en: [
    '<h1>Help</h1>',
    'The mailbox name is the part before @',
    'switch UniKey to E',
    'We never ask for your password.',
    'Reading out the support code',
    'Type your password only at <strong>https://sso.example</strong>',
  ],
}

for (const locale of ['vi', 'en'] as const) {
  t.test(`S21: /help answers what people call for, in ${locale}`, async (t) => {
    const { browser, config } = await testApp(t)
    for (const base of ['/cas', '']) {
      const { statusCode, body } = await browser().get(`${base}/help?locale=${locale}`)
      t.equal(statusCode, 200)
      for (const text of WORDS[locale]) {
        t.ok(body.includes(text.replace('https://sso.example', config.publicUrl)), text)
      }
      const { phone, mail, hours } = config.branding.support
      for (const text of [phone, mail, hours[locale]]) t.ok(body.includes(text), text)
      t.ok(body.includes(`href="${base}/recover"`), 'the ways on stay under the same mount')
      t.notMatch(body, /<form|support-code/, 'it asks nothing, and is no error')
    }
  })
}

t.test('S21: every page leads to it, the form twice', async (t) => {
  const { browser } = await testApp(t)
  const { get } = browser()
  for (const [path, times] of [
    ['/cas/login', 2],
    ['/cas/no-such-page', 1],
    ['/cas/recover', 1],
  ] as const) {
    t.equal((await get(path)).body.split('href="/cas/help"').length - 1, times, path)
  }
  const { statusCode } = await browser().post('/cas/help', {})
  t.equal(statusCode, 405)
})
