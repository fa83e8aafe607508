import type { Messages } from './vi.ts'

export const privacyEn: Messages['privacy'] = {
  title: 'Your personal data',
  link: 'Personal data',
  whatTitle: 'What we keep',
  what: (months) =>
    `We keep: name, unit, position, mailbox, phone; time, network address, device and application of each sign-in (${months} months).`,
  leavers: (months) =>
    `When you leave, the account is closed and your personal data is removed after ${months} months. The log is kept for the time above.`,
  leaversAtOnce:
    'When you leave, the account is closed and your personal data is removed at once. The log is kept for the time above.',
  secrets:
    'Passwords and recovery codes are kept only in a form that nobody can read back, administrators included.',
  notKept: 'We keep no identity number, date of birth or place of origin.',
  whyTitle: 'What for',
  why: 'To confirm who you are and keep systems secure, for the lawful work of state bodies.',
  shareTitle: 'What applications receive',
  share: 'An application receives data only when you open it:',
  shareSignedOut: 'An application receives only what it needs to know you, when you open it.',
  signInToSee: 'Sign in to see what each application receives',
  noApplications: 'No application is open to you yet, so none has received anything.',
  application: 'Application',
  receives: 'Receives',
  sources: {
    mailboxName: 'mailbox name',
    mailboxAddress: 'mailbox address',
    displayName: 'full name',
    unit: 'unit',
    unitCode: 'unit code',
    unitPath: 'the units above yours',
    position: 'position',
    phone: 'phone number',
    employeeCode: 'staff code',
    legacyAddress: 'your name in an older system',
    groups: 'access groups',
  },
  moment: 'It also learns when you signed in.',
  rightsTitle: 'Your rights',
  rights: {
    see: 'See',
    seeText: 'What we know, your devices and your sign-ins are in',
    seeLink: 'Your account',
    correct: 'Correct',
    copy: 'Ask for a copy',
    complain: 'Complain',
    subject: {
      correct: 'Please correct my personal data',
      copy: 'Please send me a copy of my personal data',
      complain: 'A complaint about personal data',
    },
    how: 'Write, call or send a letter to the contact below; give your name, unit and mailbox.',
    times:
      'We answer within 2 working days; you see, get a correction or a copy within 10 days; we restrict use within 15 days and delete within 20, where the law allows.',
  },
  controller: 'Responsible authority',
  contact: 'Contact',
}
