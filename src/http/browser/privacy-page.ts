import type { Locale } from '../../i18n/locale.ts'
import type { AttributeSource } from '../../protocol/principal.ts'
import type { RegisteredService } from '../../services/registered-service.ts'
import { mailHref, phoneHref } from './contact-links.ts'
import { dataContactOf, type PageContext, type RenderedPage } from './page-context.ts'
import { withLayout } from './page-layout.ts'

export type PrivacyPage = Readonly<{
  /** How long sign-ins are kept. */
  logMonths: number
  /** How long the data of people who have left is kept. */
  leaverMonths: number
  /** Those that the person may use; undefined: nobody is signed in. */
  services: readonly RegisteredService[] | undefined
}>

/** Applications that receive the same of people. */
type Receivers = Readonly<{ names: readonly string[]; receives: string }>

/** In which order it is told what an application receives. */
const ORDER: readonly AttributeSource[] = [
  'displayName',
  'mailboxName',
  'mailboxAddress',
  'legacyAddress',
  'unit',
  'unitCode',
  'unitPath',
  'position',
  'employeeCode',
  'phone',
  'groups',
]

/** What is kept of people, why, for how long, who receives it, and their rights (S24; L21–L23, L28). */
export function privacyPage(context: PageContext, page: PrivacyPage): RenderedPage {
  const { messages, locale, base, branding } = context
  const { logMonths, leaverMonths, services } = page
  const contact = dataContactOf(branding)
  const m = messages.privacy
  const mailTo = (subject: string) =>
    `${mailHref(contact.mail)}?subject=${encodeURIComponent(subject)}`
  return {
    template: 'privacy',
    data: withLayout(
      context,
      m.title,
      {},
      {
        isWide: false,
        heading: m.title,
        kept: [
          m.what(logMonths),
          leaverMonths === 0 ? m.leaversAtOnce : m.leavers(leaverMonths),
          m.secrets,
          m.notKept,
        ],
        isSignedIn: services !== undefined,
        receivers: services ? receiversOf(m.sources, locale, services) : [],
        controller: branding.authority[locale],
        note: branding.privacy?.note?.[locale] ?? '',
        accountHref: `${base}/account`,
        signInHref: `${base}/login?next=/privacy`,
        requests: (['correct', 'copy', 'complain'] as const).map((kind) => ({
          text: m.rights[kind],
          href: mailTo(m.rights.subject[kind]),
        })),
        contact: {
          name: contact.name?.[locale] ?? '',
          mail: contact.mail,
          phone: contact.phone,
          phoneHref: phoneHref(contact.phone),
        },
        portalHref: `${base}/`,
      },
    ),
  }
}

/** What each application receives, of which the same is told once; the order of the portal is kept. */
function receiversOf(
  words: Readonly<Record<AttributeSource, string>>,
  locale: Locale,
  services: readonly RegisteredService[],
): Receivers[] {
  const groups = new Map<string, string[]>()
  for (const service of services) {
    const sources = new Set<AttributeSource>([
      service.user.source,
      ...Object.values(service.attributes),
    ])
    const receives = ORDER.filter((source) => sources.has(source))
      .map((source) => words[source])
      .join(', ')
    const names = groups.get(receives) ?? []
    groups.set(receives, names)
    names.push(service.name[locale])
  }
  return [...groups].map(([receives, names]) => ({ names, receives }))
}
