import type { NewRequiredAction } from '../../src/accounts/required-action.ts'
import { PASSWORD } from '../support/test-app.ts'
import { keptElsewhere, type Row, reachWords, type Scene } from '../support/words.ts'

const MINUTE_MS = 60_000
const DAY_MS = 24 * 60 * MINUTE_MS
const PATH = '/cas/account/password'
const NEW = 'một mật khẩu khác hẳn 2027'
const TWICE = { password: NEW, repeat: NEW }
const ROTATING = { passwords: { policies: { preset: 'tcvn-classes' } } }
const PACKED = { passwords: { memoryKiB: 8192, iterations: 1, concurrency: 1, waiting: 1 } }
/** What all four classes are in. */
const FOUR_CLASSES = 'Cây cau trước ngõ 2026!'

/** Somebody who must change their password, at its page. */
const mustChange =
  (action: NewRequiredAction, password = PASSWORD) =>
  async (scene: Scene) => {
    const id = await scene.addPerson({ password })
    await scene.requiredActions.require(id, action, scene.act())
    return scene.enter({ password })
  }

const afterReset = mustChange({ kind: 'change-password', reason: 'reset' })

/** The same page, sent with this as the new password. */
const chosen =
  (password: string, repeat = password) =>
  async (scene: Scene) =>
    scene.fill(await afterReset(scene), { password, repeat })

/** Somebody who changes it by choice. */
const byChoice =
  (fields: Readonly<Record<string, string>>, person = {}) =>
  async (scene: Scene) => {
    await scene.addPerson(person)
    await scene.enter(person)
    return scene.send(PATH, { current: PASSWORD, ...TWICE, ...fields })
  }

/** Sends a page from many tabs at once: one waits for its turn, and the next ones are turned away. */
async function fromManyTabs(scene: Scene, path: string, fields: Readonly<Record<string, string>>) {
  const tabs = []
  for (let tab = 0; tab < 4; tab += 1) tabs.push(await scene.browser.get(path))
  const answers = await Promise.all(tabs.map((page) => scene.fill(page, fields)))
  const [busy = await scene.browser.get(path)] = answers.filter(
    ({ statusCode }) => statusCode === 503,
  )
  return busy
}

