import type { FastifyReply, FastifyRequest } from 'fastify'
import { addressOf } from '../../../accounts/account.ts'
import type { AccountStore } from '../../../accounts/account-store.ts'
import type { ChoosePassword } from '../../../passwords/choose-password.ts'
import { HashingQueueFull } from '../../../passwords/hashing-queue.ts'
import type { PasswordRules } from '../../../passwords/password-rules.ts'
import type { Instant } from '../../../protocol/ticket.ts'
import type { ConfirmPassword, SecondFactor } from '../../../second-factor/second-factor-types.ts'
import type { FindPasswordStanding } from '../../../sign-in/password-standing.ts'
import type { KnownBrowsers } from '../../../throttle/known-browser.ts'
import type { LoginTickets } from '../../../tickets/login-ticket.ts'
import { formOf, queryOf } from '../../request-query.ts'
import { typedText } from '../../typed-text.ts'
import type { Cookies } from '../cookies.ts'
import { type NewPasswordMistake, readNewPassword } from '../new-password/new-password-fields.ts'
import { isFromElsewhere } from '../origin-check.ts'
import type { PageContext } from '../page-context.ts'
import type { PageRenderer } from '../page-renderer.ts'
import { personAct } from '../person-act.ts'
import { refuseRequest } from '../refuse-request.ts'
import type { GuardFor } from '../second-factor/code-guard.ts'
import {
  type CodeProblem,
  codeProblemStatus,
  codeProblemText,
} from '../second-factor/code-words.ts'
import type { FindSignedIn, SignedIn } from '../signed-in.ts'
import { passwordPage } from './password-page.ts'

type Parts = Readonly<{
  publicUrl: string
  cookies: Cookies
  pages: PageRenderer
  loginTickets: LoginTickets
  newBrowserId(): string
  findSignedIn: FindSignedIn
  accounts: Pick<AccountStore, 'findByMailbox'>
  passwordStanding: FindPasswordStanding
  passwordRules: Pick<PasswordRules, 'policyFor'>
  secondFactor: Pick<SecondFactor, 'stateOf'>
  confirmPassword: ConfirmPassword
  choosePassword: ChoosePassword
  guardFor: GuardFor
  knownBrowsers: KnownBrowsers
  now(): Instant
}>

type Visit = Readonly<{
  request: FastifyRequest
  reply: FastifyReply
  base: string
  signedIn: SignedIn
}>

type General = 'too-old' | 'overtaken' | Readonly<{ crowdedSeconds: number }>

type Shown = Readonly<{
  status?: number
  mistakes?: readonly NewPasswordMistake[] | undefined
  current?: 'empty' | CodeProblem
  general?: General
}>

const TOKEN = 'token'

