import type { Messages } from '../../i18n/vi.ts'
import type { ShownNotice } from '../../notices/notices-in-force.ts'
import type { Contact } from '../../services/registered-service.ts'
import { type AccessRule, notAllowedWords, waysTo } from './access-words.ts'
import { type Closed, closedWords } from './closed-words.ts'
import { type Ways, withContactLinks } from './contact-links.ts'
import { type LoginError, type LoginErrorWords, wordsOf } from './login-error.ts'
import { noticeBanner } from './notices/notice-banner.ts'
import type { PageContext, RenderedPage } from './page-context.ts'
import { withLayout } from './page-layout.ts'
import { unbroken } from './unbroken.ts'

export type HiddenField = readonly [name: string, value: string]

/** An application that a page speaks of. Its name is already in the reader's language. */
export type NamedApplication = Readonly<{ name: string; host: string }>

/** What a person may choose while signing in. Nothing is chosen for them (R1.20). */
export type LoginChoices = Readonly<{
  isSharedComputer: boolean
  wantsWarning: boolean
  isRemembered: boolean
}>

export type LoginPage = Readonly<{
  /** Its query holds what the application asked (R1.15). */
  action: string
  fields: readonly HiddenField[]
  username: string
  /** What had been chosen, when the form comes back. */
  choices?: LoginChoices | undefined
  /** The active ones. Two or more are offered in a list beside the name. */
  suffixes: readonly string[]
  selectedSuffix: string
  target?: NamedApplication | undefined
  reason?: 'renew' | 'second-factor' | undefined
  /** Who holds the running session, when the form is shown in spite of it (1.06). */
  signedInAs?: string | undefined
  error?: LoginError | undefined
  /** It is not shown beside an error. */
  notice?: ShownNotice | undefined
  sharedComputerMinutes: number
  /** Undefined: staying signed in is not offered (R2.12). */
  rememberMeDays?: number | undefined
}>

/**
 * The sign-in form (2.1.3). Besides `fields` it posts `username`, `password`, `suffix` and the
 * choices; a corrected name is chosen in a form of its own, which posts `choose` and no password.
 * That form stands apart because Enter in a field presses the first button of its form.
 */
export function loginPage(context: PageContext, page: LoginPage): RenderedPage {
  const { messages, publicUrl } = context
  const { error, target } = page
  const phone = unbroken(context.branding.support.phone)
  const words = error && wordsOf(error, { messages, host: new URL(publicUrl).host, phone })
  const title = messages.login.title
  return {
    template: 'login',
    data: withLayout(context, words ? messages.layout.titleWithError(title) : title, page, {
      gateIsHeading: true,
      fields: withScriptedLoginFields(page.fields),
      offersSuffixes: page.suffixes.length > 1,
      nameHint:
        page.suffixes.length > 1
          ? messages.login.suffixHint
          : messages.login.nameHint(page.suffixes[0] ?? page.selectedSuffix),
      reasonText: page.reason ? reasonText(messages, page.reason, target) : '',
      targetLead: messages.login.target,
      initial: target ? monogram(target.name) : '',
      nameError: words?.name,
      passwordError: words?.password,
      isNameWrong: Boolean(words?.name ?? words?.marksBoth),
      isPasswordWrong: Boolean(words?.password ?? words?.marksBoth),
      // What one can mend alone needs no call to support.
      supportCode: words?.general && context.supportCode,
      problems: words ? problemsOf(words) : [],
      candidates: error?.kind === 'has-accents' ? error.candidates : [],
      focus: focusOf(page),
      notice: page.notice && !words ? noticeBanner(context, page.notice) : undefined,
      forgotHref: `${context.base}/recover`,
      activateHref: `${context.base}/activate`,
      checks: checksOf(page, messages.login),
    }),
  }
}

type Check = Readonly<{ name: string; label: string; hint: string; isChecked: boolean }>

