import type { FastifyReply, FastifyRequest } from 'fastify'
import { addressOf } from '../../../accounts/account.ts'
import type { AccountStore } from '../../../accounts/account-store.ts'
import type { ChoosePassword } from '../../../passwords/choose-password.ts'
import { HashingQueueFull } from '../../../passwords/hashing-queue.ts'
import type { PasswordRules } from '../../../passwords/password-rules.ts'
import type { Instant } from '../../../protocol/ticket.ts'
import type { CheckCurrentPassword } from '../../../second-factor/check-current-password.ts'
import type { SecondFactor } from '../../../second-factor/second-factor-types.ts'
import type { FindPasswordStanding } from '../../../sign-in/password-standing.ts'
import type { KnownBrowsers } from '../../../throttle/known-browser.ts'
import { formOf, queryOf } from '../../request-query.ts'
import type { NoteSupport } from '../../support-note.ts'
import { typedText } from '../../typed-text.ts'
import type { Cookies } from '../cookies.ts'
import { type NewPasswordMistake, readNewPassword } from '../new-password/new-password-fields.ts'
import type { PageContext } from '../page-context.ts'
import type { PageRenderer } from '../page-renderer.ts'
import { personAct } from '../person-act.ts'
import { refuseRequest } from '../refuse-request.ts'
import type { GuardFor } from '../second-factor/code-guard.ts'
import {
  type CodeProblem,
  codeProblemStatus,
  currentPasswordText,
  isBeyondThem,
} from '../second-factor/code-words.ts'
import { noteProblem } from '../second-factor/note-problem.ts'
import type { AccountGate, AccountVisit } from './account-gate.ts'
import type { AccountPlaces } from './account-places.ts'
import { passwordPage } from './password-page.ts'

type Parts = Readonly<{
  cookies: Cookies
  pages: PageRenderer
  accountGate: AccountGate
  accountPlaces: AccountPlaces
  accounts: Pick<AccountStore, 'findByMailbox'>
  passwordStanding: FindPasswordStanding
  passwordRules: Pick<PasswordRules, 'policyFor'>
  secondFactor: Pick<SecondFactor, 'stateOf'>
  checkCurrentPassword: CheckCurrentPassword
  choosePassword: ChoosePassword
  guardFor: GuardFor
  noteSupport: NoteSupport
  knownBrowsers: KnownBrowsers
  now(): Instant
}>

type General = 'too-old' | 'overtaken' | Readonly<{ crowdedSeconds: number }>

type Shown = Readonly<{
  status?: number
  mistakes?: readonly NewPasswordMistake[] | undefined
  current?: 'empty' | CodeProblem
  general?: General
}>

const FORM = 'password'
/** So long the page that tells of a change can be loaded again. */
const TOLD_MS = 10 * 60_000

