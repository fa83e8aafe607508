import { NO_COUNTS } from '../../src/links/link-counts.ts'
import type { FoundLink } from '../../src/links/link-list-store.ts'
import { createLinkStore } from '../../src/links/link-store.ts'
import { noticeDesk } from '../support/notices.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { type Row, reachWords, type Scene } from '../support/words.ts'

const HOUR_MS = 3_600_000

/** An application of its own address, and what is special about it. */
const entry = (id: string, vi: string, en: string, more: object = {}) =>
  serviceEntry({
    id,
    name: { vi, en },
    matches: [{ prefix: `https://${id}.example/` }],
    launchUrl: `https://${id}.example/`,
    ...more,
  })

const SERVICES = {
  services: [
    serviceEntry(),
    entry('van-ban', 'Văn bản', 'Documents'),
    entry('tra-cuu', 'Kho cũ', 'Archive', { state: { kind: 'look-up-only' } }),
    entry('phong-hop', 'Phòng họp', 'Meetings', {
      state: { kind: 'paused', until: '2026-11-24T23:30' },
    }),
    entry('tac-nghiep', 'Tác nghiệp', 'Tasks', { state: { kind: 'paused' } }),
    entry('lich-cu', 'Lịch cũ', 'Old calendar', {
      state: { kind: 'retiring', on: '2026-11-20', replacedBy: 'van-ban' },
    }),
    entry('lich', 'Lịch', 'Calendar', {
      state: { kind: 'retiring', on: '2027-01-01', replacedBy: 'van-ban' },
    }),
    entry('kho-bac', 'Kho bạc', 'Treasury', { secondFactor: 'required' }),
    entry('cham-cong', 'Chấm công', 'Attendance', { user: { source: 'employeeCode' } }),
    entry('y-te', 'Bệnh viện', 'Hospital', { allowedUnits: ['Sở Y tế'] }),
  ],
}
const NONE = { services: [entry('y-te', 'Bệnh viện', 'Hospital', { allowedUnits: ['Sở Y tế'] })] }
const MANY = {
  services: Array.from({ length: 12 }, (_, place) =>
    entry(`so-${place}`, `Sổ ${place}`, `Register ${place}`),
  ),
}

/** Somebody who is signed in opens it. */
const own =
  (path: string, person = {}) =>
  async (scene: Scene) => {
    await scene.addPerson(person)
    await scene.enter()
    return scene.browser.get(path)
  }

/** An application has given its list of users, with this link of the person, or with none. */
const listed = (link: Partial<FoundLink> | undefined, path: string) => async (scene: Scene) => {
  const accountId = await scene.addPerson()
  await scene.enter()
  const store = createLinkStore(scene.database)
  const about = { serviceId: 'app', onDay: '2026-11-20', fileName: 'x', fileSha256: 'x' }
  const begun = await store.begin(about, scene.act())
  const found: FoundLink = {
    accountId,
    appAccount: 'tranthanhtam',
    state: 'linked',
    class: 'C1',
    evidence: 'E1',
    confidence: 'certain',
    ...link,
  }
  await store.write(begun, link ? [found] : [], scene.clock.now())
  await store.finish({ ...about, ...begun }, NO_COUNTS, scene.act())
  return scene.browser.get(path)
}

const BOTH = { heading: 'Cảnh giác tin nhắn lạ', text: 'Không bấm liên kết lạ.' }