/** The check boxes, in the order they are shown. */
function checksOf(page: LoginPage, m: Messages['login']): Check[] {
  const { choices, sharedComputerMinutes, rememberMeDays } = page
  const shared = { name: 'shared', label: m.shared, hint: m.sharedHint(sharedComputerMinutes) }
  const warn = { name: 'warn', label: m.warn, hint: '', isChecked: choices?.wantsWarning ?? false }
  const checks = [{ ...shared, isChecked: choices?.isSharedComputer ?? false }]
  if (rememberMeDays !== undefined) {
    const isChecked = choices?.isRemembered ?? false
    const label = m.rememberMe(rememberMeDays)
    checks.push({ name: 'rememberMe', label, hint: m.rememberMeHint, isChecked })
  }
  return [...checks, warn]
}

export type ConfirmationPage = Readonly<{
  action: string
  fields: readonly HiddenField[]
  target: NamedApplication
  signedInAs: string
}>

/** Whether to enter an application, for those who want to be asked (R1.12). */
export function confirmationPage(context: PageContext, page: ConfirmationPage): RenderedPage {
  const m = context.messages.confirmation
  const { target } = page
  return {
    template: 'confirmation',
    data: withLayout(context, m.title(target.name), page, {
      heading: m.title(target.name),
      initial: monogram(target.name),
      portalHref: `${context.base}/`,
    }),
  }
}

export type LeavingPage = Readonly<{
  action: string
  fields: readonly HiddenField[]
  target: NamedApplication
}>

/** Posts the ticket to the application by itself; where no script runs, at the press of a button. */
export function leavingPage(context: PageContext, page: LeavingPage): RenderedPage {
  const m = context.messages.leaving
  const { target } = page
  return {
    template: 'leaving',
    data: withLayout(context, m.title(target.name), page, {
      heading: m.title(target.name),
      initial: monogram(target.name),
    }),
  }
}

/** What a person sees where the ticket went in a header: to a program, as a rule. */
export function handedOverPage(context: PageContext): RenderedPage {
  const { title, text } = context.messages.handedOver
  return messagePage({ ...context, supportCode: undefined }, { heading: title, paragraphs: [text] })
}

export type SignedOutPage = Readonly<{
  signInHref: string
  /** Applications are being told at this moment; what came of it stands at `doneHref`. */
  telling?:
    | Readonly<{
        names: readonly string[]
        doneHref: string
        /** Addresses that the browser must ask for, so that their applications hear of it. */
        images: readonly string[]
        /** Where the application asked to go on. */
        next?: Readonly<{ host: string; href: string }> | undefined
      }>
    | undefined
  /** Applications were told, and these did not confirm it. */
  told?: Readonly<{ unconfirmed: readonly string[] }> | undefined
  /** Names of the applications that were entered and not told: their own sessions may outlive ours. */
  stillOpen: readonly string[]
}>

export function signedOutPage(context: PageContext, page: SignedOutPage): RenderedPage {
  const { telling, told, stillOpen } = page
  const m = context.messages.signedOut
  const names = told?.unconfirmed ?? []
  const isPart = names.length > 0
  return {
    template: 'signed-out',
    data: withLayout(context, m.title, page, {
      heading: m.title,
      refreshHref: telling?.doneHref,
      // For a browser that follows no refresh, or waits for an application that does not answer.
      goOnHref: telling?.next?.href ?? telling?.doneHref,
      tellingText: telling && m.telling(telling.names.join(', ')),
      isPart,
      partText: isPart && m.part(names.length, names.join(', ')),
      isWhole: told !== undefined && !isPart && stillOpen.length === 0,
    }),
  }
}

export type ServiceRefusal = Readonly<
  | { kind: 'not-registered'; host: string }
  | { kind: 'malformed' }
  | { kind: 'disabled'; closed: Closed }
  | { kind: 'no-user-name'; name: string }
  | {
      kind: 'person-not-allowed'
      name: string
      rule: AccessRule
      unit: string
      /** Whom to ask about it; undefined: the help desk. */
      contact?: Contact | undefined
    }
>

/**
 * Why a person is not sent on to an application. It never links to the address that was asked for
 * (1.04).
 */
export function serviceRefusedPage(context: PageContext, refusal: ServiceRefusal): RenderedPage {
  return messagePage(context, refusalWords(refusal, context))
}