const ROWS: readonly Row[] = [
  {
    what: 'must.first',
    vi: [
      'Đổi mật khẩu để tiếp tục',
      'Đây là lần đăng nhập đầu tiên. Mật khẩu tạm chỉ dùng một lần.',
      'Mật khẩu mới',
      'Ít nhất 14 ký tự. Nên ghép vài từ dễ nhớ. Có thể dán.',
    ],
    en: [
      'Change your password to continue',
      'First sign-in: the temporary password works once.',
      'New password',
      'At least 14 characters. A few words together work well. Pasting is fine.',
    ],
    how: mustChange({ kind: 'change-password', reason: 'first' }),
  },
  {
    what: 'must.reset',
    vi: 'Bộ phận hỗ trợ vừa đặt lại mật khẩu theo yêu cầu lúc 07:30 ngày 24/11/2026.',
    en: 'Support reset your password at 07:30 on 24/11/2026.',
    how: afterReset,
  },
  {
    what: 'must.reset, because it was not them',
    vi: 'Bạn đã báo lúc 07:30 ngày 24/11/2026 rằng có lần đăng nhập không phải của mình. Đặt mật khẩu khác để người đó không vào được nữa.',
    en: 'At 07:30 on 24/11/2026 you said that a sign-in was not yours. Choose another password so that nobody else gets in.',
    how: mustChange({ kind: 'change-password', reason: 'reported' }),
  },
  {
    what: 'must.expired',
    vi: 'Mật khẩu đã hết hạn ngày 23/05/2027.',
    en: 'Your password expired on 23/05/2027.',
    settings: ROTATING,
    async how(scene) {
      await scene.addPerson({ password: FOUR_CLASSES })
      scene.clock.advance(200 * DAY_MS)
      return scene.enter({ password: FOUR_CLASSES })
    },
  },
  {
    what: 'must.leaked',
    vi: 'Mật khẩu này nằm trong danh sách mật khẩu đã lộ hoặc quá phổ biến.',
    en: 'This password is on a list of leaked or common passwords.',
    async how(scene) {
      const password = 'Binhphuoc@2025'
      await scene.addPerson({ password })
      return scene.enter({ password })
    },
  },
  {
    what: 'soon, and its rules',
    vi: 'Mật khẩu hết hạn sau 7 ngày (23/05/2027). Đổi ngay',
    en: 'Your password expires in 7 days (23/05/2027). Change it now',
    settings: ROTATING,
    async how(scene) {
      await scene.addPerson({ password: FOUR_CLASSES })
      scene.clock.advance(173 * DAY_MS)
      return scene.enter({ password: FOUR_CLASSES })
    },
  },
  {
    what: 'the rules in words',
    vi: [
      'Ít nhất 14 ký tự, có chữ hoa, chữ thường, chữ số và ký tự đặc biệt. Nên ghép vài từ dễ nhớ. Có thể dán.',
      'Không chứa tên hộp thư, họ tên hoặc số điện thoại; không nằm trong danh sách mật khẩu quá phổ biến.',
      'Không trùng 5 mật khẩu gần đây.',
      'Đổi sau mỗi 180 ngày.',
    ],
    en: [
      'At least 14 characters, with an upper-case letter, a lower-case letter, a digit and a symbol. A few words together work well. Pasting is fine.',
      'Without your mailbox name, name or phone number; not on the list of too common passwords.',
      'None of your last 5 passwords.',
      'To be changed every 180 days.',
    ],
    settings: ROTATING,
    async how(scene) {
      await scene.addPerson({ password: FOUR_CLASSES })
      await scene.enter({ password: FOUR_CLASSES })
      return scene.browser.get(PATH)
    },
  },
  {
    what: 'e.short',
    vi: 'Mật khẩu cần ít nhất 14 ký tự; hiện có 4.',
    en: 'The password needs at least 14 characters; it has 4.',
    status: 422,
    how: chosen('ngắn'),
  },
  {
    what: 'too long',
    vi: 'Mật khẩu dài quá 256 ký tự. Rút ngắn lại.',
    en: 'The password has more than 256 characters. Make it shorter.',
    status: 422,
    how: chosen('cây cau '.repeat(200)),
  },
  {
    what: 'a sign that no keyboard has',
    vi: 'Mật khẩu có ký tự không dùng được. Gõ lại bằng bàn phím.',
    en: 'The password holds a character that cannot be used. Type it at the keyboard.',
    status: 422,
    how: chosen(`${NEW}\u0000`),
  },
  {
    what: 'e.classes',
    vi: 'Cần thêm: chữ hoa và chữ số.',
    en: 'The password still needs: an upper-case letter and a digit.',
    status: 422,
    settings: ROTATING,
    how: chosen('cây cau trước ngõ nhà bà!'),
  },
  {
    what: 'e.personal',
    vi: 'Mật khẩu không được chứa tên hộp thư, họ tên hoặc số điện thoại.',
    en: 'The password must not contain the mailbox name, the name or the phone number.',
    status: 422,
    how: chosen('cây cau của tamtt ngoài ngõ'),
  },
  {
    what: 'e.common',
    vi: 'Mật khẩu quá phổ biến. Chọn mật khẩu khác.',
    en: 'The password is too common. Choose another.',
    status: 422,
    settings: { passwords: { policies: { everyone: { minimumLength: 8 } } } },
    how: chosen('matkhau123'),
  },
  {
    what: 'words of the place alone',
    vi: 'Mật khẩu chỉ gồm tên tỉnh, cơ quan hoặc hệ thống nên dễ đoán. Ghép thêm vài từ khác.',
    en: 'The password is little more than the name of the province, the unit or the system. Add a few other words.',
    status: 422,
    how: chosen('Binhphuoc@2025-Ubnd'),
  },
  {
    what: 'a run of keys',
    vi: 'Mật khẩu chỉ gồm ký tự lặp lại hoặc các phím liền nhau. Chọn mật khẩu khác.',
    en: 'The password only repeats characters or follows the keyboard. Choose another.',
    status: 422,
    how: chosen('aaaaaaaabbbbbbbbcccccccc'),
  },
  {
    what: 'e.history',
    vi: 'Mật khẩu trùng một trong 5 mật khẩu gần đây.',
    en: 'The password is the same as one of the last 5 passwords.',
    status: 422,
    settings: ROTATING,
    async how(scene) {
      const second = 'Hoa sứ ngoài hiên 2026?'
      await scene.addPerson({ password: FOUR_CLASSES })
      await scene.enter({ password: FOUR_CLASSES })
      await scene.send(PATH, { current: FOUR_CLASSES, password: second, repeat: second })
      return scene.send(PATH, { current: second, password: FOUR_CLASSES, repeat: FOUR_CLASSES })
    },
  },
  {
    what: 'e.same',
    vi: 'Mật khẩu mới phải khác mật khẩu hiện tại.',
    en: 'The new password must differ from the current one.',
    status: 422,
    how: chosen(PASSWORD),
  },
  {
    what: 'nothing typed',
    vi: 'Nhập mật khẩu mới.',
    en: 'Enter a new password.',
    status: 422,
    how: chosen(''),
  },
  {
    what: 'typed once',
    vi: 'Nhập lại mật khẩu mới.',
    en: 'Repeat the new password.',
    status: 422,
    how: chosen(NEW, ''),
  },
  {
    what: 'typed differently',
    vi: 'Hai lần nhập chưa giống nhau. Gõ lại cả hai ô.',
    en: 'The two are not the same. Type both again.',
    status: 422,
    how: chosen(NEW, `${NEW}x`),
  },
  {
    what: 'no current password',
    vi: 'Nhập mật khẩu hiện tại.',
    en: 'Enter your current password.',
    status: 422,
    how: byChoice({ current: '' }),
  },
  {
    what: 'e.current',
    vi: 'Mật khẩu hiện tại chưa đúng.',
    en: 'Current password is not right.',
    status: 422,
    how: byChoice({ current: 'sai' }),
  },
  {
    what: 'e.current, too often',
    vi: 'Đã nhập sai mật khẩu nhiều lần nên tạm khóa đến 07:45. Mật khẩu chưa bị thay đổi. Nếu quên mật khẩu, gọi 0271 300 0000.',
    en: 'Too many wrong passwords; locked until 07:45. The password has not changed. If you forgot it, call 0271 300 0000.',
    status: 429,
    code: 'proof.locked',
    async how(scene) {
      let page = await byChoice({ current: 'sai' })(scene)
      for (let tries = 2; tries <= 6; tries += 1) {
        page = await scene.send(PATH, { current: 'sai', ...TWICE })
      }
      return page
    },
  },
  {
    what: 'changed elsewhere meanwhile',
    vi: 'Mật khẩu vừa được đổi ở nơi khác. Nhập lại mật khẩu hiện tại.',
    en: 'The password has just been changed elsewhere. Enter the current one again.',
    status: 409,
    code: 'password.overtaken',
    async how(scene) {
      const id = await scene.addPerson()
      await scene.enter()
      const page = await scene.browser.get(PATH)
      const { batch, change } = scene.database
      scene.database.batch = async (durability, statements) => {
        if (statements.some(({ sql }) => sql.includes('password_hash'))) {
          scene.database.batch = batch
          await change(
            'power',
            'UPDATE accounts SET password_changed_at = password_changed_at + 1 WHERE id = :id',
            { id },
          )
        }
        return batch(durability, statements)
      }
      return scene.fill(page, { current: PASSWORD, ...TWICE })
    },
  },
  {
    what: 'more people than passwords can be checked, by choice',
    vi: 'Đang có nhiều người đăng nhập. Thử lại sau 1 giây.',
    en: 'Many people are signing in. Try again in 1 second.',
    status: 503,
    code: 'form.busy',
    settings: PACKED,
    async how(scene) {
      await scene.addPerson()
      await scene.enter()
      return fromManyTabs(scene, PATH, { current: PASSWORD, ...TWICE })
    },
  },
  {
    what: 'the same on the way in',
    vi: 'Đang có nhiều người đăng nhập. Thử lại sau 1 giây.',
    en: 'Many people are signing in. Try again in 1 second.',
    status: 503,
    code: 'form.busy',
    settings: PACKED,
    async how(scene) {
      await afterReset(scene)
      return fromManyTabs(scene, '/cas/password/required', TWICE)
    },
  },
  {
    what: 'a page that was open too long',
    vi: 'Trang mở quá lâu hoặc đã được gửi. Làm lại bước này.',
    en: 'This page was open too long, or was sent already. Please repeat this step.',
    status: 403,
    code: 'form.too-old',
    async how(scene) {
      await scene.addPerson()
      await scene.enter()
      const page = await scene.browser.get(PATH)
      scene.clock.advance(31 * MINUTE_MS)
      return scene.fill(page, TWICE)
    },
  },
  {
    what: 'a page that was open too long, on the way in',
    vi: 'Trang mở quá lâu hoặc đã được gửi. Làm lại bước này.',
    en: 'This page was open too long, or was sent already. Please repeat this step.',
    code: 'form.too-old',
    async how(scene) {
      await afterReset(scene)
      return scene.browser.post('/cas/password/required', TWICE)
    },
  },
  {
    what: 'a password that is kept elsewhere',
    vi: 'Mật khẩu của bạn do hệ thống khác quản lý nên không đổi được ở đây.',
    en: 'Your password is kept by another system, so it cannot be changed here.',
    settings: {
      sources: [
        { name: 'local', kind: 'local' },
        { name: 'hop-thu', kind: 'imap', imap: { servers: ['imaps://127.0.0.1:1'] } },
      ],
    },
    async how(scene) {
      const id = await scene.addPerson()
      await scene.enter()
      await keptElsewhere(scene, id, 'hop-thu')
      return scene.browser.get(PATH)
    },
  },
  {
    what: 'ok',
    vi: 'Đã đổi mật khẩu. Các phiên trên thiết bị khác đã kết thúc.',
    en: 'Password changed. Other sessions have ended.',
    async how(scene) {
      return scene.follow(await byChoice({})(scene))
    },
  },
]

reachWords('2.6', ROWS, {
  keys: [
    'password.problems',
    'password.hintWithClasses',
    'password.hint',
    'password.ruleContents',
    'password.ruleHistory',
    'password.ruleAge',
    'password.expired',
    'password.onList',
    'password.expiresSoon',
    'password.changed',
    'steps.crowded',
    'steps.tooOld',
    'steps.mustChange.title',
    'steps.mustChange.first',
    'steps.mustChange.reset',
    'steps.mustChange.reported',
    'steps.changePassword.elsewhere',
    'steps.changePassword.emptyCurrent',
    'steps.changePassword.overtaken',
    'steps.newPassword.empty',
    'steps.newPassword.emptyRepeat',
    'steps.newPassword.different',
  ],
})
