import type { FastifyReply } from 'fastify'
import { addressOf } from '../../../accounts/account.ts'
import type { AccountStore } from '../../../accounts/account-store.ts'
import type { OwnPhones } from '../../../accounts/own-phone.ts'
import { HashingQueueFull } from '../../../passwords/hashing-queue.ts'
import type { Instant } from '../../../protocol/ticket.ts'
import type { CheckCurrentPassword } from '../../../second-factor/check-current-password.ts'
import { formOf } from '../../request-query.ts'
import type { NoteSupport } from '../../support-note.ts'
import { typedText } from '../../typed-text.ts'
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
import { readTypedNumber } from '../typed-number.ts'
import type { AccountGate, AccountVisit } from './account-gate.ts'
import type { AccountPlaces } from './account-places.ts'
import { accountPhonePage, type NumberProblem } from './phone-page.ts'

type Parts = Readonly<{
  pages: PageRenderer
  accountGate: AccountGate
  accountPlaces: AccountPlaces
  accounts: Pick<AccountStore, 'findByMailbox'>
  ownPhones: Pick<OwnPhones, 'change' | 'isColleagues'>
  checkCurrentPassword: CheckCurrentPassword
  guardFor: GuardFor
  noteSupport: NoteSupport
  now(): Instant
}>

type Shown = Readonly<{
  status?: number
  typed?: string
  problem?: NumberProblem | undefined
  password?: 'empty' | CodeProblem
  general?: 'too-old' | 'overtaken' | Readonly<{ crowdedSeconds: number }>
}>

const FORM = 'phone'

/**
 * `/account/phone` for people who are signed in: another number for the help desk to call back. Whoever
 * has it could be taken for the person, so the password is typed again (ASVS 7.5.1), behind the same brake
 * as at the sign-in; what is told of other people's numbers is told after it.
 */
export function createAccountPhone(parts: Parts) {
  const { pages, accountGate, accountPlaces, accounts, ownPhones } = parts
  const { checkCurrentPassword, guardFor, noteSupport, now } = parts

  const pathOf = (base: string) => `${base}/account/phone`

  async function show(visit: AccountVisit, shown: Shown = {}): Promise<FastifyReply> {
    const { request, reply, base, signedIn } = visit
    const { account } = signedIn
    const { status = 200, typed = '', problem, password, general } = shown
    const places = await accountPlaces(account)
    return pages.send(
      request,
      reply,
      (context) =>
        accountPhonePage(
          { ...context, currentUrl: pathOf(base) },
          {
            action: pathOf(base),
            token: accountGate.tokenField(visit, FORM),
            places,
            username: addressOf(account.primary),
            stored: account.phone,
            typed,
            problem,
            passwordProblem: password && passwordText(context, password),
            needsCode: password !== undefined && password !== 'empty' && isBeyondThem(password),
            general: general && generalText(context, general),
          },
        ),
      { status },
    )
  }

  function passwordText(context: PageContext, problem: NonNullable<Shown['password']>): string {
    if (problem === 'empty') return context.messages.profile.phone.password
    return currentPasswordText(context, problem, now())
  }

  async function save(visit: AccountVisit): Promise<FastifyReply> {
    const { request, reply, base, signedIn } = visit
    const { account, session } = signedIn
    const form = formOf(request)
    if (form.isRepeated('phone') || form.isRepeated('current')) throw refuseRequest('repeated')
    const typed = typedText(form, 'phone').trim()
    if (!(await accountGate.isOurForm(visit, FORM))) {
      return show(visit, { status: 403, typed, general: 'too-old' })
    }
    const current = typedText(form, 'current')
    const read = readTypedNumber(typed)
    if ('problem' in read || current === '') {
      const isEmpty = current === '' ? { password: 'empty' as const } : {}
      return show(visit, { status: 422, typed, ...read, ...isEmpty })
    }
    const found = await accounts.findByMailbox(account.primary)
    const guard = guardFor(request, account, found?.credentialEpoch ?? 0)
    const checked = await checkCurrentPassword(account.id, current, guard)
    if (checked.kind !== 'right') {
      // Not 401: the person is signed in, and the browser must not think otherwise.
      const status = codeProblemStatus(checked)
      noteProblem(noteSupport, request, 'proof', checked)
      return show(visit, { status: status === 401 ? 422 : status, typed, password: checked })
    }
    const { e164, kind } = read.number
    if (e164 === account.phone) {
      return show(visit, { status: 422, typed, problem: { kind: 'same' } })
    }
    // The telephone of an office is many people's.
    if (kind === 'mobile' && (await ownPhones.isColleagues(account, e164))) {
      return show(visit, { status: 422, typed, problem: { kind: 'taken' } })
    }
    const act = personAct(request, account.id, now())
    if (!(await ownPhones.change(account, e164, act, session.id))) {
      noteSupport(request, 'phone.overtaken', 409)
      return show(visit, { status: 409, typed, general: 'overtaken' })
    }
    return reply.code(303).header('location', `${base}/account?done=phone`).send()
  }

  return {
    async open(visit: AccountVisit): Promise<FastifyReply> {
      if (visit.request.method !== 'POST') return show(visit)
      try {
        return await save(visit)
      } catch (error) {
        if (!(error instanceof HashingQueueFull)) throw error
        visit.reply.header('retry-after', String(error.retryAfterSeconds))
        noteSupport(visit.request, 'form.busy', 503)
        const typed = typedText(formOf(visit.request), 'phone').trim()
        const general = { crowdedSeconds: error.retryAfterSeconds }
        return show(visit, { status: 503, typed, general })
      }
    },
  }
}

function generalText({ messages }: PageContext, general: NonNullable<Shown['general']>): string {
  if (general === 'too-old') return messages.profile.tooOld
  if (general === 'overtaken') return messages.profile.phone.overtaken
  return messages.steps.crowded(general.crowdedSeconds)
}
