import type { FastifyReply } from 'fastify'
import { addressOf } from '../../../../accounts/account.ts'
import type { AccountStore } from '../../../../accounts/account-store.ts'
import type { RequiredActionStore } from '../../../../accounts/required-action-store.ts'
import type { Instant } from '../../../../protocol/ticket.ts'
import type { SecondFactor } from '../../../../second-factor/second-factor-types.ts'
import { formOf, queryOf } from '../../../request-query.ts'
import type { NoteSupport } from '../../../support-note.ts'
import { typedText } from '../../../typed-text.ts'
import { localDate } from '../../local-time.ts'
import type { PageRenderer } from '../../page-renderer.ts'
import { personAct } from '../../person-act.ts'
import type { GuardFor } from '../../second-factor/code-guard.ts'
import {
  type CodeProblem,
  codeProblemStatus,
  codeProblemText,
  savedCodeText,
} from '../../second-factor/code-words.ts'
import { noteProblem } from '../../second-factor/note-problem.ts'
import { codesPage, enrolPage } from '../../steps/enrol-page.ts'
import type { AccountGate, AccountVisit } from '../account-gate.ts'
import { holderOfSession } from './holder.ts'

type Parts = Readonly<{
  accountGate: AccountGate
  pages: PageRenderer
  accounts: Pick<AccountStore, 'findByMailbox'>
  requiredActions: Pick<RequiredActionStore, 'done'>
  secondFactor: Pick<
    SecondFactor,
    'stateOf' | 'enrolmentOf' | 'confirmEnrolment' | 'recoveryCodesOf' | 'confirmRecoveryCodes'
  >
  guardFor: GuardFor
  noteSupport: NoteSupport
  now(): Instant
}>

type Shown = Readonly<{ problem?: CodeProblem; isTooOld?: boolean }>

/** What of the pages is the same as on the way in, where the sign-in is named. */
const HERE = { who: '', target: undefined, why: undefined } as const

/**
 * The pages after the password of `createProof`: the key of another app with its first code, and the
 * recovery codes that are new. Both are shown to the session that began, for ten minutes.
 */
export function createAccountEnrolment(parts: Parts) {
  const { accountGate, pages, accounts, requiredActions, secondFactor, guardFor, now } = parts
  const { noteSupport } = parts

  const pathOf = (base: string) => `${base}/account/2fa`

  function to({ reply }: AccountVisit, location: string) {
    return reply.code(303).header('location', location).send()
  }

  async function guardOf({ request, signedIn: { account } }: AccountVisit) {
    const found = await accounts.findByMailbox(account.primary)
    return guardFor(request, account, found?.credentialEpoch ?? 0)
  }

  /** Not 401: the person is signed in, and the browser must not think otherwise. */
  function statusOf({ problem, isTooOld }: Shown): number {
    if (isTooOld) return 403
    const status = problem ? codeProblemStatus(problem) : 200
    return status === 401 ? 422 : status
  }

  async function showKey(visit: AccountVisit, shown: Shown = {}): Promise<FastifyReply> {
    const { request, reply, base, signedIn } = visit
    const { account, session } = signedIn
    const asked = { holder: holderOfSession(session), mailbox: addressOf(account.primary) }
    const [enrolment, state] = await Promise.all([
      secondFactor.enrolmentOf(account.id, asked, now()),
      secondFactor.stateOf(account.id, now()),
    ])
    if (!enrolment) return to(visit, pathOf(base))
    const action = `${pathOf(base)}/enrol`
    const needsCode = noteProblem(noteSupport, request, 'proof', shown.problem)
    return pages.send(
      request,
      reply,
      (context) =>
        enrolPage(
          { ...context, currentUrl: action },
          {
            ...HERE,
            enrolment,
            action,
            why: state.isEnrolled ? 'replace' : undefined,
            token: accountGate.tokenField(visit, 'enrol'),
            laterHref: pathOf(base),
            general: shown.isTooOld ? context.messages.secondFactor.account.tooOld : undefined,
            problem: shown.problem && codeProblemText(context, 'app', shown.problem, now()),
            needsCode,
          },
        ),
      { status: statusOf(shown) },
    )
  }

  async function enrol(visit: AccountVisit): Promise<FastifyReply> {
    const { request, base, signedIn } = visit
    const { account, session } = signedIn
    if (!(await accountGate.isOurForm(visit, 'enrol'))) return showKey(visit, { isTooOld: true })
    const code = typedText(formOf(request), 'code')
    if (code.trim() === '') return showKey(visit, { problem: { kind: 'empty' } })
    const act = personAct(request, account.id, now())
    const holder = holderOfSession(session)
    const guard = await guardOf(visit)
    const given = { holder, code, guard, keptSession: session.id }
    const result = await secondFactor.confirmEnrolment(act, account.id, given)
    switch (result.kind) {
      case 'confirmed':
        await requiredActions.done(account.id, { kind: 'enrol-second-factor' }, act)
        return to(visit, `${pathOf(base)}/codes`)
      case 'enrolled-already':
      case 'expired':
        return to(visit, pathOf(base))
      default:
        return showKey(visit, { problem: result })
    }
  }

  async function showCodes(visit: AccountVisit, shown: Shown = {}): Promise<FastifyReply> {
    const { request, reply, base, signedIn } = visit
    const { account, session } = signedIn
    const codes = await secondFactor.recoveryCodesOf(account.id, holderOfSession(session), now())
    if (!codes) return to(visit, pathOf(base))
    const isRenewed = queryOf(request).first('new') === 'renewed'
    const action = `${pathOf(base)}/codes${isRenewed ? '?new=renewed' : ''}`
    const needsCode = noteProblem(noteSupport, request, 'proof', shown.problem)
    return pages.send(
      request,
      reply,
      (context) => {
        const m = context.messages.secondFactor
        return codesPage(
          { ...context, currentUrl: action },
          {
            ...HERE,
            codes,
            printedFor: m.codes.printedFor(addressOf(account.primary), localDate(now())),
            doneText: isRenewed ? m.codes.renewed : `${m.enrol.done} ${m.enrol.othersEnded}`,
            action,
            token: accountGate.tokenField(visit, 'codes'),
            general: shown.isTooOld ? m.account.tooOld : undefined,
            problem: shown.problem && savedCodeText(context, shown.problem, now()),
            needsCode,
          },
        )
      },
      { status: statusOf(shown) },
    )
  }

  async function saveCodes(visit: AccountVisit): Promise<FastifyReply> {
    const { request, base, signedIn } = visit
    const { id } = signedIn.account
    if (!(await accountGate.isOurForm(visit, 'codes'))) return showCodes(visit, { isTooOld: true })
    const code = typedText(formOf(request), 'code')
    if (code.trim() === '') return showCodes(visit, { problem: { kind: 'empty' } })
    const act = personAct(request, id, now())
    const result = await secondFactor.confirmRecoveryCodes(act, id, code, await guardOf(visit))
    if (result.kind !== 'confirmed') return showCodes(visit, { problem: result })
    return to(visit, `${pathOf(base)}?done=saved`)
  }

  return {
    key: (visit: AccountVisit) => (visit.request.method === 'POST' ? enrol(visit) : showKey(visit)),
    codes: (visit: AccountVisit) =>
      visit.request.method === 'POST' ? saveCodes(visit) : showCodes(visit),
  }
}
