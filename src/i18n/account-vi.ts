/** The pages about one's own account, and the sign-in before this one (product 2.4, 2.9). */
export const accountVi = {
  navigation: 'Tài khoản của bạn',
  places: {
    profile: 'Hồ sơ',
    sessions: 'Thiết bị',
    password: 'Mật khẩu',
    'second-factor': 'Xác thực hai lớp',
  },
  lastSignIn: (facts: string) => `Lần đăng nhập trước: ${facts}.`,
  notYou: 'Không phải bạn?',
  inside: 'mạng nội bộ',
  outside: (address: string) => `Internet (${address})`,
}

/** The account's texts of one language. */
export type AccountMessages = typeof accountVi
