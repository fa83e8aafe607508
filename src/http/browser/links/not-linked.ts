import type { FastifyRequest } from 'fastify'
import { addressOf } from '../../../accounts/account.ts'
import type { LinkStandings } from '../../../links/link-standing.ts'
import type { LinkStore } from '../../../links/link-store.ts'
import { isShown } from '../../../portal/hindrance.ts'
import type { Principal } from '../../../protocol/principal.ts'
import type { RegisteredService } from '../../../services/registered-service.ts'
import { permissionFor } from '../../../services/release-policy.ts'
import type { ServiceRegistry } from '../../../services/service-registry.ts'
import type { AccountGate, AccountVisit } from '../account/account-gate.ts'
import { permitOrRefuse } from '../admission.ts'
import { launchOriginsOf } from '../destination.ts'
import { exitToLaunch } from '../exit.ts'
import { noSuchApplication } from '../no-such-application.ts'
import type { PageRenderer } from '../page-renderer.ts'
import { personAct } from '../person-act.ts'
import { notLinkedPage } from './not-linked-page.ts'

type Parts = Readonly<{
  pages: PageRenderer
  registry: ServiceRegistry
  accountGate: AccountGate
  linkStandings: Pick<LinkStandings, 'linkOf'>
  links: Pick<LinkStore, 'sayDone'>
  now(): number
}>

const FORM = 'not-linked'

/** The route of the page; its parameter is the id of the application. */
export const NOT_LINKED_ROUTE = '/app/:id/link'

/** Where it is told how an application comes to know somebody (S11). */
export function notLinkedPath(base: string, serviceId: string): string {
  return `${base}/app/${serviceId}/link`
}

/** `/app/{id}/link`: what to do for the application to recognise one, and trying again (S11). */
export function createNotLinked(parts: Parts) {
  const { pages, registry, accountGate, linkStandings, links, now } = parts

  function serviceFor({ request, signedIn }: AccountVisit): RegisteredService {
    const service = registry.byId(idIn(request))
    if (!service?.isEnabled || !mayKnowOf(service, signedIn.principal)) throw noSuchApplication()
    permitOrRefuse({ service }, signedIn.principal)
    return service
  }

  async function show(visit: AccountVisit, { isTooOld = false, status = 200 } = {}) {
    const { request, reply, base, signedIn } = visit
    const service = serviceFor(visit)
    const { account } = signedIn
    const standing = await linkStandings.linkOf(account.id, service.id)
    const path = notLinkedPath(base, service.id)
    return pages.send(
      request,
      reply,
      (context) =>
        notLinkedPage(context, {
          service,
          mail: addressOf(account.primary),
          standing,
          action: path,
          token: accountGate.tokenField(visit, FORM),
          openHref: service.launchUrl,
          isTooOld,
        }),
      { status, formOrigins: launchOriginsOf(service) },
    )
  }

  return {
    show: (visit: AccountVisit) => show(visit),

    /** They have done it: until the next list nothing else is claimed, and the way is open. */
    async done(visit: AccountVisit) {
      const { request, reply, signedIn } = visit
      const service = serviceFor(visit)
      if (!(await accountGate.isOurForm(visit, FORM))) {
        return show(visit, { isTooOld: true, status: 403 })
      }
      const { id } = signedIn.account
      await links.sayDone(service.id, id, personAct(request, id, now()))
      return exitToLaunch(reply, service)
    },
  }
}

/** One without a tile is known to those who may use it: their account page names it. */
function mayKnowOf(service: RegisteredService, principal: Principal): boolean {
  return isShown(service) || permissionFor(service, principal) === 'allowed'
}

function idIn({ params }: FastifyRequest): string {
  const { id } = params as { id?: unknown }
  return typeof id === 'string' ? id : ''
}
