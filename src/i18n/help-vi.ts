/** The page of help, which works signed out and is printed and hung up (product 2.13, S21). */
export const helpVi = {
  link: 'Trợ giúp',
  title: 'Trợ giúp',
  lead: 'Tìm câu trả lời dưới đây trước khi gọi. Có thể in trang này để cạnh máy.',
  signIn: {
    title: 'Không đăng nhập được',
    name: (example: string) =>
      `Tên hộp thư là phần trước @ trong địa chỉ thư công vụ. Ví dụ: ${example}.`,
    password: 'Không gõ được mật khẩu:',
    passwordSteps: [
      'tắt phím Caps Lock;',
      'chuyển UniKey sang chế độ E;',
      'bấm Hiện để xem mật khẩu đang gõ;',
      'thử trình duyệt khác.',
    ],
    cookies: (host: string) =>
      `Trang báo trình duyệt chặn cookie: cho phép cookie của ${host} trong phần cài đặt trình duyệt rồi tải lại trang.`,
    code: 'Mã xác thực không được nhận: bật «Ngày giờ tự động» trên điện thoại, rồi dùng mã đang hiện.',
  },
  forgotten: {
    title: 'Quên mật khẩu hoặc bị khóa',
    call: (phone: string) =>
      `Gọi ${phone}, chuẩn bị họ tên, đơn vị và mã hỗ trợ. Chúng tôi không bao giờ hỏi mật khẩu.`,
    wait: 'Bị khóa vì nhập sai nhiều lần: mật khẩu chưa bị thay đổi. Chờ đến giờ ghi trên trang rồi thử lại.',
    haveCode: 'Đã có mã do bộ phận hỗ trợ đọc',
    haveSlip: 'Đã có phiếu kích hoạt',
  },
  apps: {
    title: 'Không vào được một ứng dụng',
    linked: 'Ứng dụng báo «không có quyền» hoặc không nhận ra bạn: xem mục',
    linkedLink: 'Ứng dụng liên kết',
    missing: 'Không thấy ứng dụng trên Cổng ứng dụng:',
    missingLink: 'xem vì sao và gửi đề nghị tới đâu',
    loop: 'Ứng dụng liên tục đưa về trang đăng nhập: xóa cookie của ứng dụng đó, hoặc gọi bộ phận hỗ trợ.',
  },
  safety: {
    title: 'An toàn',
    certificate:
      'Trình duyệt báo không an toàn: kiểm tra ngày giờ máy tính; không bấm bỏ qua cảnh báo.',
    address: 'Chỉ nhập mật khẩu tại',
    message: 'Nhận tin nhắn lạ? Báo',
    shared: 'Trên máy dùng chung: tích «Đây là máy dùng chung», và đăng xuất khi xong việc.',
  },
  code: {
    title: 'Đọc mã hỗ trợ',
    what: 'Trang báo lỗi có mã hỗ trợ gồm 8 ký tự, chia hai nhóm, ví dụ 7KQP-\u20603MXA. Bộ phận hỗ trợ dùng mã để biết chuyện gì đã xảy ra, không cần bạn mô tả.',
    how: 'Đọc từng chữ: Q như quốc, K như kho, P như phở. Mã không có số 0, số 1 và các chữ I, L, O, U, nên không thể nhầm với nhau. Mã không phải mật khẩu, đọc cho bộ phận hỗ trợ là an toàn.',
  },
}

/** The texts of the page of help in one language. */
export type HelpMessages = typeof helpVi
