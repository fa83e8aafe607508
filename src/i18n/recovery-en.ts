import type { Messages } from './vi.ts'

export const recoveryEn: Messages['recovery'] = {
  links: { forgot: 'Forgot password?', activate: 'Activate a new account' },
  recover: {
    title: 'Forgot your password',
    why: 'Your mailbox uses this same password, so we do not mail a link.',
    callBefore: 'Call',
    callAfter: 'or see the IT contact of your office for an 8-character code.',
    code: 'Code you were given',
    codeHint: '8 characters in two groups. For example: 7F3K-92QH. It is good for a short time.',
    emptyCode: 'Enter the code you were given.',
    submit: 'Continue',
    choose: 'Choose a new password',
    who: (name, unit) => `Resetting the password for: ${name}${unit && `, ${unit}`}.`,
    notYou: (phone) => `Not you? Stop and call ${phone}.`,
    notAsked: 'Did you not ask for this? Cancel it',
    save: 'Set the new password',
    done: 'New password set',
    doneText: 'Sessions from before have ended. Sign in with your new password.',
    signIn: 'Sign in',
  },
  activate: {
    title: 'Activate your account',
    lead: 'Use the activation slip that your office handed out. Scan its QR code, or type your mailbox name and the code printed on it.',
    code: 'Code on the activation slip',
    codeHint: '16 characters in four groups. Capitals and small letters are the same.',
    emptyCode: 'Enter the code on the activation slip.',
    noSlipBefore: 'No slip, or is it too old? Ask the IT contact of your office, or call',
    check: 'Is this you?',
    name: 'Full name',
    position: 'Position',
    unit: 'Unit',
    mailbox: 'Mailbox',
    wrong: 'Wrong details? Tell your IT contact before you activate.',
    notice: 'How we use your data (1 minute)',
    noticeWhat:
      'We keep: name, unit, position, mailbox, phone; time, network address, device and application of each sign-in.',
    noticeWhy:
      'To confirm who you are and to keep systems secure, for the lawful work of state bodies.',
    noticeShare:
      'An application receives only what it needs to recognise you, when you open that application.',
    noticeRights: (mail, phone) =>
      `You may see, correct and copy your data, and complain. Contact: ${mail}, ${phone}.`,
    choose: 'Yes, this is me. Choose a password',
    save: 'Set the password and activate',
    done: 'Your account is active',
    doneText:
      'From now on sign in with your mailbox name and this password. The slip is good for nothing any more.',
  },
  standing: {
    title: { link: 'This link cannot be used', slip: 'This slip cannot be used' },
    used: {
      link: (at) => `The link was used at ${at}.`,
      slip: (at) => `The activation slip was used at ${at}.`,
    },
    expired: {
      link: (at) => `The link expired at ${at}. Ask for a new code.`,
      slip: (at) => `The activation slip expired at ${at}. Ask for a new one.`,
    },
    replaced: {
      link: (at) => `A newer link took the place of this one at ${at}.`,
      slip: (at) => `A newer slip took the place of this one at ${at}.`,
    },
    cancelled: {
      link: (at) => `The link was cancelled at ${at}.`,
      slip: (at) => `The activation slip was cancelled at ${at}.`,
    },
    ended: {
      link: (at) => `The link is good for nothing since ${at}, as the account has changed.`,
      slip: (at) => `The slip is good for nothing since ${at}, as the account has changed.`,
    },
    unknown: {
      link: 'The link is not right, or too old. Check that you opened all of it.',
      slip: 'The code on the slip is not right, or too old. Check it and type it again.',
    },
    notYou: (phone) => `If it was not you who used it, call ${phone} at once.`,
    call: (phone) => `Need help? Call ${phone}, or see the IT contact of your office.`,
    timeout:
      'This step stays open for 15 minutes after the code. Enter the code again, or open the link again.',
  },
  errors: {
    bad: 'Wrong or expired code.',
    triesLeft: (count) => (count === 1 ? '1 try left.' : `${count} tries left.`),
    locked: (until, phone) =>
      `Too many wrong tries; no code is taken for this name until ${until}. The password has not changed. Call ${phone} for a new code.`,
    network: (minutes, phone) =>
      `Too many wrong tries from this network. Wait ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} or call ${phone}.`,
    busy: (seconds) =>
      `Many people are here just now. Try again in ${seconds} ${seconds === 1 ? 'second' : 'seconds'}.`,
    tooOld: 'This page was open too long, or was sent already. Send it again.',
    cookiesOff: (host) =>
      `Your browser blocks cookies. Allow cookies of ${host}, then reload this page.`,
  },
  cancel: {
    title: 'Did you not ask for this?',
    text: 'Somebody asked for the password of your account to be reset. When you cancel, the link and the code that were handed out are good for nothing.',
    usedText: (at) => `The password was reset at ${at}. Tell support now, so that they can check.`,
    submit: 'Cancel the password reset',
    submitUsed: 'Tell support',
    keep: 'No, I asked for this',
    done: 'Cancelled',
    doneText: 'Cancelled. Support has been told. Your current password still works.',
    reported: 'Support has been told',
    reportedText: (phone) =>
      `Support has been told. Call ${phone} at once if you cannot sign in, and change your password.`,
  },
  banner: {
    title: 'Your password',
    used: (at) => `Support reset your password, as asked, at ${at}.`,
    open: (at) =>
      `Support handed out a code to reset your password, as asked, at ${at}. The password has not changed.`,
    notYou: 'Was it not you?',
    known: 'I know of this',
  },
  desk: {
    code: (code, until) => `Code: ${code}, good until ${until}. Read it in groups of 4.`,
    link: (until) => `One-time link, good until ${until}:`,
    slip: (code, until) => `Activation code: ${code}, good until ${until}.`,
  },
  slips: {
    title: 'Account activation slip',
    count: (one, of) => `Slip ${one}/${of}`,
    page: (one, of) => `Page ${one}/${of}`,
    name: 'Full name',
    unit: 'Unit',
    mailbox: 'Mailbox',
    code: 'Activation code',
    scan: 'Scan with your phone',
    qrLabel: (name) => `QR code of the activation page for ${name}`,
    or: (address) => `Or open ${address} and type the mailbox name and the activation code.`,
    until: (until) => `Good until ${until}`,
    help: (phone) => `Support: ${phone}`,
    warning: 'Take no photo of it; send it by no social network.',
    once: 'Good once. Take it only if intact; destroy it when the account is active.',
    noUnit: 'No unit',
  },
}
