import type { FastifyReply, FastifyRequest } from 'fastify'
import type { ByteString } from '../../../protocol/byte-string.ts'
import { readParameters } from '../../../protocol/parameters.ts'
import type { RegisteredService } from '../../../services/registered-service.ts'
import type { ServiceRegistry } from '../../../services/service-registry.ts'
import type { AccountSessionStore, SessionView } from '../../../tickets/account-sessions.ts'
import type { LoginTickets } from '../../../tickets/login-ticket.ts'
import { signInAct } from '../../../tickets/sign-in-trace.ts'
import type { SignOn } from '../../../tickets/sign-on.ts'
import { formOf, queryOf } from '../../request-query.ts'
import { signInTraceOf } from '../../sign-in-trace.ts'
import type { Cookies } from '../cookies.ts'
import { isFromElsewhere } from '../origin-check.ts'
import type { PageRenderer } from '../page-renderer.ts'
import { refuseRequest } from '../refuse-request.ts'
import type { FindSignedIn, SignedIn } from '../signed-in.ts'
import { sessionsPage } from './sessions-page.ts'

type Parts = Readonly<{
  publicUrl: string
  cookies: Cookies
  pages: PageRenderer
  registry: ServiceRegistry
  loginTickets: LoginTickets
  newBrowserId(): string
  findSignedIn: FindSignedIn
  signOn: SignOn
  accountSessions: AccountSessionStore
  /** Told when sessions have ended: their applications need not wait to be told. */
  onSessionsEnd(): void
  isInOffice(address: string): boolean
  now(): number
}>

const TOKEN = 'token'
const DONE = ['one', 'others'] as const
const PARAMETERS = [TOKEN, 'end', 'others'] as const

/** `/account/sessions`: a person sees where they are signed in, and ends what they like (S13). */
export function createSessions(parts: Parts) {
  const { publicUrl, cookies, pages, registry, loginTickets, newBrowserId, findSignedIn } = parts
  const { signOn, accountSessions, onSessionsEnd, isInOffice, now } = parts

  const pathOf = (base: string) => `${base}/account/sessions`
  /** A token is good for this page of this session. */
  const purposeOf = ({ session }: SignedIn) => `sessions\0${session.id}`

  async function show(
    request: FastifyRequest,
    reply: FastifyReply,
    base: string,
    signedIn: SignedIn,
    { isTooOld = false, status = 200 } = {},
  ) {
    await signOn.touch(signedIn.session)
    const browser = cookies.browser.readOrSet(request, reply, newBrowserId)
    const at = now()
    const list = await accountSessions.listOf(signedIn.account.id, at)
    const done = DONE.find((which) => which === queryOf(request).first('ended'))
    return pages.send(
      request,
      reply,
      (context) =>
        sessionsPage(
          { ...context, currentUrl: pathOf(base) },
          {
            action: pathOf(base),
            token: [TOKEN, loginTickets.issue(browser, purposeOf(signedIn))],
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

  async function isOurForm(request: FastifyRequest, signedIn: SignedIn, token: string | undefined) {
    const browser = cookies.browser.read(request)
    if (token === undefined || browser === undefined) return false
    if (isFromElsewhere(request, publicUrl)) return false
    return loginTickets.spend(token, browser, purposeOf(signedIn))
  }

  return {
    async show(request: FastifyRequest, reply: FastifyReply, base: string) {
      const signedIn = await findSignedIn(request)
      if (!signedIn) return reply.code(302).header('location', `${base}/login`).send()
      return show(request, reply, base, signedIn)
    },

    /** Ends the session of a row, or all but this one. */
    async end(request: FastifyRequest, reply: FastifyReply, base: string) {
      const signedIn = await findSignedIn(request)
      if (!signedIn) return reply.code(303).header('location', `${base}/login`).send()
      const { values, problem } = readParameters(formOf(request), PARAMETERS)
      if (problem) throw refuseRequest(problem)
      if (!(await isOurForm(request, signedIn, values.token))) {
        return show(request, reply, base, signedIn, { isTooOld: true, status: 403 })
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
