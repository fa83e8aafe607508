import type { FastifyReply, FastifyRequest } from 'fastify'
import { decideLogin, isCookieStale } from '../../protocol/login-decision.ts'
import { isFlagSet, readParameters } from '../../protocol/parameters.ts'
import type { Query } from '../../protocol/query.ts'
import { permissionFor } from '../../services/release-policy.ts'
import type { ServiceRegistry } from '../../services/service-registry.ts'
import type { IssueTicket } from '../../tickets/issue-ticket.ts'
import { queryOf } from '../request-query.ts'
import { admitOrRefuse, permitOrRefuse } from './admission.ts'
import type { Cookies } from './cookies.ts'
import { exitTo } from './exit.ts'
import type { ShowLoginForm } from './login-form.ts'
import type { ShowPortal } from './portal.ts'
import { refuseRequest } from './refuse-request.ts'
import type { FindSignedIn, SignedIn } from './signed-in.ts'

type Parts = Readonly<{
  registry: ServiceRegistry
  cookies: Cookies
  findSignedIn: FindSignedIn
  issueTicket: IssueTicket
  showLoginForm: ShowLoginForm
  showPortal: ShowPortal
}>

const PARAMETERS = ['service', 'renew', 'gateway'] as const

/**
 * `GET /login`: the requestor of credentials (2.1). Table 1.2 decides; this carries it out. What is
 * asked stands in the query, or in a form that brings no credentials (R2.13).
 */
export function createLogin(parts: Parts) {
  const { registry, cookies, findSignedIn, issueTicket, showLoginForm, showPortal } = parts

  return async function login(
    request: FastifyRequest,
    reply: FastifyReply,
    asked: Query = queryOf(request),
  ): Promise<FastifyReply> {
    const { values, problem } = readParameters(asked, PARAMETERS)
    if (problem) throw refuseRequest(problem)
    const url = values.service === undefined ? undefined : admitOrRefuse(registry, values.service)
    const signedIn = await findSignedIn(request)
    const isSignedIn = signedIn !== undefined
    if (isCookieStale({ hasCookie: cookies.session.isPresent(request), signedIn: isSignedIn })) {
      cookies.session.clear(reply)
    }
    const afterPost = request.method === 'POST'
    const renew = isFlagSet(values.renew)
    const decision = decideLogin({
      hasService: url !== undefined,
      isRegistered: url !== undefined,
      signedIn: isSignedIn,
      renew,
      gateway: isFlagSet(values.gateway),
      wantsWarning: false,
      allowsSingleSignOn: url?.service.allowsSingleSignOn ?? true,
      mayUse: !url || !signedIn || permissionFor(url.service, signedIn.principal) === 'allowed',
    })
    switch (decision) {
      case 'show-signed-in':
        if (signedIn) return showPortal(request, reply, signedIn)
        break
      case 'return-without-ticket':
        if (url) return exitTo(reply, url, { afterPost })
        break
      case 'refuse-person':
      case 'issue-ticket':
        if (url && signedIn) {
          permitOrRefuse(url, signedIn.principal)
          const ticket = await issueTicket(signedIn.session, url, false)
          return exitTo(reply, url, { ticket, afterPost })
        }
    }
    // Whatever else it is, the password opens no door that should stay shut.
    const isRenewal = isSignedIn && url !== undefined
    return showLoginForm(request, reply, { url, isRenewal, signedInAs: nameOf(signedIn) })
  }
}

function nameOf(signedIn: SignedIn | undefined): string | undefined {
  return signedIn?.account.displayName
}