export type ErrorPage = Readonly<{
  kind: 'not-found' | 'problem' | 'bad-request' | 'method' | 'busy'
}>

export function errorPage(context: PageContext, error: ErrorPage): RenderedPage {
  return messagePage(context, errorWords(error, context.messages.errors))
}

type MessageWords = Readonly<{
  heading: string
  paragraphs: readonly string[]
  /** How to reach whom the paragraphs name. */
  ways?: Ways
}>

function messagePage(context: PageContext, words: MessageWords): RenderedPage {
  return {
    template: 'message',
    data: withLayout(context, words.heading, words, {
      paragraphs: words.paragraphs.map((text) => withContactLinks(text, words.ways ?? {})),
      portalHref: `${context.base}/`,
    }),
  }
}

function refusalWords(refusal: ServiceRefusal, context: PageContext): MessageWords {
  const m = context.messages.refused
  switch (refusal.kind) {
    case 'not-registered': {
      const text = m.notRegisteredText(refusal.host)
      return { heading: m.notRegistered, paragraphs: [text, m.accountIsFine] }
    }
    case 'malformed':
      return { heading: m.malformed, paragraphs: [m.malformedText] }
    case 'disabled':
      return {
        ...closedWords(context, refusal.closed),
        ways: waysTo(refusal.closed.service.contact, context),
      }
    case 'person-not-allowed':
      return {
        heading: m.personNotAllowed(refusal.name),
        paragraphs: [...notAllowedWords(refusal, context), m.accountIsFine],
        ways: waysTo(refusal.contact, context),
      }
    case 'no-user-name':
      return { heading: m.noUserName(refusal.name), paragraphs: [m.noUserNameText(refusal.name)] }
  }
}

function errorWords(error: ErrorPage, m: Messages['errors']): MessageWords {
  switch (error.kind) {
    case 'not-found':
      return { heading: m.notFound, paragraphs: [m.notFoundText] }
    case 'problem':
      return { heading: m.problem, paragraphs: [m.problemText] }
    case 'bad-request':
      return { heading: m.badRequest, paragraphs: [m.badRequestText] }
    case 'method':
      return { heading: m.method, paragraphs: [m.methodText] }
    case 'busy':
      return { heading: m.busy, paragraphs: [m.busyText] }
  }
}

/** Scripted sign-ins made for Apereo look for these two; we only accept and ignore them (1.21). */
function withScriptedLoginFields(fields: readonly HiddenField[]): readonly HiddenField[] {
  const names = new Set(fields.map(([name]) => name))
  const expected: HiddenField[] = [
    ['execution', 'e1s1'],
    ['_eventId', 'submit'],
  ]
  return [...fields, ...expected.filter(([name]) => !names.has(name))]
}

function reasonText(
  messages: Messages,
  reason: NonNullable<LoginPage['reason']>,
  target: NamedApplication | undefined,
): string {
  if (reason === 'second-factor') {
    const { why } = messages.secondFactor.verify
    return target ? why.service(target.name) : why.serviceWithoutName
  }
  return target ? messages.login.renew(target.name) : messages.login.renewWithoutTarget
}

/** The summary: each problem, linked to the field that mends it. */
function problemsOf(words: LoginErrorWords) {
  return [
    words.general && { text: words.general, field: words.marksBoth ? 'username' : '' },
    words.name && { text: words.nameInSummary ?? words.name, field: 'username' },
    words.password && { text: words.password, field: 'password' },
  ].filter(Boolean)
}

/** Where typing starts. After an error that is the summary, which page.js focuses. */
function focusOf({ error, username }: LoginPage): 'username' | 'password' | '' {
  if (error) return ''
  return username === '' ? 'username' : 'password'
}

/** The first letters of the first two words: `Lịch công tác` → `LC`. */
export function monogram(name: string): string {
  const words = name.match(/[\p{L}\p{N}][\p{L}\p{M}\p{N}]*/gu) ?? []
  return words
    .slice(0, 2)
    .map((word) => word[0]?.toLocaleUpperCase('vi') ?? '')
    .join('')
}
