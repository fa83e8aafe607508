import type { FastifyReply, FastifyRequest } from 'fastify'
import type { RenameNotices } from '../../accounts/rename-notice.ts'
import type { IsActivationCode } from '../../recovery/is-activation-code.ts'
import type { ServiceRegistry } from '../../services/service-registry.ts'
import type { Authenticate, AuthenticationResult } from '../../sign-in/authenticate.ts'
import type { FailureTrail } from '../../sign-in/failure-trail.ts'
import type { SignInSteps } from '../../sign-in/sign-in-steps.ts'
import { networkOf } from '../../throttle/network-of.ts'
import type { LoginTickets } from '../../tickets/login-ticket.ts'
import { signInTraceOf } from '../sign-in-trace.ts'
import type { NoteSupport } from '../support-note.ts'
import { whenHungUp } from '../when-hung-up.ts'
import { admitOrRefuse } from './admission.ts'
import { askedInForm } from './asked.ts'
import type { Cookies } from './cookies.ts'
import type { Enter } from './enter.ts'
import type { Login } from './login.ts'
import type { LoginError } from './login-error.ts'
import type { ShowLoginForm } from './login-form.ts'
import { loginErrorOf } from './login-outcome.ts'
import type { IsFromElsewhere } from './origin-check.ts'
import { retryAfterSeconds } from './retry-after.ts'
import { readSignInForm } from './sign-in-form.ts'
import { circumstancesOf } from './steps/circumstances.ts'
import { stepPath } from './steps/step-path.ts'

type Parts = Readonly<{
  isFromElsewhere: IsFromElsewhere
  registry: ServiceRegistry
  cookies: Cookies
  loginTickets: LoginTickets
  authenticate: Authenticate
  now(): number
  signInSteps: Pick<SignInSteps, 'begin'>
  isActivationCode: IsActivationCode
  enter: Enter
  /** Who signs in by a former name is told of the new one (R6). */
  renameNotices: Pick<RenameNotices, 'used'>
  failureTrail: FailureTrail
  noteSupport: NoteSupport
  showLoginForm: ShowLoginForm
  /** A POST that carries no credentials asks for them (R2.13). */
  login: Login
  activeSuffixes: readonly string[]
  /** Whether people may stay signed in when the browser is closed (R2.12). */
  offersRememberMe: boolean
}>

