import { accessVi } from './access-vi.ts'
import { accountVi } from './account-vi.ts'
import { diagnosisVi } from './diagnosis-vi.ts'
import { healthVi } from './health-vi.ts'
import { helpVi } from './help-vi.ts'
import { hostsVi } from './hosts-vi.ts'
import { linksVi } from './links-vi.ts'
import { noticesVi } from './notices-vi.ts'
import { passwordVi } from './password-vi.ts'
import { peopleImportVi } from './people-import-vi.ts'
import { portalVi } from './portal-vi.ts'
import { privacyVi } from './privacy-vi.ts'
import { profileVi } from './profile-vi.ts'
import { recoveryVi } from './recovery-vi.ts'
import { secondFactorVi } from './second-factor-vi.ts'
import { sessionsVi } from './sessions-vi.ts'
import { signInHistoryVi } from './sign-in-history-vi.ts'
import { stepsVi } from './steps-vi.ts'
import { supportVi } from './support-vi.ts'

/**
 * Every text that a person reads, in Vietnamese: the source that en.ts follows. A text with a
 * hole is a function. Dates arrive already worded.
 */
export const vi = {
  layout: {
    skip: 'Đến nội dung chính',
    support: 'Hỗ trợ',
    mail: 'Thư điện tử',
    phone: 'Điện thoại',
    hours: 'Giờ làm việc',
    trueAddress: 'Địa chỉ đúng:',
    addressHint: 'Chỉ nhập mật khẩu khi thanh địa chỉ của trình duyệt ghi đúng như trên.',
    version: (version: string) => `Phiên bản ${version}`,
    otherLanguage: 'English',
    otherLanguageCode: 'en',
    supportCode: 'Mã hỗ trợ:',
    supportCodeHint: 'Đọc mã này khi gọi bộ phận hỗ trợ.',
    portal: 'Cổng ứng dụng',
    toPortal: 'Vào Cổng ứng dụng',
    titleWithError: (title: string) => `Lỗi: ${title}`,
  },
  login: {
    title: 'Đăng nhập',
    target: 'Đăng nhập để vào',
    renew: (app: string) => `${app} yêu cầu nhập lại mật khẩu để bảo đảm an toàn.`,
    renewWithoutTarget: 'Cần nhập lại mật khẩu để bảo đảm an toàn.',
    signedInAs: (who: string) => `Đang đăng nhập với tên ${who}.`,
    name: 'Tên hộp thư công vụ',
    nameHint: (suffix: string) => `Ví dụ: tamtt. Không cần gõ phần @${suffix}.`,
    suffix: 'Đuôi hộp thư',
    suffixHint: 'Ví dụ: tamtt. Chọn đuôi hộp thư trong danh sách.',
    password: 'Mật khẩu',
    show: 'Hiện',
    showWhat: 'mật khẩu',
    shown: 'Mật khẩu đang hiện trên màn hình.',
    hidden: 'Mật khẩu đã được ẩn.',
    capsLock: 'Phím Caps Lock đang bật.',
    keyboard: 'Có vẻ bộ gõ tiếng Việt đang bật. Chuyển UniKey sang chế độ E rồi gõ lại.',
    shared: 'Đây là máy dùng chung',
    sharedHint: (minutes: number) => `Tự thoát sau ${minutes} phút không thao tác.`,
    rememberMe: (days: number) => `Giữ đăng nhập trong ${days} ngày`,
    rememberMeHint: 'Chỉ chọn trên máy của riêng bạn.',
    warn: 'Hỏi trước khi vào từng ứng dụng',
    submit: 'Đăng nhập',
    busy: 'Đang kiểm tra…',
    forgotNever: 'Chúng tôi không bao giờ hỏi mật khẩu.',
  },
  loginErrors: {
    summary: 'Có lỗi cần sửa',
    emptyName: 'Nhập tên hộp thư công vụ.',
    emptyPassword: 'Nhập mật khẩu.',
    wrong:
      'Tên hộp thư hoặc mật khẩu chưa đúng. Kiểm tra phím Caps Lock và bộ gõ tiếng Việt rồi thử lại.',
    hasAccents: (best: string, others: string) =>
      `Tên hộp thư không có dấu. Có phải là ${best}?${others && ` Hoặc ${others}.`} Chọn tên đúng rồi gõ lại mật khẩu.`,
    noAccents: 'Tên hộp thư không có dấu.',
    choose: 'Chọn tên',
    foreignSuffix: (allowed: string, typed: string) =>
      `Hãy dùng hộp thư công vụ (đuôi ${allowed}), không dùng ${typed}.`,
    suffixTypo: (typed: string, suggestion: string) =>
      `Đuôi thư ${typed} chưa đúng. Có phải ${suggestion}?`,
    retiredSuffix: (typed: string, date: string, replacement: string) =>
      `Đuôi ${typed} đã ngừng dùng${date && ` từ ${date}`}.${replacement && ` Đăng nhập bằng ${replacement}.`}`,
    fullName: 'Nhập tên hộp thư (ví dụ sonnv), không nhập họ tên.',
    number: 'Đây là số điện thoại hoặc số định danh. Hãy nhập tên hộp thư công vụ.',
    malformedName:
      'Tên hộp thư chỉ gồm chữ không dấu, chữ số, dấu chấm, gạch nối và gạch dưới. Kiểm tra rồi gõ lại.',
    lockedByOperator: (phone: string) =>
      `Tài khoản đang bị khóa theo yêu cầu quản trị. Gọi ${phone}, nêu mã hỗ trợ dưới đây.`,
    disabled: (date: string, unit: string) =>
      `Tài khoản đã ngừng hoạt động từ ${date}. Liên hệ đầu mối CNTT của ${unit || 'cơ quan'}.`,
    formTooOld: 'Trang mở quá lâu nên cần gửi lại. Gõ lại mật khẩu.',
    signInExpired: 'Lần đăng nhập này quá 10 phút chưa xong nên cần làm lại. Gõ lại mật khẩu.',
    signInOvertaken: 'Tài khoản vừa có thay đổi nên cần đăng nhập lại. Gõ lại mật khẩu.',
    signInGivenUp: 'Mã xác thực bị nhập sai quá nhiều lần nên cần đăng nhập lại từ đầu.',
    cookiesOff: (host: string) =>
      `Trình duyệt đang chặn cookie nên không thể đăng nhập. Cho phép cookie của ${host} trong phần cài đặt trình duyệt rồi tải lại trang này.`,
    triesLeft: (count: number) => `Còn ${count} lần thử trước khi tạm khóa.`,
    locked: (until: string, phone: string) =>
      `Đã nhập sai nhiều lần nên tên này tạm khóa đến ${until}. Mật khẩu chưa bị thay đổi. Nếu quên mật khẩu, gọi ${phone}.`,
    throttled: (minutes: number, phone: string) =>
      `Có quá nhiều lần đăng nhập sai từ mạng này. Chờ ${minutes} phút hoặc gọi ${phone}.`,
    notActivated:
      'Tài khoản chưa kích hoạt. Dùng mã trên phiếu kích hoạt ở trang Kích hoạt tài khoản.',
    sourceSilent:
      'Hệ thống thư công vụ chưa trả lời nên chưa kiểm tra được mật khẩu. Lần này không tính là nhập sai. Thử lại sau vài phút.',
    busy: (seconds: number) => `Đang có nhiều người đăng nhập. Thử lại sau ${seconds} giây.`,
  },
  confirmation: {
    title: (app: string) => `Vào ${app}?`,
    text: 'Bạn đã chọn được hỏi trước khi vào từng ứng dụng. Nếu đồng ý, ứng dụng sau sẽ biết bạn là ai:',
    signedInAs: (who: string) => `Đang đăng nhập với tên ${who}.`,
    yes: 'Đồng ý, vào ứng dụng',
    busy: 'Đang chuyển…',
    no: 'Không, về Cổng ứng dụng',
  },
  leaving: {
    title: (app: string) => `Đang chuyển tới ${app}`,
    text: 'Nếu chờ quá 5 giây, bấm nút bên dưới.',
    go: 'Vào ứng dụng',
    busy: 'Đang chuyển…',
  },
  handedOver: {
    title: 'Đã đăng nhập',
    text: 'Ứng dụng đã nhận được kết quả đăng nhập. Bạn có thể quay lại ứng dụng.',
  },
  portal: portalVi,
  signOutQuestion: {
    title: 'Đăng xuất khỏi tất cả ứng dụng?',
    opened: (apps: string) => `Đang mở: ${apps}.`,
    yes: 'Đăng xuất',
    busy: 'Đang đăng xuất…',
    no: 'Ở lại',
  },
  signedOut: {
    title: 'Đã đăng xuất',
    done: 'Phiên đăng nhập trên trình duyệt này đã kết thúc.',
    telling: (apps: string) => `Đang đăng xuất khỏi: ${apps}…`,
    confirmed: 'Các ứng dụng đã mở cũng đã được đăng xuất.',
    part: (count: number, apps: string) =>
      `${count} ứng dụng chưa xác nhận đăng xuất: ${apps}. Đóng trình duyệt nếu dùng máy chung.`,
    suggestion: (host: string) => `Ứng dụng đề nghị mở: ${host}.`,
    goOn: 'Tiếp tục',
    stillOpen: 'Ứng dụng đã mở có thể còn hiệu lực đến khi tự hết phiên:',
    closeBrowser: 'Đóng trình duyệt nếu dùng máy chung.',
    signIn: 'Đăng nhập lại',
  },
  refused: {
    notRegistered: 'Ứng dụng chưa được đăng ký',
    notRegisteredText: (host: string) =>
      `Địa chỉ ${host} chưa có trong danh sách ứng dụng của tỉnh, nên chúng tôi không chuyển bạn tới đó.`,
    accountIsFine: 'Tài khoản của bạn không có lỗi.',
    malformed: 'Liên kết mở ứng dụng bị lỗi',
    malformedText: 'Mở lại ứng dụng từ Cổng ứng dụng.',
    disabledText: 'Mở lại ứng dụng này sau, hoặc liên hệ bộ phận hỗ trợ khi cần gấp.',
    loop: (app: string) => `${app} liên tục yêu cầu đăng nhập lại`,
    loopText: (app: string, times: number) =>
      `${app} yêu cầu đăng nhập lại ${times} lần trong 1 phút. Chúng tôi tạm dừng để bạn không bị quay vòng.`,
    loopMend: (host: string, contact: string) =>
      `Xóa cookie của ${host} trong trình duyệt rồi mở lại ứng dụng, hoặc liên hệ ${contact}.`,
    loopGoOn: (app: string) => `Vẫn mở ${app}`,
    personNotAllowed: (app: string) => `Chưa được cấp quyền vào ${app}`,
    noUserName: (app: string) => `Chưa vào được ${app}`,
    noUserNameText: (app: string) =>
      `Hồ sơ của bạn còn thiếu thông tin mà ${app} dùng để nhận ra bạn. Gọi bộ phận hỗ trợ để được bổ sung.`,
  },
  framed: {
    title: 'Không thể mở trang đăng nhập bên trong trang khác',
    text: 'Trang này chỉ mở trong cửa sổ riêng, để bạn thấy địa chỉ trước khi nhập mật khẩu.',
    open: 'Mở trong cửa sổ riêng',
  },
  errors: {
    notFound: 'Không tìm thấy trang',
    notFoundText: 'Kiểm tra địa chỉ hoặc về Cổng ứng dụng.',
    problem: 'Có lỗi ở hệ thống',
    problemText: 'Thử lại sau vài phút. Thông tin đã nhập không được lưu.',
    badRequest: 'Yêu cầu không hợp lệ',
    badRequestText: 'Liên kết hoặc biểu mẫu vừa gửi bị lỗi. Quay lại, tải lại trang rồi thử lại.',
    method: 'Không mở được trang theo cách này',
    busy: 'Hệ thống đang quá tải',
    busyText: 'Nhiều người đang dùng cùng lúc. Thử lại sau ít phút.',
    methodText: 'Địa chỉ này không nhận loại yêu cầu vừa gửi. Mở lại từ Cổng ứng dụng.',
  },
  access: accessVi,
  account: accountVi,
  diagnosis: diagnosisVi,
  links: linksVi,
  notices: noticesVi,
  peopleImport: peopleImportVi,
  recovery: recoveryVi,
  secondFactor: secondFactorVi,
  password: passwordVi,
  steps: stepsVi,
  sessions: sessionsVi,
  signInHistory: signInHistoryVi,
  profile: profileVi,
  privacy: privacyVi,
  hosts: hostsVi,
  health: healthVi,
  help: helpVi,
  support: supportVi,
}

/**
 * The texts of one language. A text that is missing, or takes something else, fails the type check.
 */
export type Messages = typeof vi
