import { type Account, addressOf, type Identifier } from '../../../accounts/account.ts'
import type { PhoneChange } from '../../../accounts/own-phone.ts'
import type { Locale } from '../../../i18n/locale.ts'
import type { Messages } from '../../../i18n/vi.ts'
import type { LinkStanding } from '../../../links/link-standing.ts'
import { maskPhoneNumber } from '../../../vietnamese/phone-number.ts'
import { notLinkedPath } from '../links/not-linked.ts'
import { shownDay } from '../links/shown-day.ts'
import { localDate, localTime } from '../local-time.ts'
import type { PageContext, RenderedPage } from '../page-context.ts'
import { withLayout } from '../page-layout.ts'
import type { HiddenField } from '../pages.ts'
import { type AccountPlace, placeLinks } from './account-places.ts'
import type { LinkedApplication } from './linked-applications.ts'
import { phoneNoticeData } from './phone-notice-data.ts'

/** What the request before has done. */
export type ProfileDone = 'phone' | 'language'

export type ProfilePage = Readonly<{
  places: readonly AccountPlace[]
  account: Account
  /** All mailboxes; retired ones are not told. */
  identifiers: readonly Identifier[]
  applications: readonly LinkedApplication[]
  /** Applications that are not listed. */
  moreApplications: number
  /** Chosen for all browsers. */
  language: Locale | undefined
  action: string
  token: HiddenField
  /** That the number was changed, by whomever. */
  phoneChange: PhoneChange | undefined
  /** For the form that says it was somebody else. */
  reportToken: HiddenField
  now: number
  done?: ProfileDone | undefined
  /** The number that was in the place of the one just saved. */
  formerPhone?: string | undefined
  isTooOld?: boolean
  /** Led to how the server is. */
  isAdministrator: boolean
}>

type Fact = Readonly<{ label: string; values: readonly string[] }>

/** What is known of somebody, and who looks after it (S12). */
export function profilePage(context: PageContext, page: ProfilePage): RenderedPage {
  const { messages, base, locale, branding } = context
  const { account, phoneChange, isTooOld = false } = page
  const m = messages.profile
  const mailbox = addressOf(account.primary)
  const subject = encodeURIComponent(m.reportSubject(mailbox))
  const masked = account.phone === '' ? '' : maskPhoneNumber(account.phone)
  return {
    template: 'account',
    data: withLayout(context, isTooOld ? messages.layout.titleWithError(m.title) : m.title, page, {
      places: placeLinks(context, page.places, 'profile'),
      heading: m.title,
      problems: isTooOld ? [{ field: '', text: m.tooOld }] : [],
      candidates: [],
      supportCode: '',
      doneText: doneText(m, page),
      managed: account.unit === '' ? m.managedByOffice : m.managed(account.unit),
      facts: factsOf(m, page),
      reportHref: `mailto:${branding.support.mail}?subject=${subject}`,
      phoneText: masked,
      changePhoneHref: `${base}/account/phone`,
      phoneNotice: phoneChange && phoneNoticeData(context, phoneChange),
      reportAction: `${base}/account/sessions`,
      reportFields: [page.reportToken],
      fields: [page.token],
      languages: (['vi', 'en'] as const).map((code) => ({
        code,
        name: m.language[code],
        isChosen: (page.language ?? locale) === code,
      })),
      rows: page.applications.map((application) => rowOf(context, application, page.now)),
      moreText: page.moreApplications > 0 ? m.applications.more(page.moreApplications) : '',
      healthHref: page.isAdministrator ? `${base}/admin/health` : '',
      privacyHref: `${base}/privacy`,
      portalHref: `${base}/`,
    }),
  }
}

/** The number that is kept is the only proof: an address can be made up. */
function doneText(m: Messages['profile'], { done, account, formerPhone }: ProfilePage): string {
  if (done === 'language') return m.language.saved
  if (done !== 'phone' || account.phone === '') return ''
  return formerPhone ? m.phone.savedTold(maskPhoneNumber(formerPhone)) : m.phone.saved
}

function factsOf(m: Messages['profile'], { account, identifiers }: ProfilePage): Fact[] {
  const path = account.membership?.path.map(({ name }) => name) ?? [account.unit]
  const aliases = identifiers.filter(({ state }) => state === 'alias')
  const facts: Fact[] = [
    { label: m.name, values: [account.displayName] },
    { label: m.unit, values: [path.join(' › ')] },
    { label: m.position, values: [account.position] },
    { label: m.employeeCode, values: [account.employeeCode] },
    { label: m.mailbox, values: [addressOf(account.primary)] },
    {
      label: m.aliases,
      values: aliases.map((alias) => `${addressOf(alias)} (${untilWords(m, alias)})`),
    },
  ]
  return facts
    .filter(({ label, values }) => label !== m.aliases || values.length > 0)
    .map(({ label, values }) => ({ label, values: values.map((value) => value || m.notKnown) }))
}

/** The last day on which it works: it ends at the moment itself. */
function untilWords(m: Messages['profile'], { endsAt }: Identifier): string {
  return endsAt === undefined ? m.aliasForever : m.aliasUntil(localDate(endsAt - 1))
}

function rowOf(
  { messages, locale, base }: PageContext,
  { service, link, lastUsedAt }: LinkedApplication,
  now: number,
) {
  const m = messages.profile.applications
  const name = service.name[locale]
  const isOdd = link !== undefined && link.kind !== 'linked'
  return {
    name,
    account: link?.kind === 'linked' ? link.appAccount : '',
    state: link === undefined ? m.unknown : stateWords(m, link),
    howHref: notLinkedPath(base, service.id),
    isOdd,
    lastUse: lastUsedAt === undefined ? m.notUsed : localTime(lastUsedAt, now),
  }
}

function stateWords(m: Messages['profile']['applications'], link: LinkStanding): string {
  switch (link.kind) {
    case 'linked':
      return m.linked
    case 'not-seen':
      return m.notSeen(shownDay(link.listDay))
    case 'wrong-suffix':
      return m.wrongSuffix
    case 'doubtful':
      return m.needsCare
    case 'unknown':
      return m.unknown
  }
}
