import t, { type Test } from 'tap'
import { supportCommand } from '../../src/commands/support.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { terminal } from '../support/terminal.ts'
import { PASSWORD, testApp } from '../support/test-app.ts'

const CHROME =
  'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/109.0 Safari/537.36'
const OFFICE = 'https://vpdt.binhphuoc.example/'

/** A server, people at their browsers, and the help desk at the command line. */
async function office(t: Test, settings: Readonly<Record<string, unknown>> = {}) {
  const parts = await testApp(t, {
    trustedProxies: ['127.0.0.1'],
    services: [
      serviceEntry({
        id: 'ioffice',
        name: { vi: 'Văn bản iOffice', en: 'iOffice' },
        matches: [{ prefix: OFFICE }],
        launchUrl: OFFICE,
        allowedUnits: ['Sở Y tế'],
      }),
    ],
    ...settings,
  })
  await parts.addPerson()
  const { run } = terminal(parts, supportCommand)
  const headers = { 'x-forwarded-for': '10.1.2.3', 'user-agent': CHROME }

  async function signIn(username: string, password: string, query = '') {
    const { get, post } = parts.browser()
    const form = await get(`/cas/login${query}`, headers)
    const lt = /name="lt" value="([^"]+)"/.exec(form.body)?.[1] ?? ''
    return post(`/cas/login${query}`, { username, password, lt }, headers)
  }

  /** What the command says of the code on a page. */
  async function told(page: { body: string }, ...options: string[]) {
    await new Promise(setImmediate)
    await parts.app.supportTrail.flush()
    await parts.app.refusals.flush()
    return run(codeOn(page), ...options)
  }

  return { ...parts, run, signIn, told, headers }
}

function codeOn({ body }: { body: string }): string {
  return /<strong>([0-9A-Z]{4}-[0-9A-Z]{4})<\/strong>/.exec(body)?.[1] ?? 'no code'
}

t.test('a code tells when, from where, whose account, what happened and what to do', async (t) => {
  const { signIn, told } = await office(t)
  const page = await signIn('tamtt', 'sai')
  const { output, exitCode } = await told(page)
  t.equal(exitCode, 0)
  t.equal(
    output,
    `Mã hỗ trợ ${codeOn(page)}

Lúc:          2026-11-24 07:30
Từ:           10.1.2.3, Chrome trên Windows
Trang:        /cas/login (HTTP 401)
Tài khoản:    tamtt@binhphuoc.gov.vn, Trần Thanh Tâm, Sở Nội vụ

Tên hộp thư đúng, mật khẩu chưa đúng.
Tiếp theo:
  – Nhắc tắt Caps Lock, chuyển UniKey sang E, bấm Hiện để xem mật khẩu đang gõ.
  – Xem tên này còn khóa không, và do mạng nào: cas throttle show tamtt@binhphuoc.gov.vn
  – Nếu quên mật khẩu, gọi lại số trong hồ sơ rồi đọc mã đặt lại: cas account reset-code tamtt@binhphuoc.gov.vn --verified called-back

Nhật ký tài khoản:
  2026-11-24 07:30  tamtt@binhphuoc.gov.vn: đăng nhập không thành công (why: wrong-password)
`,
  )
})

t.test('an unknown name is told to the help desk, and to nobody else', async (t) => {
  const { signIn, told } = await office(t)
  const page = await signIn('khongco', 'sai')
  t.notMatch(page.body, 'không có trong hệ thống')
  const { output } = await told(page)
  t.match(output, 'Tên hộp thư đã gõ không có trong hệ thống.')
  t.match(output, 'Tài khoản:    không có: tên đã gõ không thuộc tài khoản nào')
  t.notMatch(output, 'khongco', 'what was typed is not kept')
})

t.test('a lock says until when, and a throttled network for how long', async (t) => {
  const { signIn, told } = await office(t)
  for (let tries = 0; tries < 5; tries += 1) await signIn('tamtt', 'sai')
  const page = await signIn('tamtt', PASSWORD)
  t.match((await told(page)).output, 'tạm khóa đến 2026-11-24 07:45. Mật khẩu chưa bị thay đổi.')
  t.match((await told(page, '--lang', 'en')).output, 'locked until 2026-11-24 07:45.')
})

t.test('an application that is not registered is told by its host', async (t) => {
  const { browser, headers, told } = await office(t)
  const service = encodeURIComponent('https://la.example/vao?khoa=bi-mat')
  const page = await browser().get(`/cas/login?service=${service}`, headers)
  const { output } = await told(page)
  t.match(output, 'Địa chỉ la.example chưa được đăng ký')
  t.match(output, 'Ứng dụng:     la.example')
  t.match(output, 'cas service trace --unknown')
  t.match(output, /Vé và địa chỉ bị từ chối:\n(?:.*\n)+.*HTTP 403/, 'with the diagnosis')
})

t.test(
  'who may not use an application: the rule in words, and the command that explains it',
  async (t) => {
    const { signIn, told } = await office(t)
    const page = await signIn('tamtt', PASSWORD, `?service=${encodeURIComponent(OFFICE)}`)
    t.equal(page.statusCode, 403)
    const { output } = await told(page)
    t.match(output, 'ứng dụng chỉ dành cho người của Sở Y tế.')
    t.match(output, 'Ứng dụng:     Văn bản iOffice (vpdt.binhphuoc.example)')
    t.match(output, 'cas service explain ioffice tamtt@binhphuoc.gov.vn')
    t.match(output, 'đăng nhập thành công')
  },
)

