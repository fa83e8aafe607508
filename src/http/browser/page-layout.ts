import type { Locale } from '../../i18n/locale.ts'
import { decodeForm } from '../../protocol/percent-encoding.ts'
import { phoneHref } from './contact-links.ts'
import type { PageContext } from './page-context.ts'

/** Its own parameter, and credentials, which are repeated nowhere, whoever put them there (R0.09). */
const LEFT_OUT = /^(?:locale|username|password)(?:\[|$)/

/** What the foot of every page tells of the help desk: no page may say something else under its name. */
type NothingOfFooter = Readonly<Partial<Record<'mail' | 'phone' | 'phoneHref' | 'hours', never>>>

/**
 * The data of a page: what layout.eta shows around it, then its own. The layout's object is filled
 * up rather than copied: several spreads of this size cost more than rendering the page.
 */
export function withLayout<Page extends object, Derived extends object>(
  context: PageContext,
  title: string,
  page: Page & NothingOfFooter,
  derived: Derived & NothingOfFooter,
): object {
  return Object.assign(layoutData(context, title), page, derived)
}

/** What layout.eta shows around every page. `m` is how templates reach the texts. */
function layoutData(context: PageContext, title: string) {
  const { locale, messages, branding, assets, publicUrl, supportCode, hasMoved } = context
  const gate = branding.gate[locale]
  return {
    m: messages,
    lang: locale,
    title: `${title} – ${gate}`,
    isWide: false,
    gateIsHeading: false,
    refreshHref: '',
    authority: branding.authority[locale],
    system: branding.system[locale],
    gate,
    assets,
    publicUrl,
    supportCode,
    movedText: hasMoved ? messages.hosts.moved(publicUrl) : '',
    mail: branding.support.mail,
    phone: branding.support.phone,
    phoneHref: phoneHref(branding.support.phone),
    hours: branding.support.hours[locale],
    privacyHref: `${context.base}/privacy`,
    helpHref: `${context.base}/help`,
    lastLine: [
      branding.footer?.[locale],
      context.version && messages.layout.version(context.version),
    ]
      .filter(Boolean)
      .join(' · '),
    otherLanguageHref: context.languageHref ?? otherLanguageHref(context),
  }
}

/** Where the link to the other language leads. */
export function otherLanguageHref({ locale, currentUrl, base }: PageContext): string {
  const other: Locale = locale === 'vi' ? 'en' : 'vi'
  return inLanguage(currentUrl, other) ?? `${base}/?locale=${other}`
}

/** This page once more, in the same language; the portal when it has no address of ours. */
export function sameAddress({ locale, currentUrl, base }: PageContext): string {
  return inLanguage(currentUrl, locale) ?? `${base}/`
}

/**
 * The same page in another language. What else is in the query stays as it is, byte for byte:
 * `service` may be in it. Only a path of our own gives a link.
 */
function inLanguage(url: string, locale: Locale): string | undefined {
  if (!/^\/(?![/\\])/.test(url)) return undefined
  const [path = '', query = ''] = splitAtFirst(url, '?')
  const others = query.split('&').filter((part) => part !== '' && !LEFT_OUT.test(nameIn(part)))
  return `${path}?${[...others, `locale=${locale}`].join('&')}`
}

function nameIn(field: string): string {
  return decodeForm(splitAtFirst(field, '=')[0])
}

function splitAtFirst(text: string, separator: string): [string, string] {
  const index = text.indexOf(separator)
  return index < 0 ? [text, ''] : [text.slice(0, index), text.slice(index + separator.length)]
}
