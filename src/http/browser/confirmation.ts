import type { FastifyReply, FastifyRequest } from 'fastify'
import type { LoginRequest } from '../../protocol/login-request.ts'
import type { AdmittedUrl } from '../../services/service-registry.ts'
import type { LoginTickets } from '../../tickets/login-ticket.ts'
import type { Session } from '../../tickets/session-store.ts'
import { formOf } from '../request-query.ts'
import { formOriginsOf, namedApplication } from './admission.ts'
import type { Cookies } from './cookies.ts'
import { loginAction } from './login-action.ts'
import type { IsFromElsewhere } from './origin-check.ts'
import type { PageRenderer } from './page-renderer.ts'
import { confirmationPage } from './pages.ts'
import type { SignedIn } from './signed-in.ts'

type Parts = Readonly<{
  isFromElsewhere: IsFromElsewhere
  cookies: Cookies
  pages: PageRenderer
  loginTickets: LoginTickets
  newBrowserId(): string
}>

type Entry = Readonly<{ url: AdmittedUrl; asked: LoginRequest; session: Session }>

/** What the person has agreed to enter: right after typing the password, or at another time. */
export type Confirmed = 'after-password' | 'later'

const FIELD = 'confirmation'

/**
 * Asks whether an application is to be entered, for those who want to be asked (R1.12, R2.11). No
 * ticket exists before the answer. An answer is good once, for this browser, this session as it is
 * now and this very address; whether the question came with the password is signed into it (R2.22).
 */
export function createConfirmation(parts: Parts) {
  const { isFromElsewhere, cookies, pages, loginTickets, newBrowserId } = parts

  return {
    ask(
      request: FastifyRequest,
      reply: FastifyReply,
      {
        url,
        asked,
        signedIn,
        when,
      }: Omit<Entry, 'session'> & { signedIn: SignedIn; when: Confirmed },
    ): Promise<FastifyReply> {
      const browser = cookies.browser.readOrSet(request, reply, newBrowserId)
      const { session, account } = signedIn
      const answer = loginTickets.issue(browser, purposeOf({ url, asked, session }, when))
      return pages.send(
        request,
        reply,
        (context) => {
          const action = loginAction(context.base, asked)
          return confirmationPage(
            { ...context, currentUrl: action },
            {
              action,
              fields: [[FIELD, answer]],
              target: namedApplication(url, context.locale),
              signedInAs: account.displayName,
            },
          )
        },
        { formOrigins: formOriginsOf(url) },
      )
    },

    /** The answer that this request brings, if it brings a good one. */
    async read(request: FastifyRequest, entry: Entry): Promise<Confirmed | undefined> {
      const browser = cookies.browser.read(request)
      const answer = formOf(request).first(FIELD)
      if (!answer || !browser || isFromElsewhere(request)) return undefined
      for (const when of ['after-password', 'later'] as const) {
        if (await loginTickets.spend(answer, browser, purposeOf(entry, when))) return when
      }
      return undefined
    },
  }
}

export type Confirmation = ReturnType<typeof createConfirmation>

function purposeOf({ url, asked, session }: Entry, when: Confirmed): string {
  const { id, authenticatedAt } = session
  return ['confirmation', when, id, authenticatedAt, asked.ticketName, url.raw].join('\0')
}
