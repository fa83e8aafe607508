import type { AccountMessages } from './account-vi.ts'

export const accountEn: AccountMessages = {
  navigation: 'Your account',
  places: {
    profile: 'Profile',
    sessions: 'Devices',
    password: 'Password',
    'second-factor': 'Two-step sign-in',
  },
  lastSignIn: (facts) => `Last sign-in: ${facts}.`,
  notYou: 'Not you?',
  inside: 'office network',
  outside: (address) => `Internet (${address})`,
}
