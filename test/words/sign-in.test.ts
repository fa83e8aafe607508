import { A, query } from '../support/login-cases.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { PASSWORD } from '../support/test-app.ts'
import { atVerify, enrolled, type Row, reachWords, type Scene } from '../support/words.ts'

const MINUTE_MS = 60_000
const PENDING = { kind: 'change-password', reason: 'reset' } as const
const SUFFIXES = {
  mailbox: {
    suffixes: [
      { name: 'binhphuoc.gov.vn' },
      {
        name: 'cu.binhphuoc.gov.vn',
        state: 'retired',
        retiredOn: '2025-07-01',
        replacedBy: 'binhphuoc.gov.vn',
      },
    ],
    defaultSuffix: 'binhphuoc.gov.vn',
  },
}
const WRONG = {
  vi: 'Tên hộp thư hoặc mật khẩu chưa đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi thử lại.',
  en: 'The mailbox name or password is not right. Check Caps Lock and your Vietnamese keyboard, then try again.',
}

/** Signs in with these, as somebody who just came. */
const typed =
  (username: string, password = 'x') =>
  ({ browser }: Scene) =>
    browser.signIn({ username, password })

/** The same name, wrong so many times. */
const wrongTimes = (times: number, username = 'tamtt') =>
  async function tryAgain({ browser }: Scene) {
    for (let tries = 1; tries < times; tries += 1) await browser.signIn({ username, password: 'x' })
    return browser.signIn({ username, password: 'x' })
  }

/** Somebody at the page after the password. */
async function pending(scene: Scene) {
  const id = await scene.addPerson()
  await scene.requiredActions.require(id, PENDING, scene.act())
  return { id, page: await scene.enter() }
}

