import type { FastifyReply } from 'fastify'
import { addressOf } from '../../../../accounts/account.ts'
import type { AccountStore } from '../../../../accounts/account-store.ts'
import { HashingQueueFull } from '../../../../passwords/hashing-queue.ts'
import type { Instant } from '../../../../protocol/ticket.ts'
import type { CheckCurrentPassword } from '../../../../second-factor/check-current-password.ts'
import { readCodeKind } from '../../../../second-factor/code-kind.ts'
import {
  isAlwaysDemanded,
  type SecondFactorRules,
} from '../../../../second-factor/second-factor-policy.ts'
import type { CodeGuard, SecondFactor } from '../../../../second-factor/second-factor-types.ts'
import { formOf } from '../../../request-query.ts'
import type { NoteSupport } from '../../../support-note.ts'
import { typedText } from '../../../typed-text.ts'
import type { PageContext } from '../../page-context.ts'
import type { PageRenderer } from '../../page-renderer.ts'
import { personAct } from '../../person-act.ts'
import { refuseRequest } from '../../refuse-request.ts'
import type { GuardFor } from '../../second-factor/code-guard.ts'
import {
  type CodeProblem,
  codeProblemStatus,
  codeProblemText,
  currentPasswordText,
  isBeyondThem,
} from '../../second-factor/code-words.ts'
import { noteProblem } from '../../second-factor/note-problem.ts'
import type { AccountGate, AccountVisit } from '../account-gate.ts'
import type { AccountPlaces } from '../account-places.ts'
import { holderOfSession } from './holder.ts'
import { type ProofFor, type ProofPage, proofPage } from './proof-page.ts'

type Parts = Readonly<{
  accountGate: AccountGate
  accountPlaces: AccountPlaces
  pages: PageRenderer
  accounts: Pick<AccountStore, 'findByMailbox'>
  checkCurrentPassword: CheckCurrentPassword
  secondFactor: Pick<
    SecondFactor,
    'stateOf' | 'beginEnrolment' | 'allowReplacement' | 'renewRecoveryCodes' | 'remove'
  >
  secondFactorRules: SecondFactorRules
  offersSecondFactor: boolean
  guardFor: GuardFor
  noteSupport: NoteSupport
  now(): Instant
}>

type Typed = Readonly<{ password: string; code: string }>

type Shown = Readonly<{
  status?: number
  problem?: CodeProblem
  code?: string
  isPasswordEmpty?: boolean
  general?: 'too-old' | Readonly<{ crowdedSeconds: number }>
}>

/**
 * The pages that ask for the password, and a code of the present app, before a second factor is turned
 * on, replaced or turned off, or its recovery codes are made anew. What each of them is not for leads
 * back to the overview.
 */
