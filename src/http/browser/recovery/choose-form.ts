import type { FastifyReply, FastifyRequest } from 'fastify'
import { addressOf } from '../../../accounts/account.ts'
import type { PasswordRules } from '../../../passwords/password-rules.ts'
import type { RecoverPassword, Standing } from '../../../recovery/recover-password.ts'
import type { NoteSupport } from '../../support-note.ts'
import { type NewPasswordMistake, readNewPassword } from '../new-password/new-password-fields.ts'
import type { PageContext } from '../page-context.ts'
import type { PageRenderer } from '../page-renderer.ts'
import { personAct } from '../person-act.ts'
import { formProblem } from './code-form.ts'
import type { FormToken } from './form-token.ts'
import type { NoteOfSecret, RecoveryNote } from './recovery-note.ts'
import { checkPage, choosePage, donePage, standingPage, timeoutPage } from './recovery-pages.ts'

type Parts = Readonly<{
  pages: PageRenderer
  formToken: FormToken
  noteOfSecret: NoteOfSecret
  recoverPassword: RecoverPassword
  passwordRules: Pick<PasswordRules, 'policyFor'>
  noteSupport: NoteSupport
  now(): number
}>

type Flow = 'recover' | 'activate'
type Open = Extract<Standing, { kind: 'open' }>

/** Somebody who has shown a secret that is still good. */
type Holder = Readonly<{
  flow: Flow
  request: FastifyRequest
  reply: FastifyReply
  note: RecoveryNote
  standing: Open
}>

type Shown = Readonly<{
  status?: number
  mistakes?: readonly NewPasswordMistake[]
  general?: (context: PageContext) => string
}>

const KINDS = { recover: 'link', activate: 'slip' } as const

/** From a link, or a right code, to the password: GET shows, POST uses it up (product 2.10). */
export function createChooseForm(parts: Parts) {
  const { pages, formToken, noteOfSecret, recoverPassword, passwordRules, now } = parts

  /** What this browser holds; undefined: it has been answered that it holds nothing. */
  async function holderOf(
    flow: Flow,
    request: FastifyRequest,
    reply: FastifyReply,
  ): Promise<Holder | FastifyReply> {
    const note = noteOfSecret.read(request, flow)
    if (!note) {
      parts.noteSupport(request, 'recovery.timeout', 410)
      return pages.send(request, reply, (context) => timeoutPage(context, flow), { status: 410 })
    }
    const standing = await recoverPassword.lookAgain(note.secretId)
    if (standing.kind === 'open') return { flow, request, reply, note, standing }
    noteOfSecret.erase(reply)
    return sendStanding(KINDS[flow], standing, request, reply)
  }

  function sendStanding(
    kind: 'link' | 'slip',
    standing: Exclude<Standing, Open>,
    request: FastifyRequest,
    reply: FastifyReply,
  ) {
    request.log.info({
      event: 'recovery.refused',
      supportCode: request.id,
      kind: `${kind}-${standing.kind}`,
    })
    const status = standing.kind === 'unknown' ? 404 : 410
    parts.noteSupport(request, `recovery.${kind}-${standing.kind}`, status)
    return pages.send(request, reply, (context) => standingPage(context, kind, standing), {
      status,
    })
  }

  async function show(holder: Holder, { status = 200, mistakes, general }: Shown = {}) {
    const { flow, request, reply, note, standing } = holder
    const { account } = standing
    const hasSecondFactor = await recoverPassword.hasSecondFactor(account.id)
    const policy = passwordRules.policyFor({ groups: account.groups, hasSecondFactor })
    const token = formToken.field(request, reply, purposeOf(holder))
    // Whoever merely has a link is not told whose mailbox it is for.
    const username = note.knowsName || flow === 'activate' ? addressOf(account.primary) : ''
    return pages.send(
      request,
      reply,
      (context) =>
        choosePage(context, {
          flow,
          token,
          account,
          fields: { policy, username, mistakes, hasFocus: general === undefined },
          general: general?.(context),
        }),
      { status },
    )
  }

  async function choose(holder: Holder, base: string): Promise<FastifyReply> {
    const { flow, request, reply, standing } = holder
    const check = await formToken.check(request, purposeOf(holder))
    if (check !== 'ours') {
      return show(holder, { general: (context) => formProblem(context, check).text })
    }
    const typed = readNewPassword(request)
    if ('mistakes' in typed) return show(holder, { status: 422, mistakes: typed.mistakes })
    const act = personAct(request, standing.account.id, now())
    const chosen = await recoverPassword.choose(standing, typed.password, act)
    switch (chosen.kind) {
      case 'chosen':
        noteOfSecret.erase(reply)
        return reply.code(303).header('location', `${base}/${flow}/done`).send()
      case 'refused':
        return show(holder, { status: 422, mistakes: chosen.problems })
      case 'busy': {
        const { retryAfterSeconds } = chosen
        reply.header('retry-after', String(retryAfterSeconds))
        parts.noteSupport(request, 'form.busy', 503)
        return show(holder, {
          status: 503,
          general: ({ messages }) => messages.recovery.errors.busy(retryAfterSeconds),
        })
      }
      case 'overtaken': {
        // Somebody else was quicker: what it is now is told.
        const again = await holderOf(flow, request, reply)
        return 'standing' in again ? show(again) : again
      }
    }
  }

  return {
    /** The address of a link, or the one in the QR of a slip: noted, and out of the address. */
    async arrive(
      kind: 'link' | 'slip',
      text: string,
      request: FastifyRequest,
      reply: FastifyReply,
    ) {
      const standing = await recoverPassword.lookAtAddress(kind, text)
      if (standing.kind !== 'open') return sendStanding(kind, standing, request, reply)
      return standing
    },

    async showCheck(request: FastifyRequest, reply: FastifyReply) {
      const holder = await holderOf('activate', request, reply)
      if (!('standing' in holder)) return holder
      const { account } = holder.standing
      return pages.send(request, reply, (context) => checkPage(context, { account }))
    },

    async show(flow: Flow, request: FastifyRequest, reply: FastifyReply) {
      const holder = await holderOf(flow, request, reply)
      return 'standing' in holder ? show(holder) : holder
    },

    async send(flow: Flow, request: FastifyRequest, reply: FastifyReply, base: string) {
      const holder = await holderOf(flow, request, reply)
      return 'standing' in holder ? choose(holder, base) : holder
    },

    showDone: (flow: Flow, request: FastifyRequest, reply: FastifyReply) =>
      pages.send(request, reply, (context) => donePage(context, flow)),
  }
}

export type ChooseForm = ReturnType<typeof createChooseForm>

const purposeOf = ({ flow, note }: Pick<Holder, 'flow' | 'note'>) =>
  `${flow} password ${note.secretId}`
