import type { Place, SignInEntry, SignInHistory } from '../../../audit/sign-in-history.ts'
import type { ByteString } from '../../../protocol/byte-string.ts'
import { readParameters } from '../../../protocol/parameters.ts'
import type { RegisteredService } from '../../../services/registered-service.ts'
import type { ServiceRegistry } from '../../../services/service-registry.ts'
import type { SignInReports } from '../../../sign-in/sign-in-reports.ts'
import type { AccountSessionStore, SessionView } from '../../../tickets/account-sessions.ts'
import { signInAct } from '../../../tickets/sign-in-trace.ts'
import { formOf, queryOf } from '../../request-query.ts'
import { signInTraceOf } from '../../sign-in-trace.ts'
import type { PageRenderer } from '../page-renderer.ts'
import { refuseRequest } from '../refuse-request.ts'
import type { SignedIn } from '../signed-in.ts'
import type { AccountGate, AccountVisit } from './account-gate.ts'
import type { AccountPlaces } from './account-places.ts'
import { HISTORY_DAYS, HISTORY_MS, type NotMe } from './not-me.ts'
import { sessionsPage } from './sessions-page.ts'

type Parts = Readonly<{
  pages: PageRenderer
  registry: ServiceRegistry
  accountGate: AccountGate
  accountPlaces: AccountPlaces
  accountSessions: AccountSessionStore
  signInHistory: Pick<SignInHistory, 'page'>
  signInReports: Pick<SignInReports, 'ofAccount'>
  notMe: Pick<NotMe, 'report'>
  /** Told when sessions have ended: their applications need not wait to be told. */
  onSessionsEnd(): void
  isInOffice(address: string): boolean
  now(): number
}>

/** The form that every button of this page belongs to; others may post to it by this name. */
export const SESSIONS_FORM = 'sessions'
const DONE = ['one', 'others'] as const
const PARAMETERS = ['end', 'others', 'notme'] as const
/** Sign-ins of the past on one page. */
const PAGE_SIZE = 20

/**
 * `/account/sessions`: a person sees where they are and were signed in, ends what they like, and says what
 * was not them (S13).
 */
export function createSessions(parts: Parts) {
  const { pages, registry, accountGate, accountPlaces, accountSessions } = parts
  const { signInHistory, signInReports, notMe, onSessionsEnd, isInOffice, now } = parts

  const pathOf = (base: string) => `${base}/account/sessions`

  async function show(visit: AccountVisit, { isTooOld = false, status = 200 } = {}) {
    const { request, reply, base, signedIn } = visit
    const at = now()
    const since = at - HISTORY_MS
    const { id } = signedIn.account
    const behind = placeIn(queryOf(request).first('before'))
    const [list, places, found, reports] = await Promise.all([
      accountSessions.listOf(id, at),
      accountPlaces(signedIn.account),
      signInHistory.page(id, { since, behind, limit: PAGE_SIZE + 1 }),
      signInReports.ofAccount(id, since),
    ])
    const reported = new Set(reports.map(({ signedInAt }) => signedInAt))
    const names = new Map(registry.list().map((service) => [service.id, service.name]))
    const entries = found.slice(0, PAGE_SIZE)
    const last = entries.at(-1)
    const done = DONE.find((which) => which === queryOf(request).first('ended'))
    return pages.send(
      request,
      reply,
      (context) =>
        sessionsPage(
          { ...context, currentUrl: pathOf(base) },
          {
            action: pathOf(base),
            token: accountGate.tokenField(visit, SESSIONS_FORM),
            places,
            now: at,
            ended: done,
            isTooOld,
            days: HISTORY_DAYS,
            older: last && found.length > PAGE_SIZE ? `${last.at}-${last.id}` : undefined,
            isOlderPage: behind !== undefined,
            sessions: list.map((session) => ({
              session,
              isCurrent: session.id === signedIn.session.id,
              isInside: isInOffice(session.cameFrom),
              services: servicesOf(session),
            })),
            signIns: entries.map((entry) => ({
              entry,
              isInside: isInOffice(entry.cameFrom),
              application: names.get(entry.serviceId),
              isHere: isHere(entry, signedIn),
              isReported: reported.has(entry.at),
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

    /** Ends the session of a row, or all but this one; or somebody says what was not them. */
    async end(visit: AccountVisit) {
      const { request, reply, base, signedIn } = visit
      const { values, problem } = readParameters(formOf(request), PARAMETERS)
      if (problem) throw refuseRequest(problem)
      if (!(await accountGate.isOurForm(visit, SESSIONS_FORM))) {
        return show(visit, { isTooOld: true, status: 403 })
      }
      if (values.notme !== undefined) return notMe.report(visit, values.notme)
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

function isHere({ at, outcome }: SignInEntry, { session }: SignedIn): boolean {
  return outcome === 'done' && (at === session.startedAt || at === session.authenticatedAt)
}

/** Behind which sign-in the page begins; what is no place is the beginning. */
function placeIn(asked: string | undefined): Place | undefined {
  const [, at, id] = /^(\d{1,15})-(\d{1,15})$/.exec(asked ?? '') ?? []
  return at === undefined || id === undefined ? undefined : { at: Number(at), id: Number(id) }
}
