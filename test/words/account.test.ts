import { setImmediate as nextTurn } from 'node:timers/promises'
import { A, query } from '../support/login-cases.ts'
import { mailbox } from '../support/people.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { PASSWORD } from '../support/test-app.ts'
import { keptElsewhere, type Row, reachWords, type Scene } from '../support/words.ts'

const MINUTE_MS = 60_000
const PHONE = '/cas/account/phone'
const SESSIONS = '/cas/account/sessions'
const MAIL = {
  sources: [
    { name: 'local', kind: 'local' },
    // Nobody listens at that port.
    { name: 'hop-thu', kind: 'imap', imap: { servers: ['imaps://127.0.0.1:1'] } },
  ],
}

/** Somebody who is signed in opens a page of theirs. */
const own =
  (path: string, person = {}) =>
  async (scene: Scene) => {
    await scene.addPerson(person)
    await scene.enter()
    return scene.browser.get(path)
  }

/** Somebody changes the number at which support calls. */
const phone =
  (typed: string, current = PASSWORD, person = {}) =>
  async (scene: Scene) => {
    await own(PHONE, person)(scene)
    return scene.send(PHONE, { phone: typed, current })
  }

/** The same on the way in, where a number must be confirmed. */
const confirmed = (fields: Readonly<Record<string, string>>) => async (scene: Scene) => {
  const id = await scene.addPerson()
  await scene.requiredActions.require(id, { kind: 'confirm-phone' }, scene.act())
  return scene.fill(await scene.enter(), fields)
}

/** Somebody who has entered an application, and is signed in elsewhere as well. */
async function twoDevices(scene: Scene) {
  const id = await scene.addPerson()
  const other = scene.open()
  await scene.enter({}, '/cas/login', other)
  scene.clock.advance(MINUTE_MS)
  await scene.enter()
  const ticket = await other.ticketFor(A)
  await scene.server.inject(`/cas/serviceValidate?${query({ service: A, ticket })}`)
  return { id, other }
}

/** Presses a button of the page of devices; `which` is what it posts, with its number from the page. */
async function press(scene: Scene, name: 'end' | 'others' | 'notme', value = '') {
  const { body } = await scene.browser.get(SESSIONS)
  const token = /name="token" value="([^"]+)"/.exec(body)?.[1] ?? ''
  const found = new RegExp(`name="${name}" value="(${value || '[^"]+'})"`).exec(body)?.[1] ?? ''
  return scene.follow(await scene.browser.post(SESSIONS, { token, [name]: found }))
}

/** Somebody who has an application open signs out. */
async function left(scene: Scene, path = '/cas/logout') {
  const { other } = await twoDevices(scene)
  return other.get(path)
}

/** The page that the browser goes on to by itself: it says what came of it. */
function toldAfter(scene: Scene, { body }: Readonly<{ body: string }>) {
  const next = /http-equiv="refresh" content="0; url=([^"]+)"/.exec(body)?.[1] ?? ''
  return scene.browser.get(next.replaceAll('&amp;', '&'))
}

