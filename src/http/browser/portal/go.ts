import type { AccountId } from '../../../accounts/account.ts'
import { hindranceOf, isShown } from '../../../portal/hindrance.ts'
import type { Visits } from '../../../portal/visits.ts'
import type { RegisteredService } from '../../../services/registered-service.ts'
import type { ServiceRegistry } from '../../../services/service-registry.ts'
import { queryOf } from '../../request-query.ts'
import type { AccountVisit } from '../account/account-gate.ts'
import { exitToLaunch } from '../exit.ts'
import { PageError } from '../page-error.ts'
import { errorPage } from '../pages.ts'
import type { SignedIn } from '../signed-in.ts'

type Parts = Readonly<{
  registry: Pick<ServiceRegistry, 'byId'>
  visits: Pick<Visits, 'note'>
  /** The applications, by their ids, that do not know this person by their mailbox yet (3.8). */
  findUnlinked(accountId: AccountId): Promise<ReadonlySet<string>>
  now(): number
}>

/** Given with `/go`: the person wants to go although the application may not know them. */
export const ANYWAY = 'anyway'

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
  throw new PageError(404, 'no-such-application', (context) =>
    errorPage(context, { kind: 'not-found' }),
  )
}

/** What keeps this person out of that application now. */
export function createFindHindrance({ findUnlinked, now }: Pick<Parts, 'findUnlinked' | 'now'>) {
  return async ({ account, principal, session }: SignedIn, service: RegisteredService) => {
    const unlinked = await findUnlinked(account.id)
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
    const { request, reply, base, signedIn } = visit
    const service = namedService(visit, registry)
    const hindrance = await findHindrance(signedIn, service)
    const goesAnyway = queryOf(request).first(ANYWAY) !== undefined
    if (hindrance === undefined || (hindrance === 'not-linked' && goesAnyway)) {
      visits.note(signedIn.account.id, service.id)
      return exitToLaunch(reply, service)
    }
    return reply.code(303).header('location', `${base}/app/${service.id}/why`).send()
  }
}