/** `/account/password`: a password is changed by choice (S14). The other sessions end (row 27). */
export function createPassword(parts: Parts) {
  const { cookies, pages, accountGate, accountPlaces, accounts, guardFor, now } = parts
  const { passwordStanding, passwordRules, secondFactor, knownBrowsers } = parts
  const { checkCurrentPassword, choosePassword, noteSupport } = parts

  const pathOf = (base: string) => `${base}/account/password`

  async function show(visit: AccountVisit, shown: Shown = {}): Promise<FastifyReply> {
    const { request, reply, base, signedIn } = visit
    const { account } = signedIn
    const { status = 200, mistakes, current, general } = shown
    const places = await accountPlaces(account)
    const hasSecondFactor = await isEnrolled(account.id)
    const { home, changedAt } = await passwordStanding(account, hasSecondFactor)
    const policy = passwordRules.policyFor({ groups: account.groups, hasSecondFactor })
    return pages.send(
      request,
      reply,
      (context) =>
        passwordPage(
          { ...context, currentUrl: pathOf(base) },
          {
            action: pathOf(base),
            token: accountGate.tokenField(visit, FORM),
            places,
            home,
            fields: { policy, username: addressOf(account.primary), mistakes },
            currentProblem: current && currentText(context, current),
            needsCode: current !== undefined && current !== 'empty' && isBeyondThem(current),
            general: general && generalText(context, general),
            isDone: isAskedForDone(request) && isRecent(changedAt),
          },
        ),
      { status },
    )
  }

  /** An address can be made up: nobody is told of a change that was none. */
  function isRecent(changedAt: Instant | undefined): boolean {
    return changedAt !== undefined && now() - changedAt < TOLD_MS
  }

  function currentText(context: PageContext, problem: NonNullable<Shown['current']>): string {
    if (problem === 'empty') return context.messages.steps.changePassword.emptyCurrent
    return currentPasswordText(context, problem, now())
  }

  async function isEnrolled(accountId: number): Promise<boolean> {
    return (await secondFactor.stateOf(accountId, now())).isEnrolled
  }

  async function change(visit: AccountVisit): Promise<FastifyReply> {
    const { request, reply, base, signedIn } = visit
    const { account, session } = signedIn
    if (formOf(request).isRepeated('current')) throw refuseRequest('repeated')
    if (!(await accountGate.isOurForm(visit, FORM)))
      return show(visit, { status: 403, general: 'too-old' })
    const current = typedText(formOf(request), 'current')
    const typed = readNewPassword(request)
    const mistakes = 'mistakes' in typed ? typed.mistakes : undefined
    if (current === '') return show(visit, { status: 422, current: 'empty', mistakes })
    if ('mistakes' in typed) return show(visit, { status: 422, mistakes: typed.mistakes })
    const found = await accounts.findByMailbox(account.primary)
    const guard = guardFor(request, account, found?.credentialEpoch ?? 0)
    const problem = await checkCurrentPassword(account.id, current, guard)
    if (problem.kind !== 'right') {
      // Not 401: the person is signed in, and the browser must not think otherwise.
      const status = codeProblemStatus(problem)
      noteProblem(noteSupport, request, 'proof', problem)
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
        noteSupport(request, 'password.overtaken', 409)
        return show(visit, { status: 409, general: 'overtaken' })
      case 'busy':
        return crowded(visit, chosen.retryAfterSeconds)
    }
    keepKnown(visit, found?.credentialEpoch ?? 0, chosen.credentialEpoch)
    return reply
      .code(303)
      .header('location', `${pathOf(base)}?changed=1`)
      .send()
  }

  /** A browser that was known stays so; one of a computer that is shared does not become so. */
  function keepKnown(
    { request, reply, signedIn }: AccountVisit,
    before: number,
    credentialEpoch: number,
  ) {
    const { id } = signedIn.account
    const cookie = cookies.knownBrowser.read(request)
    if (!knownBrowsers.recognise(cookie, { id, credentialEpoch: before })) return
    const known = knownBrowsers.remember(cookie, { id, credentialEpoch })
    cookies.knownBrowser.set(reply, known, knownBrowsers.cookieSeconds)
  }

  function crowded(visit: AccountVisit, seconds: number) {
    visit.reply.header('retry-after', String(seconds))
    noteSupport(visit.request, 'form.busy', 503)
    return show(visit, { status: 503, general: { crowdedSeconds: seconds } })
  }

  return {
    show: (visit: AccountVisit) => show(visit),

    async change(visit: AccountVisit) {
      try {
        return await change(visit)
      } catch (error) {
        if (!(error instanceof HashingQueueFull)) throw error
        return crowded(visit, error.retryAfterSeconds)
      }
    },
  }
}

function isAskedForDone(request: FastifyRequest): boolean {
  return request.method === 'GET' && queryOf(request).first('changed') !== undefined
}

function generalText({ messages }: PageContext, general: General): string {
  const { steps } = messages
  if (general === 'too-old') return steps.tooOld
  if (general === 'overtaken') return steps.changePassword.overtaken
  return steps.crowded(general.crowdedSeconds)
}
