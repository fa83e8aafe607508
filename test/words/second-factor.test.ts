import { createSecondFactorResets } from '../../src/second-factor/second-factor-resets.ts'
import { authenticator, keyIn, recoveryCodesIn } from '../support/authenticator.ts'
import { query } from '../support/login-cases.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { PASSWORD } from '../support/test-app.ts'
import {
  atVerify,
  enrolled,
  holdBack,
  keptElsewhere,
  type Row,
  reachWords,
  type Scene,
} from '../support/words.ts'

const MINUTE_MS = 60_000
const PATH = '/cas/account/2fa'
const B = 'https://safe.example/'
const SAFE = {
  services: [
    serviceEntry(),
    serviceEntry({
      id: 'safe',
      name: { vi: 'Kho bạc', en: 'Treasury' },
      matches: [{ prefix: B }],
      launchUrl: B,
      secondFactor: 'required',
    }),
  ],
}
const AT_SAFE = `/cas/login?${query({ service: B })}`
const OUTSIDE = { secondFactor: { officeNetworks: ['10.0.0.0/8'], outside: 'required' } }

/** An enrolled person sends this code at the page that asks for one. */
const sent =
  (codeOf: (facts: Awaited<ReturnType<typeof enrolled>>, now: number) => string, way = '') =>
  async (scene: Scene) => {
    const facts = await enrolled(scene)
    const { visitor } = await atVerify(scene)
    const page = await visitor.get(`/cas/login/verify${way}`)
    return scene.fill(page, { code: codeOf(facts, scene.clock.now()) }, visitor)
  }

/** Who need not have it begins to turn it on in their account. */
async function turningOn(scene: Scene) {
  await scene.addPerson()
  await scene.enter()
  return scene.follow(await scene.send(`${PATH}/on`, { current: PASSWORD }))
}

/** The same, as far as the page of the recovery codes. */
async function turnedOn(scene: Scene) {
  const page = await turningOn(scene)
  const phone = authenticator(keyIn(page.body))
  const codesPage = await scene.follow(
    await scene.fill(page, { code: phone.codeAt(scene.clock.now()) }),
  )
  scene.clock.advance(MINUTE_MS)
  return { phone, codesPage, codes: recoveryCodesIn(codesPage.body) }
}

/** So many wrong codes, one after the other. */
function wrongCodes(times: number): Row['how'] {
  return async (scene) => {
    await enrolled(scene)
    const { page, send } = await atVerify(scene)
    let answer = page
    for (let tries = 0; tries < times; tries += 1) answer = await send('000000', answer)
    return answer
  }
}

/** The portal of somebody who has spent all recovery codes but so many. */
function withCodesLeft(left: number): Row['how'] {
  return async (scene) => {
    await enrolled(scene)
    await scene.database.change(
      'process',
      `UPDATE recovery_codes SET spent_at = 1
       WHERE code_hash NOT IN (SELECT code_hash FROM recovery_codes LIMIT :left)`,
      { left },
    )
    return scene.browser.get('/cas/')
  }
}

/** Somebody trusts a device, and has it asked again. */
function asksAgain(which: string): Row['how'] {
  return async (scene) => {
    const { phone } = await turnedOn(scene)
    const { visitor, page } = await atVerify(scene)
    const code = phone.codeAt(scene.clock.now())
    await scene.fill(page, { code, trust: 'true' }, visitor)
    const overview = await scene.browser.get(PATH)
    const device = /name="forget" value="([0-9]+)"/.exec(overview.body)?.[1] ?? ''
    const token = /name="token" value="([^"]+)"/.exec(overview.body)?.[1] ?? ''
    const forget = which === 'all' ? which : device
    return scene.follow(await scene.browser.post(PATH, { token, forget }))
  }
}

/** A deed of the account's page, sent with these. */
const deed = (what: string, fields: Readonly<Record<string, string>>) => async (scene: Scene) => {
  await enrolled(scene)
  return scene.send(`${PATH}/${what}`, fields)
}

