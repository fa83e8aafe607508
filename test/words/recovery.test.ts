import { OFFICE } from '../support/recovery.ts'
import { type Row, reachWords, type Scene } from '../support/words.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const NEW = 'một mật khẩu khác hẳn 2027'
const TWICE = { password: NEW, repeat: NEW }
const WRONG_CODE = { username: 'tamtt', code: '2222-2222' }
const PACKED = { passwords: { memoryKiB: 8192, iterations: 1, concurrency: 1, waiting: 1 } }

type Flow = 'recover' | 'activate'
type Ending = (scene: Scene, id: number, secret: string) => Promise<unknown>

/** Somebody sends a code that is not theirs, so many times. */
const wrongTimes =
  (times: number, flow: Flow = 'recover') =>
  async (scene: Scene) => {
    let answer = await scene.send(`/cas/${flow}`, WRONG_CODE)
    for (let tries = 1; tries < times; tries += 1) answer = await scene.fill(answer, WRONG_CODE)
    return answer
  }

/** What was handed out, and what has become of it when it is opened. */
const opened = (flow: Flow, end: Ending) => async (scene: Scene) => {
  const id = await scene.addPerson(flow === 'activate' ? { password: null } : {})
  const secret = await scene.issue(id, flow === 'activate' ? 'slip' : 'link')
  scene.clock.advance(1_000)
  await end(scene, id, secret)
  return scene.browser.get(`/cas/${flow}/${secret}`)
}

const spend =
  (flow: Flow): Ending =>
  async (scene, _, secret) => {
    const visitor = scene.open()
    await visitor.get(`/cas/${flow}/${secret}`)
    await scene.send(`/cas/${flow}/password`, TWICE, visitor)
  }

const replace =
  (kind: 'link' | 'slip'): Ending =>
  (scene, id) =>
    scene.issue(id, kind)

const expire: Ending = async ({ clock }) => clock.advance(8 * DAY_MS)

/** The owner says that they did not ask for it. */
const cancel: Ending = async (scene, id) => {
  const [secret] = await scene.desk.list({ kinds: 'all', limit: 1 })
  await OFFICE.report(scene.database, secret?.id ?? 0, scene.clock.now(), id)
}

const lock: Ending = (scene, id) => scene.accounts.lock(id, scene.act('sự cố'))

/** Somebody who has come by a link, at the page of the new password. */
async function byLink(scene: Scene) {
  const id = await scene.addPerson()
  const page = await scene.follow(
    await scene.browser.get(`/cas/recover/${await scene.issue(id, 'link')}`),
  )
  return { id, page }
}

const CALL = {
  vi: 'Cần giúp? Gọi 0271 300 0000 hoặc gặp đầu mối CNTT của cơ quan.',
  en: 'Need help? Call 0271 300 0000, or see the IT contact of your office.',
}

