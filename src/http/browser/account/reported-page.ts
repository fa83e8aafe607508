import type { SignInReport } from '../../../sign-in/sign-in-reports.ts'
import type { PasswordHome } from '../../../sources/password-source.ts'
import { maskPhoneNumber } from '../../../vietnamese/phone-number.ts'
import type { PageContext, RenderedPage } from '../page-context.ts'
import { withLayout } from '../page-layout.ts'
import { unbroken } from '../unbroken.ts'
import { type AccountPlace, placeLinks } from './account-places.ts'

export type ReportedPage = Readonly<{
  places: readonly AccountPlace[]
  report: SignInReport
  /** Where the password is kept: elsewhere it cannot be changed here. */
  home: PasswordHome
  /** It was changed after the report. */
  isPasswordNew: boolean
  /** The number that support calls back; empty: there is none. */
  ownPhone: string
  mayTurnOnSecondFactor: boolean
}>

type Link = Readonly<{ href: string; text: string }>
type Task = Readonly<{ text: string; more?: string; button?: Link; link?: Link }>

/** Somebody has said that a sign-in was not theirs: what was done, and what is left for them to do. */
export function reportedPage(context: PageContext, page: ReportedPage): RenderedPage {
  const { messages, base, branding } = context
  const { report, ownPhone } = page
  const m = messages.signInHistory.reportedPage
  const tasks: Task[] = [
    ...passwordTask(context, page),
    {
      text: ownPhone === '' ? m.noPhone : m.phone(unbroken(maskPhoneNumber(ownPhone))),
      link: { href: `${base}/account`, text: m.phoneLink },
    },
    ...(page.mayTurnOnSecondFactor
      ? [
          {
            text: m.secondFactor,
            link: { href: `${base}/account/2fa`, text: m.secondFactorLink },
          },
        ]
      : []),
    { text: m.apps(unbroken(branding.support.phone)) },
  ]
  return {
    template: 'reported',
    data: withLayout(context, m.title, page, {
      places: placeLinks(context, page.places, 'sessions'),
      heading: m.title,
      doneText: [endedWords(m, report), m.told].join(' '),
      tasks,
      backHref: `${base}/account/sessions`,
    }),
  }
}

function passwordTask(
  { messages, base, locale }: PageContext,
  { home, isPasswordNew }: ReportedPage,
): Task[] {
  const m = messages.signInHistory.reportedPage
  if (isPasswordNew) return [{ text: m.passwordDone }]
  if (home.kind === 'elsewhere') {
    const more = home.changeAt?.[locale]
    return [{ text: m.passwordElsewhere, ...(more !== undefined && { more }) }]
  }
  const button = { href: `${base}/account/password`, text: m.passwordButton }
  return [{ text: m.password, more: m.passwordForced, button }]
}

function endedWords(
  m: PageContext['messages']['signInHistory']['reportedPage'],
  { ended }: SignInReport,
): string {
  if (ended === 0) return m.endedNone
  return ended === 1 ? m.endedOne : m.endedMany(ended)
}
