import type { Account } from '../../../accounts/account.ts'
import { addressOf } from '../../../accounts/account.ts'
import type { Messages } from '../../../i18n/vi.ts'
import type { Standing } from '../../../recovery/recover-password.ts'
import { withContactLinks } from '../contact-links.ts'
import { localInstant } from '../local-time.ts'
import { type NewPasswordFields, newPasswordFields } from '../new-password/new-password-fields.ts'
import { dataContactOf, type PageContext, type RenderedPage } from '../page-context.ts'
import { withLayout } from '../page-layout.ts'
import type { HiddenField } from '../pages.ts'
import { unbroken } from '../unbroken.ts'

type Flow = 'recover' | 'activate'

/** A problem, and the field that mends it; '': none does. */
export type Problem = Readonly<{ field: '' | 'username' | 'code'; text: string }>

export type CodePage = Readonly<{
  flow: Flow
  token: HiddenField
  username: string
  suffixes: readonly string[]
  defaultSuffix: string
  problems: readonly Problem[]
  /** A problem at a field may be one to call support about. */
  needsCode?: boolean
}>

/** `/recover` and `/activate`: a mailbox name, and the code that was read out or printed (S18, S20). */
export function codePage(context: PageContext, page: CodePage): RenderedPage {
  const { messages, base } = context
  const { flow, suffixes, problems } = page
  const words = messages.recovery[flow]
  const at = (name: Problem['field']) => problems.find(({ field }) => field === name)?.text
  const [suffix = page.defaultSuffix] = suffixes
  return {
    template: 'recovery-code',
    data: withLayout(context, titleOf(messages, words.title, problems), page, {
      heading: words.title,
      action: `${base}/${flow}`,
      fields: [page.token],
      isActivation: flow === 'activate',
      nameHint: messages.login.nameHint(suffixes.length > 1 ? page.defaultSuffix : suffix),
      nameError: at('username'),
      label: words.code,
      hint: words.codeHint,
      codeError: at('code'),
      hasFocus: problems.length === 0,
      candidates: [],
      supportCode: at('') !== undefined || page.needsCode ? context.supportCode : '',
      signInHref: `${base}/login`,
    }),
  }
}

export type CheckPage = Readonly<{ account: Account }>

/** Whether the slip is in the right hands: before anything is set (a.check). */
export function checkPage(context: PageContext, { account }: CheckPage): RenderedPage {
  const { messages, base, branding } = context
  const m = messages.recovery.activate
  const rows = [
    [m.name, account.displayName],
    [m.position, account.position],
    [m.unit, account.unit],
    [m.mailbox, addressOf(account.primary)],
  ].filter(([, text]) => text !== '')
  const { mail, phone } = dataContactOf(branding)
  return {
    template: 'activate-check',
    data: withLayout(
      context,
      m.check,
      { rows },
      {
        heading: m.check,
        rights: m.noticeRights(mail, phone),
        nextHref: `${base}/activate/password`,
      },
    ),
  }
}

export type ChoosePage = Readonly<{
  flow: Flow
  token: HiddenField
  account: Account
  fields: NewPasswordFields
  general: string | undefined
}>

/** `/recover/password` and `/activate/password`: the new password (S19, S20). */
export function choosePage(context: PageContext, page: ChoosePage): RenderedPage {
  const { messages, base, branding } = context
  const { flow, account, general } = page
  const m = messages.recovery
  const isActivation = flow === 'activate'
  const title = isActivation ? m.activate.title : m.recover.choose
  const fields = newPasswordFields(messages, page.fields)
  const problems = [...(general ? [{ field: '', text: general }] : []), ...fields.problems]
  const who = isActivation
    ? `${account.displayName} · ${addressOf(account.primary)}`
    : m.recover.who(maskedName(account.displayName), account.unit)
  return {
    template: 'recovery-password',
    data: withLayout(context, titleOf(messages, title, problems), page, {
      heading: title,
      action: `${base}/${flow}/password`,
      fields: [page.token],
      problems,
      candidates: [],
      newPassword: fields.newPassword,
      whoText: who,
      notYou: isActivation ? '' : m.recover.notYou(unbroken(branding.support.phone)),
      submit: isActivation ? m.activate.save : m.recover.save,
      cancelHref: isActivation ? '' : `${base}/recover/cancel`,
      supportCode: general && context.supportCode,
    }),
  }
}

