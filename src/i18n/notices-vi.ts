/** What is announced to people (product 2.12). The words of a notice itself are its operator's. */
export const noticesVi = {
  level: {
    info: 'Tin',
    attention: 'Chú ý',
    'must-read': 'Bắt buộc đọc',
    maintenance: 'Bảo trì',
  },
  details: 'Xem chi tiết',
  /** Unseen: tells links apart for who hears them one by one. */
  detailsOf: (heading: string) => `: ${heading}`,
  others: (count: number) => `${count} thông báo khác`,
  othersTitle: 'Thông báo khác',
  planned: (range: string) => `Thời gian bảo trì: ${range}.`,
  underWay: (until: string) => `Đang bảo trì, dự kiến xong lúc ${until}.`,
  maintenanceOfTile: (range: string) => `Bảo trì ${range}`,
  underWayOfTile: (until: string) => `Đang bảo trì đến ${until}`,
  shownFrom: (from: string) => `Từ ${from}`,
  shownFromUntil: (from: string, until: string) => `Từ ${from} đến ${until}`,
  forUnit: (unit: string) => `Dành cho ${unit}`,
  mustRead: 'Đọc thông báo này để tiếp tục.',
  acknowledged: 'Bạn đã đọc thông báo này.',
  over: 'Thông báo đã hết hiệu lực',
  overSince: (at: string) => `Thông báo này đã hết hiệu lực từ ${at}.`,
  toPortal: 'Về Cổng ứng dụng',
  toSignIn: 'Về trang đăng nhập',
  tooOld: 'Trang mở quá lâu hoặc đã được gửi. Bấm lại nút bên dưới.',
  down: 'Hệ thống tạm ngừng',
  backAt: (at: string) => `Hoạt động lại lúc ${at}.`,
  urgent: (mail: string, phone: string) => `Khi cần gấp: ${mail} hoặc ${phone}.`,
  /** In place of a heading that nobody wrote. */
  maintenance: 'Bảo trì hệ thống',
  maintenanceOf: (app: string) => `Bảo trì ${app}`,
}
