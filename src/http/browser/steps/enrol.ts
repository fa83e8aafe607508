import type { FastifyReply } from 'fastify'
import { addressOf } from '../../../accounts/account.ts'
import type { RequiredActionStore } from '../../../accounts/required-action-store.ts'
import type { Instant } from '../../../protocol/ticket.ts'
import type { SecondFactor } from '../../../second-factor/second-factor-types.ts'
import { holderOf, type PendingSignInStore } from '../../../sign-in/pending-sign-in-store.ts'
import { formOf } from '../../request-query.ts'
import type { NoteSupport } from '../../support-note.ts'
import { typedText } from '../../typed-text.ts'
import { localDate } from '../local-time.ts'
import { personAct } from '../person-act.ts'
import type { GuardFor } from '../second-factor/code-guard.ts'
import {
  type CodeProblem,
  codeProblemStatus,
  codeProblemText,
  savedCodeText,
} from '../second-factor/code-words.ts'
import { noteProblem } from '../second-factor/note-problem.ts'
import { codesPage, enrolPage } from './enrol-page.ts'
import type { AtStep, StepGate } from './step-gate.ts'

type Parts = Readonly<{
  gate: StepGate
  pendingSignIns: Pick<PendingSignInStore, 'noteSecondFactor'>
  requiredActions: Pick<RequiredActionStore, 'done'>
  secondFactor: Pick<
    SecondFactor,
    'beginEnrolment' | 'confirmEnrolment' | 'recoveryCodesOf' | 'confirmRecoveryCodes'
  >
  guardFor: GuardFor
  noteSupport: NoteSupport
  now(): Instant
}>

type Enrolling = AtStep<'enrol-second-factor'>
type Saving = AtStep<'save-recovery-codes'>

type Shown = Readonly<{ problem?: CodeProblem; general?: 'too-old' | 'expired' }>

/** `/account/2fa` on the way in (S8): an app is enrolled, then its recovery codes are kept. */
export function createEnrol(parts: Parts) {
  const { gate, pendingSignIns, requiredActions, secondFactor, guardFor, noteSupport, now } = parts

  async function showEnrolment(at: Enrolling, { problem, general }: Shown = {}) {
    const { account, request, base, key } = at
    const mailbox = addressOf(account.primary)
    const begun = await secondFactor.beginEnrolment(
      personAct(request, account.id, now()),
      account.id,
      { holder: holderOf(key), mailbox },
    )
    if (begun.kind !== 'begun') return gate.proceed(at)
    const needsCode = noteProblem(noteSupport, at.request, 'second-factor', problem)
    return gate.send(
      at,
      (context) =>
        enrolPage(context, {
          enrolment: begun.enrolment,
          why: at.step.why,
          action: `${base}/account/2fa`,
          ...gate.shownAt(at, context),
          general:
            general &&
            {
              'too-old': context.messages.steps.tooOld,
              expired: context.messages.secondFactor.enrol.expired,
            }[general],
          problem: problem && codeProblemText(context, 'app', problem, now()),
          needsCode,
        }),
      problem && codeProblemStatus(problem),
    )
  }

  async function showCodes(at: Saving, { problem, general }: Shown = {}) {
    const { account, base, key } = at
    const codes = await secondFactor.recoveryCodesOf(account.id, holderOf(key), now())
    if (!codes) return gate.proceed(at)
    const needsCode = noteProblem(noteSupport, at.request, 'second-factor', problem)
    return gate.send(
      at,
      (context) =>
        codesPage(context, {
          codes,
          printedFor: context.messages.secondFactor.codes.printedFor(
            addressOf(account.primary),
            localDate(now()),
          ),
          action: `${base}/account/2fa`,
          ...gate.shownAt(at, context),
          general: general && context.messages.steps.tooOld,
          problem: problem && savedCodeText(context, problem, now()),
          needsCode,
        }),
      problem && codeProblemStatus(problem),
    )
  }

  async function enrol(at: Enrolling): Promise<FastifyReply> {
    const { account, request, pending, key } = at
    const code = typedText(formOf(request), 'code')
    if (code.trim() === '') return showEnrolment(at, { problem: { kind: 'empty' } })
    const act = personAct(request, account.id, now())
    const guard = guardFor(request, account, pending.credentialEpoch)
    const given = { holder: holderOf(key), code, guard }
    const result = await secondFactor.confirmEnrolment(act, account.id, given)
    switch (result.kind) {
      case 'confirmed':
        await pendingSignIns.noteSecondFactor(key, now())
        await requiredActions.done(account.id, { kind: 'enrol-second-factor' }, act)
        return gate.proceed(at)
      case 'enrolled-already':
        return gate.proceed(at)
      case 'expired':
        noteSupport(request, 'second-factor.expired', 200)
        return showEnrolment(at, { general: 'expired' })
      default:
        return showEnrolment(at, { problem: result })
    }
  }

  async function saveCodes(at: Saving): Promise<FastifyReply> {
    const { account, request, pending } = at
    const code = typedText(formOf(request), 'code')
    if (code.trim() === '') return showCodes(at, { problem: { kind: 'empty' } })
    const act = personAct(request, account.id, now())
    const guard = guardFor(request, account, pending.credentialEpoch)
    const result = await secondFactor.confirmRecoveryCodes(act, account.id, code, guard)
    if (result.kind !== 'confirmed') return showCodes(at, { problem: result })
    return gate.proceed(at)
  }

  return {
    show: {
      'enrol-second-factor': (at: Enrolling) => showEnrolment(at),
      'save-recovery-codes': (at: Saving) => showCodes(at),
    },
    send: {
      'enrol-second-factor': async (at: Enrolling) =>
        (await gate.isOurForm(at)) ? enrol(at) : showEnrolment(at, { general: 'too-old' }),
      'save-recovery-codes': async (at: Saving) =>
        (await gate.isOurForm(at)) ? saveCodes(at) : showCodes(at, { general: 'too-old' }),
    },
  }
}