const ROWS: readonly Row[] = [
  {
    what: 'profile',
    vi: [
      'Tài khoản của bạn',
      'Do Sở Nội vụ quản lý',
      'Thông tin sai?',
      'Gửi yêu cầu sửa',
      'trả lời trong 2 ngày làm việc.',
      '0912 ••• •78',
      'Bạn chưa mở ứng dụng nào.',
    ],
    en: [
      'Your account',
      'Managed by Sở Nội vụ',
      'Something wrong?',
      'Ask for a correction',
      'we answer in 2 working days.',
      '0912 ••• •78',
      'You have not opened any application yet.',
    ],
    how: own('/cas/account'),
  },
  {
    what: 'profile, with nothing in it',
    vi: ['Do cơ quan quản lý', 'Chưa ghi', 'Chưa có số điện thoại.'],
    en: ['Managed by your office', 'Not recorded', 'There is no phone number yet.'],
    how: own('/cas/account', { unit: '', phone: '' }),
  },
  {
    what: 'p.phone.hint',
    vi: [
      'Đổi số điện thoại',
      'Số đang lưu: 0912 ••• •78',
      'Số di động để bộ phận hỗ trợ gọi lại xác minh. Ví dụ: 0912 345 678',
      'Nhập mật khẩu để lưu thay đổi số điện thoại.',
    ],
    en: [
      'Change your phone number',
      'The number we have: 0912 ••• •78',
      'Mobile number support will call back. For example 0912 345 678',
      'Enter your password to save the phone number.',
    ],
    status: 422,
    how: phone('0987654321', ''),
  },
  {
    what: 'no number',
    vi: 'Nhập số điện thoại.',
    en: 'Enter a phone number.',
    status: 422,
    how: phone(''),
  },
  {
    what: 'p.phone.bad',
    vi: 'Nhập số điện thoại Việt Nam, ví dụ 0912 345 678 hoặc 0271 300 0000.',
    en: 'Enter a Vietnamese number, like 0912 345 678 or 0271 300 0000.',
    status: 422,
    how: phone('12345'),
  },
  {
    what: 'p.phone.old',
    vi: 'Số 11 chữ số đã đổi đầu số. Có phải 0323 456 789?',
    en: '11-digit numbers were renumbered. Did you mean 0323 456 789?',
    status: 422,
    how: confirmed({ phone: '0162 345 6789' }),
  },
  {
    what: 'p.phone.taken',
    vi: 'Số này đang gắn với tài khoản khác cùng đơn vị. Kiểm tra lại hoặc báo bộ phận hỗ trợ.',
    en: 'This number is on another account in your unit. Check it, or tell support.',
    status: 422,
    async how(scene) {
      await scene.addPerson({ name: 'sonnv', phone: '+84987654321' })
      return phone('0987654321')(scene)
    },
  },
  {
    what: 'the number that is there',
    vi: 'Đây là số đang lưu.',
    en: 'This is the number that we have.',
    status: 422,
    how: phone('0912345678'),
  },
  {
    what: 'p.pw, another password',
    vi: 'Mật khẩu hiện tại chưa đúng.',
    en: 'Current password is not right.',
    status: 422,
    how: phone('0987654321', 'sai'),
  },
  {
    what: 'p.pw, too often',
    vi: 'Đã nhập sai mật khẩu nhiều lần nên tạm khóa đến 07:45. Mật khẩu chưa bị thay đổi. Nếu quên mật khẩu, gọi 0271 300 0000.',
    en: 'Too many wrong passwords; locked until 07:45. The password has not changed. If you forgot it, call 0271 300 0000.',
    status: 429,
    code: 'proof.locked',
    async how(scene) {
      const wrong = { phone: '0987654321', current: 'sai' }
      let page = await own(PHONE)(scene)
      for (let tries = 0; tries < 6; tries += 1) page = await scene.fill(page, wrong)
      return page
    },
  },
  {
    what: 'a number that was changed elsewhere meanwhile',
    vi: 'Số điện thoại vừa được đổi ở nơi khác. Kiểm tra rồi nhập lại nếu cần.',
    en: 'The phone number has just been changed elsewhere. Check it, and enter it again if needed.',
    status: 409,
    code: 'phone.overtaken',
    async how(scene) {
      const page = await own(PHONE)(scene)
      const { batch, change } = scene.database
      scene.database.batch = async (durability, statements) => {
        if (statements.some(({ sql }) => sql.includes('SET phone ='))) {
          scene.database.batch = batch
          await change('power', "UPDATE accounts SET phone = '+84977777777'")
        }
        return batch(durability, statements)
      }
      return scene.fill(page, { phone: '0987654321', current: PASSWORD })
    },
  },
  {
    what: 'more people than passwords can be checked',
    vi: 'Đang có nhiều người đăng nhập. Thử lại sau 1 giây.',
    en: 'Many people are signing in. Try again in 1 second.',
    status: 503,
    code: 'form.busy',
    settings: { passwords: { memoryKiB: 8192, iterations: 1, concurrency: 1, waiting: 1 } },
    async how(scene) {
      const tabs = [await own(PHONE)(scene)]
      for (let tab = 0; tab < 3; tab += 1) tabs.push(await scene.browser.get(PHONE))
      const fields = { phone: '0987654321', current: PASSWORD }
      const answers = await Promise.all(tabs.map((tab) => scene.fill(tab, fields)))
      const [busy = await scene.browser.get(PHONE)] = answers.filter(
        ({ statusCode }) => statusCode === 503,
      )
      return busy
    },
  },
  {
    what: 'a page that was open too long',
    vi: 'Trang mở quá lâu hoặc đã được gửi. Làm lại.',
    en: 'This page was open too long, or was sent already. Please do it again.',
    status: 403,
    code: 'form.too-old',
    async how(scene) {
      await own(PHONE)(scene)
      return scene.browser.post(PHONE, { phone: '0987654321', current: PASSWORD })
    },
  },
  {
    what: 'p.saved',
    vi: 'Đã lưu. Việc đổi từ số 0912 ••• •78 được báo ở lần đăng nhập sau.',
    en: 'Saved. The change from 0912 ••• •78 will be shown at the next sign-in.',
    how: async (scene) => scene.follow(await phone('0987654321')(scene)),
  },
  {
    what: 'p.saved, the first number',
    vi: 'Đã lưu số điện thoại.',
    en: 'Phone number saved.',
    how: async (scene) => scene.follow(await phone('0987654321', PASSWORD, { phone: '' })(scene)),
  },
  {
    what: 'p.saved, told at the next sign-in',
    vi: [
      'Số điện thoại của tài khoản đã đổi từ 0912 ••• •78 thành 0987 ••• •21 lúc 07:30 ngày 24/11/2026.',
      'Không phải bạn đổi?',
    ],
    en: [
      'The phone number of your account was changed from 0912 ••• •78 to 0987 ••• •21 at 07:30 on 24/11/2026.',
      'Was that not you?',
    ],
    async how(scene) {
      await phone('0987654321')(scene)
      return scene.enter({}, '/cas/login', scene.open())
    },
  },
  {
    what: 'language',
    vi: 'Đã lưu ngôn ngữ.',
    en: 'Language saved.',
    async how(scene) {
      const { body } = await own('/cas/account')(scene)
      const [, form = ''] = body.split('action="/cas/account"')
      const token = /name="token" value="([^"]+)"/.exec(form)?.[1] ?? ''
      const fields = { token, language: scene.locale }
      return scene.follow(await scene.browser.post('/cas/account', fields))
    },
  },
  {
    what: 's.h1, s.current, s.hist',
    vi: [
      'Thiết bị đang đăng nhập',
      'Thiết bị này',
      'Bạn chỉ đang đăng nhập trên thiết bị này.',
      '60 ngày gần đây: thành công và không thành công',
      'Đăng nhập thành công',
    ],
    en: [
      'Where you are signed in',
      'This device',
      'You are signed in on this device only.',
      'Last 60 days: successful and failed',
      'Signed in',
    ],
    how: own(SESSIONS),
  },
  {
    what: 's.row, s.end, s.note, s.notme',
    vi: [
      'từ 07:30, hoạt động 07:31 · đã mở: Ứng dụng mẫu',
      'Đăng xuất thiết bị này',
      'Đăng xuất mọi thiết bị khác',
      'Không phải tôi',
    ],
    en: [
      'since 07:30, active 07:31 · opened: Sample application',
      'Sign out this one',
      'Sign out everywhere else',
      'That wasn’t me',
    ],
    async how(scene) {
      await twoDevices(scene)
      return scene.browser.get(SESSIONS)
    },
  },
  {
    what: 's.end, done',
    vi: 'Đã đăng xuất thiết bị đó.',
    en: 'That device is signed out.',
    async how(scene) {
      await twoDevices(scene)
      return press(scene, 'end')
    },
  },
  {
    what: 's.endall, done',
    vi: 'Đã đăng xuất mọi thiết bị khác.',
    en: 'All other devices are signed out.',
    async how(scene) {
      await twoDevices(scene)
      return press(scene, 'others')
    },
  },
  {
    what: 'devices, a page that was open too long',
    vi: 'Trang mở quá lâu hoặc đã được gửi. Chọn lại.',
    en: 'This page was open too long, or has been sent already. Choose again.',
    status: 403,
    async how(scene) {
      await own(SESSIONS)(scene)
      return scene.browser.post(SESSIONS, { others: '1' })
    },
  },
  {
    what: 's.hist, what failed',
    vi: [
      'Sai mật khẩu, không vào được',
      'Những lần sai mật khẩu: không ai vào được. Nếu không phải bạn gõ mà lặp lại nhiều lần, gọi 0271 300 0000; mật khẩu không cần đổi. Bật xác thực hai lớp để chắc chắn hơn.',
    ],
    en: [
      'Wrong password, nobody got in',
      'Where a password was wrong, nobody got in. If it was not you and it happens again and again, call 0271 300 0000; you need not change your password. Two-step sign-in makes it safer still.',
    ],
    async how(scene) {
      await scene.addPerson()
      await scene.browser.signIn({ username: 'tamtt', password: 'x' })
      await nextTurn()
      await scene.enter()
      return scene.browser.get(SESSIONS)
    },
  },
  {
    what: 's.notme, done',
    vi: [
      'Đã ghi nhận: không phải bạn',
      'Phiên đó đã kết thúc. Bộ phận hỗ trợ đã được báo.',
      'Đổi mật khẩu: người khác có thể đang biết mật khẩu cũ.',
      'Nếu chưa đổi, lần đăng nhập sau phải đổi mật khẩu trước khi vào.',
      'Kiểm tra số điện thoại đang lưu: 0912 ••• •78.',
      'Bật xác thực hai lớp: dù lộ mật khẩu, người khác vẫn không vào được.',
      'Mở các ứng dụng hay dùng và xem có văn bản, thư nào không phải của bạn. Thấy việc lạ thì gọi ngay 0271 300 0000.',
    ],
    en: [
      'Noted: that was not you',
      'That session has ended. Support has been told.',
      'Change your password: somebody else may know the old one.',
      'If you do not, you will have to change it before you next get in.',
      'Check the phone number that we have: 0912 ••• •78.',
      'Turn on two-step sign-in: even with your password nobody else gets in.',
      'Open the applications that you use and look for documents or mail that are not yours. If you see anything odd, call 0271 300 0000 at once.',
    ],
    async how(scene) {
      await twoDevices(scene)
      return press(scene, 'notme', 'session:[0-9]+')
    },
  },
  {
    what: 's.notme, of somebody whose password is elsewhere, without a phone',
    vi: [
      'Đổi mật khẩu ở hệ thống quản lý mật khẩu của bạn: người khác có thể đang biết mật khẩu cũ.',
      'Thêm số điện thoại để bộ phận hỗ trợ gọi lại được.',
    ],
    en: [
      'Change your password in the system that keeps it: somebody else may know the old one.',
      'Add a phone number, so that support can call you back.',
    ],
    settings: MAIL,
    async how(scene) {
      const id = await scene.addPerson({ phone: '' })
      await scene.enter({}, '/cas/login', scene.open())
      await scene.enter()
      await keptElsewhere(scene, id, 'hop-thu')
      return press(scene, 'notme', 'session:[0-9]+')
    },
  },
  {
    what: 'another name from now on',
    vi: 'Từ nay dùng tên hộp thư tamtt.snv@binhphuoc.gov.vn thay cho tamtt@binhphuoc.gov.vn.',
    en: 'From now on, use the mailbox name tamtt.snv@binhphuoc.gov.vn instead of tamtt@binhphuoc.gov.vn.',
    async how(scene) {
      const id = await scene.addPerson()
      const to = mailbox('tamtt.snv')
      await scene.accounts.rename({ id, primary: mailbox('tamtt') }, to, scene.act())
      return scene.enter()
    },
  },
  {
    what: 'lo.h1',
    vi: ['Đăng xuất khỏi tất cả ứng dụng?', 'Đang mở: Ứng dụng mẫu.', 'Đăng xuất', 'Ở lại'],
    en: ['Sign out of all applications?', 'Now open: Sample application.', 'Sign out', 'Stay'],
    async how(scene) {
      const { other } = await twoDevices(scene)
      return scene.follow(await other.post('/cas/logout', { ask: 'true' }), other)
    },
  },
  {
    what: 'lo.done',
    vi: [
      'Đã đăng xuất',
      'Phiên đăng nhập trên trình duyệt này đã kết thúc.',
      'Đóng trình duyệt nếu dùng máy chung.',
    ],
    en: [
      'You are signed out',
      'Your session in this browser has ended.',
      'Close the browser on a shared computer.',
    ],
    how: own('/cas/logout'),
  },
  {
    what: 'lo.done, while applications are told',
    vi: ['Đang đăng xuất khỏi: Ứng dụng mẫu…', 'Tiếp tục'],
    en: ['Signing you out of: Sample application…', 'Continue'],
    how: (scene) => left(scene),
  },
  {
    what: 'lo.part',
    vi: '1 ứng dụng chưa xác nhận đăng xuất: Ứng dụng mẫu. Đóng trình duyệt nếu dùng máy chung.',
    en: '1 application did not confirm the sign-out: Sample application. Close the browser on a shared computer.',
    settings: { singleLogout: { pageWaitSeconds: 0 } },
    how: async (scene) => toldAfter(scene, await left(scene)),
  },
  {
    what: 'lo.done, everybody has confirmed',
    vi: 'Các ứng dụng đã mở cũng đã được đăng xuất.',
    en: 'You are signed out of the applications that were open, too.',
    settings: { singleLogout: { pageWaitSeconds: 0 } },
    async how(scene) {
      const page = await left(scene)
      await scene.database.change('process', 'DELETE FROM logout_requests')
      return toldAfter(scene, page)
    },
  },
  {
    what: 's.note, after signing out',
    vi: ['Ứng dụng đã mở có thể còn hiệu lực đến khi tự hết phiên:', 'Ứng dụng mẫu'],
    en: ['Already open applications may stay open until they time out:', 'Sample application'],
    settings: { services: [serviceEntry({ singleLogout: { channel: 'none' } })] },
    how: (scene) => left(scene),
  },
  {
    what: 'lo.back',
    vi: 'Ứng dụng đề nghị mở: app.example. Tiếp tục',
    en: 'The application suggests: app.example. Continue',
    settings: {
      services: [
        serviceEntry({ singleLogout: { channel: 'front', urls: ['https://app.example/out'] } }),
      ],
    },
    how: (scene) => left(scene, `/cas/logout?${query({ service: A })}`),
  },
  {
    what: 's.note',
    vi: 'Ứng dụng đã mở có thể còn hiệu lực đến khi tự hết phiên: Ứng dụng mẫu.',
    en: 'Already open apps may stay open until they time out: Sample application.',
    settings: { services: [serviceEntry({ singleLogout: { channel: 'none' } })] },
    async how(scene) {
      await twoDevices(scene)
      return scene.browser.get(SESSIONS)
    },
  },
  {
    what: 'h.*',
    vi: [
      'Trợ giúp',
      'Tên hộp thư là phần trước @ trong địa chỉ thư công vụ. Ví dụ: tamtt.',
      'tắt phím Caps Lock;',
      'chuyển UniKey sang chế độ E;',
      'Gọi 0271 300 0000, chuẩn bị họ tên, đơn vị và mã hỗ trợ. Chúng tôi không bao giờ hỏi mật khẩu.',
      'Ứng dụng báo «không có quyền» hoặc không nhận ra bạn: xem mục Ứng dụng liên kết.',
      'Trình duyệt báo không an toàn: kiểm tra ngày giờ máy tính; không bấm bỏ qua cảnh báo.',
      'Chỉ nhập mật khẩu tại https://sso.example. Nhận tin nhắn lạ? Báo hotro@binhphuoc.gov.vn.',
    ],
    en: [
      'Help',
      'The mailbox name is the part before @ in your official mail address. For example: tamtt.',
      'turn Caps Lock off;',
      'switch UniKey to E;',
      'Call 0271 300 0000 and have your name, unit and support code ready. We never ask for your password.',
      'The application says "no permission" or does not know you: see Linked applications.',
      'The browser warns that the page is not safe: check date and time of the computer; do not click through.',
      'Type your password only at https://sso.example. Got an odd message? Tell hotro@binhphuoc.gov.vn.',
    ],
    how: ({ browser }) => browser.get('/cas/help'),
  },
  {
    what: 'd.*',
    vi: [
      'Dữ liệu cá nhân của bạn',
      'Chúng tôi lưu: họ tên, đơn vị, chức vụ, hộp thư, số điện thoại; thời điểm, địa chỉ mạng, thiết bị và ứng dụng mỗi lần đăng nhập (12 tháng).',
      'Để xác nhận bạn là ai khi vào phần mềm dùng chung và để bảo đảm an ninh mạng, phục vụ hoạt động của cơ quan nhà nước theo pháp luật.',
      'Ứng dụng chỉ nhận được thông tin khi bạn mở ứng dụng đó:',
      'Yêu cầu cung cấp bản sao',
    ],
    en: [
      'Your personal data',
      'We keep: name, unit, position, mailbox, phone; time, network address, device and application of each sign-in (12 months).',
      'To confirm who you are and keep systems secure, for the lawful work of state bodies.',
      'An application receives data only when you open it:',
      'Ask for a copy',
    ],
    how: own('/cas/privacy'),
  },
]

