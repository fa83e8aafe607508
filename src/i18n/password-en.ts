import type { passwordVi } from './password-vi.ts'

export const passwordEn: typeof passwordVi = {
  newPassword: 'New password',
  currentPassword: 'Current password',
  hint: (minimum) =>
    `At least ${minimum} characters. A few words together work well. Pasting is fine.`,
  hintWithClasses: (minimum, classes) =>
    `At least ${minimum} characters, with ${classes}. A few words together work well. Pasting is fine.`,
  classes: {
    upper: 'an upper-case letter',
    lower: 'a lower-case letter',
    digit: 'a digit',
    symbol: 'a symbol',
  },
  listed: (first, last) => `${first} and ${last}`,
  ruleContents:
    'Without your mailbox name, name or phone number; not on the list of too common passwords.',
  ruleHistory: (count) => `None of your last ${count} passwords.`,
  ruleAge: (days) => `To be changed every ${days} days.`,
  problems: {
    tooShort: (minimum, length) =>
      `The password needs at least ${minimum} characters; it has ${length}.`,
    tooLong: (maximum) => `The password has more than ${maximum} characters. Make it shorter.`,
    hasNul: 'The password holds a character that cannot be used. Type it at the keyboard.',
    needsClasses: (missing) => `The password still needs: ${missing}.`,
    personal: 'The password must not contain the mailbox name, the name or the phone number.',
    common: 'The password is too common. Choose another.',
    localWords:
      'The password is little more than the name of the province, the unit or the system. Add a few other words.',
    pattern: 'The password only repeats characters or follows the keyboard. Choose another.',
    sameAsCurrent: 'The new password must differ from the current one.',
    inHistory: (count) => `The password is the same as one of the last ${count} passwords.`,
  },
  expired: (date) => `Your password expired on ${date}.`,
  onList: 'This password is on a list of leaked or common passwords.',
  expiresSoon: (days, date) => `Your password expires in ${days} days (${date}).`,
  change: 'Change it now',
  changed: 'Password changed. Other sessions have ended.',
}
