import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Witness } from '../../diagnosis/witness.ts'
import { decideLogin, isCookieStale } from '../../protocol/login-decision.ts'
import type { LoginRequest } from '../../protocol/login-request.ts'
import type { Instant } from '../../protocol/ticket.ts'
import { permissionFor } from '../../services/release-policy.ts'
import type { AdmittedUrl, ServiceRegistry } from '../../services/service-registry.ts'
import { hasSecondFactorFor } from '../../tickets/issue-ticket.ts'
import { askedOf } from '../asked-of.ts'
import type { NoteSupport } from '../support-note.ts'
import { admitOrRefuse, permitOrRefuse } from './admission.ts'
import type { Confirmation, Confirmed } from './confirmation.ts'
import type { Cookies } from './cookies.ts'
import { exitTo, type HandOver } from './exit.ts'
import type { ShowLoginForm } from './login-form.ts'
import { loopPage } from './loop-page.ts'
import type { PageRenderer } from './page-renderer.ts'
import type { ShowPortal } from './portal/portal.ts'
import { createSignInLoops, isNavigation } from './sign-in-loop.ts'
import type { FindSignedIn, SignedIn } from './signed-in.ts'

type Parts = Readonly<{
  registry: ServiceRegistry
  cookies: Cookies
  findSignedIn: FindSignedIn
  confirmation: Confirmation
  handOver: HandOver
  showLoginForm: ShowLoginForm
  showPortal: ShowPortal
  witness: Witness
  pages: PageRenderer
  noteSupport: NoteSupport
  now(): Instant
}>

/**
 * `GET /login`: the requestor of credentials (2.1). Table 1.2 decides; this carries it out. A form
 * that brings no credentials asks the same (R2.13), and so does the answer to the question whether
 * to enter the application.
 */
export function createLogin(parts: Parts) {
  const { registry, cookies, findSignedIn, confirmation, handOver } = parts
  const { showLoginForm, showPortal, witness, pages, noteSupport, now } = parts
  const isLooping = createSignInLoops(now)

  async function confirmed(
    request: FastifyRequest,
    asked: LoginRequest,
    url: AdmittedUrl | undefined,
    signedIn: SignedIn | undefined,
  ): Promise<Confirmed | undefined> {
    if (!url || !signedIn?.session.wantsWarning) return undefined
    return confirmation.read(request, { url, asked, session: signedIn.session })
  }

  return async function login(
    request: FastifyRequest,
    reply: FastifyReply,
    asked: LoginRequest,
    base: string,
  ): Promise<FastifyReply> {
    const url =
      asked.address === undefined ? undefined : admitOrRefuse(registry, asked.address, now())
    const signedIn = await findSignedIn(request)
    const isSignedIn = signedIn !== undefined
    if (isCookieStale({ hasCookie: cookies.session.isPresent(request), signedIn: isSignedIn })) {
      cookies.session.clear(reply)
    }
    const answer = await confirmed(request, asked, url, signedIn)
    // The password that it was asked with is still the one that the application wanted to see.
    const isFromNewLogin = answer === 'after-password'
    const needsSecondFactor =
      signedIn !== undefined && !!url && !hasSecondFactorFor(url.service, signedIn.session)
    const decision = decideLogin({
      hasService: url !== undefined,
      isRegistered: url !== undefined,
      signedIn: isSignedIn,
      renew: asked.renew && !isFromNewLogin,
      gateway: asked.gateway,
      wantsWarning: signedIn?.session.wantsWarning === true && answer === undefined,
      allowsSingleSignOn: isFromNewLogin || (url?.service.allowsSingleSignOn ?? true),
      needsSecondFactor,
      mayUse: !url || !signedIn || permissionFor(url.service, signedIn.principal) === 'allowed',
    })
    switch (decision) {
      case 'show-signed-in':
        if (asked.next) return reply.code(303).header('location', `${base}${asked.next}`).send()
        if (signedIn) return showPortal(request, reply, signedIn)
        break
      case 'return-without-ticket':
        if (url) {
          witness.gatewayReturned(askedOf(request), cookies.browser.read(request) ?? '', url.raw)
          return exitTo(reply, url, { afterPost: request.method === 'POST' })
        }
        break
      case 'ask-confirmation':
        if (url && signedIn) {
          return confirmation.ask(request, reply, { url, asked, signedIn, when: 'later' })
        }
        break
      case 'refuse-person':
      case 'issue-ticket':
        if (url && signedIn) {
          permitOrRefuse(url, signedIn.principal)
          const { session } = signedIn
          // Who asked not to be asked anything is shown nothing either (2.1.1).
          const mayStop = isNavigation(request) && !asked.gateway
          if (mayStop && isLooping(session.id, url.raw)) {
            noteSupport(request, 'loop', 200)
            return pages.send(request, reply, (context) => loopPage(context, url))
          }
          return handOver(request, reply, { url, asked, session, isFromNewLogin })
        }
    }
    // Whatever else it is, the password opens no door that should stay shut.
    const isRenewal = isSignedIn && url !== undefined
    return showLoginForm(request, reply, {
      asked,
      url,
      isRenewal,
      needsSecondFactor,
      signedInAs: signedIn?.account.displayName,
    })
  }
}

export type Login = ReturnType<typeof createLogin>
