import type { FastifyReply, FastifyRequest } from 'fastify'
import type { AdmittedUrl } from '../../services/service-registry.ts'
import type { LoginTickets } from '../../tickets/login-ticket.ts'
import { namedApplication } from './admission.ts'
import type { Cookies } from './cookies.ts'
import type { PageRenderer } from './page-renderer.ts'
import { type LoginError, loginPage } from './pages.ts'

type Parts = Readonly<{
  cookies: Cookies
  pages: PageRenderer
  loginTickets: LoginTickets
  newBrowserId(): string
  activeSuffixes: readonly string[]
  defaultSuffix: string
  sharedComputerMinutes: number
}>

type Shown = Readonly<{
  /** Where the sign-in leads. */
  url?: AdmittedUrl | undefined
  status?: number
  username?: string
  suffix?: string | undefined
  error?: LoginError | undefined
  /** The application asked for the password although there is a session (R1.06). */
  isRenewal?: boolean
  signedInAs?: string | undefined
}>

/** Shows the sign-in form, each time with a fresh login ticket bound to this browser (R1.23). */
export function createLoginForm(parts: Parts) {
  const { cookies, pages, loginTickets, newBrowserId, activeSuffixes, defaultSuffix } = parts

  return function showLoginForm(request: FastifyRequest, reply: FastifyReply, shown: Shown) {
    const { url, status = 200, username = '', suffix, error, isRenewal, signedInAs } = shown
    let browser = cookies.browser.read(request)
    if (browser === undefined) {
      browser = newBrowserId()
      cookies.browser.set(reply, browser)
    }
    const loginTicket = loginTickets.issue(browser)
    return pages.send(
      request,
      reply,
      (context) =>
        loginPage(context, {
          action: formAction(`${context.base}/login`, url),
          fields: [['lt', loginTicket]],
          username,
          suffixes: activeSuffixes,
          selectedSuffix:
            suffix !== undefined && activeSuffixes.includes(suffix) ? suffix : defaultSuffix,
          target: url && namedApplication(url, context.locale),
          reason: isRenewal ? 'renew' : undefined,
          signedInAs,
          error,
          showsSharedComputer: true,
          sharedComputerMinutes: parts.sharedComputerMinutes,
        }),
      { status, formOrigins: url ? [url.origin, ...url.service.extraFormOrigins] : [] },
    )
  }
}

export type ShowLoginForm = ReturnType<typeof createLoginForm>

/**
 * The address that the form posts to. The service travels in its query, percent-encoded byte by
 * byte: a hidden field would turn bytes that are not UTF-8 into others (R1.15).
 */
function formAction(path: string, url: AdmittedUrl | undefined): string {
  return url ? `${path}?service=${escapeBytes(url.raw)}` : path
}

function escapeBytes(bytes: string): string {
  return bytes.replace(
    /[^A-Za-z0-9\-._~]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}