const ROWS: readonly Row[] = [
  {
    what: 'the form',
    vi: [
      'Tên hộp thư công vụ',
      'Ví dụ: tamtt. Không cần gõ phần @binhphuoc.gov.vn.',
      'Mật khẩu',
      'Hiện mật khẩu',
      'Phím Caps Lock đang bật.',
      'Có vẻ bộ gõ tiếng Việt đang bật. Chuyển UniKey sang chế độ E rồi gõ lại.',
      'Đây là máy dùng chung',
      'Tự thoát sau 15 phút không thao tác.',
      'Đăng nhập',
      'Đang kiểm tra…',
      'Quên mật khẩu?',
      'Kích hoạt tài khoản lần đầu',
    ],
    en: [
      'Official mailbox name',
      'For example: tamtt. Leave out @binhphuoc.gov.vn.',
      'Password',
      'Show password',
      'Caps Lock is on.',
      'A Vietnamese keyboard may be on. Switch UniKey to E and retype.',
      'This is a shared computer',
      'Signs out after 15 idle minutes.',
      'Sign in',
      'Checking…',
      'Forgot password?',
      'Activate a new account',
    ],
    how: ({ browser }) => browser.get('/cas/login'),
  },
  {
    what: 'target',
    vi: ['Đăng nhập để vào', 'Ứng dụng mẫu', 'app.example'],
    en: ['Sign in to continue to', 'Sample application', 'app.example'],
    how: ({ browser }) => browser.get(`/cas/login?${query({ service: A })}`),
  },
  {
    what: 'lastlogin',
    vi: 'Lần đăng nhập trước: 07:30 ngày 24/11/2026, Thiết bị không rõ, Internet (127.0.0.1). Không phải bạn?',
    en: 'Last sign-in: 07:30 on 24/11/2026, Unknown device, Internet (127.0.0.1). Not you?',
    async how(scene) {
      await scene.addPerson()
      await scene.enter()
      scene.clock.advance(MINUTE_MS)
      return scene.enter({}, '/cas/login?renew=true', scene.open())
    },
  },
  {
    what: 'empty name',
    vi: ['Có lỗi cần sửa', 'Nhập tên hộp thư công vụ.'],
    en: ['There is a problem', 'Enter your official mailbox name.'],
    status: 401,
    how: typed(''),
  },
  {
    what: 'empty password',
    vi: 'Nhập mật khẩu.',
    en: 'Enter your password.',
    status: 401,
    how: typed('tamtt', ''),
  },
  {
    what: 'wrong: a name that nobody has',
    ...WRONG,
    status: 401,
    code: 'sign-in.unknown',
    how: typed('khongco'),
  },
  {
    what: 'wrong: a password that is not theirs',
    ...WRONG,
    status: 401,
    code: 'sign-in.wrong-password',
    async how(scene) {
      await scene.addPerson()
      return typed('tamtt')(scene)
    },
  },
  {
    what: 'ime: a wrong password with Vietnamese letters',
    vi: `${WRONG.vi} Có vẻ bộ gõ tiếng Việt đang bật. Chuyển UniKey sang chế độ E rồi gõ lại.`,
    en: `${WRONG.en} A Vietnamese keyboard may be on. Switch UniKey to E and retype.`,
    status: 401,
    code: 'sign-in.unknown',
    how: typed('tamtt', 'mât khâu'),
  },
  {
    what: 'wrong, near limit',
    vi: `${WRONG.vi} Còn 2 lần thử trước khi tạm khóa.`,
    en: `${WRONG.en} 2 tries left before a short lock.`,
    status: 401,
    code: 'sign-in.unknown',
    how: wrongTimes(3),
  },
  {
    what: 'name has diacritics',
    vi: [
      'Tên hộp thư không có dấu. Có phải là hoans? Hoặc hoan1, hoan. Chọn tên đúng rồi gõ lại mật khẩu.',
      'Chọn tên hoans',
    ],
    en: [
      'Mailbox names have no accents. Did you mean hoans? Or hoan1, hoan. Pick one and retype the password.',
      'Use the name hoans',
    ],
    status: 401,
    how: typed('hoán'),
  },
  {
    what: 'foreign suffix',
    vi: 'Hãy dùng hộp thư công vụ (đuôi @binhphuoc.gov.vn), không dùng @gmail.com.',
    en: 'Use your official mailbox (@binhphuoc.gov.vn), not @gmail.com.',
    status: 401,
    how: typed('tamtt@gmail.com'),
  },
  {
    what: 'suffix typo',
    vi: 'Đuôi thư @binhphuoc.gov chưa đúng. Có phải @binhphuoc.gov.vn?',
    en: '@binhphuoc.gov is not a known suffix. Did you mean @binhphuoc.gov.vn?',
    status: 401,
    how: typed('tamtt@binhphuoc.gov'),
  },
  {
    what: 'retired suffix',
    vi: 'Đuôi @cu.binhphuoc.gov.vn đã ngừng dùng từ 01/07/2025. Đăng nhập bằng @binhphuoc.gov.vn.',
    en: '@cu.binhphuoc.gov.vn was retired on 01/07/2025. Sign in with @binhphuoc.gov.vn.',
    status: 401,
    settings: SUFFIXES,
    how: typed('tamtt@cu.binhphuoc.gov.vn'),
  },
  {
    what: 'full name typed',
    vi: 'Nhập tên hộp thư (ví dụ sonnv), không nhập họ tên.',
    en: 'Enter the mailbox name (e.g. sonnv), not your full name.',
    status: 401,
    how: typed('nguyễn văn sơn'),
  },
  {
    what: 'phone or ID number typed',
    vi: 'Đây là số điện thoại hoặc số định danh. Hãy nhập tên hộp thư công vụ.',
    en: 'That looks like a phone or ID number. Enter your mailbox name.',
    status: 401,
    how: typed('0912 345 678'),
  },
  {
    what: 'signs that no name has',
    vi: 'Tên hộp thư chỉ gồm chữ không dấu, chữ số, dấu chấm, gạch nối và gạch dưới. Kiểm tra rồi gõ lại.',
    en: 'A mailbox name has only letters without accents, digits, dots, hyphens and underscores. Check it and retype.',
    status: 401,
    how: typed('tam!tt'),
  },
  {
    what: 'temporarily locked',
    vi: 'Đã nhập sai nhiều lần nên tên này tạm khóa đến 07:45. Mật khẩu chưa bị thay đổi. Nếu quên mật khẩu, gọi 0271 300 0000.',
    en: 'Too many wrong tries; this name is locked until 07:45. The password has not changed. If you forgot it, call 0271 300 0000.',
    status: 429,
    code: 'sign-in.locked',
    how: wrongTimes(6),
  },
  {
    what: 'network throttled',
    vi: 'Có quá nhiều lần đăng nhập sai từ mạng này. Chờ 10 phút hoặc gọi 0271 300 0000.',
    en: 'Too many failed sign-ins from this network. Wait 10 minutes or call 0271 300 0000.',
    status: 429,
    code: 'sign-in.throttled',
    settings: { throttle: { failuresPerNetwork: 5, triesBeforeLock: 20 } },
    how: wrongTimes(6),
  },
  {
    what: 'disabled',
    vi: 'Tài khoản đã ngừng hoạt động từ 24/11/2026. Liên hệ đầu mối CNTT của Sở Nội vụ.',
    en: 'This account has been closed since 24/11/2026. Contact the IT contact of Sở Nội vụ.',
    status: 401,
    code: 'sign-in.disabled',
    async how(scene) {
      await scene.accounts.disable(await scene.addPerson(), scene.act('nghỉ việc'))
      return typed('tamtt', PASSWORD)(scene)
    },
  },
  {
    what: 'locked by operator',
    vi: [
      'Tài khoản đang bị khóa theo yêu cầu quản trị. Gọi 0271 300 0000, nêu mã hỗ trợ dưới đây.',
      'Đọc mã này khi gọi bộ phận hỗ trợ.',
    ],
    en: [
      'An administrator has locked this account. Call 0271 300 0000 and quote the support code below.',
      'Read it out when you call support.',
    ],
    status: 401,
    code: 'sign-in.locked-by-operator',
    async how(scene) {
      await scene.accounts.lock(await scene.addPerson(), scene.act('sự cố'))
      return typed('tamtt', PASSWORD)(scene)
    },
  },
  {
    what: 'not activated',
    vi: 'Tài khoản chưa kích hoạt. Dùng mã trên phiếu kích hoạt ở trang Kích hoạt tài khoản.',
    en: 'Not activated yet. Use the code on your activation slip on the page Activate a new account.',
    status: 401,
    code: 'sign-in.not-activated',
    async how(scene) {
      const id = await scene.addPerson({ password: null })
      return typed('tamtt', await scene.issue(id, 'slip'))(scene)
    },
  },
  {
    what: 'form too old',
    vi: 'Trang mở quá lâu nên cần gửi lại. Gõ lại mật khẩu.',
    en: 'This page was open too long. Retype your password.',
    code: 'sign-in.form-too-old',
    async how({ browser, clock, fill }) {
      const page = await browser.get('/cas/login')
      clock.advance(31 * MINUTE_MS)
      return fill(page, { username: 'tamtt', password: PASSWORD })
    },
  },
  {
    what: 'cookies off',
    vi: 'Trình duyệt đang chặn cookie nên không thể đăng nhập. Cho phép cookie của sso.example trong phần cài đặt trình duyệt rồi tải lại trang này.',
    en: 'Your browser blocks cookies, so you cannot sign in. Allow cookies for sso.example in the browser settings, then reload this page.',
    code: 'sign-in.cookies-off',
    async how({ browser, fill, locale }) {
      const page = await browser.get('/cas/login')
      browser.cookies.clear()
      browser.cookies.set('__Host-lang', locale)
      return fill(page, { username: 'tamtt', password: PASSWORD })
    },
  },
  {
    what: 'a sign-in that was not finished',
    vi: 'Lần đăng nhập này quá 10 phút chưa xong nên cần làm lại. Gõ lại mật khẩu.',
    en: 'This sign-in was not finished within 10 minutes. Type your password again.',
    code: 'sign-in.expired',
    async how(scene) {
      const { page } = await pending(scene)
      scene.clock.advance(11 * MINUTE_MS)
      return scene.fill(page, {})
    },
  },
  {
    what: 'an account that changed meanwhile',
    vi: 'Tài khoản vừa có thay đổi nên cần đăng nhập lại. Gõ lại mật khẩu.',
    en: 'This account has just been changed. Type the password again.',
    code: 'sign-in.overtaken',
    async how(scene) {
      const { id, page } = await pending(scene)
      await scene.accounts.lock(id, scene.act('sự cố'))
      return scene.fill(page, {})
    },
  },
  {
    what: 'too many wrong codes in one sign-in',
    vi: 'Mã xác thực bị nhập sai quá nhiều lần nên cần đăng nhập lại từ đầu.',
    en: 'Too many wrong codes. Please sign in again from the beginning.',
    code: 'sign-in.given-up',
    settings: { throttle: { triesBeforeLock: 20, triesOnKnownBrowser: 20 } },
    async how(scene) {
      await enrolled(scene)
      const { page, send } = await atVerify(scene)
      let answer = page
      for (let tries = 0; tries < 21; tries += 1) answer = await send('000000', answer)
      return answer
    },
  },
  {
    what: 'the mail system is silent',
    vi: 'Hệ thống thư công vụ chưa trả lời nên chưa kiểm tra được mật khẩu. Lần này không tính là nhập sai. Thử lại sau vài phút.',
    en: 'The mail system is not answering, so the password could not be checked. This does not count as a wrong try. Try again in a few minutes.',
    status: 503,
    code: 'sign-in.unavailable',
    settings: {
      sources: [
        { name: 'local', kind: 'local' },
        // Nobody listens at that port.
        { name: 'hop-thu', kind: 'imap', imap: { servers: ['imaps://127.0.0.1:1'] } },
      ],
    },
    how: typed('tamtt'),
  },
  {
    what: 'more people than passwords can be checked',
    vi: 'Đang có nhiều người đăng nhập. Thử lại sau 1 giây.',
    en: 'Many people are signing in. Try again in 1 s.',
    status: 503,
    code: 'sign-in.busy',
    settings: { passwords: { memoryKiB: 8192, iterations: 1, concurrency: 1, waiting: 1 } },
    async how({ open }) {
      const answers = await Promise.all(
        Array.from({ length: 8 }, (_, place) =>
          open().signIn({ username: `tamtt${place}`, password: 'x' }),
        ),
      )
      const [busy = await open().get('/cas/login')] = answers.filter(
        ({ statusCode }) => statusCode === 503,
      )
      return busy
    },
  },
  {
    what: 'renew',
    vi: [
      'Ứng dụng mẫu yêu cầu nhập lại mật khẩu để bảo đảm an toàn.',
      'Đang đăng nhập với tên Trần Thanh Tâm.',
    ],
    en: [
      'Sample application asks you to enter your password again.',
      'You are signed in as Trần Thanh Tâm.',
    ],
    settings: { services: [serviceEntry()] },
    async how(scene) {
      await scene.addPerson()
      await scene.enter()
      return scene.browser.get(`/cas/login?${query({ service: A, renew: 'true' })}`)
    },
  },
]

reachWords('2.4', ROWS, {
  keys: ['loginErrors', 'login.target', 'login.renew', 'login.keyboard', 'login.capsLock'],
})
