import cookie from '@fastify/cookie'
import formbody from '@fastify/formbody'
import view from '@fastify/view'
import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest } from 'fastify'
import type { Witness } from '../../diagnosis/witness.ts'
import type { ClosedFor } from '../../maintenance/maintenance-gate.ts'
import type { NoticeBoard } from '../../notices/notice-board.ts'
import { parseQuery } from '../../protocol/query.ts'
import { askedOf, serviceIn } from '../asked-of.ts'
import { closedForSeconds } from '../closed.ts'
import { isInFrame } from '../in-frame.ts'
import type { OtherMethods } from '../other-methods.ts'
import { isOutage, OUTAGE_RETRY_SECONDS } from '../outage.ts'
import { OVERLOAD_RETRY_SECONDS, type Overload } from '../overload.ts'
import { refusePrefetch } from '../prefetch.ts'
import { NO_STORE } from '../security-headers.ts'
import type { NoteSupport } from '../support-note.ts'
import { createAccountGate } from './account/account-gate.ts'
import { createAccountPlaces } from './account/account-places.ts'
import { createAccountRoutes } from './account/account-routes.ts'
import { createPhoneBanner } from './account/phone-banner.ts'
import { createSecondFactorRoutes } from './account/second-factor/second-factor-routes.ts'
import { createHealth, HEALTH_ROUTE } from './admin/health.ts'
import { createIsAdministrator } from './admin/is-administrator.ts'
import { askedInQuery } from './asked.ts'
import type { Assets } from './assets.ts'
import { createConfirmation } from './confirmation.ts'
import { createEnter } from './enter.ts'
import { createHandOver } from './exit.ts'
import { helpPage } from './help-page.ts'
import { createNotLinked, NOT_LINKED_ROUTE } from './links/not-linked.ts'
import { createLogin } from './login.ts'
import { createLoginForm } from './login-form.ts'
import { createLogout } from './logout.ts'
import { maintenancePage } from './notices/maintenance-page.ts'
import { createNoticeRoutes } from './notices/notice-routes.ts'
import { createOtherHosts } from './other-hosts.ts'
import type { PageContext } from './page-context.ts'
import { PageError } from './page-error.ts'
import { createPageRenderer } from './page-renderer.ts'
import { errorPage } from './pages.ts'
import { createPortal } from './portal/portal.ts'
import { createPortalRoutes } from './portal/portal-routes.ts'
import { loadDrawings } from './portal/tile-drawings.ts'
import { createPrivacy } from './privacy.ts'
import { createRecoveryRoutes, type RecoveryParts } from './recovery/recovery-routes.ts'
import { createResetBanner } from './recovery/reset-banner.ts'
import { refuseRequest } from './refuse-request.ts'
import { createGuardFor } from './second-factor/code-guard.ts'
import { createSignIn } from './sign-in.ts'
import { createSignOutQuestion } from './sign-out-question.ts'
import { createFindSignedIn } from './signed-in.ts'
import { createEndPending } from './steps/end-pending.ts'
import { createStepRoutes, type StepParts } from './steps/step-routes.ts'
import { loadTemplates } from './templates.ts'

/** Whoever wants to leave, or to know whom to ask, can; whatever operators do. */
const STAYS_OPEN = { config: { staysOpen: true } } as const

/** What the pages of the account are given here. */
type AccountPart =
  | 'pages'
  | 'cookies'
  | 'guardFor'
  | 'accountGate'
  | 'accountPlaces'
  | 'isAdministrator'

