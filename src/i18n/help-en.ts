import type { HelpMessages } from './help-vi.ts'

export const helpEn: HelpMessages = {
  link: 'Help',
  title: 'Help',
  lead: 'Look for the answer below before you call. You can print this page and keep it at hand.',
  signIn: {
    title: 'Cannot sign in',
    name: (example) =>
      `The mailbox name is the part before @ in your official mail address. For example: ${example}.`,
    password: 'Trouble with the password:',
    passwordSteps: [
      'turn Caps Lock off;',
      'switch UniKey to E;',
      'press Show to see what you type;',
      'try another browser.',
    ],
    cookies: (host) =>
      `The page says that cookies are blocked: allow cookies of ${host} in the settings of the browser, then reload the page.`,
    code: 'The code of your phone is not taken: turn on automatic time on the phone, then use the code that is shown.',
  },
  forgotten: {
    title: 'Forgotten or locked',
    call: (phone) =>
      `Call ${phone} and have your name, unit and support code ready. We never ask for your password.`,
    wait: 'Locked after many wrong tries: the password has not changed. Wait until the time that the page tells, then try again.',
    haveCode: 'Support has read out a code to me',
    haveSlip: 'I have an activation slip',
  },
  apps: {
    title: 'Cannot open an application',
    linked: 'The application says "no permission" or does not know you: see',
    linkedLink: 'Linked applications',
    missing: 'The application is not in the portal:',
    missingLink: 'see why, and whom to ask',
    loop: 'The application sends you back to sign in over and over: clear its cookies, or call support.',
  },
  safety: {
    title: 'Safety',
    certificate:
      'The browser warns that the page is not safe: check date and time of the computer; do not click through.',
    address: 'Type your password only at',
    message: 'Got an odd message? Tell',
    shared:
      'On a shared computer: tick "This is a shared computer", and sign out when you are done.',
  },
  code: {
    title: 'Reading out the support code',
    what: 'A page that tells of an error has a support code of 8 characters in two groups, such as 7KQP-\u20603MXA. By it support knows what happened, so you need not describe it.',
    how: 'Read it character by character. It has no 0 and 1 and no I, L, O and U, so none can be taken for another. It is not a password: it is safe to read it out to support.',
  },
}
