import type { RegisteredService } from '../../../services/registered-service.ts'
import type { SessionView } from '../../../tickets/account-sessions.ts'
import { withContactLinks } from '../contact-links.ts'
import { deviceWords } from '../device-words.ts'
import { localTime } from '../local-time.ts'
import type { PageContext, RenderedPage } from '../page-context.ts'
import { withLayout } from '../page-layout.ts'
import type { HiddenField } from '../pages.ts'
import { type AccountPlace, placeLinks } from './account-places.ts'
import { type ListedSignIn, signInDays } from './sign-in-history-page.ts'

/** A session with the applications that were entered in it, as far as they are registered. */
export type ListedSession = Readonly<{
  session: SessionView
  isCurrent: boolean
  isInside: boolean
  services: readonly RegisteredService[]
}>

export type SessionsPage = Readonly<{
  action: string
  token: HiddenField
  places: readonly AccountPlace[]
  sessions: readonly ListedSession[]
  signIns: readonly ListedSignIn[]
  /** How many days they go back. */
  days: number
  /** What the address of the page with older ones ends with; undefined: there are none. */
  older?: string | undefined
  isOlderPage: boolean
  now: number
  /** What the request before has done. */
  ended: 'one' | 'others' | undefined
  isTooOld: boolean
}>

/** Where a person is and was signed in (S13). All buttons are those of one form: there is no script in it. */
export function sessionsPage(context: PageContext, page: SessionsPage): RenderedPage {
  const { messages, locale, base, branding } = context
  const { sessions: m, signInHistory } = messages
  const { sessions, signIns, now, ended, isTooOld, action, older, isOlderPage } = page
  const [current, others] = [true, false].map((isCurrent) =>
    sessions.filter((listed) => listed.isCurrent === isCurrent),
  ) as [ListedSession[], ListedSession[]]
  const untold = new Set(
    others
      .flatMap(({ services }) => services)
      // What the browser has to tell, this one cannot tell for another.
      .filter(({ singleLogout }) => singleLogout.channel !== 'back')
      .map(({ name }) => name[locale]),
  )
  return {
    template: 'sessions',
    data: withLayout(context, isTooOld ? messages.layout.titleWithError(m.title) : m.title, page, {
      fields: [page.token],
      places: placeLinks(context, page.places, 'sessions'),
      heading: m.title,
      rows: [...current, ...others].map((listed) => rowOf(context, listed, now)),
      hasOthers: others.length > 0,
      noteText: untold.size > 0 ? m.note([...untold].join(', ')) : '',
      doneText: ended === 'one' ? m.endedOne : ended === 'others' ? m.endedOthers : '',
      problems: isTooOld ? [{ field: '', text: m.tooOld }] : [],
      candidates: [],
      supportCode: '',
      historyTitle: signInHistory.title(page.days),
      signInDays: signInDays(context, signIns),
      failuresText: signIns.some(({ entry }) => entry.outcome !== 'done')
        ? withContactLinks(signInHistory.failures(branding.support.phone), branding.support)
        : undefined,
      olderHref: older === undefined ? '' : `${action}?before=${older}#history`,
      newestHref: isOlderPage ? `${action}#history` : '',
      portalHref: `${base}/`,
    }),
  }
}

function rowOf(context: PageContext, listed: ListedSession, now: number) {
  const { messages, locale } = context
  const m = messages.sessions
  const { session, isCurrent, isInside, services } = listed
  const { id, cameFrom, startedAt, lastUsedAt } = session
  const times = m.times(localTime(startedAt, now), localTime(lastUsedAt, now))
  const place = cameFrom === '' ? [] : [isInside ? m.inside(cameFrom) : m.outside(cameFrom)]
  const names = services.map(({ name }) => name[locale])
  const opened = names.length > 0 ? [m.opened(names.join(', '))] : []
  return {
    id,
    isCurrent,
    device: nameOf(context, session),
    about: [...place, times, ...opened].join(' · '),
  }
}

function nameOf(context: PageContext, { device, openedBy }: SessionView): string {
  return openedBy === 'rest' ? context.messages.sessions.program : deviceWords(context, device)
}