/** What two people of the help desk hand out for a lost phone. */
async function bypassOf(scene: Scene, id: number): Promise<string> {
  const resets = createSecondFactorResets({
    database: scene.database,
    secretKey: new Uint8Array(32).fill(7),
  })
  const act = (name: string) => ({
    actor: { kind: 'operator', name, cameFrom: '10.0.0.3' } as const,
    at: scene.clock.now(),
    reason: 'mất điện thoại',
  })
  const asked = await resets.request(act('hoang'), id)
  const issued = await resets.approve(act('lan'), 'request' in asked ? asked.request.id : 0)
  return issued.kind === 'issued' ? issued.code : ''
}

const ADMINISTRATOR = { groups: ['quan-tri'] }

const ROWS: readonly Row[] = [
  {
    what: 'v.*',
    vi: [
      'Nhập mã xác thực',
      'Mã 6 số trong ứng dụng xác thực',
      'Tài khoản quản trị luôn cần mã xác thực.',
      'Không dùng được điện thoại?',
      'Dùng mã dự phòng',
      'Gọi hỗ trợ: 0271 300 0000',
    ],
    en: [
      'Enter the code',
      '6-digit code from your authenticator app',
      'Administrators always need a code.',
      "Can't use your phone?",
      'Use a recovery code',
      'Call support: 0271 300 0000',
    ],
    async how(scene) {
      await enrolled(scene)
      return (await atVerify(scene)).page
    },
  },
  {
    what: 'v.trust, who turned it on',
    vi: [
      'Bạn đã bật xác thực hai lớp cho tài khoản này.',
      'Không hỏi lại trên máy này trong 30 ngày',
      'Chỉ tích nếu là máy của riêng bạn.',
    ],
    en: [
      'You turned on two-step sign-in for this account.',
      "Don't ask on this device for 30 days",
      'Only on your own device.',
    ],
    async how(scene) {
      await turnedOn(scene)
      return (await atVerify(scene)).page
    },
  },
  {
    what: 'asked because of where one is',
    vi: 'Bạn đang truy cập từ ngoài mạng cơ quan nên cần mã xác thực.',
    en: 'You are outside the office network, so a code is needed.',
    settings: OUTSIDE,
    async how(scene) {
      await enrolled(scene, { groups: ['chuyen-vien'] })
      return (await atVerify(scene)).page
    },
  },
  {
    what: 'asked because of the application',
    vi: 'Kho bạc yêu cầu mã xác thực.',
    en: 'Treasury requires a code.',
    settings: SAFE,
    async how(scene) {
      await scene.addPerson()
      await scene.enter()
      return scene.browser.get(AT_SAFE)
    },
  },
  {
    what: 'e.*',
    vi: [
      'Bật xác thực hai lớp',
      'Dù lộ mật khẩu, người khác vẫn không vào được nếu không có điện thoại của bạn. Bắt buộc với quản trị viên và khi truy cập từ Internet.',
      'Tài khoản quản trị phải bật xác thực hai lớp trước khi vào hệ thống.',
      '1. Cài ứng dụng xác thực (Google Authenticator, Microsoft Authenticator hoặc tương đương).',
      '2. Quét mã QR, hoặc nhập khóa:',
      'Đang mở trên điện thoại? Bấm để thêm.',
      '3. Nhập mã 6 số đang hiện.',
    ],
    en: [
      'Turn on two-step sign-in',
      'Even with your password nobody gets in without your phone. Required for administrators and from outside.',
      'Administrators must turn on two-step sign-in before they go on.',
      '1. Install an authenticator app (Google Authenticator, Microsoft Authenticator or similar).',
      '2. Scan the QR code, or type the key:',
      'On this phone? Tap to add.',
      '3. Enter the 6-digit code shown.',
    ],
    async how(scene) {
      await scene.addPerson(ADMINISTRATOR)
      return scene.enter()
    },
  },
  {
    what: 'e.why: the application',
    vi: 'Kho bạc chỉ dành cho tài khoản đã bật xác thực hai lớp.',
    en: 'Treasury is only for accounts with two-step sign-in.',
    settings: SAFE,
    async how(scene) {
      await scene.addPerson()
      return scene.enter({}, AT_SAFE)
    },
  },
  {
    what: 'e.why: outside the office',
    vi: 'Bạn đang truy cập từ ngoài mạng cơ quan nên phải bật xác thực hai lớp.',
    en: 'You are outside the office network, so two-step sign-in must be on.',
    settings: OUTSIDE,
    async how(scene) {
      await scene.addPerson()
      return scene.enter()
    },
  },
  {
    what: 'e.why: an administrator asks for it',
    vi: 'Quản trị hệ thống yêu cầu bạn bật xác thực hai lớp.',
    en: 'An administrator asks you to turn on two-step sign-in.',
    async how(scene) {
      const id = await scene.addPerson()
      await scene.requiredActions.require(id, { kind: 'enrol-second-factor' }, scene.act())
      return scene.enter()
    },
  },
  {
    what: 'e.why: the help desk let another phone in',
    vi: 'Bộ phận hỗ trợ đã cho phép bạn đăng ký điện thoại khác. Điện thoại cũ còn dùng được đến khi bạn làm xong.',
    en: 'Support has allowed you to set up another phone. The old one works until you have finished.',
    async how(scene) {
      const { id } = await enrolled(scene)
      const code = await bypassOf(scene, id)
      const { visitor } = await atVerify(scene)
      const page = await visitor.get('/cas/login/verify?with=bypass')
      return scene.follow(await scene.fill(page, { code }, visitor), visitor)
    },
  },
  {
    what: 'e.why: another phone by choice',
    vi: 'Quét mã QR bằng điện thoại mới. Điện thoại cũ còn dùng được đến khi bạn làm xong.',
    en: 'Scan the QR code with the new phone. The old one works until you are done.',
    async how(scene) {
      const { codes } = await enrolled(scene)
      const fields = { current: PASSWORD, code: codes[2] ?? '' }
      return scene.follow(await scene.send(`${PATH}/replace`, fields))
    },
  },
  {
    what: 'a picture that is too old',
    vi: 'Trang mở quá 10 phút nên mã QR đã hết hạn. Quét mã QR mới dưới đây.',
    en: 'This page was open for more than 10 minutes. Scan the new QR code below.',
    code: 'second-factor.expired',
    async how(scene) {
      const id = await scene.addPerson(ADMINISTRATOR)
      const page = await scene.enter()
      await scene.database.change('process', 'DELETE FROM totp_enrolments WHERE account_id = :id', {
        id,
      })
      return scene.fill(page, { code: '123456' })
    },
  },
  {
    what: 'e.codes',
    vi: [
      'Lưu 10 mã dự phòng. Mỗi mã dùng một lần. In hoặc chép ra giấy, không chụp gửi qua Zalo.',
      'Nhập một mã dự phòng để xác nhận đã lưu.',
      'Đã bật xác thực hai lớp. Các phiên trên thiết bị khác đã kết thúc.',
    ],
    en: [
      'Keep these 10 recovery codes. One use each. Print or write them down; do not send them by chat.',
      'Type one code to confirm you saved them.',
      'Two-step sign-in is on. Sessions on other devices have ended.',
    ],
    how: async (scene) => (await turnedOn(scene)).codesPage,
  },
  {
    what: 'e.done',
    vi: 'Xác thực hai lớp đang bật và mã dự phòng đã được lưu.',
    en: 'Two-step sign-in is on and the recovery codes are saved.',
    async how(scene) {
      const { codesPage, codes } = await turnedOn(scene)
      return scene.follow(await scene.fill(codesPage, { code: codes[0] ?? '' }))
    },
  },
  {
    what: 'codes that nobody has said to have kept',
    vi: 'Bạn chưa xác nhận đã lưu mã dự phòng. Nếu chưa lưu, tạo bộ mã mới trước khi cần đến.',
    en: 'You have not confirmed that you saved your recovery codes. If you did not, make new ones before you need them.',
    async how(scene) {
      await turnedOn(scene)
      return scene.browser.get(PATH)
    },
  },
  {
    what: 'new codes',
    vi: 'Đã tạo bộ mã dự phòng mới. Bộ mã cũ không còn dùng được.',
    en: 'New recovery codes were made. The old ones no longer work.',
    async how(scene) {
      const { codes } = await enrolled(scene)
      const fields = { current: PASSWORD, code: codes[2] ?? '' }
      return scene.follow(await scene.send(`${PATH}/renew`, fields))
    },
  },
  {
    what: 'another code than those that were just made',
    vi: 'Đây không phải một trong các mã vừa tạo. Nhập đúng như mã đã lưu.',
    en: 'This is none of the codes that were just made. Type one as you saved it.',
    status: 422,
    async how(scene) {
      const { codesPage } = await turnedOn(scene)
      return scene.fill(codesPage, { code: '2222-2222-2222-2222' })
    },
  },
  {
    what: 'no code',
    vi: 'Nhập mã 6 số đang hiện trong ứng dụng xác thực.',
    en: 'Enter the 6-digit code that the authenticator app shows.',
    status: 401,
    how: sent(() => ' '),
  },
  {
    what: 'not six digits',
    vi: 'Mã gồm đúng 6 chữ số.',
    en: 'The code has exactly 6 digits.',
    status: 401,
    code: 'second-factor.malformed',
    how: sent(() => '12345'),
  },
  {
    what: '2FA wrong',
    vi: 'Mã chưa đúng. Mã đổi sau mỗi 30 giây; nhập mã đang hiện trên điện thoại.',
    en: 'That code is not right. Codes change every 30 seconds; enter the one shown now.',
    status: 401,
    code: 'second-factor.wrong',
    how: sent(({ phone }, now) => phone.codeAt(now + 60 * MINUTE_MS)),
  },
  {
    what: '2FA wrong, near limit',
    vi: 'Còn 2 lần thử trước khi tạm khóa.',
    en: '2 tries left before a short lock.',
    status: 401,
    code: 'second-factor.wrong',
    how: wrongCodes(3),
  },
  {
    what: '2FA, too often',
    vi: 'Đã nhập sai nhiều lần nên tạm khóa đến 07:45. Nếu không dùng được điện thoại, gọi 0271 300 0000.',
    en: 'Too many wrong tries; locked until 07:45. If you cannot use your phone, call 0271 300 0000.',
    status: 429,
    code: 'second-factor.locked',
    how: wrongCodes(6),
  },
  {
    what: '2FA, too often from one network',
    vi: 'Có quá nhiều lần nhập sai từ mạng này. Chờ 10 phút hoặc gọi 0271 300 0000.',
    en: 'Too many wrong tries from this network. Wait 10 minutes or call 0271 300 0000.',
    status: 429,
    code: 'second-factor.network',
    settings: { throttle: { failuresPerNetwork: 5, triesBeforeLock: 20, triesOnKnownBrowser: 20 } },
    how: wrongCodes(6),
  },
  {
    what: '2FA from many tabs at once',
    vi: 'Một lần kiểm tra khác đang diễn ra. Thử lại sau giây lát.',
    en: 'Another check is under way. Try again in a moment.',
    status: 503,
    code: 'second-factor.under-way',
    async how(scene) {
      await enrolled(scene)
      const { visitor, page } = await atVerify(scene)
      const tabs = [page]
      for (let tab = 0; tab < 8; tab += 1) tabs.push(await visitor.get('/cas/login/verify'))
      const goOn = holdBack(scene, 'RETURNING failures, locked_until')
      const answers = tabs.map((tab) => scene.fill(tab, { code: '000000' }, visitor))
      // The others wait until their failures are counted.
      const first = await Promise.any(answers)
      goOn()
      await Promise.all(answers)
      return first
    },
  },
  {
    what: '2FA skew',
    vi: 'Mã có thể đúng nhưng giờ trên điện thoại bị lệch khoảng 5 phút. Bật "Ngày giờ tự động" rồi thử lại.',
    en: 'The code may be right, but the phone clock is about 5 minutes off. Turn on automatic time and try again.',
    status: 401,
    code: 'second-factor.skewed',
    how: sent(({ phone }, now) => phone.codeAt(now + 5 * MINUTE_MS)),
  },
  {
    what: '2FA reused',
    vi: 'Mã này vừa được dùng. Chờ mã tiếp theo.',
    en: 'That code was just used. Wait for the next one.',
    status: 401,
    code: 'second-factor.reused',
    async how(scene) {
      const { phone } = await enrolled(scene)
      const code = phone.codeAt(scene.clock.now())
      await (await atVerify(scene)).send(code)
      return (await atVerify(scene)).send(code)
    },
  },
  {
    what: 'no recovery code',
    vi: 'Nhập một mã dự phòng.',
    en: 'Enter a recovery code.',
    status: 401,
    how: sent(() => '', '?with=recovery'),
  },
  {
    what: 'no form of a recovery code',
    vi: 'Mã dự phòng gồm 16 ký tự, chia bốn nhóm. Kiểm tra rồi nhập lại.',
    en: 'A recovery code has 16 characters in four groups. Check and retype it.',
    status: 401,
    code: 'second-factor.malformed',
    how: sent(() => '2222', '?with=recovery'),
  },
  {
    what: 'a recovery code that is not theirs',
    vi: 'Mã dự phòng chưa đúng, hoặc thuộc bộ mã cũ đã được thay.',
    en: 'That recovery code is not right, or belongs to a set that was replaced.',
    status: 401,
    code: 'second-factor.wrong',
    how: sent(() => '2222-2222-2222-2222', '?with=recovery'),
  },
  {
    what: 'recovery used up',
    vi: 'Mã dự phòng này đã dùng. Còn 9 mã.',
    en: 'That recovery code is used. 9 left.',
    status: 401,
    code: 'second-factor.used',
    async how(scene) {
      const { codes } = await enrolled(scene)
      const spend = async () => {
        const { visitor } = await atVerify(scene)
        const page = await visitor.get('/cas/login/verify?with=recovery')
        return scene.fill(page, { code: codes[1] ?? '' }, visitor)
      }
      await spend()
      return spend()
    },
  },
  {
    what: 'few recovery codes left',
    vi: 'Chỉ còn 2 mã dự phòng. Tạo bộ mã mới',
    en: 'Only 2 recovery codes left. Make new codes',
    how: withCodesLeft(2),
  },
  {
    what: 'no recovery code left',
    vi: 'Đã hết mã dự phòng. Tạo bộ mã mới',
    en: 'No recovery codes are left. Make new codes',
    how: withCodesLeft(0),
  },
  {
    what: 'no code of the help desk',
    vi: 'Nhập mã 8 ký tự mà bộ phận hỗ trợ đã đọc.',
    en: 'Enter the 8-character code that support read out.',
    status: 401,
    how: sent(() => '', '?with=bypass'),
  },
  {
    what: 'another code than the help desk’s',
    vi: 'Mã chưa đúng hoặc đã hết hạn. Gọi bộ phận hỗ trợ để xin mã mới.',
    en: 'Wrong or expired code. Call support for a new one.',
    status: 401,
    code: 'second-factor.wrong',
    how: sent(() => '2222-2222', '?with=bypass'),
  },
  {
    what: 'd.off',
    vi: [
      'Tắt xác thực hai lớp cần nhập lại mật khẩu và một mã.',
      'Sau khi tắt, chỉ mật khẩu bảo vệ tài khoản này.',
      'Khi truy cập từ ngoài mạng cơ quan, bạn sẽ phải bật lại.',
    ],
    en: [
      'Turning it off needs your password and a code.',
      'From then on only the password protects this account.',
      'When you come from outside the office networks, you will have to turn it on again.',
    ],
    settings: OUTSIDE,
    async how(scene) {
      await enrolled(scene, { groups: ['chuyen-vien'] })
      return scene.browser.get(`${PATH}/off`)
    },
  },
  {
    what: 'd.off, of whoever must have it',
    vi: 'Tài khoản của bạn bắt buộc có xác thực hai lớp nên không tắt được.',
    en: 'Your account must have two-step sign-in, so it cannot be turned off.',
    async how(scene) {
      await enrolled(scene)
      return scene.browser.get(PATH)
    },
  },
  {
    what: 'd.off, done',
    vi: 'Đã tắt xác thực hai lớp. Các phiên trên thiết bị khác đã kết thúc.',
    en: 'Two-step sign-in is off. Sessions on other devices have ended.',
    async how(scene) {
      const { codes } = await turnedOn(scene)
      const fields = { current: PASSWORD, code: codes[2] ?? '' }
      return scene.follow(await scene.send(`${PATH}/off`, fields))
    },
  },
  {
    what: 'neither kind of code',
    vi: 'Nhập mã 6 số trong ứng dụng xác thực, hoặc một mã dự phòng.',
    en: 'Enter the 6-digit code of the authenticator app, or a recovery code.',
    status: 422,
    how: deed('replace', { current: PASSWORD, code: '' }),
  },
  {
    what: 'the form of neither kind of code',
    vi: 'Mã gồm đúng 6 chữ số; mã dự phòng gồm 16 ký tự. Kiểm tra rồi nhập lại.',
    en: 'A code has exactly 6 digits; a recovery code has 16 characters. Check and retype it.',
    status: 422,
    how: deed('replace', { current: PASSWORD, code: '22' }),
  },
  {
    what: 'another password',
    vi: 'Mật khẩu hiện tại chưa đúng.',
    en: 'Current password is not right.',
    status: 422,
    how: deed('renew', { current: 'sai', code: '123456' }),
  },
  {
    what: 'another password, too often',
    vi: 'Đã nhập sai mật khẩu nhiều lần nên tạm khóa đến 07:45. Mật khẩu chưa bị thay đổi. Nếu quên mật khẩu, gọi 0271 300 0000.',
    en: 'Too many wrong passwords; locked until 07:45. The password has not changed. If you forgot it, call 0271 300 0000.',
    status: 429,
    code: 'proof.locked',
    async how(scene) {
      await scene.addPerson()
      await scene.enter()
      let answer = await scene.send(`${PATH}/on`, { current: 'sai' })
      for (let tries = 1; tries < 6; tries += 1)
        answer = await scene.fill(answer, { current: 'sai' })
      return answer
    },
  },
  {
    what: 'the mail system is silent',
    vi: 'Chưa kiểm tra được mật khẩu vì máy chủ thư không trả lời. Thử lại sau ít phút.',
    en: 'The password cannot be checked, as the mail server does not answer. Try again in a few minutes.',
    status: 503,
    code: 'proof.unavailable',
    settings: {
      sources: [
        { name: 'local', kind: 'local' },
        // Nobody listens at that port.
        { name: 'hop-thu', kind: 'imap', imap: { servers: ['imaps://127.0.0.1:1'] } },
      ],
    },
    async how(scene) {
      const id = await scene.addPerson()
      await scene.enter()
      await keptElsewhere(scene, id, 'hop-thu')
      return scene.send(`${PATH}/on`, { current: 'sai' })
    },
  },
  {
    what: 'the overview, when it is not open to somebody',
    vi: 'Hệ thống chưa mở xác thực hai lớp cho tài khoản này.',
    en: 'Two-step sign-in is not open to this account yet.',
    settings: { secondFactor: { offered: false } },
    async how(scene) {
      await scene.addPerson()
      await scene.enter()
      return scene.browser.get(PATH)
    },
  },
  {
    what: 'one device is asked again',
    vi: 'Máy đó sẽ được hỏi mã ở lần đăng nhập sau.',
    en: 'That device will be asked for a code at the next sign-in.',
    how: asksAgain('1'),
  },
  {
    what: 'every device is asked again',
    vi: 'Mọi máy sẽ được hỏi mã ở lần đăng nhập sau.',
    en: 'Every device will be asked for a code at the next sign-in.',
    how: asksAgain('all'),
  },
  {
    what: 'a page that was open too long',
    vi: 'Trang mở quá lâu hoặc đã được gửi. Làm lại.',
    en: 'This page was open too long or was sent already. Please do it again.',
    status: 403,
    code: 'form.too-old',
    async how(scene) {
      await enrolled(scene)
      return scene.browser.post(`${PATH}/renew`, { current: PASSWORD })
    },
  },
]

reachWords('2.7', ROWS, {
  keys: [
    'secondFactor.errors',
    'secondFactor.verify.why',
    'secondFactor.recovery.fewLeft',
    'secondFactor.recovery.noneLeft',
    'secondFactor.enrol.why',
    'secondFactor.enrol.expired',
    'secondFactor.enrol.done',
    'secondFactor.enrol.othersEnded',
    'secondFactor.codes.renewed',
    'secondFactor.codes.notConfirmed',
    'secondFactor.off',
    'secondFactor.account.notOffered',
    'secondFactor.account.forgotten',
    'secondFactor.account.forgottenAll',
    'secondFactor.account.saved',
    'secondFactor.account.tooOld',
  ],
  // Every application has a name.
  but: ['secondFactor.verify.why.serviceWithoutName', 'secondFactor.enrol.why.serviceWithoutName'],
})
