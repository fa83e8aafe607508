import type { FastifyReply, FastifyRequest } from 'fastify'
import { addressOf } from '../../accounts/account.ts'
import type { RenameNotices } from '../../accounts/rename-notice.ts'
import type { AuditStore } from '../../audit/audit-store.ts'
import type { Locale } from '../../i18n/locale.ts'
import type { NoticeBoard } from '../../notices/notice-board.ts'
import { readerOf } from '../../notices/reader.ts'
import type { UnreadNotices } from '../../notices/unread-notices.ts'
import type { SecondFactor } from '../../second-factor/second-factor-types.ts'
import type { LocalizedText, RegisteredService } from '../../services/registered-service.ts'
import { permissionFor } from '../../services/release-policy.ts'
import type { ServiceRegistry } from '../../services/service-registry.ts'
import type { FindPasswordStanding } from '../../sign-in/password-standing.ts'
import type { SignOn } from '../../tickets/sign-on.ts'
import type { PageRenderer } from './page-renderer.ts'
import { portalPage, type Tile } from './pages.ts'
import type { ResetBanner } from './recovery/reset-banner.ts'
import type { FindSignedIn, SignedIn } from './signed-in.ts'

export type Category = Readonly<{ id: string; name: LocalizedText }>

type Parts = Readonly<{
  registry: ServiceRegistry
  categories(): readonly Category[]
  noticeBoard: Pick<NoticeBoard, 'current'>
  unreadNotices: UnreadNotices
  signOn: SignOn
  pages: PageRenderer
  findSignedIn: FindSignedIn
  renameNotices: Pick<RenameNotices, 'take'>
  resetBanner: Pick<ResetBanner, 'toTell'>
  passwordStanding: FindPasswordStanding
  secondFactor: Pick<SecondFactor, 'stateOf'>
  /** Whether people may turn it on who need not. */
  offersSecondFactor: boolean
  pastSignIns: Pick<AuditStore, 'signInBefore'>
  isInOffice(address: string): boolean
  now(): number
}>

/** The applications of a signed-in person: only those that they may use, by category. */
export function createPortal(parts: Parts) {
  const { registry, categories, signOn, pages, findSignedIn, renameNotices } = parts
  const { resetBanner, passwordStanding, secondFactor, offersSecondFactor, pastSignIns, now } =
    parts

  async function showPortal(request: FastifyRequest, reply: FastifyReply, signedIn: SignedIn) {
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
    const lastSignIn = await pastSignIns.signInBefore(account.id, session.startedAt)
    const formerNames = await renameNotices.take(account.id)
    const reset = await resetBanner.toTell(request, reply, account.id)
    const { isEnrolled, recoveryCodesLeft } = await secondFactor.stateOf(account.id, now())
    const { home, state } = await passwordStanding(account, isEnrolled)
    const services = registry
      .list()
      .filter(
        (service) =>
          service.isEnabled && service.hasTile && permissionFor(service, principal) === 'allowed',
      )
    return pages.send(request, reply, (context) =>
      portalPage(context, {
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
        categories: categories().map(({ id, name }) => ({
          title: name,
          tiles: services
            .filter((service) => service.category === id)
            .map((service) => tileOf(service, services.indexOf(service), context.locale)),
        })),
        notices: formerNames.map((name) =>
          context.messages.sessions.renamed(addressOf(name), addressOf(account.primary)),
        ),
        notice,
        otherNotices: inForce.allFor(reader).length - 1,
        reset,
        sessionsHref: `${context.base}/account/sessions`,
        signOutAction: `${context.base}/logout`,
      }),
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

/** Neighbours differ in colour, as colours go round in the order of the tiles. */
function tileOf(service: RegisteredService, place: number, locale: Locale): Tile {
  const { name, description, launchUrl } = service
  return { name: name[locale], description: description[locale], href: launchUrl, hue: place }
}
