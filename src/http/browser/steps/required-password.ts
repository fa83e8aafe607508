import type { FastifyReply } from 'fastify'
import { addressOf } from '../../../accounts/account.ts'
import type { ChoosePassword } from '../../../passwords/choose-password.ts'
import type { PasswordRules } from '../../../passwords/password-rules.ts'
import type { Instant } from '../../../protocol/ticket.ts'
import type { SecondFactor } from '../../../second-factor/second-factor-types.ts'
import type { PendingSignInStore } from '../../../sign-in/pending-sign-in-store.ts'
import type { NoteSupport } from '../../support-note.ts'
import { type NewPasswordMistake, readNewPassword } from '../new-password/new-password-fields.ts'
import { personAct } from '../person-act.ts'
import { requiredPasswordPage } from './required-password-page.ts'
import type { AtStep, StepGate } from './step-gate.ts'

type Parts = Readonly<{
  gate: StepGate
  pendingSignIns: Pick<PendingSignInStore, 'notePassword'>
  choosePassword: ChoosePassword
  passwordRules: Pick<PasswordRules, 'policyFor'>
  secondFactor: Pick<SecondFactor, 'stateOf'>
  noteSupport: NoteSupport
  now(): Instant
}>

type At = AtStep<'change-password'>

type Shown = Readonly<{
  status?: number
  mistakes?: readonly NewPasswordMistake[]
  general?: 'too-old' | Readonly<{ crowdedSeconds: number }>
}>

/**
 * `/password/required`: another password before anything else (S6). The sign-in goes on with the new
 * one; all sessions of the account have ended (security row 27).
 */
export function createRequiredPassword(parts: Parts) {
  const { gate, pendingSignIns, choosePassword, passwordRules, secondFactor } = parts
  const { noteSupport, now } = parts

  async function hasSecondFactor(accountId: number): Promise<boolean> {
    return (await secondFactor.stateOf(accountId, now())).isEnrolled
  }

  async function show(at: At, { status, mistakes, general }: Shown = {}): Promise<FastifyReply> {
    const { account, base, step } = at
    const policy = passwordRules.policyFor({
      groups: account.groups,
      hasSecondFactor: await hasSecondFactor(account.id),
    })
    return gate.send(
      at,
      (context) =>
        requiredPasswordPage(context, {
          step,
          action: `${base}/password/required`,
          ...gate.shownAt(at, context),
          general: general && generalText(context.messages.steps, general),
          fields: { policy, username: addressOf(account.primary), mistakes, hasFocus: true },
        }),
      status,
    )
  }

  async function choose(at: At): Promise<FastifyReply> {
    if (!(await gate.isOurForm(at))) return show(at, { general: 'too-old' })
    const typed = readNewPassword(at.request)
    if ('mistakes' in typed) return show(at, { status: 422, mistakes: typed.mistakes })
    const { account, request, pending, key } = at
    const chosen = await choosePassword({
      account,
      password: typed.password,
      policyFacts: { hasSecondFactor: await hasSecondFactor(account.id) },
      act: personAct(request, account.id, now()),
      mustDifferFromCurrent: true,
      expectedChangedAt: pending.passwordChangedAt,
    })
    switch (chosen.kind) {
      case 'refused':
        return show(at, { status: 422, mistakes: chosen.problems })
      case 'busy':
        at.reply.header('retry-after', String(chosen.retryAfterSeconds))
        noteSupport(request, 'form.busy', 503)
        return show(at, { status: 503, general: { crowdedSeconds: chosen.retryAfterSeconds } })
      case 'chosen':
        await pendingSignIns.notePassword(key, chosen.credentialEpoch, now())
    }
    // Where the account has yet another password by now, this sign-in is over: that is told there.
    return gate.proceed(at)
  }

  return { show: (at: At) => show(at), choose }
}

type StepWords = Readonly<{ tooOld: string; crowded(seconds: number): string }>

function generalText(words: StepWords, general: NonNullable<Shown['general']>): string {
  return general === 'too-old' ? words.tooOld : words.crowded(general.crowdedSeconds)
}
