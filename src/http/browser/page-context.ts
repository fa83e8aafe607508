import type { Locale } from '../../i18n/locale.ts'
import type { Messages } from '../../i18n/vi.ts'
import type { LocalizedText } from '../../services/registered-service.ts'

/** Whom people ask about their data. */
export type DataContact = Readonly<{
  /** Undefined: the help desk. */
  name?: LocalizedText | undefined
  mail: string
  phone: string
}>

/** The name, the look and the help desk of the authority: configuration, for all of it changes. */
export type Branding = Readonly<{
  authority: LocalizedText
  system: LocalizedText
  gate: LocalizedText
  /** A line at the end of every page. */
  footer?: LocalizedText | undefined
  support: Readonly<{ mail: string; phone: string; hours: LocalizedText }>
  /** What the authority says of people's data, and whom they ask if not the help desk. */
  privacy?: Readonly<{ contact?: DataContact | undefined; note?: LocalizedText | undefined }>
}>

/** Whom people ask about their data. */
export function dataContactOf({ privacy, support }: Branding): DataContact {
  return privacy?.contact ?? support
}

/** Absolute paths of the static files, with the mount in front. */
export type AssetUrls = Readonly<{ style: string; script: string; logo: string }>

/** What every page needs to know. */
export type PageContext = Readonly<{
  locale: Locale
  messages: Messages
  /** The mount: `''` or `/cas`. */
  base: string
  branding: Branding
  assets: AssetUrls
  /** Our own address, told in the footer so that people learn to know it. */
  publicUrl: string
  /** Path and query of this page; the link to the other language is made of it. */
  currentUrl: string
  /** That link itself, where it must not be made of `currentUrl`. */
  languageHref?: string | undefined
  supportCode?: string | undefined
  /** The release, told in the footer. */
  version?: string | undefined
  /** A form of theirs was sent to another host of ours, and not taken. */
  hasMoved?: boolean | undefined
  /** What the unit that a code or a name of the configuration means is called now. */
  nameOfUnit(entry: string): string
}>

/** What `reply.viewAsync(page.template, page.data)` takes. */
export type RenderedPage = Readonly<{ template: string; data: object }>