export type OutcomePage = Readonly<{
  heading: string
  paragraphs: readonly string[]
  isDone: boolean
  action: Readonly<{ href: string; text: string }>
}>

/**
 * What came of it, or why nothing can, and where to go on. How support is reached can be pressed, and
 * keeps on one line by that.
 */
export function outcomePage(context: PageContext, page: OutcomePage): RenderedPage {
  return {
    template: 'recovery-outcome',
    data: withLayout(context, page.heading, page, {
      paragraphs: page.paragraphs.map((text) => withContactLinks(text, context.branding.support)),
      candidates: [],
      supportCode: page.isDone ? '' : context.supportCode,
    }),
  }
}

/** It is set; now one signs in, as always (row 63). */
export function donePage(context: PageContext, flow: Flow): RenderedPage {
  const { messages, base } = context
  const { done, doneText } = messages.recovery[flow]
  return outcomePage(context, {
    heading: done,
    paragraphs: [doneText],
    isDone: true,
    action: { href: `${base}/login`, text: messages.recovery.recover.signIn },
  })
}

type NotOpen = Exclude<Standing, { kind: 'open' }>

/** A link or slip that cannot be used, and since when; nothing is said of whose it is. */
export function standingPage(
  context: PageContext,
  kind: 'link' | 'slip',
  standing: NotOpen,
): RenderedPage {
  const { messages, base, locale, branding } = context
  const m = messages.recovery.standing
  const { phone } = branding.support
  const reason =
    standing.kind === 'unknown'
      ? m.unknown[kind]
      : m[standing.kind][kind](localInstant(locale, standing.at))
  const flow = kind === 'link' ? 'recover' : 'activate'
  return outcomePage(context, {
    heading: m.title[kind],
    paragraphs: [reason, standing.kind === 'used' ? m.notYou(phone) : m.call(phone)],
    isDone: false,
    action: { href: `${base}/${flow}`, text: messages.recovery[flow].title },
  })
}

/** The secret was shown too long ago, or in a browser that keeps no cookies. */
export function timeoutPage(context: PageContext, flow: Flow): RenderedPage {
  const { messages, base, branding, publicUrl } = context
  const { standing, errors } = messages.recovery
  return outcomePage(context, {
    heading: standing.title[flow === 'recover' ? 'link' : 'slip'],
    paragraphs: [
      standing.timeout,
      errors.cookiesOff(new URL(publicUrl).host),
      standing.call(branding.support.phone),
    ],
    isDone: false,
    action: { href: `${base}/${flow}`, text: messages.recovery[flow].title },
  })
}

export type CancelPage = Readonly<{ token: HiddenField; usedAt: number | undefined }>

/** «Không phải bạn yêu cầu?» (S25) */
export function cancelPage(context: PageContext, page: CancelPage): RenderedPage {
  const { messages, base, locale } = context
  const m = messages.recovery.cancel
  const { usedAt } = page
  return {
    template: 'recovery-cancel',
    data: withLayout(context, m.title, page, {
      heading: m.title,
      text: usedAt === undefined ? m.text : m.usedText(localInstant(locale, usedAt)),
      submit: usedAt === undefined ? m.submit : m.submitUsed,
      action: `${base}/recover/cancel`,
      fields: [page.token],
      keepHref: `${base}/`,
    }),
  }
}

/** It is cancelled, and the help desk knows. */
export function cancelledPage(context: PageContext, { wasUsed }: { wasUsed: boolean }) {
  const { messages, base, branding } = context
  const m = messages.recovery.cancel
  return outcomePage(context, {
    heading: wasUsed ? m.reported : m.done,
    paragraphs: [wasUsed ? m.reportedText(branding.support.phone) : m.doneText],
    isDone: true,
    action: { href: `${base}/`, text: messages.layout.toPortal },
  })
}

/** The first letter of each word, and how long it is: `T••• T•••• T••` (r.who). */
export function maskedName(name: string): string {
  return name
    .normalize('NFC')
    .split(/\s+/)
    .filter((word) => word !== '')
    .map((word) => {
      const [first = '', ...rest] = word
      return first + '•'.repeat(rest.length)
    })
    .join(' ')
}

function titleOf(messages: Messages, title: string, problems: readonly unknown[]): string {
  return problems.length > 0 ? messages.layout.titleWithError(title) : title
}