type Parts = Parameters<typeof createPageRenderer>[0] &
  Omit<Parameters<typeof createFindSignedIn>[0], 'cookies'> &
  Omit<Parameters<typeof createLoginForm>[0], 'pages' | 'cookies'> &
  Omit<
    Parameters<typeof createPortal>[0],
    'pages' | 'findSignedIn' | 'resetBanner' | 'phoneBanner' | 'accountGate' | 'drawings'
  > &
  Omit<Parameters<typeof createPortalRoutes>[0], 'pages' | 'accountGate' | 'showPortal'> &
  Omit<Parameters<typeof createHandOver>[0], 'pages'> &
  Omit<Parameters<typeof createAccountGate>[0], 'findSignedIn'> &
  Parameters<typeof createAccountPlaces>[0] &
  Omit<Parameters<typeof createNotLinked>[0], 'pages' | 'accountGate'> &
  Omit<Parameters<typeof createAccountRoutes>[0], AccountPart> &
  Omit<Parameters<typeof createPrivacy>[0], 'pages' | 'findSignedIn'> &
  Pick<Parameters<typeof createPhoneBanner>[0], 'ownPhones'> &
  Omit<Parameters<typeof createLogout>[0], 'pages' | 'endPending' | 'signOutQuestion'> &
  Pick<Parameters<typeof createEndPending>[0], 'pendingSignIns'> &
  Pick<
    Parameters<typeof createSignIn>[0],
    | 'authenticate'
    | 'failureTrail'
    | 'noteSupport'
    | 'isActivationCode'
    | 'renameNotices'
    | 'signInSteps'
    | 'now'
  > &
  Pick<Parameters<typeof createEnter>[0], 'knownBrowsers' | 'languageChoices'> &
  Pick<Parameters<typeof createGuardFor>[0], 'throttle' | 'knownBrowsers'> &
  Omit<Parameters<typeof createSecondFactorRoutes>[0], AccountPart> &
  Omit<Parameters<typeof createNoticeRoutes>[0], AccountPart> &
  Omit<Parameters<typeof createHealth>[0], AccountPart> &
  StepParts &
  RecoveryParts

export type BrowserDoorOptions = Parts &
  Parameters<typeof createOtherHosts>[0] &
  Readonly<{
    templatesFolder: string
    assets: Assets
    witness: Witness
    /** Whose members administer. */
    administratorGroups: readonly string[]
    otherMethods: OtherMethods
    overload: Pick<Overload, 'refuses'>
    closedFor: ClosedFor
    noteSupport: NoteSupport
  }>

/**
 * The people's door: HTML pages in their language, cookies, and a strict content security policy.
 * Whatever goes wrong in it ends on a page with a support code.
 */
