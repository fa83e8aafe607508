import { accessEn } from './access-en.ts'
import { accountEn } from './account-en.ts'
import { diagnosisEn } from './diagnosis-en.ts'
import { healthEn } from './health-en.ts'
import { helpEn } from './help-en.ts'
import { hostsEn } from './hosts-en.ts'
import { linksEn } from './links-en.ts'
import { noticesEn } from './notices-en.ts'
import { passwordEn } from './password-en.ts'
import { peopleImportEn } from './people-import-en.ts'
import { portalEn } from './portal-en.ts'
import { privacyEn } from './privacy-en.ts'
import { profileEn } from './profile-en.ts'
import { recoveryEn } from './recovery-en.ts'
import { secondFactorEn } from './second-factor-en.ts'
import { sessionsEn } from './sessions-en.ts'
import { signInHistoryEn } from './sign-in-history-en.ts'
import { stepsEn } from './steps-en.ts'
import { supportEn } from './support-en.ts'
import type { Messages } from './vi.ts'

export const en: Messages = {
  layout: {
    skip: 'Skip to main content',
    support: 'Support',
    mail: 'E-mail',
    phone: 'Phone',
    hours: 'Hours',
    trueAddress: 'The right address:',
    addressHint: 'Type your password only when the address bar of your browser shows exactly this.',
    version: (version) => `Version ${version}`,
    otherLanguage: 'Tiếng Việt',
    otherLanguageCode: 'vi',
    supportCode: 'Support code:',
    supportCodeHint: 'Read it out when you call support.',
    portal: 'Applications',
    toPortal: 'Go to your applications',
    titleWithError: (title) => `Error: ${title}`,
  },
  login: {
    title: 'Sign in',
    target: 'Sign in to continue to',
    renew: (app) => `${app} asks you to enter your password again.`,
    renewWithoutTarget: 'Please enter your password again.',
    signedInAs: (who) => `You are signed in as ${who}.`,
    name: 'Official mailbox name',
    nameHint: (suffix) => `For example: tamtt. Leave out @${suffix}.`,
    suffix: 'Mailbox suffix',
    suffixHint: 'For example: tamtt. Choose the part after @ from the list.',
    password: 'Password',
    show: 'Show',
    showWhat: 'password',
    shown: 'Your password is visible on the screen.',
    hidden: 'Your password is hidden.',
    capsLock: 'Caps Lock is on.',
    keyboard: 'A Vietnamese keyboard may be on. Switch UniKey to E and retype.',
    shared: 'This is a shared computer',
    sharedHint: (minutes) => `Signs out after ${minutes} idle minutes.`,
    rememberMe: (days) => `Keep me signed in for ${days === 1 ? 'a day' : `${days} days`}`,
    rememberMeHint: 'Only on a computer of your own.',
    warn: 'Ask before I enter an application',
    submit: 'Sign in',
    busy: 'Checking…',
    forgotNever: 'We never ask for your password.',
  },
  loginErrors: {
    summary: 'There is a problem',
    emptyName: 'Enter your official mailbox name.',
    emptyPassword: 'Enter your password.',
    wrong:
      'The mailbox name or password is not right. Check Caps Lock and your Vietnamese keyboard, then try again.',
    hasAccents: (best, others) =>
      `Mailbox names have no accents. Did you mean ${best}?${others && ` Or ${others}.`} Pick one and retype the password.`,
    noAccents: 'Mailbox names have no accents.',
    choose: 'Use the name',
    foreignSuffix: (allowed, typed) => `Use your official mailbox (${allowed}), not ${typed}.`,
    suffixTypo: (typed, suggestion) =>
      `${typed} is not a known suffix. Did you mean ${suggestion}?`,
    retiredSuffix: (typed, date, replacement) =>
      `${typed} was retired${date && ` on ${date}`}.${replacement && ` Sign in with ${replacement}.`}`,
    fullName: 'Enter the mailbox name (e.g. sonnv), not your full name.',
    number: 'That looks like a phone or ID number. Enter your mailbox name.',
    malformedName:
      'A mailbox name has only letters without accents, digits, dots, hyphens and underscores. Check it and retype.',
    lockedByOperator: (phone) =>
      `An administrator has locked this account. Call ${phone} and quote the support code below.`,
    disabled: (date, unit) =>
      `This account has been closed since ${date}. Contact the IT contact of ${unit || 'your unit'}.`,
    formTooOld: 'This page was open too long. Retype your password.',
    signInExpired: 'This sign-in was not finished within 10 minutes. Type your password again.',
    signInOvertaken: 'This account has just been changed. Type the password again.',
    signInGivenUp: 'Too many wrong codes. Please sign in again from the beginning.',
    cookiesOff: (host) =>
      `Your browser blocks cookies, so you cannot sign in. Allow cookies for ${host} in the browser settings, then reload this page.`,
    triesLeft: (count) => `${count} ${count === 1 ? 'try' : 'tries'} left before a short lock.`,
    locked: (until, phone) =>
      `Too many wrong tries; this name is locked until ${until}. The password has not changed. If you forgot it, call ${phone}.`,
    throttled: (minutes, phone) =>
      `Too many failed sign-ins from this network. Wait ${minutes} ${minutes === 1 ? 'minute' : 'minutes'} or call ${phone}.`,
    notActivated:
      'Not activated yet. Use the code on your activation slip on the page Activate a new account.',
    sourceSilent:
      'The mail system is not answering, so the password could not be checked. This does not count as a wrong try. Try again in a few minutes.',
    busy: (seconds) => `Many people are signing in. Try again in ${seconds} s.`,
  },
  confirmation: {
    title: (app) => `Enter ${app}?`,
    text: 'You chose to be asked before you enter an application. If you agree, this one will learn who you are:',
    signedInAs: (who) => `You are signed in as ${who}.`,
    yes: 'Yes, enter',
    busy: 'Taking you there…',
    no: 'No, go to my applications',
  },
  leaving: {
    title: (app) => `Taking you to ${app}`,
    text: 'If this takes more than 5 seconds, press the button below.',
    go: 'Enter the application',
    busy: 'Taking you there…',
  },
  handedOver: {
    title: 'You are signed in',
    text: 'The application has received your sign-in. You can go back to it.',
  },
  portal: portalEn,
  signOutQuestion: {
    title: 'Sign out of all applications?',
    opened: (apps) => `Now open: ${apps}.`,
    yes: 'Sign out',
    busy: 'Signing out…',
    no: 'Stay',
  },
  signedOut: {
    title: 'You are signed out',
    done: 'Your session in this browser has ended.',
    telling: (apps) => `Signing you out of: ${apps}…`,
    confirmed: 'You are signed out of the applications that were open, too.',
    part: (count, apps) =>
      `${count} ${count === 1 ? 'application' : 'applications'} did not confirm the sign-out: ${apps}. Close the browser on a shared computer.`,
    suggestion: (host) => `The application suggests: ${host}.`,
    goOn: 'Continue',
    stillOpen: 'Already open applications may stay open until they time out:',
    closeBrowser: 'Close the browser on a shared computer.',
    signIn: 'Sign in again',
  },
  refused: {
    notRegistered: 'Application not registered',
    notRegisteredText: (host) =>
      `${host} is not on the list of the province’s applications, so we will not send you there.`,
    accountIsFine: 'Nothing is wrong with your account.',
    malformed: 'The link to the application is broken',
    malformedText: 'Open the application again from the list of applications.',
    disabledText: 'Open this application later, or contact support if it is urgent.',
    loop: (app) => `${app} keeps asking you to sign in`,
    loopText: (app, times) =>
      `${app} asked you to sign in again ${times} times within a minute. We have stopped here so that you do not go round in circles.`,
    loopMend: (host, contact) =>
      `Clear the cookies of ${host} in the browser and open the application again, or contact ${contact}.`,
    loopGoOn: (app) => `Open ${app} all the same`,
    personNotAllowed: (app) => `You do not have access to ${app}`,
    noUserName: (app) => `${app} does not know you yet`,
    noUserNameText: (app) =>
      `Your profile lacks what ${app} uses to recognise you. Call support to have it added.`,
  },
  framed: {
    title: 'Sign-in cannot run inside another page',
    text: 'This page opens in a window of its own only, so that you see its address before you type a password.',
    open: 'Open in its own window',
  },
  errors: {
    notFound: 'Page not found',
    notFoundText: 'Check the address or go back to your applications.',
    problem: 'Sorry, there is a problem',
    problemText: 'Try again in a few minutes. What you entered was not saved.',
    badRequest: 'That request is not valid',
    badRequestText: 'The link or form just sent is broken. Go back, reload the page and try again.',
    method: 'This page cannot be opened that way',
    busy: 'Too many people at once',
    busyText: 'The system is overloaded at the moment. Try again in a few minutes.',
    methodText: 'This address does not take that kind of request. Start from your applications.',
  },
  access: accessEn,
  account: accountEn,
  diagnosis: diagnosisEn,
  links: linksEn,
  notices: noticesEn,
  peopleImport: peopleImportEn,
  recovery: recoveryEn,
  secondFactor: secondFactorEn,
  password: passwordEn,
  steps: stepsEn,
  sessions: sessionsEn,
  signInHistory: signInHistoryEn,
  profile: profileEn,
  privacy: privacyEn,
  hosts: hostsEn,
  health: healthEn,
  help: helpEn,
  support: supportEn,
}
