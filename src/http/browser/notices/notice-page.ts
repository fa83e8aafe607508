import type { ShownNotice } from '../../../notices/notices-in-force.ts'
import type { LocalizedText } from '../../../services/registered-service.ts'
import { localInstant } from '../local-time.ts'
import type { PageContext, RenderedPage } from '../page-context.ts'
import { withLayout } from '../page-layout.ts'
import type { HiddenField } from '../pages.ts'
import type { StepPage } from '../steps/step-page.ts'
import { stepData } from '../steps/step-page.ts'
import { inLanguage, noticeWords, validityWords } from './notice-words.ts'

/** A notice, and what the application that it is about is called. */
type Subject = Readonly<{ notice: ShownNotice; application: LocalizedText | undefined }>

export type NoticeDetailPage = Subject &
  Readonly<{
    /** The others for this reader. */
    others: readonly ShownNotice[]
    isSignedIn: boolean
    /** What the button posts by which it is acknowledged; undefined: it need not be. */
    toRead: Readonly<{ action: string; token: HiddenField; isTooOld: boolean }> | undefined
    isRead: boolean
  }>

/** `/notice/{id}`: the whole of a notice, for who is signed in and for who is not (S22). */
export function noticeDetailPage(context: PageContext, page: NoticeDetailPage): RenderedPage {
  const { messages, base } = context
  const { toRead, others, isSignedIn } = page
  const m = messages.notices
  const data = subjectData(context, page)
  const isTooOld = toRead?.isTooOld === true
  const title = isTooOld ? messages.layout.titleWithError(data.heading) : data.heading
  return {
    template: 'notice',
    data: withLayout(context, title, data, {
      problems: isTooOld ? [{ field: '', text: m.tooOld }] : [],
      candidates: [],
      supportCode: '',
      action: toRead?.action ?? '',
      fields: toRead ? [toRead.token] : [],
      leadText: toRead ? m.mustRead : '',
      doneText: page.isRead ? m.acknowledged : '',
      who: '',
      others: (toRead ? [] : others).map((other) => {
        const heading = inLanguage(other.heading, context.locale)
        return { ...heading, href: `${base}/notice/${other.id}` }
      }),
      // The portal would lead back to what is still to be read.
      backHref: toRead ? '' : isSignedIn ? `${base}/` : `${base}/login`,
      backText: isSignedIn ? m.toPortal : m.toSignIn,
    }),
  }
}

export type NoticeStepPage = Subject & StepPage

/** The same on the way from the password to the session: it leads on when it is acknowledged. */
export function noticeStepPage(context: PageContext, page: NoticeStepPage): RenderedPage {
  const subject = subjectData(context, page)
  const data = stepData(context, page, { title: subject.heading })
  return {
    template: 'notice',
    data: withLayout(
      context,
      data.title,
      { ...data, ...subject },
      { leadText: context.messages.notices.mustRead, doneText: '', others: [], backHref: '' },
    ),
  }
}

/** What is left of a notice when it is over. */
export function noticeOverPage(
  context: PageContext,
  page: Readonly<{ since: number; isSignedIn: boolean }>,
): RenderedPage {
  const { messages, locale, base } = context
  const m = messages.notices
  return {
    template: 'notice',
    data: withLayout(context, m.over, page, {
      isWarning: false,
      levelText: '',
      heading: m.over,
      headingLang: '',
      aboutText: '',
      timeText: '',
      paragraphs: [[{ text: m.overSince(localInstant(locale, page.since)) }]],
      textLang: '',
      problems: [],
      action: '',
      leadText: '',
      doneText: '',
      who: '',
      others: [],
      backHref: page.isSignedIn ? `${base}/` : `${base}/login`,
      backText: page.isSignedIn ? m.toPortal : m.toSignIn,
    }),
  }
}

function subjectData(context: PageContext, { notice, application }: Subject) {
  const { locale, messages, nameOfUnit } = context
  const { audience } = notice
  const about = [
    ...(application ? [application[locale]] : []),
    ...(audience.kind === 'unit' ? [messages.notices.forUnit(nameOfUnit(audience.code))] : []),
    ...(notice.workFrom === undefined ? [validityWords(context, notice)] : []),
  ]
  const words = noticeWords(context, notice)
  // Nobody needs to be told twice that it is a maintenance.
  const isSaid = words.heading.startsWith(words.levelText)
  return { ...words, levelText: isSaid ? '' : words.levelText, aboutText: about.join(' · ') }
}
