import { A, credentials, query } from '../support/login-cases.ts'
import { noticeDesk } from '../support/notices.ts'
import { serviceEntry } from '../support/sample-config.ts'
import { type Row, reachWords, type Scene } from '../support/words.ts'

const MINUTE_MS = 60_000
const IN_WINDOW = { 'sec-fetch-dest': 'document', 'sec-fetch-mode': 'navigate' }

const at = (service: string, more = {}) => `/cas/login?${query({ service, ...more })}`

/** An application of its own address, and what is special about it. */
const entry = (id: string, name: Readonly<{ vi: string; en: string }>, more: object = {}) =>
  serviceEntry({
    id,
    name,
    matches: [{ prefix: `https://${id}.example/` }],
    launchUrl: `https://${id}.example/`,
    ...more,
  })

const OFFICE = { vi: 'Văn bản', en: 'Documents' }
const SERVICES = {
  services: [
    serviceEntry(),
    entry('van-ban', OFFICE),
    entry(
      'phong-hop',
      { vi: 'Phòng họp', en: 'Meetings' },
      {
        state: {
          kind: 'paused',
          until: '2026-11-24T23:30',
          reason: { vi: 'Chuyển máy chủ.', en: 'The server is moved.' },
        },
      },
    ),
    entry('tac-nghiep', { vi: 'Tác nghiệp', en: 'Tasks' }, { state: { kind: 'paused' } }),
    entry('tat', { vi: 'Chỉ đạo', en: 'Direction' }, { enabled: false }),
    entry(
      'lich-cu',
      { vi: 'Lịch cũ', en: 'Old calendar' },
      { state: { kind: 'retiring', on: '2026-11-20', replacedBy: 'van-ban' } },
    ),
    entry('lanh-dao', { vi: 'Lãnh đạo', en: 'Leaders' }, { allowedGroups: ['lanh-dao'] }),
    entry('y-te', { vi: 'Bệnh viện', en: 'Hospital' }, { allowedUnits: ['Sở Y tế'] }),
    entry('ma-so', { vi: 'Chấm công', en: 'Attendance' }, { user: { source: 'employeeCode' } }),
  ],
}

/** Somebody who is signed in opens it. */
const signedIn =
  (path: string, person = {}) =>
  async (scene: Scene) => {
    await scene.addPerson(person)
    await scene.enter()
    return scene.browser.get(path, IN_WINDOW)
  }

/** The database fails while it is asked who is signed in. */
async function broken(scene: Scene) {
  const { database, browser } = scene
  const { queryOne } = database
  database.queryOne = async () => {
    throw new Error('no such table')
  }
  browser.cookies.set('__Host-TGC', `TGT-${'A'.repeat(43)}`)
  const answer = await browser.get('/cas/account')
  database.queryOne = queryOne
  return answer
}

