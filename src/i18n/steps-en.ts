import type { Messages } from './vi.ts'

export const stepsEn: Messages['steps'] = {
  continue: 'Continue',
  busy: 'Saving…',
  stop: 'Sign in with another name',
  tooOld: 'This page was open too long, or was sent already. Please repeat this step.',
  crowded: (seconds) =>
    `Many people are signing in. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
  signingInAs: (who) => `Signing in as ${who}.`,
  mustChange: {
    title: 'Change your password to continue',
    first: 'First sign-in: the temporary password works once.',
    reset: (at) => `Support reset your password at ${at}.`,
    reported: (at) =>
      `At ${at} you said that a sign-in was not yours. Choose another password so that nobody else gets in.`,
    submit: 'Change password and continue',
  },
  changePassword: {
    title: 'Change your password',
    submit: 'Change password',
    back: 'Back to your applications',
    elsewhere: 'Your password is kept by another system, so it cannot be changed here.',
    emptyCurrent: 'Enter your current password.',
    overtaken: 'The password has just been changed elsewhere. Enter the current one again.',
  },
  newPassword: {
    repeat: 'Repeat the new password',
    empty: 'Enter a new password.',
    emptyRepeat: 'Repeat the new password.',
    different: 'The two are not the same. Type both again.',
    rules: 'What must the new password be like?',
  },
  phone: {
    title: 'Confirm your phone number',
    why: 'When you forget your password or are locked out, support calls this number to make sure it is you.',
    label: 'Phone number',
    hint: 'Mobile number support will call back. For example 0912 345 678',
    empty: 'Enter a phone number.',
    bad: 'Enter a Vietnamese number, like 0912 345 678 or 0271 300 0000.',
    old: (now) => `11-digit numbers were renumbered. Did you mean ${now}?`,
    submit: 'Confirm and continue',
    stored: 'The number we have:',
    keep: 'That is right, continue',
    other: 'Has it changed?',
  },
  notice: {
    submit: 'I have read it',
  },
  news: {
    known: 'I know about it, continue',
    notMe: 'It was not me',
    notMeWhat: 'If it was not you, press “It was not me” to tell support before you continue.',
  },
}
