import type { FastifyReply, FastifyRequest } from 'fastify'
import { addressOf } from '../../../accounts/account.ts'
import type { RenameNotices } from '../../../accounts/rename-notice.ts'
import type { AuditStore } from '../../../audit/audit-store.ts'
import type { LinkStandings } from '../../../links/link-standing.ts'
import type { NoticeBoard } from '../../../notices/notice-board.ts'
import type { NoticesInForce } from '../../../notices/notices-in-force.ts'
import { readerOf } from '../../../notices/reader.ts'
import type { UnreadNotices } from '../../../notices/unread-notices.ts'
import type { Access } from '../../../portal/hindrance.ts'
import type { PinStore } from '../../../portal/pin-store.ts'
import { isMeant, LONGEST_QUERY, queryWords, searchTextOf } from '../../../portal/search-text.ts'
import { type Category, inOrder, picked, sortTiles } from '../../../portal/sort-tiles.ts'
import type { Visits } from '../../../portal/visits.ts'
import type { SecondFactor } from '../../../second-factor/second-factor-types.ts'
import type { RegisteredService } from '../../../services/registered-service.ts'
import type { ServiceRegistry } from '../../../services/service-registry.ts'
import type { FindPasswordStanding } from '../../../sign-in/password-standing.ts'
import type { SignOn } from '../../../tickets/sign-on.ts'
import { queryOf } from '../../request-query.ts'
import { typedText } from '../../typed-text.ts'
import type { AccountGate } from '../account/account-gate.ts'
import type { PhoneBanner } from '../account/phone-banner.ts'
import { successorOf } from '../closed-words.ts'
import { tileNotice } from '../notices/notice-banner.ts'
import type { PageContext } from '../page-context.ts'
import type { PageRenderer } from '../page-renderer.ts'
import type { ResetBanner } from '../recovery/reset-banner.ts'
import type { FindSignedIn, SignedIn } from '../signed-in.ts'
import { PINS_FORM } from './pins.ts'
import { portalPage, type Tile } from './portal-page.ts'
import { type Drawings, drawingOf } from './tile-drawings.ts'
import { tileWords } from './tile-words.ts'

type Parts = Readonly<{
  registry: ServiceRegistry
  categories(): readonly Category[]
  noticeBoard: Pick<NoticeBoard, 'current'>
  unreadNotices: UnreadNotices
  signOn: SignOn
  pages: PageRenderer
  findSignedIn: FindSignedIn
  accountGate: Pick<AccountGate, 'tokenField'>
  renameNotices: Pick<RenameNotices, 'take'>
  resetBanner: Pick<ResetBanner, 'toTell'>
  phoneBanner: Pick<PhoneBanner, 'toTell'>
  passwordStanding: FindPasswordStanding
  secondFactor: Pick<SecondFactor, 'stateOf'>
  /** Whether people may turn it on who need not. */
  offersSecondFactor: boolean
  pastSignIns: Pick<AuditStore, 'signInBefore'>
  isInOffice(address: string): boolean
  drawings: Drawings
  visits: Pick<Visits, 'of'>
  pinStore: Pick<PinStore, 'of'>
  linkStandings: Pick<LinkStandings, 'unlinkedOf'>
  now(): number
}>

/** From so many tiles on there is a field to search them. */
const SEARCH_FROM = 8
/** Up to so many, all are seen at one glance: nothing is repeated at the top. */
const ONE_GLANCE = 4
const MOST_RECENT = 4

