import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Account } from '../../../accounts/account.ts'
import { type LoginRequest, readLoginRequest } from '../../../protocol/login-request.ts'
import { parseQuery } from '../../../protocol/query.ts'
import type { AdmittedUrl, ServiceRegistry } from '../../../services/service-registry.ts'
import type { Step, StepKind } from '../../../sign-in/next-step.ts'
import type { PendingSignIn } from '../../../sign-in/pending-sign-in.ts'
import type { FoundPending, PendingKey } from '../../../sign-in/pending-sign-in-store.ts'
import type { LookedUp, SignInSteps } from '../../../sign-in/sign-in-steps.ts'
import type { LoginTickets } from '../../../tickets/login-ticket.ts'
import { formOf } from '../../request-query.ts'
import { signInTraceOf } from '../../sign-in-trace.ts'
import type { NoteSupport } from '../../support-note.ts'
import { admitOrRefuse, namedApplication } from '../admission.ts'
import type { Cookies } from '../cookies.ts'
import { type Destination, destinationOf } from '../destination.ts'
import type { Enter } from '../enter.ts'
import { loginAction } from '../login-action.ts'
import type { ShowLoginForm } from '../login-form.ts'
import type { IsFromElsewhere } from '../origin-check.ts'
import type { PageContext, RenderedPage } from '../page-context.ts'
import type { PageRenderer } from '../page-renderer.ts'
import { refuseRequest } from '../refuse-request.ts'
import { toLogin } from '../to-login.ts'
import { circumstancesOf } from './circumstances.ts'
import { type EndPending, pendingKeyOf } from './end-pending.ts'
import { stepPath } from './step-path.ts'

type Parts = Readonly<{
  isFromElsewhere: IsFromElsewhere
  registry: ServiceRegistry
  cookies: Cookies
  pages: PageRenderer
  loginTickets: LoginTickets
  signInSteps: Pick<SignInSteps, 'find' | 'complete'>
  endPending: EndPending
  showLoginForm: ShowLoginForm
  enter: Enter
  noteSupport: NoteSupport
  now(): number
}>

/** A request of somebody who is at the step that its page is for. */
export type AtStep<Kind extends StepKind = StepKind> = Readonly<{
  request: FastifyRequest
  reply: FastifyReply
  base: string
  key: PendingKey
  pending: FoundPending
  account: Account
  step: Extract<Step, { kind: Kind }>
  /** The address that an application asked for. */
  url: AdmittedUrl | undefined
  /** The application that the sign-in leads to. */
  destination: Destination | undefined
}>

/** Pages of ours at which somebody says that it was not them. */
type OwnPage = '/recover/cancel' | '/account'

/** What a page does at a step. */
type StepHandlers = {
  readonly [Kind in StepKind]?: (at: AtStep<Kind>) => Promise<FastifyReply>
}

export type Handler = (request: FastifyRequest, reply: FastifyReply) => Promise<FastifyReply>

/**
 * Another use of a step's address, for people who are not at the step: a handler, if this request is
 * one for it.
 */
export type Aside = (request: FastifyRequest) => Promise<Handler | undefined>

/** The hidden field of the step's token. */
export const TOKEN_FIELD = 'token'

/**
 * Lets a page of the way from the password to the session be seen and sent by whoever is at that very
 * step, and leads everybody else to where they are: to another step, to their application when nothing
 * is left to do, or back to the form, with the name kept, when it took too long (security row 61).
 */
