/** What is asked between a right password and the session, but for second factors (product 2.6, 2.13). */
export const stepsVi = {
  continue: 'Tiếp tục',
  busy: 'Đang lưu…',
  stop: 'Đăng nhập bằng tên khác',
  tooOld: 'Trang mở quá lâu hoặc đã được gửi. Làm lại bước này.',
  crowded: (seconds: number) => `Đang có nhiều người đăng nhập. Thử lại sau ${seconds} giây.`,
  signingInAs: (who: string) => `Đang đăng nhập với tên ${who}.`,
  mustChange: {
    title: 'Đổi mật khẩu để tiếp tục',
    first: 'Đây là lần đăng nhập đầu tiên. Mật khẩu tạm chỉ dùng một lần.',
    reset: (at: string) => `Bộ phận hỗ trợ vừa đặt lại mật khẩu theo yêu cầu lúc ${at}.`,
    reported: (at: string) =>
      `Bạn đã báo lúc ${at} rằng có lần đăng nhập không phải của mình. Đặt mật khẩu khác để người đó không vào được nữa.`,
    submit: 'Đổi mật khẩu và tiếp tục',
  },
  changePassword: {
    title: 'Đổi mật khẩu',
    submit: 'Đổi mật khẩu',
    back: 'Về Cổng ứng dụng',
    elsewhere: 'Mật khẩu của bạn do hệ thống khác quản lý nên không đổi được ở đây.',
    emptyCurrent: 'Nhập mật khẩu hiện tại.',
    overtaken: 'Mật khẩu vừa được đổi ở nơi khác. Nhập lại mật khẩu hiện tại.',
  },
  newPassword: {
    repeat: 'Nhập lại mật khẩu mới',
    empty: 'Nhập mật khẩu mới.',
    emptyRepeat: 'Nhập lại mật khẩu mới.',
    different: 'Hai lần nhập chưa giống nhau. Gõ lại cả hai ô.',
    rules: 'Mật khẩu mới cần gì?',
  },
  phone: {
    title: 'Xác nhận số điện thoại',
    why: 'Khi bạn quên mật khẩu hoặc bị khóa, bộ phận hỗ trợ gọi lại số này để xác minh.',
    label: 'Số điện thoại',
    hint: 'Số di động để bộ phận hỗ trợ gọi lại xác minh. Ví dụ: 0912 345 678',
    empty: 'Nhập số điện thoại.',
    bad: 'Nhập số điện thoại Việt Nam, ví dụ 0912 345 678 hoặc 0271 300 0000.',
    old: (now: string) => `Số 11 chữ số đã đổi đầu số. Có phải ${now}?`,
    submit: 'Xác nhận và tiếp tục',
    stored: 'Số đang lưu:',
    keep: 'Đúng số này, tiếp tục',
    other: 'Đã đổi số khác?',
  },
  notice: {
    submit: 'Tôi đã đọc',
  },
  news: {
    known: 'Tôi đã biết, tiếp tục',
    notMe: 'Không phải tôi',
    notMeWhat: 'Nếu không phải bạn, bấm «Không phải tôi» để báo bộ phận hỗ trợ trước khi tiếp tục.',
  },
}