/** `/account/password`: a password is changed by choice (S14). The other sessions end (row 27). */
export function createPassword(parts: Parts) {
  const { publicUrl, cookies, pages, loginTickets, findSignedIn, accounts, guardFor, now } = parts
  const { passwordStanding, passwordRules, secondFactor, knownBrowsers } = parts
  const { confirmPassword, choosePassword } = parts

  const pathOf = (base: string) => `${base}/account/password`
  const purposeOf = ({ session }: SignedIn) => `password\0${session.id}`

  async function show(visit: Visit, shown: Shown = {}): Promise<FastifyReply> {
    const { request, reply, base, signedIn } = visit
    const { account } = signedIn
    const { status = 200, mistakes, current, general } = shown
    const browser = cookies.browser.readOrSet(request, reply, parts.newBrowserId)
    const hasSecondFactor = await isEnrolled(account.id)
    const { home } = await passwordStanding(account, hasSecondFactor)
    const policy = passwordRules.policyFor({ groups: account.groups, hasSecondFactor })
    return pages.send(
      request,
      reply,
      (context) =>
        passwordPage(
          { ...context, currentUrl: pathOf(base) },
          {
            action: pathOf(base),
            token: [TOKEN, loginTickets.issue(browser, purposeOf(signedIn))],
            home,
            fields: { policy, username: addressOf(account.primary), mistakes },
            currentProblem: current && currentText(context, current),
            general: general && generalText(context, general),
            isDone: request.method === 'GET' && queryOf(request).first('changed') !== undefined,
          },
        ),
      { status },
    )
  }

  function currentText(context: PageContext, problem: NonNullable<Shown['current']>): string {
    if (problem === 'empty') return context.messages.steps.changePassword.emptyCurrent
    return codeProblemText(context, 'app', problem, now())
  }

  async function isEnrolled(accountId: number): Promise<boolean> {
    return (await secondFactor.stateOf(accountId, now())).isEnrolled
  }

  async function isOurForm({ request, signedIn }: Visit): Promise<boolean> {
    const browser = cookies.browser.read(request)
    const token = formOf(request).first(TOKEN)
    if (token === undefined || browser === undefined) return false
    if (isFromElsewhere(request, publicUrl)) return false
    return loginTickets.spend(token, browser, purposeOf(signedIn))
  }

  /** Behind the brake, as one typed at the sign-in (row 33). Undefined: it is right. */
  async function problemWith(
    { request, signedIn: { account } }: Visit,
    typed: string,
    credentialEpoch: number,
  ): Promise<CodeProblem | undefined> {
    const turn = await guardFor(request, account, credentialEpoch)('current-password')
    if (turn.kind !== 'go') return turn
    try {
      const answer = await confirmPassword(account.id, typed)
      if (answer === 'wrong') {
        const { triesLeft, lockedUntil } = await turn.failed()
        return lockedUntil === undefined
          ? { kind: 'wrong-password', triesLeft }
          : { kind: 'locked', until: lockedUntil }
      }
      if (answer === 'right') {
        await turn.succeeded()
        return undefined
      }
    } catch (error) {
      await turn.takeBack()
      throw error
    }
    await turn.takeBack()
    return { kind: 'unavailable' }
  }

  async function change(visit: Visit): Promise<FastifyReply> {
    const { request, reply, base, signedIn } = visit
    const { account, session } = signedIn
    if (formOf(request).isRepeated('current')) throw refuseRequest('repeated')
    if (!(await isOurForm(visit))) return show(visit, { status: 403, general: 'too-old' })
    const current = typedText(formOf(request), 'current')
    const typed = readNewPassword(request)
    const mistakes = 'mistakes' in typed ? typed.mistakes : undefined
    if (current === '') return show(visit, { status: 422, current: 'empty', mistakes })
    if ('mistakes' in typed) return show(visit, { status: 422, mistakes: typed.mistakes })
    const found = await accounts.findByMailbox(account.primary)
    const problem = await problemWith(visit, current, found?.credentialEpoch ?? 0)
    if (problem) {
      // Not 401: the person is signed in, and the browser must not think otherwise.
      const status = codeProblemStatus(problem)
      return show(visit, { status: status === 401 ? 422 : status, current: problem })
    }
    const hasSecondFactor = await isEnrolled(account.id)
    const { home } = await passwordStanding(account, hasSecondFactor)
    if (home.kind !== 'here') return show(visit)
    const chosen = await choosePassword({
      account,
      password: typed.password,
      policyFacts: { hasSecondFactor },
      act: personAct(request, account.id, now()),
      keepSessionId: session.id,
      mustDifferFromCurrent: true,
      expectedChangedAt: found?.passwordChangedAt,
    })
    switch (chosen.kind) {
      case 'refused':
        return show(visit, { status: 422, mistakes: chosen.problems })
      case 'overtaken':
        return show(visit, { status: 409, general: 'overtaken' })
      case 'busy':
        return crowded(visit, chosen.retryAfterSeconds)
    }
    const cookie = cookies.knownBrowser.read(request)
    if (cookie !== undefined) {
      const person = { id: account.id, credentialEpoch: chosen.credentialEpoch }
      const known = knownBrowsers.remember(cookie, person)
      cookies.knownBrowser.set(reply, known, knownBrowsers.cookieSeconds)
    }
    return reply
      .code(303)
      .header('location', `${pathOf(base)}?changed=1`)
      .send()
  }

  function crowded(visit: Visit, seconds: number) {
    visit.reply.header('retry-after', String(seconds))
    return show(visit, { status: 503, general: { crowdedSeconds: seconds } })
  }

  return {
    async show(request: FastifyRequest, reply: FastifyReply, base: string) {
      const signedIn = await findSignedIn(request)
      if (!signedIn) return reply.code(302).header('location', `${base}/login`).send()
      return show({ request, reply, base, signedIn })
    },

    async change(request: FastifyRequest, reply: FastifyReply, base: string) {
      const signedIn = await findSignedIn(request)
      if (!signedIn) return reply.code(303).header('location', `${base}/login`).send()
      const visit = { request, reply, base, signedIn }
      try {
        return await change(visit)
      } catch (error) {
        if (!(error instanceof HashingQueueFull)) throw error
        return crowded(visit, error.retryAfterSeconds)
      }
    },
  }
}

function generalText({ messages }: PageContext, general: General): string {
  const { steps } = messages
  if (general === 'too-old') return steps.tooOld
  if (general === 'overtaken') return steps.changePassword.overtaken
  return steps.crowded(general.crowdedSeconds)
}