export const browserDoor: FastifyPluginAsync<BrowserDoorOptions> = async (app, options) => {
  const {
    bases,
    assets,
    templatesFolder,
    rememberMeDays,
    witness,
    noticeBoard,
    otherMethods,
    noteSupport,
    overload,
    closedFor,
  } = options
  await app.register(cookie)
  await app.register(formbody, { parser: parseForm })
  await app.register(view, { engine: { eta: loadTemplates(templatesFolder) }, production: true })

  const pages = createPageRenderer(options)
  const findSignedIn = createFindSignedIn(options)
  const showLoginForm = createLoginForm({ ...options, pages })
  const accountGate = createAccountGate({ ...options, findSignedIn })
  const phoneBanner = createPhoneBanner({ ...options, accountGate })
  const { portal, showPortal } = createPortal({
    ...options,
    pages,
    findSignedIn,
    accountGate,
    drawings: loadDrawings(templatesFolder),
    resetBanner: createResetBanner({ ...options, findSignedIn }),
    phoneBanner,
  })
  const portalRoutes = createPortalRoutes({ ...options, pages, accountGate, showPortal })
  const confirmation = createConfirmation({ ...options, pages })
  const handOver = createHandOver({ ...options, pages })
  const enter = createEnter({ ...options, confirmation, handOver })
  const entrance = { ...options, confirmation, handOver, showLoginForm, enter }
  const login = createLogin({ ...entrance, pages, findSignedIn, showPortal })
  const offersRememberMe = rememberMeDays !== undefined
  const signIn = createSignIn({ ...entrance, login, offersRememberMe })
  const guardFor = createGuardFor(options)
  const endPending = createEndPending(options)
  const accountPlaces = createAccountPlaces(options)
  const isAdministrator = createIsAdministrator(options.administratorGroups)
  const account = { ...options, pages, guardFor, accountGate, accountPlaces, isAdministrator }
  const health = createHealth(account)
  const accountRoutes = createAccountRoutes(account)
  const notLinked = createNotLinked(account)
  const secondFactor = createSecondFactorRoutes(account)
  const stepRoutes = createStepRoutes({
    ...entrance,
    pages,
    guardFor,
    endPending,
    accountSecondFactor: secondFactor.overview,
    noticeAside: createNoticeRoutes(account).aside,
    accountPhone: accountRoutes.phone,
  })
  const recoveryRoutes = createRecoveryRoutes({ ...options, pages, findSignedIn })
  const privacy = createPrivacy({ ...options, pages, findSignedIn })
  const signOutQuestion = createSignOutQuestion({ ...options, pages, findSignedIn })
  const { logout, logoutDone } = createLogout({ ...options, pages, endPending, signOutQuestion })

  // On redirects too, as they carry tickets (R0.12); the static files say otherwise.
  app.addHook('onRequest', (_request, reply, done) => {
    reply.headers(NO_STORE)
    done()
  })
  app.addHook('onRequest', (request, reply, done) => {
    // The style of the page that says so is as cheap as the refusal.
    if (request.routeOptions.config.isForAllHosts) return done()
    if (overload.refuses(request.socket) === undefined) return done()
    reply.headers({ 'retry-after': String(OVERLOAD_RETRY_SECONDS), connection: 'close' })
    const page = (context: PageContext) => errorPage(context, { kind: 'busy' })
    done(new PageError(503, 'overload', page))
  })
  app.addHook('onRequest', refusePrefetch)
  const otherHosts = createOtherHosts(options)
  app.addHook('onRequest', otherHosts.lead)
  app.addHook('onRequest', (request, reply, done) => {
    const { isForAllHosts, staysOpen } = request.routeOptions.config
    const closed = isForAllHosts || staysOpen ? undefined : closedFor(request.ip)
    if (!closed) return done()
    reply.header('retry-after', String(closedForSeconds(closed, options.now())))
    const asked = { ...closed, isForm: request.method === 'POST' }
    done(new PageError(503, 'maintenance', (context) => maintenancePage(context, asked)))
  })
  app.addHook('preHandler', otherHosts.refuseForm)
  app.addHook('onRequest', (request, _reply, done) => {
    if (isInFrame(request)) witness.framed(askedOf(request), serviceIn(request))
    done()
  })
  // Here, as what is not found is ours to answer.
  app.addHook('onRequest', otherMethods.hook)

  /** `service-malformed: fragment`: one word, and what it leaves open. */
  function noteRefusal(request: FastifyRequest, { reason, status }: PageError) {
    const [what = '', detail] = reason.split(': ', 2)
    noteSupport(request, what, status, detail)
  }

  app.setErrorHandler(async (error: FastifyError | PageError, request, reply) => {
    const refusal = error instanceof PageError ? error : pageErrorFor(error, request, noticeBoard)
    logRefusal(request, refusal)
    noteRefusal(request, refusal)
    if (refusal.status === 503 && !reply.hasHeader('retry-after'))
      reply.header('retry-after', String(OUTAGE_RETRY_SECONDS))
    const service = refusal.reason.startsWith('service-') ? serviceIn(request) : undefined
    if (service !== undefined) witness.loginRefused(askedOf(request), service)
    return pages.send(request, reply, refusal.page, { status: refusal.status })
  })

  app.setNotFoundHandler(async (request, reply) => {
    witness.notFound(askedOf(request), serviceIn(request))
    noteSupport(request, 'not-found', 404)
    return pages.send(request, reply, (context) => errorPage(context, { kind: 'not-found' }), {
      status: 404,
    })
  })

  /** HEAD is answered without doing anything that GET does (R0.10). */
  const head = async (_request: FastifyRequest, reply: FastifyReply) =>
    reply.header('content-type', 'text/html; charset=utf-8').send()

  function refuseMethod(request: FastifyRequest, reply: FastifyReply) {
    noteSupport(request, 'method', 405)
    const page = (context: PageContext) => errorPage(context, { kind: 'method' })
    return pages.send(request, reply, page, { status: 405 })
  }

  for (const base of bases) {
    const portalPath = `${base}/`
    const privacyPath = `${base}/privacy`
    const helpPath = `${base}/help`
    const notLinkedPath = `${base}${NOT_LINKED_ROUTE}`
    app.get(portalPath, (request, reply) => portal(request, reply, base))
    app.get(`${base}/login`, (request, reply) => login(request, reply, askedInQuery(request), base))
    app.post(`${base}/login`, (request, reply) => signIn(request, reply, base))
    app.get(`${base}/logout`, STAYS_OPEN, logout)
    app.post(`${base}/logout`, STAYS_OPEN, logout)
    app.get(`${base}/logout/done`, STAYS_OPEN, logoutDone)
    const askPath = `${base}/logout/ask`
    app.get(askPath, STAYS_OPEN, (request, reply) => signOutQuestion.show(request, reply, base))
    app.get(privacyPath, STAYS_OPEN, privacy)
    app.get(helpPath, STAYS_OPEN, (request, reply) => pages.send(request, reply, helpPage))
    const knownPath = `${base}/account/phone/known`
    app.post(knownPath, accountGate.page(base, phoneBanner.known))
    // No other method is answered: for strangers nothing is here.
    app.get(`${base}${HEALTH_ROUTE}`, STAYS_OPEN, accountGate.page(base, health))
    const recovery = recoveryRoutes(app, base)
    const ofPortal = portalRoutes(app, base)
    const ownAccount = accountRoutes.routes(app, base)
    const readOnly = [
      portalPath,
      privacyPath,
      helpPath,
      `${base}/logout/done`,
      askPath,
      ...recovery.pages,
      ...ofPortal.pages,
      ...ownAccount.pages,
    ]
    const withForms = [
      `${base}/login`,
      `${base}/logout`,
      ...ownAccount.forms,
      notLinkedPath,
      ...recovery.forms,
      ...stepRoutes(app, base),
      ...secondFactor.routes(app, base),
    ]
    for (const path of [...readOnly, ...withForms]) {
      app.head(path, head)
    }
    for (const path of [knownPath, ...ofPortal.postOnly]) {
      otherMethods.refuse(path, ['POST'], refuseMethod)
    }
    for (const path of readOnly) otherMethods.refuse(path, ['GET', 'HEAD'], refuseMethod)
    app.get(notLinkedPath, accountGate.page(base, notLinked.show))
    app.post(notLinkedPath, accountGate.page(base, notLinked.done))
    for (const path of withForms) {
      otherMethods.refuse(path, ['GET', 'HEAD', 'POST'], refuseMethod)
    }
    assets.route(app, base)
  }

  const [first = ''] = bases
  if (!bases.includes('')) {
    app.get('/', async (_request, reply) => reply.redirect(`${first}/`, 302))
  }
}