t.test('cookies that are off and forms that are too old are told', async (t) => {
  const { server, browser, headers, told } = await office(t)
  const off = await server.inject({
    method: 'POST',
    url: '/cas/login',
    headers: { ...headers, 'content-type': 'application/x-www-form-urlencoded' },
    payload: 'username=tamtt&password=sai&lt=x',
  })
  t.match((await told(off)).output, 'Trình duyệt không gửi cookie')
  const { get, post } = browser()
  await get('/cas/login', headers)
  const old = await post('/cas/login', { username: 'tamtt', password: 'x', lt: 'cũ' }, headers)
  t.match((await told(old)).output, 'Trang đăng nhập mở quá lâu')
  const recover = await post('/cas/recover', { username: 'tamtt', code: 'ABCD-EFGH' }, headers)
  t.match((await told(recover)).output, 'Biểu mẫu mở quá lâu')
})

t.test('what went wrong on a page of the account is told, with what to do', async (t) => {
  const { browser, headers, told } = await office(t)
  const { get, post } = browser()
  const path = '/cas/account/password'
  const fields = { password: 'cây cau trước ngõ', repeat: 'cây cau trước ngõ', current: 'sai' }
  const lt = /name="lt" value="([^"]+)"/.exec((await get('/cas/login', headers)).body)?.[1] ?? ''
  await post('/cas/login', { username: 'tamtt', password: PASSWORD, lt }, headers)
  let page = await get(path, headers)
  for (let tries = 0; tries < 6; tries += 1) {
    const token = /name="token" value="([^"]+)"/.exec((await get(path, headers)).body)?.[1] ?? ''
    page = await post(path, { ...fields, token }, headers)
  }
  t.equal(page.statusCode, 429)
  const { output } = await told(page)
  t.match(output, 'nhập sai nhiều lần nên tạm khóa đến 2026-11-24 07:45. Chưa có gì thay đổi.')
  t.match(output, 'cas throttle clear')
  const lost = await get('/cas/lgoin', headers)
  t.match((await told(lost)).output, 'Nhắc chỉ mở cổng ở địa chỉ: sso.example')
})

t.test('a code is understood in small letters, with blanks and without the hyphen', async (t) => {
  const { signIn, told, run } = await office(t)
  const page = await signIn('tamtt', 'sai')
  await told(page)
  const code = codeOn(page)
  for (const typed of [
    [code.toLowerCase()],
    [code.replace('-', ' ')],
    code.split('-'),
    [[...code.replace('-', '')].join(' ')],
    [code.replace('-', '–')],
  ]) {
    t.equal((await run(...typed)).exitCode, 0, typed.join(' '))
  }
})

t.test(
  'what is no code, or of which nothing is known, is told with what it may mean',
  async (t) => {
    const { run } = await office(t)
    const unknown = await run('7KQP-3MXA')
    t.equal(unknown.exitCode, 1)
    t.match(unknown.message, 'Không có gì được ghi với mã 7KQP-3MXA.')
    t.match(unknown.message, 'hơn 7 ngày trước')
    for (const typed of ['7KQ', '0KQP-3MXA', '7KQP-3MXA-5', "%' OR 1=1"]) {
      const { exitCode, message } = await run(typed)
      t.equal(exitCode, 64, typed)
      t.match(message, 'không phải mã hỗ trợ')
    }
  },
)

t.test('that a code was read is written down', async (t) => {
  const { run, database } = await office(t)
  await run('7KQP-3MXA')
  t.same(
    await database.query(
      'SELECT event, subject, account_id FROM audit_entries WHERE event = :event',
      {
        event: 'support.code-read',
      },
    ),
    [{ event: 'support.code-read', subject: '7KQP-3MXA', account_id: null }],
  )
})

t.test('a reason without words is told by its own', async (t) => {
  const { app, run } = await office(t)
  app.supportTrail.note({
    code: '7KQP-3MXA',
    what: 'FST_ERR_CTP_INVALID_MEDIA_TYPE',
    detail: '',
    status: 415,
    path: '/cas/login',
    host: '',
    serviceId: '',
    cameFrom: '10.1.2.3',
    device: '',
  })
  await app.supportTrail.flush()
  const { output } = await run('7KQP-3MXA')
  t.match(output, 'Lý do máy chủ ghi lại: FST_ERR_CTP_INVALID_MEDIA_TYPE.')
  t.match(output, 'grep 7KQP-3MXA')
})

t.test('--json keeps its keys', async (t) => {
  const { signIn, told } = await office(t)
  const page = await signIn('tamtt', 'sai')
  const document = JSON.parse((await told(page, '--json', '--lang', 'en')).output)
  t.same(Object.keys(document), ['code', 'account', 'notes', 'audit', 'refusals'])
  t.match(document.notes, [
    {
      at: '2026-11-24T00:30:00.000Z',
      what: 'sign-in.wrong-password',
      detail: '',
      status: 401,
      path: '/cas/login',
      host: null,
      service: null,
      network: '10.1.2.3',
      device: 'Chrome/Windows',
      sentence: 'The mailbox name is right, the password is not.',
      next: Array,
    },
  ])
})
