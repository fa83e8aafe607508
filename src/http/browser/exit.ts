import type { FastifyReply, FastifyRequest } from 'fastify'
import type { LoginRequest } from '../../protocol/login-request.ts'
import { locationOf, withTicket } from '../../protocol/service-url.ts'
import type { RegisteredService } from '../../services/registered-service.ts'
import type { AdmittedUrl } from '../../services/service-registry.ts'
import type { IssueTicket } from '../../tickets/issue-ticket.ts'
import type { Session } from '../../tickets/session-store.ts'
import { formOriginsOf, namedApplication } from './admission.ts'
import { loginAction } from './login-action.ts'
import type { PageRenderer } from './page-renderer.ts'
import { handedOverPage, leavingPage } from './pages.ts'

/*
 * The only ways out to an application. They take nothing but a URL that the registry has admitted,
 * and send the browser to the very bytes that were checked; or the address that the configuration
 * gives to its tile.
 */

/**
 * Leads there without a ticket: 302 after a GET, 303 after a POST so that the password is not sent
 * on (R2.14, R2.20).
 */
export function exitTo(
  reply: FastifyReply,
  url: AdmittedUrl,
  { afterPost = false }: Readonly<{ afterPost?: boolean }> = {},
): FastifyReply {
  return redirect(reply, locationOf(url.raw), afterPost)
}

/**
 * Leads to where an application's tile leads: the address is the configuration's, and nothing of the
 * request is in it.
 */
export function exitToLaunch(
  reply: FastifyReply,
  { launchUrl }: Pick<RegisteredService, 'launchUrl'>,
): FastifyReply {
  return redirect(reply, launchUrl, true)
}

type Entry = Readonly<{
  url: AdmittedUrl
  asked: LoginRequest
  session: Session
  /** This very request, or the confirmation page that it led to, presented the password. */
  isFromNewLogin: boolean
}>

/**
 * Leads there with a ticket, made at this moment (R2.22) and handed over as the application asked,
 * else as its entry says (R1.14): in a redirect, in a form that posts itself (R2.23), or in headers
 * (R2.26).
 */
export function createHandOver(parts: Readonly<{ pages: PageRenderer; issueTicket: IssueTicket }>) {
  const { pages, issueTicket } = parts

  return async function handOver(request: FastifyRequest, reply: FastifyReply, entry: Entry) {
    const { url, asked, session, isFromNewLogin } = entry
    const name = asked.ticketName
    const ticket = await issueTicket(session, url, isFromNewLogin)
    switch (asked.responseType ?? url.service.responseType) {
      case 'GET':
        return redirect(reply, withTicket(url.raw, name, ticket), request.method === 'POST')
      case 'POST':
        return pages.send(
          request,
          reply,
          (context) =>
            leavingPage(
              // What was asked may have come in the body of a form.
              { ...context, currentUrl: loginAction(context.base, asked) },
              {
                action: locationOf(url.raw),
                fields: [[name, ticket]],
                target: namedApplication(url, context.locale),
              },
            ),
          // The application must see where the form comes from (R2.24).
          { formOrigins: formOriginsOf(url), referrerPolicy: 'strict-origin' },
        )
      case 'HEADER':
        reply.header('service', locationOf(url.raw)).header(name, ticket)
        return pages.send(request, reply, handedOverPage)
    }
  }
}

export type HandOver = ReturnType<typeof createHandOver>

function redirect(reply: FastifyReply, location: string, afterPost: boolean): FastifyReply {
  return reply
    .code(afterPost ? 303 : 302)
    .header('location', location)
    .send()
}
