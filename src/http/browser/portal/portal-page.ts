import type { Messages } from '../../../i18n/vi.ts'
import type { ShownNotice } from '../../../notices/notices-in-force.ts'
import type { LocalizedText } from '../../../services/registered-service.ts'
import { type PhoneChangeToTell, phoneBannerData } from '../account/phone-banner.ts'
import { withContactLinks } from '../contact-links.ts'
import { deviceWords } from '../device-words.ts'
import { localDate, localInstant } from '../local-time.ts'
import { noticeBanner, type tileNotice } from '../notices/notice-banner.ts'
import type { PageContext, RenderedPage } from '../page-context.ts'
import { withLayout } from '../page-layout.ts'
import { type HiddenField, monogram } from '../pages.ts'
import { type ResetToTell, resetBannerData } from '../recovery/reset-banner-data.ts'
import type { TileDrawing } from './tile-drawings.ts'

export type Tile = Readonly<{
  id?: string
  name: string
  description: string
  href: string
  /** Which colour the icon has: a whole number from 0, over which the colours go round. */
  hue: number
  drawing?: TileDrawing | undefined
  /** How the application stands, if not as usual. */
  state?: string
  isPinned?: boolean
  /** What is announced of it. */
  notice?: ReturnType<typeof tileNotice> | undefined
  /** What the search looks in. */
  searchText?: string
}>

export type TileCategory = Readonly<{ title: LocalizedText | string; tiles: readonly Tile[] }>

export type PortalPage = Readonly<{
  displayName: string
  address: string
  unit?: string | undefined
  /** In the order they are shown. Those without tiles are left out. */
  categories: readonly TileCategory[]
  /** The ones that were entered last, the last one first. */
  recent?: readonly Tile[]
  pinned?: readonly Tile[]
  /** Given to the person, and of no use to them, with the reason as their state. */
  unusable?: readonly (Tile & Readonly<{ successor?: Readonly<{ name: string; href: string }> }>)[]
  /** Shown when there is much to search, or something was searched. `found`: so many tiles. */
  search?: Readonly<{ query: string; found: number }> | undefined
  /** Undefined: there is too little to be sorted by hand. */
  pins?: Readonly<{ action: string; token: HiddenField }> | undefined
  /** What the person is told this once. */
  notices?: readonly string[]
  sessionsHref?: string
  /** The password expires in so many days, at that moment. */
  passwordExpiry?: Readonly<{ inDays: number; on: number }> | undefined
  /** Recovery codes that are left of a second factor. */
  codesLeft?: number | undefined
  canChangePassword?: boolean
  /** There is a page about it. */
  hasSecondFactor?: boolean
  /** The sign-in before this one, from where it was. */
  lastSignIn?:
    | Readonly<{ at: number; device: string; cameFrom: string; isInside: boolean }>
    | undefined
  /** What is announced, and how much more there is besides. */
  notice?: ShownNotice | undefined
  otherNotices?: number
  /** What the help desk has handed out in the person's name. */
  reset?: ResetToTell | undefined
  /** The phone number was changed in another session. */
  phoneChange?: PhoneChangeToTell | undefined
  signOutAction: string
}>

