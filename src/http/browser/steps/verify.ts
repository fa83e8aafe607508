import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Instant } from '../../../protocol/ticket.ts'
import {
  mayTrustDevice,
  type SecondFactorRules,
} from '../../../second-factor/second-factor-policy.ts'
import type { SecondFactor } from '../../../second-factor/second-factor-types.ts'
import type { FailureTrail } from '../../../sign-in/failure-trail.ts'
import { holderOf, type PendingSignInStore } from '../../../sign-in/pending-sign-in-store.ts'
import { formOf, queryOf } from '../../request-query.ts'
import { signInTraceOf } from '../../sign-in-trace.ts'
import type { NoteSupport } from '../../support-note.ts'
import { typedText } from '../../typed-text.ts'
import type { Cookies } from '../cookies.ts'
import { personAct } from '../person-act.ts'
import type { GuardFor } from '../second-factor/code-guard.ts'
import {
  type CodeKind,
  type CodeProblem,
  codeProblemDetail,
  codeProblemStatus,
  codeProblemText,
} from '../second-factor/code-words.ts'
import type { AtStep, StepGate } from './step-gate.ts'
import { verifyPage } from './verify-page.ts'

type Parts = Readonly<{
  gate: StepGate
  cookies: Cookies
  pendingSignIns: Pick<PendingSignInStore, 'noteSecondFactor' | 'countTry'>
  secondFactor: Pick<SecondFactor, 'checkCode' | 'spendRecoveryCode' | 'spendBypass' | 'trust'>
  secondFactorRules: SecondFactorRules
  /** How long a device may be trusted; 0: none is. */
  trustedDeviceDays: number
  guardFor: GuardFor
  failureTrail: Pick<FailureTrail, 'noteWrongCode'>
  noteSupport: NoteSupport
  now(): Instant
}>

type At = AtStep<'verify-second-factor'>

type Shown = Readonly<{ problem?: CodeProblem; isTooOld?: boolean; isTrustChosen?: boolean }>

/** Codes of one sign-in, besides what the brake lets through: after them it begins anew. */
const MOST_TRIES = 20

/** `/login/verify`: the second factor, before anything else (S7). */
export function createVerify(parts: Parts) {
  const { gate, cookies, pendingSignIns, secondFactor, secondFactorRules, guardFor, now } = parts
  const { failureTrail } = parts

  function trustDaysFor({ account, pending }: At): number | undefined {
    const isOffered =
      parts.trustedDeviceDays > 0 &&
      !pending.choices.isSharedComputer &&
      mayTrustDevice(account.groups, secondFactorRules)
    return isOffered ? parts.trustedDeviceDays : undefined
  }

  function show(at: At, kind: CodeKind, shown: Shown = {}): Promise<FastifyReply> {
    const { problem, isTooOld, isTrustChosen = false } = shown
    const path = `${at.base}/login/verify`
    return gate.send(
      at,
      (context) =>
        verifyPage(context, {
          kind,
          step: at.step,
          action: kind === 'app' ? path : `${path}?with=${kind}`,
          ...gate.shownAt(at, context),
          trustDays: kind === 'bypass' ? undefined : trustDaysFor(at),
          isTrustChosen,
          general: isTooOld ? context.messages.steps.tooOld : undefined,
          problem: problem && codeProblemText(context, kind, problem, now()),
          needsCode: problem !== undefined && problem.kind !== 'empty',
        }),
      problem && codeProblemStatus(problem),
    )
  }

  function check(at: At, kind: CodeKind, code: string) {
    const { request, account, pending, key } = at
    const act = personAct(request, account.id, now())
    const guard = guardFor(request, account, pending.credentialEpoch)
    switch (kind) {
      case 'app':
        return secondFactor.checkCode(act, account.id, code, guard)
      case 'recovery':
        return secondFactor.spendRecoveryCode(act, account.id, code, guard)
      case 'bypass':
        return secondFactor.spendBypass(act, account.id, { holder: holderOf(key), code, guard })
    }
  }

  async function trustDevice({ request, reply, account }: At) {
    const act = personAct(request, account.id, now())
    const device = String(request.headers['user-agent'] ?? '')
    const trusted = await secondFactor.trust(act, account.id, device)
    if (!trusted) return
    const seconds = Math.max(1, Math.floor((trusted.expiresAt - now()) / 1000))
    cookies.device.set(reply, trusted.token, seconds)
  }

  async function verify(at: At): Promise<FastifyReply> {
    const kind = kindIn(at.request)
    const form = formOf(at.request)
    const isTrustChosen = form.first('trust') !== undefined && trustDaysFor(at) !== undefined
    if (!(await gate.isOurForm(at))) return show(at, kind, { isTooOld: true, isTrustChosen })
    const code = typedText(form, 'code')
    if (code.trim() === '') return show(at, kind, { problem: { kind: 'empty' }, isTrustChosen })
    if (!(await pendingSignIns.countTry(at.key, MOST_TRIES, now()))) return gate.giveUp(at)
    const checked = await check(at, kind, code)
    if (checked.kind !== 'right') {
      at.request.log.info({
        event: 'second-factor.refused',
        supportCode: at.request.id,
        kind: checked.kind,
      })
      if (checked.kind === 'wrong' || checked.kind === 'locked') {
        const trace = { ...signInTraceOf(at.request), serviceId: at.url?.service.id }
        failureTrail.noteWrongCode(at.account.id, trace)
      }
      parts.noteSupport(
        at.request,
        `second-factor.${checked.kind}`,
        codeProblemStatus(checked),
        codeProblemDetail(checked),
      )
      return show(at, kind, { problem: checked, isTrustChosen })
    }
    // What the help desk read out proves nothing but that another app may be enrolled.
    if (kind !== 'bypass') {
      const isNoted = await pendingSignIns.noteSecondFactor(at.key, now())
      if (isNoted && isTrustChosen) await trustDevice(at)
    }
    return gate.proceed(at)
  }

  return { show: (at: At) => show(at, kindIn(at.request)), verify }
}

function kindIn(request: FastifyRequest): CodeKind {
  const asked: string | undefined = queryOf(request).first('with')
  return asked === 'recovery' || asked === 'bypass' ? asked : 'app'
}
