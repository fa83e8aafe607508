import type { FastifyReply, FastifyRequest } from 'fastify'
import type { RegisteredService } from '../../services/registered-service.ts'
import type { AdmittedUrl } from '../../services/service-registry.ts'
import type { LoginTickets } from '../../tickets/login-ticket.ts'
import { namedApplication } from './admission.ts'
import type { Cookies } from './cookies.ts'
import type { LoginError } from './login-error.ts'
import type { PageContext } from './page-context.ts'
import type { PageRenderer, RepeatedPage } from './page-renderer.ts'
import { loginPage } from './pages.ts'

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

  const portalForm = {}
  const serviceForms = new WeakMap<RegisteredService, Map<string, object>>()

  return function showLoginForm(request: FastifyRequest, reply: FastifyReply, shown: Shown) {
    const { url, status = 200, username = '', suffix, error, isRenewal, signedInAs } = shown
    let browser = cookies.browser.read(request)
    if (browser === undefined) {
      browser = newBrowserId()
      cookies.browser.set(reply, browser)
    }
    const loginTicket = loginTickets.issue(browser)
    const formOrigins = url ? [url.origin, ...url.service.extraFormOrigins] : []
    const actionOf = ({ base }: PageContext) => formAction(`${base}/login`, url)
    const build = (context: PageContext, action: string, lt: string) =>
      loginPage(context, {
        action,
        fields: [['lt', lt]],
        username,
        suffixes: activeSuffixes,
        selectedSuffix:
          suffix !== undefined && activeSuffixes.includes(suffix) ? suffix : defaultSuffix,
        target: url && namedApplication(url, context.locale),
        reason: isRenewal ? 'renew' : undefined,
        signedInAs,
        error,
        sharedComputerMinutes: parts.sharedComputerMinutes,
      })

    if (isBlank(shown)) {
      const blank: RepeatedPage = {
        subject: subjectOf(url),
        build: (context, gap) => build(context, gap(1), gap(2)),
        gaps: (context) => [actionOf(context), loginTicket],
      }
      return pages.sendRepeatedly(request, reply, blank, { status, formOrigins })
    }
    return pages.send(request, reply, (context) => build(context, actionOf(context), loginTicket), {
      status,
      formOrigins,
    })
  }

  /** The form for a service at one of its origins, which it names; or for the portal. */
  function subjectOf(url: AdmittedUrl | undefined): object {
    if (!url) return portalForm
    const byOrigin = serviceForms.get(url.service) ?? new Map<string, object>()
    serviceForms.set(url.service, byOrigin)
    const subject = byOrigin.get(url.origin) ?? {}
    byOrigin.set(url.origin, subject)
    return subject
  }
}

/** Whether nobody has filled anything in, and nothing is said about anybody. */
function isBlank({ username, suffix, error, isRenewal, signedInAs }: Shown): boolean {
  return !username && !suffix && !error && !isRenewal && signedInAs === undefined
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
  if (/^[ -~]*$/.test(bytes)) return encodeURIComponent(bytes)
  return bytes.replace(
    /[^A-Za-z0-9\-._~]/g,
    (byte) => `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`,
  )
}
