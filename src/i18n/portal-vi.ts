/** The portal: the applications of a person, and why one is not there or not open (product 2.8). */
export const portalVi = {
  title: 'Cổng ứng dụng',
  greeting: (name: string) => `Xin chào, ${name}`,
  signOut: 'Đăng xuất',
  signingOut: 'Đang đăng xuất…',
  empty: (unit: string) => `Chưa có ứng dụng nào được cấp cho ${unit}.`,
  emptyWithoutUnit: 'Chưa có ứng dụng nào được cấp cho tài khoản này.',
  contact: (mail: string, phone: string) => `Liên hệ ${mail} hoặc ${phone}.`,
  recent: 'Dùng gần đây',
  pinned: 'Ghim',
  pin: 'Ghim lên đầu:',
  unpin: 'Bỏ ghim:',
  unusable: (count: number) => `Ứng dụng chưa dùng được (${count})`,
  tooOld: 'Trang mở quá lâu nên chưa ghim được. Chọn lại.',
  search: {
    label: 'Tìm ứng dụng',
    hint: 'Không cần gõ dấu; gõ tên, tên tắt hoặc chữ đầu. Ví dụ: van ban, hop, ioffice.',
    submit: 'Tìm',
    /** `{n}` is filled in by page.js as well. */
    found: '{n} ứng dụng khớp.',
    none: (query: string) => `Không thấy ứng dụng nào khớp “${query}”.`,
    noneYet: 'Không thấy ứng dụng nào khớp.',
    clear: 'Xóa tìm kiếm',
  },
  states: {
    notLinked: 'Chưa liên kết. Cách liên kết',
    pausedUntil: (time: string) => `Tạm ngừng đến ${time}`,
    paused: 'Tạm ngừng',
    lookUpOnly: 'Chỉ tra cứu',
    retiring: (day: string, successor: string) =>
      `Ngừng từ ${day}${successor && `, thay bằng ${successor}`}`,
    retired: (day: string, successor: string) =>
      `Đã ngừng từ ${day}${successor && `, thay bằng ${successor}`}`,
    needsSecondFactor: 'Cần xác thực hai lớp',
    noUser: 'Hồ sơ của bạn còn thiếu thông tin mà ứng dụng dùng để nhận ra bạn',
  },
  why: {
    link: 'Vì sao tôi không thấy một ứng dụng?',
    title: 'Vì sao tôi không thấy một ứng dụng?',
    lead: 'Cổng chỉ hiện ứng dụng được cấp cho bạn. Tìm ứng dụng để biết ứng dụng dành cho ai và gửi đề nghị tới đâu.',
    isThere: (app: string) => `${app} có trên Cổng ứng dụng của bạn.`,
    none: (query: string) =>
      `Không có ứng dụng nào khớp “${query}”. Thử từ khác, hoặc hỏi bộ phận hỗ trợ.`,
    tooMany: 'Có nhiều ứng dụng khớp hơn. Gõ thêm chữ để thu hẹp.',
    explain: (app: string) => `Xem vì sao: ${app}`,
    openNamed: (app: string) => `Vào ${app}`,
    usable: (app: string) => `Bạn vào được ${app}`,
    usableText: 'Không có gì ngăn bạn vào ứng dụng này.',
    pausedTitle: (app: string) => `${app} đang tạm ngừng`,
    pausedUntil: (time: string) => `Dự kiến hoạt động lại ${time}.`,
    pausedOpen: 'Chưa rõ khi nào hoạt động lại.',
    askWhenUrgent: (contact: string) => `Khi cần gấp, liên hệ ${contact}.`,
    retiredTitle: (app: string) => `${app} đã ngừng`,
    retiredText: (day: string) => `Ứng dụng đã ngừng từ ${day}.`,
    replacedBy: (app: string) => `Thay bằng ${app}.`,
    secondFactorTitle: (app: string) => `${app} cần xác thực hai lớp`,
    secondFactorText:
      'Ứng dụng này chỉ mở khi bạn đăng nhập bằng mật khẩu và mã xác thực trên điện thoại.',
    secondFactorNext: 'Bước tiếp theo: nhập lại mật khẩu, rồi nhập mã.',
    secondFactorEnrol: 'Bước tiếp theo: nhập lại mật khẩu, rồi bật xác thực hai lớp.',
    ask: (contact: string) => `Nếu cần hỏi, liên hệ ${contact}.`,
  },
}

/** The portal's texts of one language. */
export type PortalMessages = typeof portalVi
