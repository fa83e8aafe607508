/** Texts about passwords (product 2.6). `password-sentences.ts` makes sentences of a policy with them. */
export const passwordVi = {
  newPassword: 'Mật khẩu mới',
  currentPassword: 'Mật khẩu hiện tại',
  hint: (minimum: number) => `Ít nhất ${minimum} ký tự. Nên ghép vài từ dễ nhớ. Có thể dán.`,
  hintWithClasses: (minimum: number, classes: string) =>
    `Ít nhất ${minimum} ký tự, có ${classes}. Nên ghép vài từ dễ nhớ. Có thể dán.`,
  classes: {
    upper: 'chữ hoa',
    lower: 'chữ thường',
    digit: 'chữ số',
    symbol: 'ký tự đặc biệt',
  },
  listed: (first: string, last: string) => `${first} và ${last}`,
  ruleContents:
    'Không chứa tên hộp thư, họ tên hoặc số điện thoại; không nằm trong danh sách mật khẩu quá phổ biến.',
  ruleHistory: (count: number) => `Không trùng ${count} mật khẩu gần đây.`,
  ruleAge: (days: number) => `Đổi sau mỗi ${days} ngày.`,
  problems: {
    tooShort: (minimum: number, length: number) =>
      `Mật khẩu cần ít nhất ${minimum} ký tự; hiện có ${length}.`,
    tooLong: (maximum: number) => `Mật khẩu dài quá ${maximum} ký tự. Rút ngắn lại.`,
    hasNul: 'Mật khẩu có ký tự không dùng được. Gõ lại bằng bàn phím.',
    needsClasses: (missing: string) => `Cần thêm: ${missing}.`,
    personal: 'Mật khẩu không được chứa tên hộp thư, họ tên hoặc số điện thoại.',
    common: 'Mật khẩu quá phổ biến. Chọn mật khẩu khác.',
    localWords:
      'Mật khẩu chỉ gồm tên tỉnh, cơ quan hoặc hệ thống nên dễ đoán. Ghép thêm vài từ khác.',
    pattern: 'Mật khẩu chỉ gồm ký tự lặp lại hoặc các phím liền nhau. Chọn mật khẩu khác.',
    sameAsCurrent: 'Mật khẩu mới phải khác mật khẩu hiện tại.',
    inHistory: (count: number) => `Mật khẩu trùng một trong ${count} mật khẩu gần đây.`,
  },
  expired: (date: string) => `Mật khẩu đã hết hạn ngày ${date}.`,
  /** Of the password that somebody has just signed in with. */
  onList: 'Mật khẩu này nằm trong danh sách mật khẩu đã lộ hoặc quá phổ biến.',
  /** A banner; `change` is its link. */
  expiresSoon: (days: number, date: string) => `Mật khẩu hết hạn sau ${days} ngày (${date}).`,
  change: 'Đổi ngay',
  changed: 'Đã đổi mật khẩu. Các phiên trên thiết bị khác đã kết thúc.',
}
