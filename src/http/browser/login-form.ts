import type { FastifyReply, FastifyRequest } from 'fastify'
import type { NoticeBoard } from '../../notices/notice-board.ts'
import type { ShownNotice } from '../../notices/notices-in-force.ts'
import type { LoginRequest } from '../../protocol/login-request.ts'
import type { RegisteredService } from '../../services/registered-service.ts'
import type { AdmittedUrl, ServiceRegistry } from '../../services/service-registry.ts'
import type { LoginTickets } from '../../tickets/login-ticket.ts'
import { namedApplication } from './admission.ts'
import type { Cookies } from './cookies.ts'
import { type Destination, destinationOf } from './destination.ts'
import { loginAction } from './login-action.ts'
import type { LoginError } from './login-error.ts'
import type { PageContext } from './page-context.ts'
import type { PageRenderer, RepeatedPage } from './page-renderer.ts'
import { type LoginChoices, loginPage } from './pages.ts'

type Parts = Readonly<{
  registry: Pick<ServiceRegistry, 'byId'>
  cookies: Cookies
  pages: PageRenderer
  loginTickets: LoginTickets
  noticeBoard: Pick<NoticeBoard, 'current'>
  newBrowserId(): string
  activeSuffixes: readonly string[]
  defaultSuffix: string
  sharedComputerMinutes: number
  /** For how long people may stay signed in; undefined: it is not offered (R2.12). */
  rememberMeDays: number | undefined
}>

type Shown = Readonly<{
  asked: LoginRequest
  /** The address that an application asked for. */
  url?: AdmittedUrl | undefined
  status?: number
  username?: string
  suffix?: string | undefined
  choices?: LoginChoices
  error?: LoginError | undefined
  /** The application asked for the password although there is a session (R1.06). */
  isRenewal?: boolean
  /** The application demands a second factor that the session does not have (S9). */
  needsSecondFactor?: boolean
  signedInAs?: string | undefined
}>

/** Shows the sign-in form, each time with a fresh login ticket bound to this browser (R1.23). */
export function createLoginForm(parts: Parts) {
  const { cookies, pages, loginTickets, newBrowserId, activeSuffixes, defaultSuffix } = parts

  const withoutNotice = newForms()
  const withNotice = new WeakMap<ShownNotice, Forms>()

  return async function showLoginForm(
    request: FastifyRequest,
    reply: FastifyReply,
    shown: Shown,
  ): Promise<FastifyReply> {
    const { asked, url, status = 200, username = '', suffix, error, isRenewal } = shown
    const destination = destinationOf(asked, url, parts.registry)
    const notice = (await parts.noticeBoard.current()).onForm(destination?.service.id)
    const remembered = cookies.suffix.read(request, activeSuffixes) ?? defaultSuffix
    const browser = cookies.browser.readOrSet(request, reply, newBrowserId)
    const loginTicket = loginTickets.issue(browser)
    const formOrigins = destination?.formOrigins ?? []
    const build = (context: PageContext, action: string, lt: string) =>
      loginPage(context, {
        action,
        fields: [['lt', lt]],
        username,
        choices: shown.choices,
        suffixes: activeSuffixes,
        selectedSuffix:
          suffix !== undefined && activeSuffixes.includes(suffix) ? suffix : remembered,
        target: destination && namedApplication(destination, context.locale),
        reason: shown.needsSecondFactor ? 'second-factor' : isRenewal ? 'renew' : undefined,
        signedInAs: shown.signedInAs,
        error,
        notice,
        sharedComputerMinutes: parts.sharedComputerMinutes,
        rememberMeDays: parts.rememberMeDays,
      })

    // The form that is rendered once for everybody offers the default.
    const isUsual = isBlank(shown) && remembered === defaultSuffix
    if (isUsual && request.method === 'GET') {
      const blank: RepeatedPage = {
        subject: subjectOf(destination, notice),
        build: (context, gap) => build(context, gap(1), gap(2)),
        gaps: ({ base }) => [loginAction(base, asked), loginTicket],
      }
      return pages.sendRepeatedly(request, reply, blank, { status, formOrigins })
    }
    return pages.send(
      request,
      reply,
      (context) => {
        const action = loginAction(context.base, asked)
        // What was asked may have come in the body: the link to the other language must not lose it.
        const currentUrl = request.method === 'POST' ? action : context.currentUrl
        return build({ ...context, currentUrl }, action, loginTicket)
      },
      { status, formOrigins },
    )
  }

  /** The form for a service at one of its origins, which it names; or for the portal. */
  function subjectOf(
    destination: Destination | undefined,
    notice: ShownNotice | undefined,
  ): object {
    const { ofPortal, ofServices } = formsWith(notice)
    if (!destination) return ofPortal
    const { service, origin } = destination
    const byOrigin = ofServices.get(service) ?? new Map<string, object>()
    ofServices.set(service, byOrigin)
    const subject = byOrigin.get(origin) ?? {}
    byOrigin.set(origin, subject)
    return subject
  }

  /** When the notice is over, so are the forms that tell it. */
  function formsWith(notice: ShownNotice | undefined): Forms {
    if (!notice) return withoutNotice
    const forms = withNotice.get(notice) ?? newForms()
    withNotice.set(notice, forms)
    return forms
  }
}

/** What stands for each form that is rendered once. */
type Forms = Readonly<{
  ofPortal: object
  ofServices: WeakMap<RegisteredService, Map<string, object>>
}>

const newForms = (): Forms => ({ ofPortal: {}, ofServices: new WeakMap() })

/** Whether nobody has filled anything in, and nothing is said about anybody. */
function isBlank({ username, suffix, choices, error, isRenewal, signedInAs }: Shown): boolean {
  return !username && !suffix && !choices && !error && !isRenewal && signedInAs === undefined
}

export type ShowLoginForm = ReturnType<typeof createLoginForm>
