import type { LinkStanding } from '../../../links/link-standing.ts'
import type { RegisteredService } from '../../../services/registered-service.ts'
import { type Piece, withContactLinks } from '../contact-links.ts'
import type { PageContext, RenderedPage } from '../page-context.ts'
import { withLayout } from '../page-layout.ts'
import type { HiddenField } from '../pages.ts'
import { shownDay } from './shown-day.ts'

export type NotLinkedPage = Readonly<{
  service: RegisteredService
  /** The person's mailbox address. */
  mail: string
  standing: LinkStanding
  action: string
  token: HiddenField
  /** Leads into the application, whatever its list says. */
  openHref: string
  isTooOld: boolean
}>

/**
 * How an application comes to know somebody (S11). Nothing is claimed but what its own list says, and
 * the way into it is open in any case.
 */
export function notLinkedPage(context: PageContext, page: NotLinkedPage): RenderedPage {
  const { messages, locale, base } = context
  const { service, mail, ...shown } = page
  const { standing, token, isTooOld } = shown
  const m = messages.links.page
  const app = service.name[locale]
  const isMissing = standing.kind === 'not-seen' || standing.kind === 'wrong-suffix'
  const title = isMissing ? m.title(app) : m.howTitle(app)
  return {
    template: 'not-linked',
    data: withLayout(context, isTooOld ? messages.layout.titleWithError(title) : title, shown, {
      heading: title,
      text: textFor(standing, app, mail, m),
      asOfText: isMissing ? m.asOf(app, shownDay(standing.listDay)) : '',
      isLinked: standing.kind === 'linked',
      steps: (service.linking?.steps[locale] ?? m.steps).map((step) =>
        piecesOf(step, { app, mail, address: service.linking?.address ?? service.launchUrl }, m),
      ),
      lostAccountText: withContactLinks(m.lostAccount(whomToCall(context, service)), {
        phone: service.contact?.phone ?? context.branding.support.phone,
      }),
      openText: isMissing ? m.openAnyway(app) : m.open(app),
      fields: [token],
      problems: isTooOld ? [{ field: '', text: m.tooOld }] : [],
      candidates: [],
      supportCode: '',
      portalHref: `${base}/`,
    }),
  }
}

/** Somebody with a telephone: the application's own people, else our help desk. */
function whomToCall({ branding, locale }: PageContext, { contact }: RegisteredService): string {
  if (contact?.phone === undefined) return branding.support.phone
  return contact.name ? `${contact.name[locale]}, ${contact.phone}` : contact.phone
}

type Words = PageContext['messages']['links']['page']

function textFor(standing: LinkStanding, app: string, mail: string, m: Words): string {
  switch (standing.kind) {
    case 'not-seen':
      return m.notSeen(app, mail)
    case 'wrong-suffix':
      return m.wrongSuffix(app, mail)
    case 'linked':
      return m.linkedText(app, mail, standing.seenOn ? shownDay(standing.seenOn) : '')
    case 'doubtful':
    case 'unknown':
      return m.unknownText(app, mail)
  }
}

/** The words of a step, with what its `{app}`, `{mail}` and `{link}` stand for. */
export function piecesOf(
  step: string,
  { app, mail, address }: Readonly<{ app: string; mail: string; address: string }>,
  m: Pick<Words, 'stepsLink'>,
): Piece[] {
  return step
    .split(/(\{(?:app|mail|link)\})/)
    .filter((piece) => piece !== '')
    .map((piece): Piece => {
      if (piece === '{app}') return { text: app }
      if (piece === '{mail}') return { text: mail, isStrong: true }
      if (piece === '{link}') return { text: m.stepsLink(new URL(address).host), href: address }
      return { text: piece }
    })
}
