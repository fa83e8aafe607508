import type { FastifyReply } from 'fastify'
import type { OwnPhones } from '../../../accounts/own-phone.ts'
import type { RequiredActionStore } from '../../../accounts/required-action-store.ts'
import type { Instant } from '../../../protocol/ticket.ts'
import { maskPhoneNumber } from '../../../vietnamese/phone-number.ts'
import { formOf } from '../../request-query.ts'
import { typedText } from '../../typed-text.ts'
import { personAct } from '../person-act.ts'
import { readTypedNumber } from '../typed-number.ts'
import { type PhoneProblem, phonePage } from './phone-page.ts'
import type { AtStep, StepGate } from './step-gate.ts'

type Parts = Readonly<{
  gate: StepGate
  ownPhones: Pick<OwnPhones, 'change'>
  requiredActions: Pick<RequiredActionStore, 'done'>
  now(): Instant
}>

type At = AtStep<'confirm-phone'>

type Shown = Readonly<{ typed?: string; problem?: PhoneProblem; isTooOld?: boolean }>

/** `/account/phone`: the number that support calls back (product 2.13). */
export function createPhone({ gate, ownPhones, requiredActions, now }: Parts) {
  function show(at: At, { typed, problem, isTooOld }: Shown = {}): Promise<FastifyReply> {
    const { account, base } = at
    return gate.send(
      at,
      (context) =>
        phonePage(context, {
          action: `${base}/account/phone`,
          ...gate.shownAt(at, context),
          general: isTooOld ? context.messages.steps.tooOld : undefined,
          stored: account.phone === '' ? undefined : maskPhoneNumber(account.phone),
          typed: typed ?? '',
          problem,
        }),
      problem && 422,
    )
  }

  async function confirm(at: At): Promise<FastifyReply> {
    const { account, request } = at
    const form = formOf(request)
    const typed = typedText(form, 'phone').trim()
    if (!(await gate.isOurForm(at))) return show(at, { typed, isTooOld: true })
    const act = personAct(request, account.id, now())
    if (form.first('keep') !== undefined && account.phone !== '') {
      await requiredActions.done(account.id, { kind: 'confirm-phone' }, act)
      return gate.proceed(at)
    }
    const read = readTypedNumber(typed)
    if ('problem' in read) return show(at, read)
    const { e164 } = read.number
    // Somebody else has corrected it at this very moment: the page shows what they wrote.
    if (e164 !== account.phone && !(await ownPhones.change(account, e164, act))) {
      return gate.proceed(at)
    }
    await requiredActions.done(account.id, { kind: 'confirm-phone' }, act)
    return gate.proceed(at)
  }

  return { show: (at: At) => show(at), confirm }
}