export function createStepGate(parts: Parts) {
  const { isFromElsewhere, registry, cookies, pages, loginTickets } = parts
  const { signInSteps, endPending, showLoginForm, enter, noteSupport, now } = parts

  const keyOf = (request: FastifyRequest) => pendingKeyOf(request, cookies)

  /** Checked each time: the registry may have changed since the application asked (R2.05). */
  function askedFor({ asked }: PendingSignIn, instead?: OwnPage) {
    const request = askedIn(asked)
    if (instead !== undefined) {
      return { asked: { ...request, address: undefined, next: instead }, url: undefined }
    }
    const url =
      request.address === undefined ? undefined : admitOrRefuse(registry, request.address, now())
    return { asked: request, url }
  }

  const hereFor = (request: FastifyRequest, instead?: OwnPage) => (pending: PendingSignIn) => {
    const { asked, url } = askedFor(pending, instead)
    return circumstancesOf(request, cookies, url, asked)
  }

  /** The form again, as it was filled in, but for the password. */
  function showForm(
    request: FastifyRequest,
    reply: FastifyReply,
    {
      kind,
      pending,
    }: Readonly<{
      kind: 'expired' | 'overtaken' | 'given-up'
      pending: PendingSignIn
    }>,
  ) {
    const { asked, url } = askedFor(pending)
    const { typedName: username, choices } = pending
    const error = { kind: `sign-in-${kind}` } as const
    noteSupport(request, `sign-in.${kind}`, 200)
    return showLoginForm(request, reply, { asked, url, username, choices, error })
  }

  function toForm(base: string, reply: FastifyReply) {
    return reply.code(303).header('location', `${base}/login`).send()
  }

  /** Too many codes were tried: it begins anew. */
  async function giveUp({ request, reply, pending }: AtStep): Promise<FastifyReply> {
    await endPending(request, reply)
    return showForm(request, reply, { kind: 'given-up', pending })
  }

  async function lookUp(request: FastifyRequest): Promise<LookedUp & { key?: PendingKey }> {
    const key = keyOf(request)
    if (!key) return { kind: 'none' }
    return { ...(await signInSteps.find(key, hereFor(request))), key }
  }

  /**
   * Goes on to what is left to do, or, when that is nothing, begins the session; `instead` is a page of
   * ours in place of where it was to lead.
   */
  async function proceed(
    request: FastifyRequest,
    reply: FastifyReply,
    base: string,
    instead?: OwnPage,
  ): Promise<FastifyReply> {
    const key = keyOf(request)
    if (!key) return toForm(base, reply)
    const previousCookie = cookies.session.read(request)
    const completed = await signInSteps.complete(key, hereFor(request, instead), {
      previousCookie,
      trace: signInTraceOf(request),
    })
    switch (completed.kind) {
      case 'to-do':
        return reply.code(303).header('location', stepPath(base, completed.step)).send()
      case 'signed-in': {
        const { signedOn, account, pending } = completed
        return enter(request, reply, {
          base,
          signedOn,
          account,
          credentialEpoch: pending.credentialEpoch,
          isSharedComputer: pending.choices.isSharedComputer,
          ...askedFor(pending, instead),
        })
      }
      case 'over': {
        const found = await lookUp(request)
        return isOver(found) ? showForm(request, reply, found) : toForm(base, reply)
      }
    }
  }

  const purposeOf = ({ key, step }: Pick<AtStep, 'key' | 'step'>) =>
    ['step', step.kind, key.cookie].join('\0')

  return {
    proceed: ({ request, reply, base }: Pick<AtStep, 'request' | 'reply' | 'base'>) =>
      proceed(request, reply, base),

    /** The same, but to a page of our own: the person has something to settle there first. */
    proceedTo: (
      page: OwnPage,
      { request, reply, base }: Pick<AtStep, 'request' | 'reply' | 'base'>,
    ) => proceed(request, reply, base, page),

    giveUp,

    /** Somebody else wants to sign in: this one is over, and the form asks for the same application. */
    stop(base: string): Handler {
      return async (request, reply) => {
        const found = await lookUp(request)
        await endPending(request, reply)
        if (found.kind === 'none') return toForm(base, reply)
        const { asked } = askedFor(found.pending)
        return reply.code(303).header('location', loginAction(base, asked)).send()
      }
    },

    /**
     * A handler for a page, under this mount: what it does at each of the steps that it is for. Who
     * is at none of them may come for something else at this address.
     */
    page(base: string, steps: StepHandlers, aside: Aside = async () => undefined): Handler {
      return async (request, reply) => {
        const found = await lookUp(request)
        const isAtOne = found.kind === 'open' && found.step && found.step.kind in steps
        const other = isAtOne ? undefined : await aside(request)
        if (other) return other(request, reply)
        // Some of these addresses are pages of the account as well: the sign-in leads back to them.
        if (found.kind === 'none' || !found.key) return toLogin(request, reply, base)
        if (isOver(found)) return showForm(request, reply, found)
        const { step, pending, account, key } = found
        // What was left to do was done in another tab, or is not asked any more.
        if (!step) return proceed(request, reply, base)
        const show = steps[step.kind] as ((at: AtStep) => Promise<FastifyReply>) | undefined
        if (!show) return reply.code(303).header('location', stepPath(base, step)).send()
        const { url, asked } = askedFor(pending)
        const destination = destinationOf(asked, url, registry)
        return show({ request, reply, base, key, pending, account, step, url, destination })
      }
    },

    /** What the page of every step shows; its token is good once, for this step and browser. */
    shownAt: (at: AtStep, { locale }: Pick<PageContext, 'locale'>) => ({
      token: [TOKEN_FIELD, loginTickets.issue(at.key.browser, purposeOf(at))] as const,
      who: at.pending.typedName,
      target: at.destination && namedApplication(at.destination, locale),
    }),

    /** Whether the form that was posted is one that we showed at this step, in this browser. */
    async isOurForm(at: Pick<AtStep, 'request' | 'key' | 'step'>): Promise<boolean> {
      const token = formOf(at.request).first(TOKEN_FIELD)
      const isOurs =
        token !== undefined &&
        !isFromElsewhere(at.request) &&
        (await loginTickets.spend(token, at.key.browser, purposeOf(at)))
      if (!isOurs) noteSupport(at.request, 'form.too-old', 200)
      return isOurs
    },

    /** Sends a page of a step: its form may end at the application (R1.25, product 4.5). */
    send(
      { request, reply, base, step, destination }: AtStep,
      build: (context: PageContext) => RenderedPage,
      status = 200,
    ): Promise<FastifyReply> {
      const currentUrl = stepPath(base, step)
      return pages.send(request, reply, (context) => build({ ...context, currentUrl }), {
        status,
        formOrigins: destination?.formOrigins ?? [],
      })
    },
  }
}

export type StepGate = ReturnType<typeof createStepGate>

function askedIn(query: string): LoginRequest {
  const asked = readLoginRequest(parseQuery(query))
  if ('problem' in asked) throw refuseRequest(asked.problem)
  return asked
}

function isOver<Found extends LookedUp>(
  found: Found,
): found is Extract<Found, { kind: 'expired' | 'overtaken' }> {
  return found.kind === 'expired' || found.kind === 'overtaken'
}