const ROWS: readonly Row[] = [
  {
    what: 'r.p, r.code',
    vi: [
      'Quên mật khẩu',
      'Vì hộp thư cũng dùng chung mật khẩu này, chúng tôi không gửi liên kết vào hộp thư. Gọi 0271 300 0000 hoặc gặp đầu mối CNTT của cơ quan để nhận mã 8 ký tự.',
      'Mã nhận qua điện thoại',
    ],
    en: [
      'Forgot your password',
      'Your mailbox uses this same password, so we do not mail a link. Call 0271 300 0000 or see the IT contact of your office for an 8-character code.',
      'Code you were given',
    ],
    how: ({ browser }) => browser.get('/cas/recover'),
  },
  {
    what: 'r.who',
    vi: [
      'Đặt lại mật khẩu cho: T••• T•••• T••, Sở Nội vụ.',
      'Không đúng? Dừng lại và gọi 0271 300 0000.',
    ],
    en: [
      'Resetting the password for: T••• T•••• T••, Sở Nội vụ.',
      'Not you? Stop and call 0271 300 0000.',
    ],
    how: async (scene) => (await byLink(scene)).page,
  },
  {
    what: 'r.ok',
    vi: [
      'Đã đặt mật khẩu mới',
      'Các phiên đăng nhập trước đây đã kết thúc. Đăng nhập bằng mật khẩu mới.',
    ],
    en: ['New password set', 'Sessions from before have ended. Sign in with your new password.'],
    how: async (scene) => scene.follow(await scene.fill((await byLink(scene)).page, TWICE)),
  },
  {
    what: 'no code',
    vi: ['Nhập tên hộp thư công vụ.', 'Nhập mã nhận qua điện thoại.'],
    en: ['Enter your official mailbox name.', 'Enter the code you were given.'],
    status: 422,
    how: ({ send }) => send('/cas/recover', { username: '', code: '' }),
  },
  {
    what: 'no code of a slip',
    vi: 'Nhập mã trên phiếu kích hoạt.',
    en: 'Enter the code on the activation slip.',
    status: 422,
    how: ({ send }) => send('/cas/activate', { username: 'tamtt', code: '' }),
  },
  {
    what: 'r.bad',
    vi: 'Mã chưa đúng hoặc đã hết hạn. Còn 4 lần thử.',
    en: 'Wrong or expired code. 4 tries left.',
    status: 401,
    code: 'recovery.wrong',
    how: wrongTimes(1),
  },
  {
    what: 'r.bad, of a slip',
    vi: 'Mã chưa đúng hoặc đã hết hạn. Còn 1 lần thử.',
    en: 'Wrong or expired code. 1 try left.',
    status: 401,
    code: 'recovery.wrong',
    how: wrongTimes(4, 'activate'),
  },
  {
    what: 'r.bad, too often',
    vi: 'Đã nhập sai nhiều lần nên tên này tạm khóa việc nhập mã đến 07:45. Mật khẩu chưa bị thay đổi. Gọi 0271 300 0000 để nhận mã mới.',
    en: 'Too many wrong tries; no code is taken for this name until 07:45. The password has not changed. Call 0271 300 0000 for a new code.',
    status: 429,
    code: 'recovery.locked',
    how: wrongTimes(6),
  },
  {
    what: 'too often from one network',
    vi: 'Có quá nhiều lần nhập sai từ mạng này. Chờ 10 phút hoặc gọi 0271 300 0000.',
    en: 'Too many wrong tries from this network. Wait 10 minutes or call 0271 300 0000.',
    status: 429,
    code: 'recovery.network',
    settings: { throttle: { failuresPerNetwork: 5, triesBeforeLock: 20 } },
    how: wrongTimes(6),
  },
  {
    what: 'a name that is none',
    vi: 'Hãy dùng hộp thư công vụ (đuôi @binhphuoc.gov.vn), không dùng @gmail.com.',
    en: 'Use your official mailbox (@binhphuoc.gov.vn), not @gmail.com.',
    status: 422,
    how: ({ send }) => send('/cas/recover', { username: 'tamtt@gmail.com', code: '2222-2222' }),
  },
  {
    what: 'more people than passwords can be set',
    vi: 'Đang có nhiều người dùng. Thử lại sau 1 giây.',
    en: 'Many people are here just now. Try again in 1 second.',
    status: 503,
    code: 'form.busy',
    settings: PACKED,
    async how(scene) {
      const { page } = await byLink(scene)
      const tabs = [page]
      for (let tab = 0; tab < 3; tab += 1) {
        tabs.push(await scene.browser.get('/cas/recover/password'))
      }
      const answers = await Promise.all(tabs.map((tab) => scene.fill(tab, TWICE)))
      const [busy = page] = answers.filter(({ statusCode }) => statusCode === 503)
      return busy
    },
  },
  {
    what: 'a page that was open too long',
    vi: 'Trang mở quá lâu hoặc đã được gửi. Gửi lại.',
    en: 'This page was open too long, or was sent already. Send it again.',
    code: 'form.too-old',
    async how({ browser, clock, fill }) {
      const page = await browser.get('/cas/recover')
      clock.advance(31 * MINUTE_MS)
      return fill(page, WRONG_CODE)
    },
  },
  {
    what: 'cookies off',
    vi: 'Trình duyệt đang chặn cookie nên không thể tiếp tục. Cho phép cookie của sso.example rồi tải lại trang này.',
    en: 'Your browser blocks cookies. Allow cookies of sso.example, then reload this page.',
    code: 'form.no-cookies',
    async how({ browser, fill, locale }) {
      const page = await browser.get('/cas/recover')
      browser.cookies.clear()
      browser.cookies.set('__Host-lang', locale)
      return fill(page, WRONG_CODE)
    },
  },
  {
    what: 'r.used',
    vi: [
      'Không dùng được liên kết này',
      'Liên kết đã được dùng lúc 07:30 ngày 24/11/2026.',
      'Nếu không phải bạn đã dùng, gọi ngay 0271 300 0000.',
    ],
    en: [
      'This link cannot be used',
      'The link was used at 07:30 on 24/11/2026.',
      'If it was not you who used it, call 0271 300 0000 at once.',
    ],
    status: 410,
    code: 'recovery.link-used',
    how: opened('recover', spend('recover')),
  },
  {
    what: 'r.used, of a slip',
    vi: ['Không dùng được phiếu này', 'Phiếu kích hoạt đã được dùng lúc 07:30 ngày 24/11/2026.'],
    en: ['This slip cannot be used', 'The activation slip was used at 07:30 on 24/11/2026.'],
    status: 410,
    code: 'recovery.slip-used',
    how: opened('activate', spend('activate')),
  },
  {
    what: 'r.exp',
    vi: ['Liên kết hết hạn lúc 07:30 ngày 25/11/2026. Xin mã mới.', CALL.vi],
    en: ['The link expired at 07:30 on 25/11/2026. Ask for a new code.', CALL.en],
    status: 410,
    code: 'recovery.link-expired',
    how: opened('recover', expire),
  },
  {
    what: 'r.exp, of a slip',
    vi: 'Phiếu kích hoạt hết hạn lúc 07:30 ngày 01/12/2026. Xin phiếu mới.',
    en: 'The activation slip expired at 07:30 on 01/12/2026. Ask for a new one.',
    status: 410,
    code: 'recovery.slip-expired',
    how: opened('activate', expire),
  },
  {
    what: 'a newer link',
    vi: 'Liên kết đã được thay bằng liên kết mới hơn lúc 07:30 ngày 24/11/2026.',
    en: 'A newer link took the place of this one at 07:30 on 24/11/2026.',
    status: 410,
    code: 'recovery.link-replaced',
    how: opened('recover', replace('link')),
  },
  {
    what: 'a newer slip',
    vi: 'Phiếu đã được thay bằng phiếu mới hơn lúc 07:30 ngày 24/11/2026.',
    en: 'A newer slip took the place of this one at 07:30 on 24/11/2026.',
    status: 410,
    code: 'recovery.slip-replaced',
    how: opened('activate', replace('slip')),
  },
  {
    what: 'a link that was cancelled',
    vi: 'Liên kết đã bị hủy lúc 07:30 ngày 24/11/2026.',
    en: 'The link was cancelled at 07:30 on 24/11/2026.',
    status: 410,
    code: 'recovery.link-cancelled',
    how: opened('recover', cancel),
  },
  {
    what: 'a slip that was cancelled',
    vi: 'Phiếu kích hoạt đã bị hủy lúc 07:30 ngày 24/11/2026.',
    en: 'The activation slip was cancelled at 07:30 on 24/11/2026.',
    status: 410,
    code: 'recovery.slip-cancelled',
    how: opened('activate', cancel),
  },
  {
    what: 'a link to an account that has changed',
    vi: 'Liên kết không còn giá trị từ 07:30 ngày 24/11/2026, vì tài khoản đã có thay đổi.',
    en: 'The link is good for nothing since 07:30 on 24/11/2026, as the account has changed.',
    status: 410,
    code: 'recovery.link-ended',
    how: opened('recover', lock),
  },
  {
    what: 'a slip of an account that has changed',
    vi: 'Phiếu không còn giá trị từ 07:30 ngày 24/11/2026, vì tài khoản đã có thay đổi.',
    en: 'The slip is good for nothing since 07:30 on 24/11/2026, as the account has changed.',
    status: 410,
    code: 'recovery.slip-ended',
    how: opened('activate', lock),
  },
  {
    what: 'half a link',
    vi: 'Liên kết chưa đúng hoặc đã quá cũ. Kiểm tra xem đã mở đủ cả liên kết chưa.',
    en: 'The link is not right, or too old. Check that you opened all of it.',
    status: 404,
    code: 'recovery.link-unknown',
    how: ({ browser }) => browser.get(`/cas/recover/${'A'.repeat(43)}`),
  },
  {
    what: 'half a slip',
    vi: 'Mã trên phiếu chưa đúng hoặc đã quá cũ. Kiểm tra rồi gõ lại.',
    en: 'The code on the slip is not right, or too old. Check it and type it again.',
    status: 404,
    code: 'recovery.slip-unknown',
    how: ({ browser }) => browser.get('/cas/activate/2222222222222222'),
  },
  {
    what: 'the new password, too late',
    vi: 'Bước này chỉ mở được 15 phút sau khi nhập mã. Nhập lại mã, hoặc mở lại liên kết.',
    en: 'This step stays open for 15 minutes after the code. Enter the code again, or open the link again.',
    status: 410,
    code: 'recovery.timeout',
    async how(scene) {
      const { page } = await byLink(scene)
      scene.clock.advance(16 * MINUTE_MS)
      return scene.fill(page, TWICE)
    },
  },
  {
    what: 'a.check, a.wrong, a.notice',
    vi: [
      'Đây có phải là bạn?',
      'Trần Thanh Tâm',
      'Thông tin sai? Báo đầu mối CNTT trước khi kích hoạt.',
      'Cách chúng tôi xử lý dữ liệu cá nhân (đọc trong 1 phút)',
    ],
    en: [
      'Is this you?',
      'Trần Thanh Tâm',
      'Wrong details? Tell your IT contact before you activate.',
      'How we use your data (1 minute)',
    ],
    async how(scene) {
      const id = await scene.addPerson({ password: null })
      return scene.follow(await scene.browser.get(`/cas/activate/${await scene.issue(id, 'slip')}`))
    },
  },
  {
    what: 'a.*, done',
    vi: [
      'Tài khoản đã kích hoạt',
      'Từ nay đăng nhập bằng tên hộp thư và mật khẩu vừa đặt. Phiếu kích hoạt không còn giá trị.',
    ],
    en: [
      'Your account is active',
      'From now on sign in with your mailbox name and this password. The slip is good for nothing any more.',
    ],
    async how(scene) {
      const id = await scene.addPerson({ password: null })
      await scene.browser.get(`/cas/activate/${await scene.issue(id, 'slip')}`)
      return scene.follow(await scene.send('/cas/activate/password', TWICE))
    },
  },
  {
    what: 'both parties are told: a code was handed out',
    vi: 'Bộ phận hỗ trợ vừa cấp mã đặt lại mật khẩu theo yêu cầu lúc 07:30 ngày 24/11/2026. Mật khẩu chưa bị thay đổi.',
    en: 'Support handed out a code to reset your password, as asked, at 07:30 on 24/11/2026. The password has not changed.',
    async how(scene) {
      await scene.issue(await scene.addPerson(), 'spoken')
      return scene.enter()
    },
  },
  {
    what: 'both parties are told: the password was reset',
    vi: 'Bộ phận hỗ trợ vừa đặt lại mật khẩu theo yêu cầu lúc 07:30 ngày 24/11/2026.',
    en: 'Support reset your password, as asked, at 07:30 on 24/11/2026.',
    async how(scene) {
      await scene.fill((await byLink(scene)).page, TWICE)
      return scene.enter({ password: NEW })
    },
  },
  {
    what: 'w.h1, w.do',
    vi: [
      'Không phải bạn yêu cầu?',
      'Ai đó đã yêu cầu đặt lại mật khẩu cho tài khoản của bạn. Hủy yêu cầu thì liên kết và mã đã cấp không dùng được nữa.',
      'Hủy yêu cầu đặt lại mật khẩu',
    ],
    en: [
      'Did you not ask for this?',
      'Somebody asked for the password of your account to be reset. When you cancel, the link and the code that were handed out are good for nothing.',
      'Cancel the password reset',
    ],
    how: async (scene) => notAsked(scene),
  },
  {
    what: 'w.ok',
    vi: ['Đã hủy', 'Đã hủy. Bộ phận hỗ trợ đã được báo. Mật khẩu hiện tại vẫn dùng được.'],
    en: ['Cancelled', 'Cancelled. Support has been told. Your current password still works.'],
    how: async (scene) => scene.follow(await scene.fill(await notAsked(scene), {})),
  },
  {
    what: 'w.h1, when it is done already',
    vi: [
      'Mật khẩu đã được đặt lại lúc 07:30 ngày 24/11/2026. Báo ngay để bộ phận hỗ trợ kiểm tra.',
      'Báo bộ phận hỗ trợ',
    ],
    en: [
      'The password was reset at 07:30 on 24/11/2026. Tell support now, so that they can check.',
      'Tell support',
    ],
    how: usedAndAsked,
  },
  {
    what: 'w.ok, when it is done already',
    vi: [
      'Đã báo bộ phận hỗ trợ',
      'Bộ phận hỗ trợ đã được báo. Gọi ngay 0271 300 0000 nếu bạn không đăng nhập được, và đổi mật khẩu.',
    ],
    en: [
      'Support has been told',
      'Support has been told. Call 0271 300 0000 at once if you cannot sign in, and change your password.',
    ],
    how: async (scene) => scene.follow(await scene.fill(await usedAndAsked(scene), {})),
  },
]

