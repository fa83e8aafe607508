import type { FastifyReply, FastifyRequest } from 'fastify'
import type { RecoverPassword } from '../../../recovery/recover-password.ts'
import type { NoteSupport } from '../../support-note.ts'
import type { PageRenderer } from '../page-renderer.ts'
import { personAct } from '../person-act.ts'
import type { FindSignedIn } from '../signed-in.ts'
import type { FormToken } from './form-token.ts'
import type { NoteOfSecret } from './recovery-note.ts'
import { cancelledPage, cancelPage, timeoutPage } from './recovery-pages.ts'

type Parts = Readonly<{
  pages: PageRenderer
  formToken: FormToken
  noteOfSecret: NoteOfSecret
  findSignedIn: FindSignedIn
  recoverPassword: Pick<RecoverPassword, 'find' | 'report' | 'toTell'>
  noteSupport: NoteSupport
  now(): number
}>

const PURPOSE = 'cancel'

/**
 * `/recover/cancel`: somebody did not ask for it (S25). Who holds the link may say so, and who is signed
 * in to the account. GET shows, POST ends it and tells the help desk; the password stays as it is.
 */
export function createCancelForm(parts: Parts) {
  const { pages, formToken, noteOfSecret, findSignedIn, recoverPassword } = parts
  const { noteSupport, now } = parts

  /** Which one is meant: of the link that was opened, else the latest of whoever is signed in. */
  async function meant(request: FastifyRequest) {
    const note = noteOfSecret.read(request, 'cancel', 'recover')
    if (note) return recoverPassword.find(note.secretId)
    const signedIn = await findSignedIn(request)
    return signedIn && recoverPassword.toTell(signedIn.account.id)
  }

  async function show(request: FastifyRequest, reply: FastifyReply) {
    const secret = await meant(request)
    if (!secret) {
      const status = 410
      noteSupport(request, 'recovery.timeout', status)
      return pages.send(request, reply, (context) => timeoutPage(context, 'recover'), { status })
    }
    const token = formToken.field(request, reply, PURPOSE)
    const usedAt = secret.state === 'used' ? secret.closedAt : undefined
    return pages.send(request, reply, (context) => cancelPage(context, { token, usedAt }))
  }

  return {
    show,

    async send(request: FastifyRequest, reply: FastifyReply, base: string) {
      if ((await formToken.check(request, PURPOSE)) !== 'ours') return show(request, reply)
      const secret = await meant(request)
      if (!secret) return show(request, reply)
      await recoverPassword.report(
        secret.id,
        request.ip,
        personAct(request, secret.accountId, now()),
      )
      noteOfSecret.erase(reply)
      const what = secret.state === 'used' ? 'reported' : 'cancelled'
      return reply.code(303).header('location', `${base}/recover/${what}`).send()
    },

    showDone: (wasUsed: boolean, request: FastifyRequest, reply: FastifyReply) =>
      pages.send(request, reply, (context) => cancelledPage(context, { wasUsed })),
  }
}
