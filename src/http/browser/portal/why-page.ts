import type { Access, Hindrance } from '../../../portal/hindrance.ts'
import type { Instant } from '../../../protocol/ticket.ts'
import type { RegisteredService } from '../../../services/registered-service.ts'
import { notAllowedWords, waysTo } from '../access-words.ts'
import { closedWords } from '../closed-words.ts'
import { type Piece, withContactLinks } from '../contact-links.ts'
import type { PageContext, RenderedPage } from '../page-context.ts'
import { withLayout } from '../page-layout.ts'

export type WhyPage = Readonly<{
  service: RegisteredService
  /** Undefined: nothing keeps the person out. Who is not linked is told elsewhere. */
  hindrance: Exclude<Hindrance, 'not-linked'> | undefined
  /** What takes the application's place. */
  successor: RegisteredService | undefined
  /** What the person's unit is called; empty: not known. */
  unit: string
  /** Whether the person has enrolled a second factor. */
  hasSecondFactor: boolean
  /** Where the password and a code are asked for on the way into the application. */
  signInHref: string
  now: Instant
}>

type Link = Readonly<{ text: string; href: string }>

type Words = Readonly<{
  heading: string
  paragraphs: readonly string[]
  links: readonly Link[]
}>

/** What keeps a person out of an application, whom to ask, and what to do next. */
export function whyPage(context: PageContext, page: WhyPage): RenderedPage {
  const words = whyWords(context, page)
  const ways = waysTo(page.service.contact, context)
  return {
    template: 'why',
    data: withLayout(context, words.heading, words, {
      paragraphs: words.paragraphs.map((text) => withContactLinks(text, ways)),
      links: words.links,
      portalHref: `${context.base}/`,
    }),
  }
}

function whyWords(context: PageContext, page: WhyPage): Words {
  const { service, hindrance, successor, unit, now } = page
  const { messages, locale, base } = context
  const m = messages.portal.why
  const name = service.name[locale]
  const open = { text: m.openNamed(name), href: `${base}/go/${service.id}` }
  switch (hindrance) {
    case undefined:
      return { heading: m.usable(name), paragraphs: [m.usableText], links: [open] }
    case 'not-allowed':
      return {
        heading: messages.refused.personNotAllowed(name),
        paragraphs: [...notAllowedOf(context, service, unit), messages.refused.accountIsFine],
        links: [],
      }
    case 'no-user':
      return {
        heading: messages.refused.noUserName(name),
        paragraphs: [messages.refused.noUserNameText(name)],
        links: [],
      }
    case 'paused':
    case 'retired':
      return {
        ...closedWords(context, { service, successor, now }),
        links:
          successor && hindrance === 'retired'
            ? [{ text: m.openNamed(successor.name[locale]), href: `${base}/go/${successor.id}` }]
            : [],
      }
    case 'needs-second-factor':
      return {
        heading: m.secondFactorTitle(name),
        paragraphs: [
          m.secondFactorText,
          page.hasSecondFactor ? m.secondFactorNext : m.secondFactorEnrol,
        ],
        links: [{ text: m.openNamed(name), href: page.signInHref }],
      }
  }
}

function notAllowedOf(context: PageContext, service: RegisteredService, unit: string): string[] {
  const { name, allowedUnits: units, allowedGroups: groups, contact } = service
  return notAllowedWords(
    { name: name[context.locale], rule: { units, groups }, unit, contact },
    context,
  )
}

export type WhySearchPage = Readonly<{
  query: string
  answers: readonly Access[]
  /** More were found than are answered. */
  hasMore: boolean
  unit: string
}>

/** Finds an application that a person does not see, and says why. */
export function whySearchPage(context: PageContext, page: WhySearchPage): RenderedPage {
  const { query, answers, hasMore, unit } = page
  const { base, messages } = context
  const m = messages.portal.why
  const rows = answers.map((answer) => rowOf(context, answer, unit))
  return {
    template: 'why-search',
    data: withLayout(context, m.title, page, {
      heading: m.title,
      action: `${base}/app/why`,
      portalHref: `${base}/`,
      rows,
      status: query !== '' && rows.length === 0 ? m.none(query) : hasMore ? m.tooMany : '',
    }),
  }
}

type Row = Readonly<{ name: string; text: readonly Piece[]; link?: Link }>

/** What is said of one application; of one that can be entered no more than where it is. */
function rowOf(context: PageContext, { service, hindrance }: Access, unit: string): Row {
  const { base, locale, messages } = context
  const m = messages.portal.why
  const name = service.name[locale]
  switch (hindrance) {
    case 'not-allowed':
      return {
        name,
        text: withContactLinks(
          notAllowedOf(context, service, unit).join(' '),
          waysTo(service.contact, context),
        ),
      }
    case 'retired':
    case 'no-user':
      return {
        name,
        text: [],
        link: { text: m.explain(name), href: `${base}/app/${service.id}/why` },
      }
    default:
      return {
        name,
        text: [{ text: m.isThere(name) }],
        link: { text: m.openNamed(name), href: `${base}/go/${service.id}` },
      }
  }
}