/** The applications of a signed-in person: only those that they may use, by category. */
export function createPortal(parts: Parts) {
  const { registry, categories, signOn, pages, findSignedIn, accountGate, renameNotices } = parts
  const { resetBanner, passwordStanding, secondFactor, offersSecondFactor, pastSignIns } = parts
  const { drawings, visits, pinStore, linkStandings, now } = parts

  /** Neighbours differ in colour, and an application has the same one wherever it is shown. */
  function huesOf(services: readonly RegisteredService[]): ReadonlyMap<string, number> {
    const sorted = inOrder(categories()).flatMap(({ id }) =>
      services.filter(({ category, hasTile }) => category === id && hasTile),
    )
    return new Map(sorted.map(({ id }, place) => [id, place]))
  }

  async function tilesOf({ account, principal, session }: SignedIn, notices: NoticesInForce) {
    const [unlinked, visited, pinnedIds] = await Promise.all([
      linkStandings.unlinkedOf(account.id),
      visits.of(account.id),
      pinStore.of(account.id),
    ])
    const hasSecondFactor = session.secondFactorAt !== undefined
    const services = registry.list()
    const visitor = { principal, hasSecondFactor, unlinked }
    const sorted = sortTiles(services, categories(), visitor, now())
    return { ...sorted, hues: huesOf(services), visited, pinnedIds, notices }
  }

  type Tiles = Awaited<ReturnType<typeof tilesOf>>

  function tileOf(access: Access, tiles: Tiles, context: PageContext): Tile {
    const { hues, pinnedIds, notices } = tiles
    const { service } = access
    const { id, name, description } = service
    const { locale, base } = context
    const notice = notices.ofApplication(id)
    return {
      id,
      name: name[locale],
      description: description[locale],
      href: `${base}/go/${id}`,
      hue: hues.get(id) ?? 0,
      drawing: drawingOf(service, drawings),
      state: tileWords({ ...access, successor: successorOf(service, registry) }, context, now()),
      isPinned: pinnedIds.includes(id),
      searchText: searchTextOf(service),
      notice: notice && tileNotice(context, notice),
    }
  }

  /** The parts of the page that are made of tiles. */
  function shownTiles(tiles: Tiles, query: string, context: PageContext) {
    const { byCategory, usable, unusable, visited, pinnedIds } = tiles
    const words = queryWords(query)
    const matches = ({ service }: Access) => isMeant(searchTextOf(service), words)
    const show = (access: Access) => tileOf(access, tiles, context)
    const hasMany = usable.length > ONE_GLANCE
    const found = words.length === 0 ? usable : usable.filter(matches)
    const shown = new Set(found)
    return {
      hasMany,
      search:
        usable.length >= SEARCH_FROM || query !== '' ? { query, found: found.length } : undefined,
      recent: hasMany ? picked(visited.keys(), usable, MOST_RECENT).map(show) : [],
      pinned: hasMany ? picked(pinnedIds, usable, usable.length).map(show) : [],
      categories: byCategory.map(({ category, tiles: some }) => ({
        title: category.name,
        tiles: some.filter((access) => shown.has(access)).map(show),
      })),
      unusable: (words.length === 0 ? unusable : unusable.filter(matches)).map((access) => {
        const successor = successorOf(access.service, registry)
        return {
          ...show(access),
          ...(successor && {
            successor: {
              name: successor.name[context.locale],
              href: `${context.base}/go/${successor.id}`,
            },
          }),
        }
      }),
    }
  }

  async function showPortal(
    request: FastifyRequest,
    reply: FastifyReply,
    signedIn: SignedIn,
    { isTooOld = false }: Readonly<{ isTooOld?: boolean }> = {},
  ) {
    await signOn.touch(signedIn.session)
    const { account, principal, session } = signedIn
    const [unread] = await parts.unreadNotices(account)
    if (unread) {
      const location = `${pages.baseOf(request)}/notice/${unread.id}`
      return reply.code(303).header('location', location).send()
    }
    const inForce = await parts.noticeBoard.current()
    const reader = readerOf(principal, registry)
    const notice = inForce.onPortal(reader)
    const query = typedText(queryOf(request), 'q').trim().slice(0, LONGEST_QUERY)
    const [lastSignIn, formerNames, reset, phoneChange, factor, tiles] = await Promise.all([
      pastSignIns.signInBefore(account.id, session.startedAt),
      renameNotices.take(account.id),
      resetBanner.toTell(request, reply, account.id),
      parts.phoneBanner.toTell({ request, reply, signedIn }),
      secondFactor.stateOf(account.id, now()),
      tilesOf(signedIn, inForce),
    ])
    const { isEnrolled, recoveryCodesLeft } = factor
    const { home, state } = await passwordStanding(account, isEnrolled)
    return pages.send(
      request,
      reply,
      (context) => {
        const { hasMany, ...shown } = shownTiles(tiles, query, context)
        // What was posted elsewhere is shown in the other language here.
        const currentUrl = request.method === 'GET' ? context.currentUrl : `${context.base}/`
        return portalPage(
          { ...context, currentUrl },
          {
            displayName: account.displayName,
            address: addressOf(account.primary),
            unit: account.unit || undefined,
            passwordExpiry: state.kind === 'expires-soon' ? state : undefined,
            lastSignIn: lastSignIn && {
              ...lastSignIn,
              isInside: parts.isInOffice(lastSignIn.cameFrom),
            },
            hasSecondFactor: offersSecondFactor || isEnrolled,
            codesLeft: isEnrolled ? recoveryCodesLeft : undefined,
            canChangePassword: home.kind === 'here',
            ...shown,
            pins: hasMany
              ? {
                  action: `${context.base}/pins`,
                  token: accountGate.tokenField({ request, reply, signedIn }, PINS_FORM),
                }
              : undefined,
            notices: [
              ...(isTooOld ? [context.messages.portal.tooOld] : []),
              ...formerNames.map((name) =>
                context.messages.sessions.renamed(addressOf(name), addressOf(account.primary)),
              ),
            ],
            notice,
            otherNotices: inForce.allFor(reader).length - 1,
            reset,
            phoneChange,
            sessionsHref: `${context.base}/account/sessions`,
            signOutAction: `${context.base}/logout`,
          },
        )
      },
      { status: isTooOld ? 403 : 200 },
    )
  }

  /** `GET /`: the portal, or the way to it. */
  async function portal(request: FastifyRequest, reply: FastifyReply, base: string) {
    const signedIn = await findSignedIn(request)
    if (signedIn) return showPortal(request, reply, signedIn)
    return reply.code(302).header('location', `${base}/login`).send()
  }

  return { showPortal, portal }
}

export type ShowPortal = ReturnType<typeof createPortal>['showPortal']