/** `POST /login`: the acceptor of credentials (2.2). */
export function createSignIn(parts: Parts) {
  const { isFromElsewhere, registry, cookies, loginTickets, authenticate, signInSteps } = parts
  const { enter, showLoginForm, login, offersRememberMe, now } = parts
  const { renameNotices, failureTrail, activeSuffixes, noteSupport } = parts

  return async function signIn(
    request: FastifyRequest,
    reply: FastifyReply,
    base: string,
  ): Promise<FastifyReply> {
    const form = readSignInForm(request, { offersRememberMe })
    const asked = askedInForm(request)
    // Checked again: the registry may have changed since the form was shown (R2.05).
    const url =
      asked.address === undefined ? undefined : admitOrRefuse(registry, asked.address, now())
    const { username, suffix, choices, chosenName, loginTicket } = form
    const isRenewal =
      url !== undefined &&
      cookies.session.isPresent(request) &&
      (asked.renew || !url.service.allowsSingleSignOn)
    const showForm = (shown: { status?: number; username?: string; error?: LoginError }) =>
      showLoginForm(request, reply, { asked, url, username, suffix, choices, isRenewal, ...shown })

    if (chosenName !== undefined) return showForm({ username: chosenName })
    if (form.isBlank) return form.hasFields ? showForm({}) : login(request, reply, asked, base)

    const browser = cookies.browser.read(request)
    if (browser === undefined) {
      noteSupport(request, 'sign-in.cookies-off', 200)
      return showForm({ error: { kind: 'cookies-off' } })
    }
    const isOurs = loginTicket !== undefined && !isFromElsewhere(request)
    if (!isOurs || !(await loginTickets.spend(loginTicket, browser))) {
      noteSupport(request, 'sign-in.form-too-old', 200)
      return showForm({ error: { kind: 'form-too-old' } })
    }
    if (form.missing) return showForm({ status: 401, error: form.missing })

    const trace = signInTraceOf(request)
    const outcome = await authenticate({
      typedName: withSuffix(username, suffix),
      password: form.password,
      network: networkOf(request.ip),
      browserCookie: cookies.knownBrowser.read(request),
      signal: whenHungUp(reply),
    })
    if (outcome.kind !== 'signed-in') {
      logRefusal(request, outcome)
      const status = statusOf(outcome)
      failureTrail.note(outcome, { ...trace, serviceId: url?.service.id })
      const retryAfter = retryAfterSeconds(outcome, now())
      if (retryAfter !== undefined) reply.header('retry-after', String(retryAfter))
      const isNotActivated =
        outcome.kind === 'refused' &&
        (await parts.isActivationCode(withSuffix(username, suffix), form.password))
      const what = isNotActivated ? 'not-activated' : wordOf(outcome)
      noteSupport(request, `sign-in.${what}`, status, detailOf(outcome))
      const error = isNotActivated
        ? ({ kind: 'not-activated' } as const)
        : loginErrorOf(outcome, now(), form.password)
      return showForm({ status, error })
    }

    const { account, passwordChangedAt, usedAlias, mailbox } = outcome
    if (activeSuffixes.length > 1 && activeSuffixes.includes(mailbox.suffix)) {
      cookies.suffix.set(reply, mailbox.suffix)
    }
    if (usedAlias) await renameNotices.used(account.id, mailbox)
    const begun = await signInSteps.begin(
      {
        account,
        credentialEpoch: passwordChangedAt,
        typedName: withSuffix(username, suffix),
        asked: asked.query,
        choices,
        cameFrom: networkOf(request.ip),
      },
      browser,
      circumstancesOf(request, cookies, url, asked),
      { previousCookie: cookies.session.read(request), trace },
    )
    switch (begun.kind) {
      case 'over':
        noteSupport(request, 'sign-in.overtaken', 401)
        return showForm({ status: 401, error: { kind: 'wrong' } })
      case 'to-do':
        cookies.pending.set(reply, begun.cookie)
        request.log.info({
          event: 'sign-in.pending',
          supportCode: request.id,
          step: begun.step.kind,
        })
        return reply.code(303).header('location', stepPath(base, begun.step)).send()
      case 'signed-in':
        return enter(request, reply, {
          base,
          signedOn: begun.signedOn,
          account,
          credentialEpoch: passwordChangedAt,
          isSharedComputer: choices.isSharedComputer,
          url,
          asked,
        })
    }
  }
}

/** The list beside the field counts only when the name was typed without an address. */
function withSuffix(typed: string, suffix: string | undefined): string {
  if (suffix === undefined || typed.trim() === '' || /[@＠]/.test(typed)) return typed
  return `${typed}@${suffix}`
}

type Refused = Exclude<AuthenticationResult, { kind: 'signed-in' }>

function statusOf({ kind }: Refused): number {
  switch (kind) {
    case 'locked':
    case 'throttled':
    case 'under-way':
      return 429
    case 'busy':
    case 'unavailable':
      return 503
    default:
      return 401
  }
}

/** What was wrong, in one word, for those who may know. */
function wordOf(outcome: Refused): string {
  return outcome.kind === 'refused' ? outcome.detail : outcome.kind
}

/** Until when, or for how long. */
function detailOf(outcome: Refused): string {
  if ('until' in outcome) return String(outcome.until)
  return 'retryAfterSeconds' in outcome ? String(outcome.retryAfterSeconds) : ''
}

function logRefusal(request: FastifyRequest, outcome: Refused) {
  const detail = outcome.kind === 'refused' ? outcome.detail : undefined
  request.log.info({
    event: 'sign-in.refused',
    supportCode: request.id,
    kind: outcome.kind,
    detail,
  })
}