const ROWS: readonly Row[] = [
  {
    what: 'unknown service',
    vi: [
      'Ứng dụng chưa được đăng ký',
      'Địa chỉ la.example chưa có trong danh sách ứng dụng của tỉnh, nên chúng tôi không chuyển bạn tới đó.',
      'Tài khoản của bạn không có lỗi.',
      'Vào Cổng ứng dụng',
    ],
    en: [
      'Application not registered',
      'la.example is not on the list of the province’s applications, so we will not send you there.',
      'Nothing is wrong with your account.',
      'Go to your applications',
    ],
    status: 403,
    code: 'service-not-registered',
    how: ({ browser }) => browser.get(at('https://la.example/vao')),
  },
  {
    what: 'malformed service',
    vi: ['Liên kết mở ứng dụng bị lỗi', 'Mở lại ứng dụng từ Cổng ứng dụng.'],
    en: [
      'The link to the application is broken',
      'Open the application again from the list of applications.',
    ],
    status: 403,
    code: 'service-malformed',
    how: ({ browser }) => browser.get(at('com.example.app:/vao')),
  },
  {
    what: 'service off, with a reason and a time',
    vi: ['Phòng họp đang tạm ngừng', 'Chuyển máy chủ.', 'Dự kiến hoạt động lại 23:30.'],
    en: ['Meetings is paused', 'The server is moved.', 'Expected back 23:30.'],
    status: 403,
    code: 'service-disabled',
    settings: SERVICES,
    how: ({ browser }) => browser.get(at('https://phong-hop.example/')),
  },
  {
    what: 'service off, nobody knows until when',
    vi: [
      'Tác nghiệp đang tạm ngừng',
      'Chưa rõ khi nào hoạt động lại.',
      'Khi cần gấp, liên hệ hotro@binhphuoc.gov.vn hoặc 0271 300 0000.',
    ],
    en: [
      'Tasks is paused',
      'It is not known yet when it will be back.',
      'If it is urgent, contact hotro@binhphuoc.gov.vn or 0271 300 0000.',
    ],
    status: 403,
    code: 'service-disabled',
    settings: SERVICES,
    how: ({ browser }) => browser.get(at('https://tac-nghiep.example/')),
  },
  {
    what: 'service off by the configuration',
    vi: 'Mở lại ứng dụng này sau, hoặc liên hệ bộ phận hỗ trợ khi cần gấp.',
    en: 'Open this application later, or contact support if it is urgent.',
    status: 403,
    code: 'service-disabled',
    settings: SERVICES,
    how: ({ browser }) => browser.get(at('https://tat.example/')),
  },
  {
    what: 'service that has ended',
    vi: ['Lịch cũ đã ngừng', 'Ứng dụng đã ngừng từ 20/11/2026.', 'Thay bằng Văn bản.'],
    en: [
      'Old calendar has ended',
      'This application ended on 20/11/2026.',
      'It was replaced by Documents.',
    ],
    status: 403,
    code: 'service-disabled',
    settings: SERVICES,
    how: ({ browser }) => browser.get(at('https://lich-cu.example/')),
  },
  {
    what: 'S11 not allowed, by unit',
    vi: [
      'Chưa được cấp quyền vào Bệnh viện',
      'Bệnh viện chỉ dành cho người của Sở Y tế.',
      'Bạn thuộc Sở Nội vụ.',
      'Nếu cần dùng, gửi đề nghị tới hotro@binhphuoc.gov.vn hoặc gọi 0271 300 0000.',
    ],
    en: [
      'You do not have access to Hospital',
      'Hospital is only for people of Sở Y tế.',
      'You belong to Sở Nội vụ.',
      'If you need it, write to hotro@binhphuoc.gov.vn or call 0271 300 0000.',
    ],
    status: 403,
    code: 'person-not-in-unit',
    settings: SERVICES,
    how: signedIn(at('https://y-te.example/')),
  },
  {
    what: 'S11 not allowed, by group, of no unit',
    vi: ['Lãnh đạo chỉ dành cho người trong nhóm lanh-dao.', 'Hồ sơ của bạn chưa ghi đơn vị.'],
    en: ['Leaders is only for people in the group lanh-dao.', 'Your profile names no unit.'],
    status: 403,
    code: 'person-not-in-group',
    settings: SERVICES,
    how: signedIn(at('https://lanh-dao.example/'), { unit: '' }),
  },
  {
    what: 'a profile that lacks what the application needs',
    vi: [
      'Chưa vào được Chấm công',
      'Hồ sơ của bạn còn thiếu thông tin mà Chấm công dùng để nhận ra bạn. Gọi bộ phận hỗ trợ để được bổ sung.',
    ],
    en: [
      'Attendance does not know you yet',
      'Your profile lacks what Attendance uses to recognise you. Call support to have it added.',
    ],
    status: 403,
    code: 'person-without-user-value',
    settings: SERVICES,
    how: signedIn(at('https://ma-so.example/'), { employeeCode: '' }),
  },
  {
    what: 'loop',
    vi: [
      'Văn bản liên tục yêu cầu đăng nhập lại',
      'Văn bản yêu cầu đăng nhập lại 6 lần trong 1 phút. Chúng tôi tạm dừng để bạn không bị quay vòng.',
      'Xóa cookie của van-ban.example trong trình duyệt rồi mở lại ứng dụng, hoặc liên hệ hotro@binhphuoc.gov.vn hoặc 0271 300 0000.',
      'Vẫn mở Văn bản',
    ],
    en: [
      'Documents keeps asking you to sign in',
      'Documents asked you to sign in again 6 times within a minute. We have stopped here so that you do not go round in circles.',
      'Clear the cookies of van-ban.example in the browser and open the application again, or contact hotro@binhphuoc.gov.vn or 0271 300 0000.',
      'Open Documents all the same',
    ],
    code: 'loop',
    settings: SERVICES,
    async how(scene) {
      const path = at('https://van-ban.example/')
      await signedIn(path)(scene)
      for (let time = 2; time <= 5; time += 1) await scene.browser.get(path, IN_WINDOW)
      return scene.browser.get(path, IN_WINDOW)
    },
  },
  {
    what: 'leaving',
    vi: ['Đang chuyển tới Ứng dụng mẫu', 'Nếu chờ quá 5 giây, bấm nút bên dưới.', 'Vào ứng dụng'],
    en: [
      'Taking you to Sample application',
      'If this takes more than 5 seconds, press the button below.',
      'Enter the application',
    ],
    how: signedIn(at(A, { method: 'POST' })),
  },
  {
    what: 'a ticket in a header',
    vi: ['Đã đăng nhập', 'Ứng dụng đã nhận được kết quả đăng nhập. Bạn có thể quay lại ứng dụng.'],
    en: ['You are signed in', 'The application has received your sign-in. You can go back to it.'],
    how: signedIn(at(A, { method: 'HEADER' })),
  },
  {
    what: 'asked before every application',
    vi: [
      'Vào Ứng dụng mẫu?',
      'Bạn đã chọn được hỏi trước khi vào từng ứng dụng. Nếu đồng ý, ứng dụng sau sẽ biết bạn là ai:',
      'Đang đăng nhập với tên Trần Thanh Tâm.',
    ],
    en: [
      'Enter Sample application?',
      'You chose to be asked before you enter an application. If you agree, this one will learn who you are:',
      'You are signed in as Trần Thanh Tâm.',
    ],
    async how(scene) {
      await scene.addPerson()
      await scene.enter({ warn: 'true' })
      return scene.browser.get(at(A))
    },
  },
  {
    what: 'maintenance',
    vi: [
      'Hệ thống tạm ngừng',
      'Hoạt động lại lúc 08:30 ngày 24/11/2026.',
      'Khi cần gấp: hotro@binhphuoc.gov.vn hoặc 0271 300 0000.',
    ],
    en: [
      'Service unavailable',
      'Back at 08:30 on 24/11/2026.',
      'If it is urgent: hotro@binhphuoc.gov.vn or 0271 300 0000.',
    ],
    status: 503,
    code: 'maintenance',
    async how(scene) {
      const now = scene.clock.now()
      await noticeDesk(scene).announce({
        level: 'maintenance',
        workFrom: now,
        until: now + 60 * MINUTE_MS,
      })
      await scene.browser.get('/cas/login')
      return broken(scene)
    },
  },
  {
    what: 'more than the server can do',
    vi: ['Hệ thống đang quá tải', 'Nhiều người đang dùng cùng lúc. Thử lại sau ít phút.'],
    en: [
      'Too many people at once',
      'The system is overloaded at the moment. Try again in a few minutes.',
    ],
    status: 503,
    code: 'overload',
    async how({ app, browser }) {
      app.overload.refuses = () => 'requests'
      return browser.get('/cas/login')
    },
  },
  {
    what: 'closed while a form was filled in',
    vi: [
      'Hệ thống tạm ngừng',
      'Hoạt động lại lúc 08:30 ngày 24/11/2026.',
      'Chuyển máy chủ.',
      'Thông tin vừa nhập chưa được lưu.',
      'Thử lại',
    ],
    en: [
      'Service unavailable',
      'Back at 08:30 on 24/11/2026.',
      'The server is moved.',
      'What you have just entered was not saved.',
      'Try again',
    ],
    status: 503,
    code: 'maintenance',
    async how(scene) {
      const until = scene.clock.now() + 60 * MINUTE_MS
      scene.close({ until, reason: { vi: 'Chuyển máy chủ.', en: 'The server is moved.' } })
      return scene.browser.post('/cas/login', credentials)
    },
  },
  {
    what: 'problem',
    vi: [
      'Có lỗi ở hệ thống',
      'Thử lại sau vài phút. Thông tin đã nhập không được lưu.',
      'Mã hỗ trợ:',
    ],
    en: [
      'Sorry, there is a problem',
      'Try again in a few minutes. What you entered was not saved.',
      'Support code:',
    ],
    status: 500,
    code: 'problem',
    how: broken,
  },
  {
    what: '404',
    vi: ['Không tìm thấy trang', 'Kiểm tra địa chỉ hoặc về Cổng ứng dụng.'],
    en: ['Page not found', 'Check the address or go back to your applications.'],
    status: 404,
    code: 'not-found',
    how: ({ browser }) => browser.get('/cas/khong-co'),
  },
  {
    what: 'a form with a field twice',
    vi: [
      'Yêu cầu không hợp lệ',
      'Liên kết hoặc biểu mẫu vừa gửi bị lỗi. Quay lại, tải lại trang rồi thử lại.',
    ],
    en: [
      'That request is not valid',
      'The link or form just sent is broken. Go back, reload the page and try again.',
    ],
    status: 400,
    code: 'repeated',
    how: ({ browser }) => browser.get(`${at(A)}&service=x`),
  },
  {
    what: 'a page that takes no form',
    vi: [
      'Không mở được trang theo cách này',
      'Địa chỉ này không nhận loại yêu cầu vừa gửi. Mở lại từ Cổng ứng dụng.',
    ],
    en: [
      'This page cannot be opened that way',
      'This address does not take that kind of request. Start from your applications.',
    ],
    status: 405,
    code: 'method',
    how: ({ browser }) => browser.post('/cas/help', {}),
  },
  {
    what: 'embed',
    vi: ['Không thể mở trang đăng nhập bên trong trang khác', 'Mở trong cửa sổ riêng'],
    en: ['Sign-in cannot run inside another page', 'Open in its own window'],
    how: ({ browser }) => browser.get('/cas/login', { 'sec-fetch-dest': 'iframe' }),
  },
  {
    what: 'embed, and why',
    vi: 'Trang này chỉ mở trong cửa sổ riêng, để bạn thấy địa chỉ trước khi nhập mật khẩu.',
    en: 'This page opens in a window of its own only, so that you see its address before you type a password.',
    how: ({ browser }) => browser.get('/cas/login', { 'sec-fetch-dest': 'frame' }),
  },
  {
    what: 'a name that is none of ours',
    vi: [
      'Đây không phải địa chỉ của cổng đăng nhập',
      'Địa chỉ đúng là https://sso.example. Chỉ nhập mật khẩu ở đó.',
      'Nếu bạn đến đây từ một liên kết, báo cho bộ phận hỗ trợ biết liên kết đó ở đâu và đọc mã dưới đây.',
    ],
    en: [
      'This is not the address of the sign-in',
      'The right address is https://sso.example. Type your password only there.',
      'If a link brought you here, tell support where you found it, and read out the code below.',
    ],
    status: 421,
    code: 'host-unknown',
    how: ({ browser }) => browser.get('/cas/login', { host: 'la.example' }),
  },
  {
    what: 'a form from the old address',
    vi: 'Địa chỉ của cổng nay là https://sso.example. Nội dung vừa gửi từ địa chỉ cũ chưa được nhận. Nhập lại ở trang này.',
    en: 'The address of this sign-in is now https://sso.example. What you sent from the old address was not taken. Enter it again on this page.',
    settings: { otherHosts: ['cu.example'] },
    how: ({ browser }) => browser.get('/cas/login?moved=1'),
  },
]

reachWords('2.11', ROWS, {
  keys: [
    'refused',
    'framed',
    'errors',
    'hosts',
    'leaving.title',
    'leaving.text',
    'handedOver',
    'confirmation.title',
    'confirmation.text',
    'access.onlyFor',
    'access.ofUnits',
    'access.ofGroups',
    'access.ask',
    'access.youBelongTo',
    'access.youHaveNoUnit',
    'notices.down',
    'notices.backAt',
    'notices.urgent',
    'portal.why.pausedTitle',
    'portal.why.pausedUntil',
    'portal.why.pausedOpen',
    'portal.why.askWhenUrgent',
    'portal.why.retiredTitle',
    'portal.why.retiredText',
    'portal.why.replacedBy',
  ],
})