/**
 * The body of a form, byte by byte like a query. Bytes that are not UTF-8 have been lost by then, so
 * that two different values could become one: refused. Browsers escape them and never send any.
 */
function parseForm(body: string) {
  if (body.includes('\uFFFD')) throw refuseRequest('form-not-utf-8')
  return parseQuery(Buffer.from(body, 'utf8').toString('latin1')) as unknown as Record<
    string,
    unknown
  >
}

/** A page for what Fastify refused or for what went wrong with us. */
function pageErrorFor(
  error: FastifyError,
  request: FastifyRequest,
  notices: Pick<NoticeBoard, 'latest'>,
): PageError {
  const status = error.statusCode ?? 500
  if (status >= 400 && status < 500) {
    return new PageError(status, error.code, (context) =>
      errorPage(context, { kind: 'bad-request' }),
    )
  }
  request.log.error({ event: 'request.failed', supportCode: request.id, err: error })
  const until = notices.latest().maintenanceNow?.until
  if (until !== undefined) {
    return new PageError(503, 'maintenance', (context) => maintenancePage(context, { until }))
  }
  const page = (context: PageContext) => errorPage(context, { kind: 'problem' })
  return new PageError(isOutage(error) ? 503 : 500, 'problem', page)
}

function logRefusal(request: FastifyRequest, { status, reason }: PageError) {
  request.log.info({ event: 'request.refused', supportCode: request.id, status, reason })
}
