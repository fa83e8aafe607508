import type { AccountId } from '../../../accounts/account.ts'
import type { LinkStanding, LinkStandings } from '../../../links/link-standing.ts'
import type { Visits } from '../../../portal/visits.ts'
import type { Principal } from '../../../protocol/principal.ts'
import type { Instant } from '../../../protocol/ticket.ts'
import type { RegisteredService } from '../../../services/registered-service.ts'
import { permissionFor } from '../../../services/release-policy.ts'
import type { ServiceRegistry } from '../../../services/service-registry.ts'

export type LinkedApplication = Readonly<{
  service: RegisteredService
  /** Undefined: no list says anything of them. */
  link: LinkStanding | undefined
  lastUsedAt: Instant | undefined
}>

type Parts = Readonly<{
  registry: Pick<ServiceRegistry, 'list'>
  linkStandings: Pick<LinkStandings, 'linksOf'>
  visits: Pick<Visits, 'of'>
}>

/** A longer table helps nobody, and the page must stay small. */
const MOST = 50

/**
 * The applications of which there is something to tell: which were entered, or which have told how they
 * know the person. Those that need care come first, then the last used; at most so many, and how many
 * more there are.
 */
export function createLinkedApplications({ registry, linkStandings, visits }: Parts) {
  return async function linkedApplications(accountId: AccountId, principal: Principal) {
    const [links, uses] = await Promise.all([
      linkStandings.linksOf(accountId),
      visits.of(accountId),
    ])
    const all = registry
      .list()
      .filter((service) => service.isEnabled && permissionFor(service, principal) === 'allowed')
      .map((service) => ({
        service,
        link: known(links.get(service.id)),
        lastUsedAt: uses.get(service.id),
      }))
      .filter(({ link, lastUsedAt }) => link !== undefined || lastUsedAt !== undefined)
      .sort((a, b) => careOf(b) - careOf(a) || (b.lastUsedAt ?? 0) - (a.lastUsedAt ?? 0))
    return { applications: all.slice(0, MOST), more: Math.max(0, all.length - MOST) }
  }
}

export type FindLinkedApplications = ReturnType<typeof createLinkedApplications>

function known(link: LinkStanding | undefined): LinkStanding | undefined {
  return link?.kind === 'unknown' ? undefined : link
}

function careOf({ link }: LinkedApplication): number {
  return link === undefined || link.kind === 'linked' ? 0 : 1
}
