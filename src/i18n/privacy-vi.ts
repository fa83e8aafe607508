/** What is kept of people, for how long, who receives it, and their rights (product 2.13, S24; L21–L23, L28). */
export const privacyVi = {
  title: 'Dữ liệu cá nhân của bạn',
  link: 'Dữ liệu cá nhân',
  whatTitle: 'Chúng tôi lưu gì',
  what: (months: number) =>
    `Chúng tôi lưu: họ tên, đơn vị, chức vụ, hộp thư, số điện thoại; thời điểm, địa chỉ mạng, thiết bị và ứng dụng mỗi lần đăng nhập (${months} tháng).`,
  leavers: (months: number) =>
    `Khi bạn thôi việc, tài khoản đóng và dữ liệu cá nhân được xóa sau ${months} tháng. Nhật ký được giữ đủ thời hạn trên.`,
  leaversAtOnce:
    'Khi bạn thôi việc, tài khoản đóng và dữ liệu cá nhân được xóa ngay. Nhật ký được giữ đủ thời hạn trên.',
  secrets:
    'Mật khẩu và mã dự phòng chỉ được lưu ở dạng không đọc lại được, kể cả với quản trị viên.',
  notKept: 'Không lưu số căn cước, ngày sinh, quê quán.',
  whyTitle: 'Để làm gì',
  why: 'Để xác nhận bạn là ai khi vào phần mềm dùng chung và để bảo đảm an ninh mạng, phục vụ hoạt động của cơ quan nhà nước theo pháp luật.',
  shareTitle: 'Ứng dụng nhận được gì',
  share: 'Ứng dụng chỉ nhận được thông tin khi bạn mở ứng dụng đó:',
  shareSignedOut: 'Ứng dụng chỉ nhận được thông tin cần để nhận ra bạn, khi bạn mở ứng dụng đó.',
  signInToSee: 'Đăng nhập để xem từng ứng dụng nhận được gì',
  noApplications: 'Chưa có ứng dụng nào được cấp cho bạn, nên chưa ứng dụng nào nhận được gì.',
  application: 'Ứng dụng',
  receives: 'Nhận được',
  sources: {
    mailboxName: 'tên hộp thư',
    mailboxAddress: 'địa chỉ hộp thư',
    displayName: 'họ và tên',
    unit: 'đơn vị',
    unitCode: 'mã đơn vị',
    unitPath: 'các cấp trên của đơn vị',
    position: 'chức vụ',
    phone: 'số điện thoại',
    employeeCode: 'mã cán bộ',
    legacyAddress: 'tên trong hệ thống cũ',
    groups: 'nhóm quyền',
  },
  moment: 'Ngoài ra, ứng dụng biết thời điểm bạn đăng nhập.',
  rightsTitle: 'Quyền của bạn',
  rights: {
    see: 'Xem',
    seeText: 'Thông tin, thiết bị và các lần đăng nhập có trong trang',
    seeLink: 'Tài khoản của bạn',
    correct: 'Yêu cầu sửa',
    copy: 'Yêu cầu cung cấp bản sao',
    complain: 'Phản ánh',
    subject: {
      correct: 'Yêu cầu sửa dữ liệu cá nhân',
      copy: 'Yêu cầu bản sao dữ liệu cá nhân',
      complain: 'Phản ánh về dữ liệu cá nhân',
    },
    how: 'Gửi thư, gọi điện hoặc gửi văn bản tới đầu mối dưới đây; ghi rõ họ tên, đơn vị và hộp thư.',
    times:
      'Trả lời trong 2 ngày làm việc; cho xem, sửa hoặc gửi bản sao trong 10 ngày; hạn chế xử lý trong 15 ngày; xóa trong 20 ngày, nếu pháp luật cho phép.',
  },
  controller: 'Cơ quan chịu trách nhiệm',
  contact: 'Đầu mối',
}
