import type { FastifyReply } from 'fastify'
import { type Access, hindranceOf, isShown } from '../../../portal/hindrance.ts'
import { isMeant, LONGEST_QUERY, queryWords, searchTextOf } from '../../../portal/search-text.ts'
import { bytesOf } from '../../../protocol/byte-string.ts'
import type { SecondFactor } from '../../../second-factor/second-factor-types.ts'
import type { RegisteredService } from '../../../services/registered-service.ts'
import type { ServiceRegistry } from '../../../services/service-registry.ts'
import { queryOf } from '../../request-query.ts'
import { typedText } from '../../typed-text.ts'
import type { AccountVisit } from '../account/account-gate.ts'
import { successorOf } from '../closed-words.ts'
import { notLinkedPath } from '../links/not-linked.ts'
import type { PageRenderer } from '../page-renderer.ts'
import { createFindHindrance, namedService } from './go.ts'
import { whyPage, whySearchPage } from './why-page.ts'

type Parts = Parameters<typeof createFindHindrance>[0] &
  Readonly<{
    registry: ServiceRegistry
    pages: PageRenderer
    secondFactor: Pick<SecondFactor, 'stateOf'>
  }>

/** Answers that anybody reads; more of them call for another letter. */
const MOST_ANSWERS = 10

/** Why somebody cannot enter an application, or does not see it (S11). */
export function createWhy(parts: Parts) {
  const { registry, pages, secondFactor, linkStandings, now } = parts
  const findHindrance = createFindHindrance(parts)

  /** Where the password and a code are asked for on the way into the application. */
  function signInHref(base: string, service: RegisteredService): string {
    const admission = registry.admit(bytesOf(service.launchUrl))
    const isOurs = admission.kind === 'admitted' && admission.url.service.id === service.id
    if (!isOurs) return service.launchUrl
    return `${base}/login?${new URLSearchParams({ service: service.launchUrl })}`
  }

  return {
    /** `GET /app/{id}/why` */
    async explain(visit: AccountVisit): Promise<FastifyReply> {
      const { request, reply, base, signedIn } = visit
      const service = namedService(visit, registry)
      const hindrance = await findHindrance(signedIn, service)
      if (hindrance === 'not-linked') {
        return reply.code(303).header('location', notLinkedPath(base, service.id)).send()
      }
      const { account } = signedIn
      const { isEnrolled } = await secondFactor.stateOf(account.id, now())
      return pages.send(request, reply, (context) =>
        whyPage(context, {
          service,
          hindrance,
          successor: successorOf(service, registry),
          unit: account.unit,
          hasSecondFactor: isEnrolled,
          signInHref: signInHref(base, service),
          now: now(),
        }),
      )
    },

    /**
     * `GET /app/why?q=`: finds any application that has a tile, whoever it is for. Those without one
     * are found by nobody.
     */
    async search({ request, reply, signedIn }: AccountVisit): Promise<FastifyReply> {
      const query = typedText(queryOf(request), 'q').trim().slice(0, LONGEST_QUERY)
      const words = queryWords(query)
      const { account, principal, session } = signedIn
      const unlinked = await linkStandings.unlinkedOf(account.id)
      const visitor = {
        principal,
        unlinked,
        hasSecondFactor: session.secondFactorAt !== undefined,
      }
      const found =
        words.length === 0
          ? []
          : registry
              .list()
              .filter((service) => isShown(service) && service.isEnabled)
              .filter((service) => isMeant(searchTextOf(service), words))
      const judged = found.map((service) => ({
        service,
        hindrance: hindranceOf(service, visitor, now()),
      }))
      // What they came for first: what they do not see.
      const isUnseen = ({ hindrance }: Access) => hindrance === 'not-allowed'
      const sorted = [...judged.filter(isUnseen), ...judged.filter((one) => !isUnseen(one))]
      const answers = sorted.slice(0, MOST_ANSWERS)
      return pages.send(request, reply, (context) =>
        whySearchPage(context, {
          query,
          answers,
          hasMore: found.length > answers.length,
          unit: account.unit,
        }),
      )
    },
  }
}
