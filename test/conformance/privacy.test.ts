import t from 'tap'
import { wordsOf } from '../support/page-words.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'

const PATH = '/cas/privacy'

const services = [
  serviceEntry({
    id: 'documents',
    name: { vi: 'Quản lý văn bản', en: 'Documents' },
    attributes: { mail: 'mailboxAddress', ten: 'displayName', sdt: 'phone' },
  }),
  serviceEntry({
    id: 'meetings',
    name: { vi: 'Phòng họp', en: 'Meetings' },
    matches: [{ prefix: 'https://hop.example/' }],
    attributes: { sdt: 'phone', mail: 'mailboxAddress', ten: 'displayName' },
  }),
  serviceEntry({
    id: 'leaders',
    name: { vi: 'Ứng dụng lãnh đạo', en: 'Leaders' },
    matches: [{ prefix: 'https://lanhdao.example/' }],
    allowedGroups: ['lanh-dao'],
  }),
]

t.test(
  'S24: it works signed out, in both languages, with the months of the configuration',
  async (t) => {
    const { browser } = await testApp(t, {
      services,
      accounts: { auditMonths: 18, purgeMonths: 6 },
    })
    const { statusCode, body } = await browser().get(PATH)
    t.equal(statusCode, 200)
    for (const text of [
      '<h1>Dữ liệu cá nhân của bạn</h1>',
      '(18 tháng)',
      'sau 6 tháng',
      'Yêu cầu cung cấp bản sao',
      'hotro@binhphuoc.gov.vn',
      'href="/cas/login?next=/privacy"',
    ]) {
      t.match(body, text)
    }
    t.notMatch(
      body,
      'Quản lý văn bản',
      'which applications there are is told to people of the house',
    )
    t.match((await browser().get(`${PATH}?locale=en`)).body, '(18 months)')
    t.equal((await browser().post(PATH, {})).statusCode, 405)
  },
)

t.test('L28: who is signed in reads what each application receives', async (t) => {
  const { browser, addPerson } = await testApp(t, { services })
  await addPerson()
  const there = browser()
  await there.signIn({ username: 'tamtt', password: PASSWORD })
  const { body } = await there.get(PATH)
  t.match(
    body.replace(/\s+/g, ' '),
    '<dt>Quản lý văn bản</dt> <dt>Phòng họp</dt> <dd>họ và tên, tên hộp thư, địa chỉ hộp thư, số điện thoại</dd>',
    'the same is told once',
  )
  t.notMatch(body, 'Ứng dụng lãnh đạo', 'it is not theirs')
})

t.test('S24: the contact is that of the configuration', async (t) => {
  const contact = {
    name: { vi: 'Tổ bảo vệ dữ liệu', en: 'Data protection team' },
    mail: 'dulieu@binhphuoc.gov.vn',
    phone: '0271 300 0009',
  }
  const { browser } = await testApp(t, { dataProtection: { contact } })
  const { body } = await browser().get(PATH)
  t.match(body, 'Tổ bảo vệ dữ liệu')
  t.match(body, 'mailto:dulieu@binhphuoc.gov.vn?subject=')
  t.match(body, 'tel:02713000009')
})

t.test('S24, R1: under each host its authority answers for the data', async (t) => {
  const both = (text: string) => ({ vi: text, en: `${text} (en)` })
  const contactOf = (name: string, mail: string) => ({
    name: both(name),
    mail,
    phone: '0271 300 0009',
  })
  const { server, clock } = await testApp(t, {
    dataProtection: { contact: contactOf('Tổ dữ liệu cũ', 'cu@example.vn') },
    hosts: [
      {
        hostname: 'moi.example',
        branding: {
          authority: both('UBND TỈNH ĐỒNG NAI'),
          privacy: {
            contact: contactOf('Tổ dữ liệu mới', 'moi@example.vn'),
            note: both('Theo Quyết định số 1 <2026>.'),
          },
        },
      },
      {
        hostname: 'moi.example',
        from: '2027-01-01',
        branding: { privacy: { note: both('Theo Quyết định số 2.') } },
      },
    ],
  })
  const under = async (host: string, locale = 'vi') =>
    wordsOf((await server.inject({ url: `${PATH}?locale=${locale}`, headers: { host } })).body)
  const old = await under('sso.example')
  t.match(old, 'Cơ quan chịu trách nhiệm: UBND TỈNH BÌNH PHƯỚC')
  t.match(old, 'Tổ dữ liệu cũ, 0271 300 0009, cu@example.vn')
  t.notMatch(old, 'Quyết định')
  const successor = await under('moi.example')
  t.match(successor, 'Cơ quan chịu trách nhiệm: UBND TỈNH ĐỒNG NAI')
  t.match(successor, 'Theo Quyết định số 1 <2026>.')
  t.match(successor, 'Tổ dữ liệu mới')
  t.notMatch(successor, 'cu@example.vn')
  t.match(await under('moi.example', 'en'), 'Responsible authority: UBND TỈNH ĐỒNG NAI (en)')
  clock.advance(Date.parse('2027-01-01T00:00+07:00') - clock.now())
  const later = await under('moi.example')
  t.match(later, 'Theo Quyết định số 2.')
  t.match(later, 'Tổ dữ liệu mới', 'what is not said anew stays')
})

t.test('S24: every page leads to it', async (t) => {
  const { browser } = await testApp(t)
  for (const path of ['/cas/login', '/cas/khong-co', '/cas/recover']) {
    t.match((await browser().get(path)).body, 'href="/cas/privacy"')
  }
})
