import type { LinkStandings } from '../../../links/link-standing.ts'
import { type Hindrance, hindranceOf, isShown } from '../../../portal/hindrance.ts'
import type { Visits } from '../../../portal/visits.ts'
import type { RegisteredService } from '../../../services/registered-service.ts'
import type { ServiceRegistry } from '../../../services/service-registry.ts'
import type { AccountVisit } from '../account/account-gate.ts'
import { exitToLaunch } from '../exit.ts'
import { notLinkedPath } from '../links/not-linked.ts'
import { noSuchApplication } from '../no-such-application.ts'
import type { SignedIn } from '../signed-in.ts'

type Parts = Readonly<{
  registry: Pick<ServiceRegistry, 'byId'>
  visits: Pick<Visits, 'note'>
  linkStandings: Pick<LinkStandings, 'unlinkedOf'>
  now(): number
}>

/**
 * The application that the address names. One that is configured without a tile is not there, for
 * anybody: nothing tells it from one that never was.
 */
export function namedService(
  { request }: Pick<AccountVisit, 'request'>,
  registry: Pick<ServiceRegistry, 'byId'>,
): RegisteredService {
  const { id } = request.params as Readonly<{ id: string }>
  const service = registry.byId(id)
  if (service && isShown(service)) return service
  throw noSuchApplication()
}

/** What keeps this person out of that application now. */
export function createFindHindrance({ linkStandings, now }: Pick<Parts, 'linkStandings' | 'now'>) {
  return async ({ account, principal, session }: SignedIn, service: RegisteredService) => {
    const unlinked = await linkStandings.unlinkedOf(account.id)
    const hasSecondFactor = session.secondFactorAt !== undefined
    return hindranceOf(service, { principal, hasSecondFactor, unlinked }, now())
  }
}

/**
 * `GET /go/{id}`: where a tile leads. To the address that the configuration gives the application, and
 * nowhere else; or, when something keeps the person out of it, to the page that says what.
 */
export function createGo(parts: Parts) {
  const { registry, visits } = parts
  const findHindrance = createFindHindrance(parts)

  return async function go(visit: AccountVisit) {
    const { reply, base, signedIn } = visit
    const service = namedService(visit, registry)
    const hindrance = await findHindrance(signedIn, service)
    if (hindrance === undefined) {
      visits.note(signedIn.account.id, service.id)
      return exitToLaunch(reply, service)
    }
    return reply
      .code(303)
      .header('location', pathOf(base, service, hindrance))
      .send()
  }
}

/** The page about what keeps somebody out of an application. */
function pathOf(base: string, { id }: RegisteredService, hindrance: Hindrance): string {
  return hindrance === 'not-linked' ? notLinkedPath(base, id) : `${base}/app/${id}/why`
}
