/**
 * What the help desk is told of a support code, to be read out as it stands (product 2.4, 3.5): what
 * happened, and what to say or to do next. The source that support-en.ts follows.
 */
export const supportVi = {
  labels: {
    code: 'Mã hỗ trợ',
    at: 'Lúc',
    page: 'Trang',
    from: 'Từ',
    account: 'Tài khoản',
    app: 'Ứng dụng',
    next: 'Tiếp theo:',
    audit: 'Nhật ký tài khoản:',
    refusals: 'Vé và địa chỉ bị từ chối:',
  },
  /** The status of the answer, for whoever looks into a log of the web. */
  page: (path: string, status: string) => `${path} (HTTP ${status})`,
  from: (network: string, device: string) => `${network}${device && `, ${device}`}`,
  device: (browser: string, system: string) => `${browser} trên ${system}`,
  unknownDevice: 'không rõ trình duyệt',
  unknownAccount: 'không rõ: hỏi người gọi tên hộp thư',
  nobody: 'không có: tên đã gõ không thuộc tài khoản nào',
  app: (name: string, host: string) => `${name} (${host})`,
  notFound: (code: string) => `Không có gì được ghi với mã ${code}.`,
  notFoundWhy: (days: string) =>
    `Có thể mã đọc nhầm, trang đã mở hơn ${days} ngày trước, trang hiện ở một máy chủ khác, hoặc máy chủ lúc đó có quá nhiều lỗi để ghi hết. Hỏi lại từng ký tự: mã không có 0, 1, I, L, O, U.`,
  malformed: (typed: string) =>
    `«${typed}» không phải mã hỗ trợ. Mã gồm 8 ký tự, chia hai nhóm, ví dụ 7KQP-3MXA; không có 0, 1, I, L, O, U.`,
  /** A reason that has no words here. */
  other: (what: string) => `Lý do máy chủ ghi lại: ${what}.`,
  /** What happened. A hole that is not known is empty. */
  reasons: {
    'sign-in.unknown':
      'Tên hộp thư đã gõ không có trong hệ thống. Trang chỉ nói tên hoặc mật khẩu chưa đúng.',
    'sign-in.wrong-password': 'Tên hộp thư đúng, mật khẩu chưa đúng.',
    'sign-in.no-password':
      'Tài khoản chưa có mật khẩu ở đây: chưa kích hoạt, hoặc mật khẩu ở một hệ thống khác không nhận.',
    'sign-in.not-activated': 'Người dùng gõ mã trên phiếu kích hoạt vào ô mật khẩu.',
    'sign-in.locked': (until: string) =>
      `Đã nhập sai nhiều lần nên tên này tạm khóa đến ${until}. Mật khẩu chưa bị thay đổi.`,
    'sign-in.throttled': (minutes: string) =>
      `Có quá nhiều lần đăng nhập sai từ mạng này nên phải chờ ${minutes} phút. Mật khẩu chưa được kiểm tra.`,
    'sign-in.under-way':
      'Đang có nhiều lần thử cùng lúc với tên này nên mật khẩu chưa được kiểm tra.',
    'sign-in.busy':
      'Máy chủ có quá nhiều người đăng nhập cùng lúc nên mật khẩu chưa được kiểm tra.',
    'sign-in.unavailable':
      'Hệ thống giữ mật khẩu (thư công vụ, thư mục) không trả lời. Lần này không tính là nhập sai.',
    'sign-in.disabled': 'Mật khẩu đúng, nhưng tài khoản đã ngừng hoạt động.',
    'sign-in.locked-by-operator':
      'Mật khẩu đúng, nhưng tài khoản đang bị khóa theo yêu cầu quản trị hoặc vì lâu không dùng.',
    'sign-in.name-unusable': 'Tên đã gõ không phải tên hộp thư; trang đã chỉ cách sửa.',
    'sign-in.cookies-off': 'Trình duyệt không gửi cookie nên không thể đăng nhập.',
    'sign-in.form-too-old':
      'Trang đăng nhập mở quá lâu, gửi hai lần, hoặc mở từ một trang khác. Mật khẩu chưa được kiểm tra.',
    'sign-in.expired': 'Sau mật khẩu, các bước còn lại không xong trong 10 phút.',
    'sign-in.overtaken':
      'Tài khoản có thay đổi (mật khẩu, khóa, xác thực hai lớp) trong lúc đang đăng nhập.',
    'sign-in.given-up': 'Mã xác thực bị nhập sai quá nhiều lần trong một lần đăng nhập.',
    'form.too-old':
      'Biểu mẫu mở quá lâu, gửi hai lần, hoặc mở từ một trang khác. Chưa có gì thay đổi.',
    'form.no-cookies': 'Trình duyệt không gửi cookie nên biểu mẫu không dùng được.',
    'form.busy':
      'Máy chủ có quá nhiều việc cùng lúc nên biểu mẫu chưa được xử lý. Chưa có gì thay đổi.',
    'password.overtaken':
      'Mật khẩu vừa được đổi ở nơi khác trong lúc trang đang mở. Mật khẩu gõ ở trang này không được lưu.',
    'phone.overtaken':
      'Số điện thoại vừa được đổi ở nơi khác trong lúc trang đang mở. Số gõ ở trang này không được lưu.',
    'proof.locked': (until: string) =>
      `Mật khẩu hiện tại hoặc mã xác thực bị nhập sai nhiều lần nên tạm khóa đến ${until}. Chưa có gì thay đổi.`,
    'proof.network':
      'Có quá nhiều lần nhập sai từ mạng này nên mật khẩu hoặc mã chưa được kiểm tra. Chưa có gì thay đổi.',
    'proof.under-way':
      'Đang có nhiều lần thử cùng lúc nên mật khẩu hoặc mã chưa được kiểm tra. Chưa có gì thay đổi.',
    'proof.unavailable':
      'Hệ thống giữ mật khẩu (thư công vụ, thư mục) không trả lời nên mật khẩu hiện tại chưa được kiểm tra.',
    'recovery.timeout':
      'Trang đặt mật khẩu mở quá 15 phút sau khi nhập mã, hoặc trình duyệt không giữ cookie.',
    'recovery.wrong': 'Mã khôi phục hoặc mã kích hoạt chưa đúng, đã hết hạn, hoặc của người khác.',
    'recovery.locked': (until: string) =>
      `Mã khôi phục bị nhập sai nhiều lần nên tên này tạm không nhập mã được đến ${until}.`,
    'recovery.network': 'Có quá nhiều mã sai từ mạng này nên mã chưa được kiểm tra.',
    'recovery.under-way': 'Đang có nhiều lần thử cùng lúc với tên này nên mã chưa được kiểm tra.',
    'recovery.name-unusable': 'Tên đã gõ không phải tên hộp thư; trang đã chỉ cách sửa.',
    'recovery.link-unknown': 'Liên kết đặt lại mật khẩu bị sai hoặc thiếu ký tự.',
    'recovery.link-used': 'Liên kết đặt lại mật khẩu đã được dùng.',
    'recovery.link-expired': 'Liên kết đặt lại mật khẩu đã hết hạn.',
    'recovery.link-replaced': 'Liên kết đặt lại mật khẩu đã bị thay bằng mã hoặc liên kết mới hơn.',
    'recovery.link-ended': 'Liên kết đặt lại mật khẩu hết hiệu lực vì tài khoản đã thay đổi.',
    'recovery.link-cancelled': 'Yêu cầu đặt lại mật khẩu đã bị hủy.',
    'recovery.slip-unknown': 'Mã QR hoặc địa chỉ trên phiếu kích hoạt bị sai hoặc thiếu ký tự.',
    'recovery.slip-used': 'Phiếu kích hoạt đã được dùng.',
    'recovery.slip-expired': 'Phiếu kích hoạt đã hết hạn.',
    'recovery.slip-replaced': 'Phiếu kích hoạt đã bị thay bằng phiếu mới hơn.',
    'recovery.slip-ended': 'Phiếu kích hoạt hết hiệu lực vì tài khoản đã thay đổi.',
    'recovery.slip-cancelled': 'Phiếu kích hoạt đã bị hủy.',
    'second-factor.wrong': 'Mật khẩu đúng, mã xác thực chưa đúng.',
    'second-factor.malformed': 'Mật khẩu đúng; mã đã gõ không có dạng của mã xác thực.',
    'second-factor.reused': 'Mật khẩu đúng; mã xác thực này vừa được dùng.',
    'second-factor.skewed': 'Mật khẩu đúng; giờ trên điện thoại bị lệch nên mã không được nhận.',
    'second-factor.used': 'Mật khẩu đúng; mã dự phòng này đã được dùng.',
    'second-factor.not-enrolled': 'Tài khoản không còn bật xác thực hai lớp.',
    'second-factor.expired': 'Mã QR của ứng dụng xác thực đã quá 10 phút; trang đã hiện mã QR mới.',
    'second-factor.locked': 'Mã xác thực bị nhập sai nhiều lần nên tạm không nhập mã được.',
    'second-factor.network': 'Có quá nhiều mã sai từ mạng này nên mã chưa được kiểm tra.',
    'second-factor.under-way': 'Đang có nhiều lần thử cùng lúc nên mã chưa được kiểm tra.',
    'service-not-registered': (host: string) =>
      `Địa chỉ ${host || 'vừa mở'} chưa được đăng ký nên không ai được chuyển tới đó. Tài khoản không có lỗi.`,
    'service-malformed': (problem: string) =>
      `Ứng dụng gửi một địa chỉ hỏng${problem && `: ${problem}`}. Tài khoản không có lỗi.`,
    'service-disabled': 'Ứng dụng đang tạm ngừng hoặc đã ngừng. Tài khoản không có lỗi.',
    'person-not-in-unit': (rule: string) =>
      `Người này không được cấp quyền: ứng dụng chỉ dành cho ${rule || 'một số đơn vị'}.`,
    'person-not-in-group': (rule: string) =>
      `Người này không được cấp quyền: ứng dụng chỉ dành cho ${rule || 'một số nhóm'}.`,
    'person-without-user-value': (field: string) =>
      `Hồ sơ thiếu thông tin mà ứng dụng dùng để nhận ra người${field && ` (${field})`}.`,
    loop: 'Ứng dụng liên tục đưa trình duyệt về trang đăng nhập, dù lần nào cũng nhận được vé.',
    problem: 'Có lỗi ở máy chủ hoặc cơ sở dữ liệu. Thông tin đã nhập không được lưu.',
    maintenance: 'Hệ thống đang tạm ngừng để bảo trì. Thông tin đã nhập không được lưu.',
    overload:
      'Máy chủ có quá nhiều việc cùng lúc nên từ chối yêu cầu. Thông tin đã nhập không được lưu.',
    'not-found': 'Địa chỉ đã mở không có trang nào.',
    'no-such-application': 'Liên kết mở một ứng dụng không có trong danh sách.',
    method: 'Trang được mở theo cách mà nó không nhận, thường do tải lại sau khi gửi biểu mẫu.',
    'host-unknown': 'Trang được mở bằng một tên máy chủ không phải của cổng đăng nhập.',
    'host-circle': 'Máy chủ trung gian đưa trình duyệt quay vòng giữa hai tên của cổng.',
    repeated: 'Biểu mẫu có một ô gửi hai lần: không phải trang của chúng tôi gửi.',
    'two-services': 'Yêu cầu nêu hai địa chỉ ứng dụng khác nhau.',
  },
  /** What the help desk says to the caller, or does. */
  steps: {
    checkName: 'Hỏi tên hộp thư, đối chiếu từng chữ với tài khoản:',
    checkTyping: 'Nhắc tắt Caps Lock, chuyển UniKey sang E, bấm Hiện để xem mật khẩu đang gõ.',
    throttleShow: 'Xem tên này còn khóa không, và do mạng nào:',
    throttleClear: 'Mở khóa sau khi đã gọi lại số điện thoại trong hồ sơ:',
    throttleNetwork: 'Nếu cả cơ quan dùng chung mạng này, mở cho mạng đó:',
    resetCode: 'Nếu quên mật khẩu, gọi lại số trong hồ sơ rồi đọc mã đặt lại:',
    activationCode: 'Cấp mã kích hoạt mới sau khi xác minh người gọi:',
    activate: 'Nhắc mở trang «Kích hoạt tài khoản lần đầu» và gõ mã ở đó.',
    newLink: 'Cấp liên kết mới sau khi xác minh người gọi:',
    accountShow: 'Xem tài khoản và lý do:',
    history: 'Xem những gì đã xảy ra với tài khoản:',
    checkSource: 'Kiểm tra nguồn mật khẩu, rồi báo quản trị hệ thống đó:',
    wait: 'Nhắc chờ vài phút rồi thử lại.',
    retype: 'Nhắc tải lại trang và gõ lại; đóng các thẻ đăng nhập cũ.',
    allowCookies: 'Hướng dẫn cho phép cookie của địa chỉ này trong cài đặt trình duyệt:',
    phoneClock: 'Nhắc bật «Ngày giờ tự động» trên điện thoại, dùng mã đang hiện, chờ mã tiếp theo.',
    secondFactor: 'Nếu mất hoặc đổi điện thoại, xem và đặt lại xác thực hai lớp:',
    traceUnknown: 'Xem địa chỉ đã gửi và ứng dụng gần giống:',
    trace: 'Xem vì sao ứng dụng bị từ chối, báo đầu mối của ứng dụng:',
    explain: 'Xem từng điều kiện của người này:',
    askContact: 'Chuyển đề nghị cấp quyền tới đầu mối của ứng dụng:',
    serviceList: 'Xem trạng thái của ứng dụng, báo người gọi khi nào mở lại:',
    correct: 'Bổ sung thông tin còn thiếu:',
    clearAppCookies: 'Nhắc xóa cookie của ứng dụng rồi mở lại từ Cổng ứng dụng:',
    log: 'Báo quản trị hệ thống; trong nhật ký máy chủ tìm:',
    trueAddress: 'Nhắc chỉ mở cổng ở địa chỉ:',
    openPortal: 'Nhắc mở lại ứng dụng từ Cổng ứng dụng, không dùng dấu trang cũ.',
  },
  /** What the audit trail calls these events. */
  events: {
    'sign-in.done': 'đăng nhập thành công',
    'sign-in.refused': 'đăng nhập không thành công',
    'sign-in.suppressed': 'nhiều lần đăng nhập không thành công nữa, không ghi từng lần',
    'second-factor.refused': 'nhập sai mã xác thực',
    'second-factor.recovery-code-spent': 'dùng một mã dự phòng',
    'second-factor.bypass-refused': 'nhập sai mã do bộ phận hỗ trợ đọc',
    'recovery.used': 'đặt mật khẩu bằng mã hoặc liên kết được cấp',
    'account.password-set': 'đặt mật khẩu',
    'session.ended': 'kết thúc một phiên',
  },
}

/** The texts about support codes of one language. */
export type SupportMessages = typeof supportVi