const ROWS: readonly Row[] = [
  {
    what: 'tile states',
    vi: [
      'Chỉ tra cứu',
      'Tạm ngừng đến 23:30',
      'Tạm ngừng',
      'Ngừng từ 01/01/2027, thay bằng Văn bản',
      'Đã ngừng từ 20/11/2026, thay bằng Văn bản',
      'Cần xác thực hai lớp',
      'Hồ sơ của bạn còn thiếu thông tin mà ứng dụng dùng để nhận ra bạn',
      'Ứng dụng chưa dùng được',
    ],
    en: [
      'Look-up only',
      'Unavailable until 23:30',
      'Unavailable',
      'Ends 01/01/2027, replaced by Documents',
      'Ended 20/11/2026, replaced by Documents',
      'Needs two-step sign-in',
      'Your profile lacks what the application knows you by',
      'Applications you cannot use yet',
    ],
    settings: SERVICES,
    how: own('/cas/', { employeeCode: '' }),
  },
  {
    what: 'not linked, on the tile',
    vi: 'Chưa liên kết. Cách liên kết',
    en: 'Not linked yet. How to link',
    how: listed(undefined, '/cas/'),
  },
  {
    what: 'empty portal',
    vi: [
      'Chưa có ứng dụng nào được cấp cho Sở Nội vụ.',
      'Liên hệ hotro@binhphuoc.gov.vn hoặc 0271 300 0000.',
    ],
    en: ['No applications for Sở Nội vụ yet.', 'Contact hotro@binhphuoc.gov.vn or 0271 300 0000.'],
    settings: NONE,
    how: own('/cas/'),
  },
  {
    what: 'empty portal, of no unit',
    vi: 'Chưa có ứng dụng nào được cấp cho tài khoản này.',
    en: 'No applications for this account yet.',
    settings: NONE,
    how: own('/cas/', { unit: '' }),
  },
  {
    what: 'search none',
    vi: [
      'Không thấy ứng dụng nào khớp “khong co”.',
      'Xóa tìm kiếm',
      'Không thấy ứng dụng nào khớp.',
    ],
    en: ['No application matches “khong co”.', 'Clear search', 'No application matches.'],
    settings: MANY,
    how: own('/cas/?q=khong+co'),
  },
  {
    what: 'search',
    vi: '1 ứng dụng khớp.',
    en: '1 matching.',
    settings: MANY,
    how: own('/cas/?q=so+11'),
  },
  {
    what: 'pins, a page that was open too long',
    vi: 'Trang mở quá lâu nên chưa ghim được. Chọn lại.',
    en: 'The page was open too long, so nothing was pinned. Choose again.',
    settings: MANY,
    status: 403,
    async how(scene) {
      await own('/cas/')(scene)
      return scene.browser.post('/cas/pins', { pin: 'so-1' })
    },
  },
  {
    what: 'why, found',
    vi: ['Vì sao tôi không thấy một ứng dụng?', 'Văn bản có trên Cổng ứng dụng của bạn.'],
    en: ['Why don’t I see an application?', 'Documents is among your applications.'],
    settings: SERVICES,
    how: own('/cas/app/why?q=van+ban'),
  },
  {
    what: 'why, none',
    vi: 'Không có ứng dụng nào khớp “khong co”. Thử từ khác, hoặc hỏi bộ phận hỗ trợ.',
    en: 'No application matches “khong co”. Try another word, or ask support.',
    settings: SERVICES,
    how: own('/cas/app/why?q=khong+co'),
  },
  {
    what: 'why, too many',
    vi: 'Có nhiều ứng dụng khớp hơn. Gõ thêm chữ để thu hẹp.',
    en: 'There are more. Type more letters to narrow it down.',
    settings: MANY,
    how: own('/cas/app/why?q=so'),
  },
  {
    what: 'why: nothing',
    vi: ['Bạn vào được Văn bản', 'Không có gì ngăn bạn vào ứng dụng này.'],
    en: ['You can use Documents', 'Nothing keeps you out of this application.'],
    settings: SERVICES,
    how: own('/cas/app/van-ban/why'),
  },
  {
    what: 'why: a second factor that one has not',
    vi: [
      'Kho bạc cần xác thực hai lớp',
      'Ứng dụng này chỉ mở khi bạn đăng nhập bằng mật khẩu và mã xác thực trên điện thoại.',
      'Bước tiếp theo: nhập lại mật khẩu, rồi bật xác thực hai lớp.',
    ],
    en: [
      'Treasury needs two-step sign-in',
      'This application opens only when you sign in with your password and a code from your phone.',
      'Next: your password again, then turning on two-step sign-in.',
    ],
    settings: SERVICES,
    how: own('/cas/app/kho-bac/why'),
  },
  {
    what: 'S11 not allowed',
    vi: ['Bệnh viện chỉ dành cho người của Sở Y tế.', 'Bạn thuộc Sở Nội vụ.'],
    en: ['Hospital is only for people of Sở Y tế.', 'You belong to Sở Nội vụ.'],
    settings: SERVICES,
    how: own('/cas/app/y-te/why'),
  },
  {
    what: 'S11 not linked',
    vi: [
      'Chưa vào được Ứng dụng mẫu',
      'Ứng dụng mẫu chưa ghi hộp thư tamtt@binhphuoc.gov.vn trong hồ sơ của bạn nên sẽ không nhận ra bạn.',
      'Theo danh sách người dùng Ứng dụng mẫu ngày 20/11/2026.',
      'Đăng nhập Ứng dụng mẫu bằng tài khoản riêng (mở app.example).',
      'Không còn nhớ tài khoản riêng? Gọi 0271 300 0000.',
      'Tôi đã làm xong, thử lại',
      'Vẫn mở Ứng dụng mẫu',
    ],
    en: [
      'Sample application does not know you yet',
      'Your profile in Sample application does not have the mailbox tamtt@binhphuoc.gov.vn, so it will not recognise you.',
      'According to the list of Sample application users of 20/11/2026.',
      'Sign in to Sample application with the account you have there (open app.example).',
      'Forgot the account you have there? Call 0271 300 0000.',
      'I have done this, try again',
      'Open Sample application anyway',
    ],
    how: listed(undefined, '/cas/app/app/link'),
  },
  {
    what: 'S11 not linked, by another address',
    vi: 'Ứng dụng mẫu đang ghi một địa chỉ thư khác cho bạn, chưa phải tamtt@binhphuoc.gov.vn, nên sẽ không nhận ra bạn.',
    en: 'Your profile in Sample application has another address than tamtt@binhphuoc.gov.vn, so it will not recognise you.',
    how: listed({ state: 'wrong-suffix', class: 'C4' }, '/cas/app/app/link'),
  },
  {
    what: 'S11 linked',
    vi: 'Ứng dụng mẫu đã ghi hộp thư tamtt@binhphuoc.gov.vn của bạn (danh sách ngày 20/11/2026). Bạn không cần làm gì.',
    en: 'Sample application has your mailbox tamtt@binhphuoc.gov.vn (list of 20/11/2026). There is nothing to do.',
    how: listed({}, '/cas/app/app/link'),
  },
  {
    what: 'S11, nobody knows',
    vi: 'Để Ứng dụng mẫu nhận ra bạn, hồ sơ của bạn trong Ứng dụng mẫu phải có hộp thư tamtt@binhphuoc.gov.vn. Nếu đã có thì không cần làm gì.',
    en: 'For Sample application to recognise you, your profile in Sample application must have the mailbox tamtt@binhphuoc.gov.vn. If it does, there is nothing to do.',
    how: own('/cas/app/app/link'),
  },
  {
    what: 'S11, a page that was open too long',
    vi: 'Trang mở quá lâu hoặc đã được gửi. Nhấn lại nút bên dưới.',
    en: 'This page was open too long, or was sent already. Press the button again.',
    status: 403,
    async how(scene) {
      await listed(undefined, '/cas/')(scene)
      return scene.browser.post('/cas/app/app/link', {})
    },
  },
  {
    what: 'a notice on the form',
    vi: ['Cảnh giác tin nhắn lạ', 'Xem chi tiết'],
    en: ['Cảnh giác tin nhắn lạ', 'See details'],
    async how(scene) {
      await noticeDesk(scene).announce({
        ...BOTH,
        text: `${BOTH.text}\n\n${'Chi tiết. '.repeat(60)}`,
      })
      return scene.browser.get('/cas/login')
    },
  },
  {
    what: 'a maintenance to come',
    vi: ['Thời gian bảo trì: 22:00–23:30 ngày 25/11/2026.'],
    en: ['Planned for 22:00–23:30 on 25/11/2026.'],
    async how(scene) {
      const workFrom = Date.UTC(2026, 10, 25, 15)
      const until = workFrom + 1.5 * HOUR_MS
      await noticeDesk(scene).announce({ ...BOTH, level: 'maintenance', workFrom, until })
      return scene.browser.get('/cas/login')
    },
  },
  {
    what: 'a maintenance that goes on',
    vi: 'Đang bảo trì, dự kiến xong lúc 08:30 ngày 24/11/2026.',
    en: 'Under way; expected to end at 08:30 on 24/11/2026.',
    async how(scene) {
      const workFrom = scene.clock.now()
      const until = workFrom + HOUR_MS
      await noticeDesk(scene).announce({ ...BOTH, level: 'maintenance', workFrom, until })
      return scene.browser.get('/cas/login')
    },
  },
  {
    what: 'a maintenance of an application, on its tile',
    vi: 'Đang bảo trì đến 08:30',
    en: 'Under maintenance until 08:30',
    async how(scene) {
      await scene.addPerson()
      await scene.enter()
      const workFrom = scene.clock.now()
      await noticeDesk(scene).announce({
        ...BOTH,
        level: 'maintenance',
        audience: { kind: 'application', serviceId: 'app' },
        workFrom,
        until: workFrom + HOUR_MS,
      })
      return scene.browser.get('/cas/')
    },
  },
  {
    what: 'a notice that must be read, on the way in',
    vi: ['Bắt buộc đọc', 'Đọc thông báo này để tiếp tục.', 'Tôi đã đọc'],
    en: ['Must be read', 'Read this notice to go on.', 'I have read it'],
    async how(scene) {
      await scene.addPerson()
      await noticeDesk(scene).announce({ ...BOTH, level: 'must-read' })
      return scene.enter()
    },
  },
  {
    what: 'a notice that was read',
    vi: 'Bạn đã đọc thông báo này.',
    en: 'You have read this notice.',
    async how(scene) {
      await scene.addPerson()
      const id = await noticeDesk(scene).announce({ ...BOTH, level: 'must-read' })
      await scene.fill(await scene.enter(), {})
      return scene.browser.get(`/cas/notice/${id}`)
    },
  },
  {
    what: 'a notice that must be read, a page that was open too long',
    vi: 'Trang mở quá lâu hoặc đã được gửi. Bấm lại nút bên dưới.',
    en: 'This page was open too long, or was sent already. Press the button below again.',
    async how(scene) {
      await own('/cas/')(scene)
      const id = await noticeDesk(scene).announce({ ...BOTH, level: 'must-read' })
      await scene.browser.get('/cas/')
      return scene.browser.post(`/cas/notice/${id}`, {})
    },
  },
  {
    what: 'a notice that is over',
    vi: ['Thông báo đã hết hiệu lực', 'Thông báo này đã hết hiệu lực từ 07:30 ngày 24/11/2026.'],
    en: ['This notice is over', 'This notice has been over since 07:30 on 24/11/2026.'],
    status: 410,
    async how(scene) {
      const desk = noticeDesk(scene)
      const id = await desk.announce(BOTH)
      await desk.end(id)
      return scene.browser.get(`/cas/notice/${id}`)
    },
  },
]

reachWords('2.8, 2.12', ROWS, {
  keys: [
    'portal.states',
    'portal.empty',
    'portal.emptyWithoutUnit',
    'portal.contact',
    'portal.tooOld',
    'portal.search.none',
    'portal.search.noneYet',
    'portal.why.isThere',
    'portal.why.none',
    'portal.why.tooMany',
    'portal.why.usable',
    'portal.why.usableText',
    'portal.why.secondFactorTitle',
    'portal.why.secondFactorText',
    'portal.why.secondFactorEnrol',
    'access.onlyFor',
    'access.youBelongTo',
    'links.page.notSeen',
    'links.page.wrongSuffix',
    'links.page.asOf',
    'links.page.lostAccount',
    'links.page.linkedText',
    'links.page.unknownText',
    'links.page.tooOld',
    'notices.planned',
    'notices.underWay',
    'notices.underWayOfTile',
    'notices.mustRead',
    'notices.acknowledged',
    'notices.over',
    'notices.overSince',
    'notices.tooOld',
  ],
})
