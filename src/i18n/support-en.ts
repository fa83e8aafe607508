import type { SupportMessages } from './support-vi.ts'

export const supportEn: SupportMessages = {
  labels: {
    code: 'Support code',
    at: 'When',
    page: 'Page',
    from: 'From',
    account: 'Account',
    app: 'Application',
    next: 'Next:',
    audit: 'Audit trail of the account:',
    refusals: 'Tickets and addresses that were refused:',
  },
  page: (path, status) => `${path} (HTTP ${status})`,
  from: (network, device) => `${network}${device && `, ${device}`}`,
  device: (browser, system) => `${browser} on ${system}`,
  unknownDevice: 'browser not known',
  unknownAccount: 'not known: ask the caller for the mailbox name',
  nobody: 'none: the name that was typed is nobody’s',
  app: (name, host) => `${name} (${host})`,
  notFound: (code) => `Nothing was noted under ${code}.`,
  notFoundWhy: (days) =>
    `The code may have been misheard, the page may be more than ${days} days old or of another server, or there were too many mistakes at that moment to note them all. Ask for each character again: a code has no 0, 1, I, L, O or U.`,
  malformed: (typed) =>
    `"${typed}" is no support code. A code has 8 characters in two groups, such as 7KQP-3MXA, and no 0, 1, I, L, O or U.`,
  other: (what) => `The server noted this reason: ${what}.`,
  reasons: {
    'sign-in.unknown':
      'The mailbox name that was typed does not exist. The page only says that the name or the password is not right.',
    'sign-in.wrong-password': 'The mailbox name is right, the password is not.',
    'sign-in.no-password':
      'The account has no password here: it is not activated, or its password is elsewhere and was not accepted there.',
    'sign-in.not-activated': 'The code of an activation slip was typed in place of the password.',
    'sign-in.locked': (until) =>
      `After many wrong tries this name is locked until ${until}. The password has not changed.`,
    'sign-in.throttled': (minutes) =>
      `There were too many failed sign-ins from this network, so it must wait ${minutes} min. The password was not checked.`,
    'sign-in.under-way':
      'Many tries with this name were under way at once, so the password was not checked.',
    'sign-in.busy': 'Too many people were signing in at once, so the password was not checked.',
    'sign-in.unavailable':
      'The system that keeps the password (mail, directory) does not answer. This does not count as a wrong try.',
    'sign-in.disabled': 'The password is right, but the account has been closed.',
    'sign-in.locked-by-operator':
      'The password is right, but the account is locked by an administrator or for want of use.',
    'sign-in.name-unusable': 'What was typed is no mailbox name; the page has told how to mend it.',
    'sign-in.cookies-off': 'The browser sends no cookies, so nobody can sign in with it.',
    'sign-in.form-too-old':
      'The sign-in page was open too long, was sent twice, or was opened from another page. The password was not checked.',
    'sign-in.expired': 'After the password, the other steps were not done within 10 minutes.',
    'sign-in.overtaken':
      'The account was changed (password, lock, second factor) during the sign-in.',
    'sign-in.given-up': 'Too many wrong codes in one sign-in.',
    'form.too-old':
      'The form was open too long, was sent twice, or was opened from another page. Nothing has changed.',
    'form.no-cookies': 'The browser sends no cookies, so the form cannot be used.',
    'form.busy':
      'The server had too much to do at once, so the form was not looked at. Nothing has changed.',
    'password.overtaken':
      'The password was changed elsewhere while the page was open. The one typed here was not kept.',
    'phone.overtaken':
      'The phone number was changed elsewhere while the page was open. The one typed here was not kept.',
    'proof.locked': (until) =>
      `After many wrong tries neither the current password nor a code is taken until ${until}. Nothing has changed.`,
    'proof.network':
      'There were too many wrong tries from this network, so the password or code was not checked. Nothing has changed.',
    'proof.under-way':
      'Many tries were under way at once, so the password or code was not checked. Nothing has changed.',
    'proof.unavailable':
      'The system that keeps the password (mail, directory) does not answer, so the current password was not checked.',
    'recovery.timeout':
      'The page was open for more than 15 minutes after the code, or the browser keeps no cookies.',
    'recovery.wrong':
      'The recovery or activation code is wrong, has expired, or is somebody else’s.',
    'recovery.locked': (until) =>
      `After many wrong recovery codes no code is taken for this name until ${until}.`,
    'recovery.network':
      'There were too many wrong codes from this network, so the code was not checked.',
    'recovery.under-way':
      'Many tries with this name were under way at once, so the code was not checked.',
    'recovery.name-unusable':
      'What was typed is no mailbox name; the page has told how to mend it.',
    'recovery.link-unknown': 'The link to set a new password is broken.',
    'recovery.link-used': 'The link to set a new password was used already.',
    'recovery.link-expired': 'The link to set a new password has expired.',
    'recovery.link-replaced': 'A newer code or link has taken the place of this link.',
    'recovery.link-ended': 'The link to set a new password ended when the account changed.',
    'recovery.link-cancelled': 'The request to set a new password was cancelled.',
    'recovery.slip-unknown': 'The QR code or the address of the activation slip is broken.',
    'recovery.slip-used': 'The activation slip was used already.',
    'recovery.slip-expired': 'The activation slip has expired.',
    'recovery.slip-replaced': 'A newer slip has taken the place of this one.',
    'recovery.slip-ended': 'The activation slip ended when the account changed.',
    'recovery.slip-cancelled': 'The activation slip was cancelled.',
    'second-factor.wrong': 'The password is right, the code is not.',
    'second-factor.malformed': 'The password is right; what was typed does not look like a code.',
    'second-factor.reused': 'The password is right; this code was just used.',
    'second-factor.skewed':
      'The password is right; the clock of the phone is off, so the code was not taken.',
    'second-factor.used': 'The password is right; this recovery code was used already.',
    'second-factor.not-enrolled': 'The account has no second factor any more.',
    'second-factor.expired':
      'The QR code for the authenticator app was over 10 minutes old; the page has shown a new one.',
    'second-factor.locked': 'After many wrong codes no code is taken for a while.',
    'second-factor.network':
      'There were too many wrong codes from this network, so the code was not checked.',
    'second-factor.under-way': 'Many tries were under way at once, so the code was not checked.',
    'service-not-registered': (host) =>
      `${host || 'The address'} is not registered, so nobody is sent there. Nothing is wrong with the account.`,
    'service-malformed': (problem) =>
      `The application sent a broken address${problem && `: ${problem}`}. Nothing is wrong with the account.`,
    'service-disabled':
      'The application is paused or has ended. Nothing is wrong with the account.',
    'person-not-in-unit': (rule) =>
      `This person may not use it: the application is only for ${rule || 'some units'}.`,
    'person-not-in-group': (rule) =>
      `This person may not use it: the application is only for ${rule || 'some groups'}.`,
    'person-without-user-value': (field) =>
      `The account lacks what the application knows people by${field && ` (${field})`}.`,
    loop: 'The application sends the browser back to sign in over and over, although it gets a ticket each time.',
    problem: 'Something went wrong in the server or its database. Nothing typed was kept.',
    maintenance: 'The service is down for maintenance. Nothing typed was kept.',
    overload:
      'The server had too much to do at once and refused the request. Nothing typed was kept.',
    'not-found': 'There is no page at the address that was opened.',
    'no-such-application': 'The link opens an application that is not on the list.',
    method: 'The page was opened in a way it does not take, often by reloading after a form.',
    'host-unknown': 'The page was opened by a host name that is not the gate’s.',
    'host-circle': 'A proxy sends the browser in a circle between two names of the gate.',
    repeated: 'A field was sent twice: no page of ours does that.',
    'two-services': 'The request names two different addresses of applications.',
  },
  steps: {
    checkName: 'Ask for the mailbox name and compare it letter by letter:',
    checkTyping:
      'Remind of Caps Lock and the Vietnamese keyboard (UniKey to E); "Show" shows what is typed.',
    throttleShow: 'See whether the name is still locked, and from which network:',
    throttleClear: 'Unlock it after calling back the number on file:',
    throttleNetwork: 'If a whole office shares this network, let it in:',
    resetCode: 'If the password is forgotten, call back the number on file and read out a code:',
    activationCode: 'Hand out a new activation code after checking who calls:',
    activate: 'Have them open "Activate a new account" and type the code there.',
    newLink: 'Hand out a new link after checking who calls:',
    accountShow: 'See the account and the reason:',
    history: 'See what happened to the account:',
    checkSource: 'Check the source of the password, then tell whoever runs it:',
    wait: 'Have them wait a few minutes and try again.',
    retype: 'Have them reload the page and type again, with old sign-in tabs closed.',
    allowCookies: 'Tell how to allow the cookies of this address in the browser:',
    phoneClock: 'Have them turn on automatic time on the phone, and wait for the next code.',
    secondFactor: 'If the phone is lost or new, see the second factor and reset it:',
    traceUnknown: 'See the address that was sent, and applications like it:',
    trace: 'See why the application was refused, and tell its contact:',
    explain: 'See each rule for this person:',
    askContact: 'Pass the request for access on to the contact of the application:',
    serviceList: 'See the state of the application, and tell when it comes back:',
    correct: 'Fill in what is missing:',
    clearAppCookies:
      'Have them clear the cookies of the application and open it from the portal again:',
    log: 'Tell the administrator; search the log of the server:',
    trueAddress: 'Have them open the gate only at:',
    openPortal: 'Have them open the application from the portal, not from an old bookmark.',
  },
  events: {
    'sign-in.done': 'signed in',
    'sign-in.refused': 'failed to sign in',
    'sign-in.suppressed': 'failed to sign in more often than is written down',
    'second-factor.refused': 'failed at the second factor',
    'second-factor.recovery-code-spent': 'used a recovery code',
    'second-factor.bypass-refused': 'failed to enter by a bypass code',
    'recovery.used': 'chose a password with what was handed out',
    'account.password-set': 'set the password',
    'session.ended': 'ended a session',
  },
}