reachWords('2.9, 2.13', ROWS, {
  keys: [
    'profile.managed',
    'profile.managedByOffice',
    'profile.notKnown',
    'profile.tooOld',
    'profile.phone.none',
    'profile.phone.password',
    'profile.phone.taken',
    'profile.phone.same',
    'profile.phone.overtaken',
    'profile.phone.saved',
    'profile.phone.savedTold',
    'profile.phoneChanged.text',
    'profile.language.saved',
    'profile.applications.none',
    'steps.phone.empty',
    'steps.phone.bad',
    'steps.phone.old',
    'sessions.onlyHere',
    'sessions.endedOne',
    'sessions.endedOthers',
    'sessions.tooOld',
    'sessions.renamed',
    'signInHistory.failures',
    'signInHistory.reportedPage.title',
    'signInHistory.reportedPage.endedOne',
    'signInHistory.reportedPage.told',
    'signInHistory.reportedPage.password',
    'signInHistory.reportedPage.passwordForced',
    'signInHistory.reportedPage.passwordElsewhere',
    'signInHistory.reportedPage.phone',
    'signInHistory.reportedPage.noPhone',
    'signInHistory.reportedPage.secondFactor',
    'signInHistory.reportedPage.apps',
    'signOutQuestion.title',
    'signOutQuestion.opened',
    'signOutQuestion.yes',
    'signOutQuestion.no',
    'signedOut.title',
    'signedOut.done',
    'signedOut.telling',
    'signedOut.confirmed',
    'signedOut.part',
    'signedOut.suggestion',
    'signedOut.goOn',
    'signedOut.stillOpen',
    'signedOut.closeBrowser',
    'sessions.note',
  ],
})