/** The owner opens the link of the notice. */
async function notAsked(scene: Scene) {
  const id = await scene.addPerson()
  const token = await scene.issue(id, 'link')
  return scene.follow(await scene.browser.get(`/cas/recover/${token}/cancel`))
}

/** The password was reset, and its owner is asked about it after signing in. */
async function usedAndAsked(scene: Scene) {
  await scene.fill((await byLink(scene)).page, TWICE, scene.browser)
  await scene.enter({ password: NEW })
  return scene.browser.get('/cas/recover/cancel')
}

reachWords('2.10, 2.13', ROWS, {
  keys: [
    'recovery.errors',
    'recovery.standing',
    'recovery.cancel.title',
    'recovery.cancel.text',
    'recovery.cancel.usedText',
    'recovery.cancel.done',
    'recovery.cancel.doneText',
    'recovery.cancel.reported',
    'recovery.cancel.reportedText',
    'recovery.banner.used',
    'recovery.banner.open',
    'recovery.recover.emptyCode',
    'recovery.recover.who',
    'recovery.recover.notYou',
    'recovery.recover.done',
    'recovery.recover.doneText',
    'recovery.activate.emptyCode',
    'recovery.activate.check',
    'recovery.activate.wrong',
    'recovery.activate.done',
    'recovery.activate.doneText',
  ],
})