export function createProof(parts: Parts) {
  const { accountGate, accountPlaces, pages, accounts, secondFactor, guardFor, now } = parts
  const { secondFactorRules, offersSecondFactor, checkCurrentPassword, noteSupport } = parts

  const overviewOf = (base: string) => `${base}/account/2fa`

  function to({ reply }: AccountVisit, location: string) {
    return reply.code(303).header('location', location).send()
  }

  async function show(what: ProofFor, visit: AccountVisit, shown: Shown = {}) {
    const { request, reply, base, signedIn } = visit
    const { status = 200, general } = shown
    const path = `${overviewOf(base)}/${what}`
    const places = await accountPlaces(signedIn.account)
    return pages.send(
      request,
      reply,
      (context) =>
        proofPage(
          { ...context, currentUrl: path },
          {
            what,
            action: path,
            token: accountGate.tokenField(visit, what),
            places,
            username: addressOf(signedIn.account.primary),
            isAskedOutside: secondFactorRules.outside === 'required',
            problems: {
              ...problemsOf(context, what, shown),
              ...(general === undefined ? {} : { general: generalText(context, general) }),
            },
            needsCode: shown.problem !== undefined && isBeyondThem(shown.problem),
          },
        ),
      { status },
    )
  }

  function problemsOf(
    context: PageContext,
    what: ProofFor,
    { problem, code = '', isPasswordEmpty = false }: Shown,
  ): NonNullable<ProofPage['problems']> {
    const password = isPasswordEmpty
      ? context.messages.steps.changePassword.emptyCurrent
      : undefined
    if (!problem) return { password }
    const text =
      what === 'on'
        ? currentPasswordText(context, problem, now())
        : codeProblemText(context, readCodeKind(code) ?? 'either', problem, now())
    switch (problem.kind) {
      case 'wrong-password':
      case 'unavailable':
        return { password: text }
      case 'locked':
      case 'network':
      case 'under-way':
        return { general: text }
      default:
        return { password, code: text }
    }
  }

  /** Where somebody is led who has no business at this page. */
  async function elsewhere(what: ProofFor, { base, signedIn }: AccountVisit) {
    const { id, groups } = signedIn.account
    const { isEnrolled } = await secondFactor.stateOf(id, now())
    const mustHave = isAlwaysDemanded(groups, secondFactorRules)
    const mayHere = {
      on: !isEnrolled && (offersSecondFactor || mustHave),
      off: isEnrolled && !mustHave,
      replace: isEnrolled,
      renew: isEnrolled,
    }[what]
    return mayHere ? undefined : overviewOf(base)
  }

  /** Does it; the answer is where to go on, or why not. */
  async function act(
    what: ProofFor,
    { request, base, signedIn }: AccountVisit,
    { password, code }: Typed,
    guard: CodeGuard,
  ): Promise<string | CodeProblem> {
    const { account, session } = signedIn
    const deed = personAct(request, account.id, now())
    const holder = holderOfSession(session)
    const mailbox = addressOf(account.primary)
    const proof = { password, code, guard }
    const path = overviewOf(base)
    switch (what) {
      case 'on': {
        const known = await checkCurrentPassword(account.id, password, guard)
        if (known.kind !== 'right') return known
        await secondFactor.beginEnrolment(deed, account.id, { holder, mailbox })
        return `${path}/enrol`
      }
      case 'replace': {
        const allowed = await secondFactor.allowReplacement(deed, account.id, holder, proof)
        if (allowed.kind !== 'allowed') return allowed
        await secondFactor.beginEnrolment(deed, account.id, { holder, mailbox })
        return `${path}/enrol`
      }
      case 'renew': {
        const given = { holder, proof, keptSession: session.id }
        const renewed = await secondFactor.renewRecoveryCodes(deed, account.id, given)
        return renewed.kind === 'renewed' ? `${path}/codes?new=renewed` : renewed
      }
      case 'off': {
        const given = { proof, keptSession: session.id }
        const removed = await secondFactor.remove(deed, account.id, given)
        return removed.kind === 'removed' ? `${path}?done=off` : removed
      }
    }
  }

  async function send(what: ProofFor, visit: AccountVisit): Promise<FastifyReply> {
    const { request, signedIn } = visit
    const form = formOf(request)
    if (form.isRepeated('current') || form.isRepeated('code')) throw refuseRequest('repeated')
    if (!(await accountGate.isOurForm(visit, what))) {
      return show(what, visit, { status: 403, general: 'too-old' })
    }
    const password = typedText(form, 'current')
    const code = what === 'on' ? '' : typedText(form, 'code')
    const isPasswordEmpty = password === ''
    const isCodeEmpty = what !== 'on' && code.trim() === ''
    if (isPasswordEmpty || isCodeEmpty) {
      const problem = isCodeEmpty ? { problem: { kind: 'empty' } as const } : {}
      return show(what, visit, { status: 422, isPasswordEmpty, ...problem })
    }
    const found = await accounts.findByMailbox(signedIn.account.primary)
    const guard = guardFor(request, signedIn.account, found?.credentialEpoch ?? 0)
    const done = await act(what, visit, { password, code }, guard)
    if (typeof done === 'string') return to(visit, done)
    request.log.info({
      event: 'second-factor.refused',
      supportCode: request.id,
      what,
      kind: done.kind,
    })
    // Not 401: the person is signed in, and the browser must not think otherwise.
    const status = codeProblemStatus(done)
    noteProblem(noteSupport, request, 'proof', done)
    return show(what, visit, { status: status === 401 ? 422 : status, problem: done, code })
  }

  /** The page of one deed, by GET and POST. */
  return (what: ProofFor) => async (visit: AccountVisit) => {
    const other = await elsewhere(what, visit)
    if (other !== undefined) return to(visit, other)
    if (visit.request.method !== 'POST') return show(what, visit)
    try {
      return await send(what, visit)
    } catch (error) {
      if (!(error instanceof HashingQueueFull)) throw error
      visit.reply.header('retry-after', String(error.retryAfterSeconds))
      noteSupport(visit.request, 'form.busy', 503)
      const general = { crowdedSeconds: error.retryAfterSeconds }
      return show(what, visit, { status: 503, general })
    }
  }
}

function generalText({ messages }: PageContext, general: NonNullable<Shown['general']>): string {
  if (general === 'too-old') return messages.secondFactor.account.tooOld
  return messages.steps.crowded(general.crowdedSeconds)
}
