import type { ByteString } from '../../../protocol/byte-string.ts'
import { readParameters } from '../../../protocol/parameters.ts'
import type { RegisteredService } from '../../../services/registered-service.ts'
import type { ServiceRegistry } from '../../../services/service-registry.ts'
import type { AccountSessionStore, SessionView } from '../../../tickets/account-sessions.ts'
import { signInAct } from '../../../tickets/sign-in-trace.ts'
import { formOf, queryOf } from '../../request-query.ts'
import { signInTraceOf } from '../../sign-in-trace.ts'
import type { PageRenderer } from '../page-renderer.ts'
import { refuseRequest } from '../refuse-request.ts'
import type { AccountGate, AccountVisit } from './account-gate.ts'
import type { AccountPlaces } from './account-places.ts'
import { sessionsPage } from './sessions-page.ts'

type Parts = Readonly<{
  pages: PageRenderer
  registry: ServiceRegistry
  accountGate: AccountGate
  accountPlaces: AccountPlaces
  accountSessions: AccountSessionStore
  /** Told when sessions have ended: their applications need not wait to be told. */
  onSessionsEnd(): void
  isInOffice(address: string): boolean
  now(): number
}>

const FORM = 'sessions'
const DONE = ['one', 'others'] as const
const PARAMETERS = ['end', 'others'] as const

/** `/account/sessions`: a person sees where they are signed in, and ends what they like (S13). */
export function createSessions(parts: Parts) {
  const { pages, registry, accountGate, accountPlaces, accountSessions } = parts
  const { onSessionsEnd, isInOffice, now } = parts

  const pathOf = (base: string) => `${base}/account/sessions`

  async function show(visit: AccountVisit, { isTooOld = false, status = 200 } = {}) {
    const { request, reply, base, signedIn } = visit
    const at = now()
    const [list, places] = await Promise.all([
      accountSessions.listOf(signedIn.account.id, at),
      accountPlaces(signedIn.account),
    ])
    const done = DONE.find((which) => which === queryOf(request).first('ended'))
    return pages.send(
      request,
      reply,
      (context) =>
        sessionsPage(
          { ...context, currentUrl: pathOf(base) },
          {
            action: pathOf(base),
            token: accountGate.tokenField(visit, FORM),
            places,
            now: at,
            ended: done,
            isTooOld,
            sessions: list.map((session) => ({
              session,
              isCurrent: session.id === signedIn.session.id,
              isInside: isInOffice(session.cameFrom),
              services: servicesOf(session),
            })),
          },
        ),
      { status },
    )
  }

  function servicesOf({ entered }: SessionView): RegisteredService[] {
    const services = entered.flatMap((url: ByteString) => {
      const admission = registry.admit(url)
      return admission.kind === 'admitted' ? [admission.url.service] : []
    })
    return [...new Set(services)]
  }

  return {
    show: (visit: AccountVisit) => show(visit),

    /** Ends the session of a row, or all but this one. */
    async end(visit: AccountVisit) {
      const { request, reply, base, signedIn } = visit
      const { values, problem } = readParameters(formOf(request), PARAMETERS)
      if (problem) throw refuseRequest(problem)
      if (!(await accountGate.isOurForm(visit, FORM))) {
        return show(visit, { isTooOld: true, status: 403 })
      }
      const { id } = signedIn.account
      const act = signInAct(id, signInTraceOf(request), now())
      const which = values.others === undefined ? 'one' : 'others'
      if (which === 'others') await accountSessions.endAllOf(id, act, signedIn.session.id)
      else await accountSessions.endById(id, Number(values.end ?? 0) || 0, act)
      onSessionsEnd()
      return reply
        .code(303)
        .header('location', `${pathOf(base)}?ended=${which}`)
        .send()
    },
  }
}
