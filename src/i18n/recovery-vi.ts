/**
 * Choosing a password without the old one: activation, forgotten passwords, «không phải tôi» (product
 * 2.10, 2.13, 4.6). The source that recovery-en.ts follows.
 */
export const recoveryVi = {
  links: { forgot: 'Quên mật khẩu?', activate: 'Kích hoạt tài khoản lần đầu' },
  recover: {
    title: 'Quên mật khẩu',
    why: 'Vì hộp thư cũng dùng chung mật khẩu này, chúng tôi không gửi liên kết vào hộp thư.',
    callBefore: 'Gọi',
    callAfter: 'hoặc gặp đầu mối CNTT của cơ quan để nhận mã 8 ký tự.',
    code: 'Mã nhận qua điện thoại',
    codeHint: '8 ký tự, chia hai nhóm. Ví dụ: 7F3K-92QH. Mã có hiệu lực trong thời gian ngắn.',
    emptyCode: 'Nhập mã nhận qua điện thoại.',
    submit: 'Tiếp tục',
    choose: 'Đặt mật khẩu mới',
    who: (name: string, unit: string) => `Đặt lại mật khẩu cho: ${name}${unit && `, ${unit}`}.`,
    notYou: (phone: string) => `Không đúng? Dừng lại và gọi ${phone}.`,
    notAsked: 'Không phải bạn yêu cầu? Hủy yêu cầu này',
    save: 'Đặt mật khẩu mới',
    done: 'Đã đặt mật khẩu mới',
    doneText: 'Các phiên đăng nhập trước đây đã kết thúc. Đăng nhập bằng mật khẩu mới.',
    signIn: 'Đăng nhập',
  },
  activate: {
    title: 'Kích hoạt tài khoản',
    lead: 'Dùng phiếu kích hoạt do đơn vị phát. Quét mã QR trên phiếu, hoặc gõ tên hộp thư và mã in trên phiếu.',
    code: 'Mã trên phiếu kích hoạt',
    codeHint: '16 ký tự, chia bốn nhóm. Không phân biệt chữ hoa, chữ thường.',
    emptyCode: 'Nhập mã trên phiếu kích hoạt.',
    noSlipBefore: 'Chưa có phiếu, hoặc phiếu đã hết hạn? Hỏi đầu mối CNTT của cơ quan, hoặc gọi',
    check: 'Đây có phải là bạn?',
    name: 'Họ và tên',
    position: 'Chức vụ',
    unit: 'Đơn vị',
    mailbox: 'Hộp thư',
    wrong: 'Thông tin sai? Báo đầu mối CNTT trước khi kích hoạt.',
    notice: 'Cách chúng tôi xử lý dữ liệu cá nhân (đọc trong 1 phút)',
    noticeWhat:
      'Chúng tôi lưu: họ tên, đơn vị, chức vụ, hộp thư, số điện thoại; thời điểm, địa chỉ mạng, thiết bị và ứng dụng mỗi lần đăng nhập.',
    noticeWhy:
      'Để xác nhận bạn là ai khi vào phần mềm dùng chung và để bảo đảm an ninh mạng, phục vụ hoạt động của cơ quan nhà nước theo pháp luật.',
    noticeShare: 'Ứng dụng chỉ nhận được thông tin cần để nhận ra bạn, khi bạn mở ứng dụng đó.',
    noticeRights: (mail: string, phone: string) =>
      `Bạn có quyền xem, yêu cầu sửa, yêu cầu cung cấp bản sao và phản ánh. Đầu mối: ${mail}, ${phone}.`,
    choose: 'Đúng là tôi. Đặt mật khẩu',
    save: 'Đặt mật khẩu và kích hoạt',
    done: 'Tài khoản đã kích hoạt',
    doneText:
      'Từ nay đăng nhập bằng tên hộp thư và mật khẩu vừa đặt. Phiếu kích hoạt không còn giá trị.',
  },
  standing: {
    title: { link: 'Không dùng được liên kết này', slip: 'Không dùng được phiếu này' },
    used: {
      link: (at: string) => `Liên kết đã được dùng lúc ${at}.`,
      slip: (at: string) => `Phiếu kích hoạt đã được dùng lúc ${at}.`,
    },
    expired: {
      link: (at: string) => `Liên kết hết hạn lúc ${at}. Xin mã mới.`,
      slip: (at: string) => `Phiếu kích hoạt hết hạn lúc ${at}. Xin phiếu mới.`,
    },
    replaced: {
      link: (at: string) => `Liên kết đã được thay bằng liên kết mới hơn lúc ${at}.`,
      slip: (at: string) => `Phiếu đã được thay bằng phiếu mới hơn lúc ${at}.`,
    },
    cancelled: {
      link: (at: string) => `Liên kết đã bị hủy lúc ${at}.`,
      slip: (at: string) => `Phiếu kích hoạt đã bị hủy lúc ${at}.`,
    },
    ended: {
      link: (at: string) => `Liên kết không còn giá trị từ ${at}, vì tài khoản đã có thay đổi.`,
      slip: (at: string) => `Phiếu không còn giá trị từ ${at}, vì tài khoản đã có thay đổi.`,
    },
    unknown: {
      link: 'Liên kết chưa đúng hoặc đã quá cũ. Kiểm tra xem đã mở đủ cả liên kết chưa.',
      slip: 'Mã trên phiếu chưa đúng hoặc đã quá cũ. Kiểm tra rồi gõ lại.',
    },
    notYou: (phone: string) => `Nếu không phải bạn đã dùng, gọi ngay ${phone}.`,
    call: (phone: string) => `Cần giúp? Gọi ${phone} hoặc gặp đầu mối CNTT của cơ quan.`,
    timeout: 'Bước này chỉ mở được 15 phút sau khi nhập mã. Nhập lại mã, hoặc mở lại liên kết.',
  },
  errors: {
    bad: 'Mã chưa đúng hoặc đã hết hạn.',
    triesLeft: (count: number) => `Còn ${count} lần thử.`,
    locked: (until: string, phone: string) =>
      `Đã nhập sai nhiều lần nên tên này tạm khóa việc nhập mã đến ${until}. Mật khẩu chưa bị thay đổi. Gọi ${phone} để nhận mã mới.`,
    network: (minutes: number, phone: string) =>
      `Có quá nhiều lần nhập sai từ mạng này. Chờ ${minutes} phút hoặc gọi ${phone}.`,
    busy: (seconds: number) => `Đang có nhiều người dùng. Thử lại sau ${seconds} giây.`,
    tooOld: 'Trang mở quá lâu hoặc đã được gửi. Gửi lại.',
    cookiesOff: (host: string) =>
      `Trình duyệt đang chặn cookie nên không thể tiếp tục. Cho phép cookie của ${host} rồi tải lại trang này.`,
  },
  cancel: {
    title: 'Không phải bạn yêu cầu?',
    text: 'Ai đó đã yêu cầu đặt lại mật khẩu cho tài khoản của bạn. Hủy yêu cầu thì liên kết và mã đã cấp không dùng được nữa.',
    usedText: (at: string) =>
      `Mật khẩu đã được đặt lại lúc ${at}. Báo ngay để bộ phận hỗ trợ kiểm tra.`,
    submit: 'Hủy yêu cầu đặt lại mật khẩu',
    submitUsed: 'Báo bộ phận hỗ trợ',
    keep: 'Không, đây là yêu cầu của tôi',
    done: 'Đã hủy',
    doneText: 'Đã hủy. Bộ phận hỗ trợ đã được báo. Mật khẩu hiện tại vẫn dùng được.',
    reported: 'Đã báo bộ phận hỗ trợ',
    reportedText: (phone: string) =>
      `Bộ phận hỗ trợ đã được báo. Gọi ngay ${phone} nếu bạn không đăng nhập được, và đổi mật khẩu.`,
  },
  banner: {
    title: 'Mật khẩu của bạn',
    used: (at: string) => `Bộ phận hỗ trợ vừa đặt lại mật khẩu theo yêu cầu lúc ${at}.`,
    open: (at: string) =>
      `Bộ phận hỗ trợ vừa cấp mã đặt lại mật khẩu theo yêu cầu lúc ${at}. Mật khẩu chưa bị thay đổi.`,
    notYou: 'Không phải bạn?',
    known: 'Tôi đã biết',
  },
  desk: {
    code: (code: string, until: string) =>
      `Mã: ${code}, hiệu lực đến ${until}. Đọc từng nhóm 4 ký tự.`,
    link: (until: string) => `Liên kết dùng một lần, hiệu lực đến ${until}:`,
    slip: (code: string, until: string) => `Mã kích hoạt: ${code}, hiệu lực đến ${until}.`,
  },
  slips: {
    title: 'Phiếu kích hoạt tài khoản',
    count: (one: number, of: number) => `Phiếu ${one}/${of}`,
    page: (one: number, of: number) => `Trang ${one}/${of}`,
    name: 'Họ và tên',
    unit: 'Đơn vị',
    mailbox: 'Hộp thư',
    code: 'Mã kích hoạt',
    scan: 'Quét mã bằng điện thoại',
    qrLabel: (name: string) => `Mã QR mở trang kích hoạt của ${name}`,
    or: (address: string) => `Hoặc mở ${address} rồi gõ tên hộp thư và mã kích hoạt.`,
    until: (until: string) => `Hiệu lực đến ${until}`,
    help: (phone: string) => `Hỗ trợ: ${phone}`,
    warning: 'Không chụp ảnh, không gửi qua mạng xã hội.',
    once: 'Phiếu dùng một lần. Nhận phiếu còn nguyên; kích hoạt xong thì hủy phiếu.',
    noUnit: 'Chưa có đơn vị',
  },
}