/** The applications of a signed-in person (S10, product 2.8). */
export function portalPage(context: PageContext, page: PortalPage): RenderedPage {
  const { messages, locale, branding, base } = context
  const { mail, phone } = branding.support
  const { recent = [], pinned = [], unusable = [], search, pins } = page
  const m = messages.portal
  const show = (tile: Tile) => tileData(m, tile, pins !== undefined)
  /** What is said of it stands below. */
  const showSmall = (tile: Tile) => show({ ...tile, description: '' })
  const categories = page.categories
    .filter((category) => category.tiles.length > 0)
    .map(({ title, tiles }) => ({
      title: typeof title === 'string' ? title : title[locale],
      tiles: tiles.map((tile) => ({ ...show(tile), anchor: tile.id ? `ung-dung-${tile.id}` : '' })),
    }))
  const isSearching = search !== undefined && search.query !== ''
  return {
    template: 'portal',
    data: withLayout(context, m.title, page, {
      isWide: true,
      notice: page.notice && noticeBanner(context, page.notice, page.otherNotices),
      reset: resetBannerData(context, page.reset),
      phoneBanner: phoneBannerData(context, page.phoneChange),
      accountHref: `${base}/account`,
      notices: page.notices ?? [],
      codesText: codesWords(page, messages),
      newCodesHref: `${base}/account/2fa/renew`,
      passwordHref: page.canChangePassword ? `${base}/account/password` : '',
      secondFactorHref: page.hasSecondFactor ? `${base}/account/2fa` : '',
      lastSignInText: page.lastSignIn ? lastSignInWords(context, page.lastSignIn) : '',
      expiryText: page.passwordExpiry
        ? messages.password.expiresSoon(
            page.passwordExpiry.inDays,
            localDate(page.passwordExpiry.on),
          )
        : '',
      sessionsHref: page.sessionsHref ?? `${base}/account/sessions`,
      heading: m.greeting(page.displayName),
      emptyText: page.unit ? m.empty(page.unit) : m.emptyWithoutUnit,
      emptyContact: withContactLinks(m.contact(mail, phone), branding.support),
      homeHref: `${base}/`,
      whyHref: `${base}/app/why${isSearching ? `?${new URLSearchParams({ q: search.query })}` : ''}`,
      search: search && {
        query: search.query,
        isSearching,
        text: isSearching ? searchWords(m, search) : '',
        hasNone: isSearching && search.found === 0,
      },
      tops: [
        { title: m.recent, tiles: isSearching ? [] : recent.map(showSmall) },
        { title: m.pinned, tiles: isSearching ? [] : pinned.map(showSmall) },
      ].filter(({ tiles }) => tiles.length > 0),
      categories,
      isEmpty: categories.length === 0 && !isSearching,
      unusable: unusable.map(({ successor, ...tile }) => ({ ...show(tile), successor })),
      unusableTitle: m.unusable(unusable.length),
      pins: pins && { action: pins.action, fields: [pins.token] },
      symbols: symbolsOf([...page.categories.flatMap(({ tiles }) => tiles), ...unusable]),
    }),
  }
}

function searchWords(
  { search: m }: Messages['portal'],
  { query, found }: NonNullable<PortalPage['search']>,
): string {
  return found === 0 ? m.none(query) : m.found.replace('{n}', String(found))
}

/** What the partial `tile` shows. */
function tileData(m: Messages['portal'], tile: Tile, hasPins: boolean) {
  const { id = '', drawing, isPinned = false } = tile
  const isColoured = drawing !== undefined && !drawing.isOfSet && !drawing.drawing.isOneColour
  return {
    ...tile,
    state: tile.state ?? '',
    searchText: tile.searchText ?? '',
    anchor: '',
    hue: isColoured ? 'plain' : String(tile.hue % HUES),
    letters: monogram(tile.name),
    symbol: drawing?.symbol ?? '',
    isOfSet: drawing?.isOfSet ?? false,
    pin: hasPins && {
      value: isPinned ? `-${id}` : id,
      isOn: isPinned,
      text: isPinned ? m.unpin : m.pin,
    },
  }
}

/** Each picture once, however many tiles have it. */
function symbolsOf(tiles: readonly Tile[]) {
  const bySymbol = new Map(
    tiles.flatMap(({ drawing }) => (drawing ? [[drawing.symbol, drawing.drawing] as const] : [])),
  )
  return [...bySymbol].map(([id, { viewBox, paint, shapes }]) => ({ id, viewBox, paint, shapes }))
}

/** From here on people are told how few recovery codes are left. */
const FEW_CODES = 2

function codesWords({ codesLeft }: PortalPage, { secondFactor }: Messages): string {
  if (codesLeft === undefined || codesLeft > FEW_CODES) return ''
  const { fewLeft, noneLeft } = secondFactor.recovery
  return codesLeft === 0 ? noneLeft : fewLeft(codesLeft)
}

/** «07:58 ngày 20/11/2026, Chrome trên Windows, mạng nội bộ» (product 2.4). */
function lastSignInWords(
  context: PageContext,
  { at, device, cameFrom, isInside }: NonNullable<PortalPage['lastSignIn']>,
): string {
  const { account: m } = context.messages
  const network = isInside ? m.inside : m.outside(cameFrom)
  const facts = [
    localInstant(context.locale, at),
    deviceWords(context, device),
    ...(cameFrom === '' ? [] : [network]),
  ]
  return m.lastSignIn(facts.join(', '))
}

/** As many as style.css has `.hue-*` classes. */
const HUES = 8
