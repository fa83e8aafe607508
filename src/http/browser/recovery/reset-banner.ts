import type { FastifyReply, FastifyRequest } from 'fastify'
import type { RecoverPassword } from '../../../recovery/recover-password.ts'
import type { FindSignedIn } from '../signed-in.ts'
import { createFormToken } from './form-token.ts'
import type { ResetToTell } from './reset-banner-data.ts'

type Parts = Parameters<typeof createFormToken>[0] &
  Readonly<{
    findSignedIn: FindSignedIn
    recoverPassword: Pick<RecoverPassword, 'toTell' | 'told'>
  }>

const PURPOSE = 'known'

/**
 * Tells whoever signs in next what the help desk has handed out in their name, until they say that they
 * know of it or that it was not them who asked (product 2.10: both parties are told).
 */
export function createResetBanner(parts: Parts) {
  const { findSignedIn, recoverPassword } = parts
  const formToken = createFormToken(parts)

  return {
    /** Undefined: there is nothing to tell. */
    async toTell(
      request: FastifyRequest,
      reply: FastifyReply,
      accountId: number,
    ): Promise<ResetToTell | undefined> {
      const secret = await recoverPassword.toTell(accountId)
      if (!secret) return undefined
      const { state, issuedAt, closedAt } = secret
      const token = formToken.field(request, reply, `${PURPOSE} ${secret.id}`)
      return { state, issuedAt, closedAt, token }
    },

    /** `POST /recover/known`: the person knows of it. */
    async known(request: FastifyRequest, reply: FastifyReply, base: string) {
      const signedIn = await findSignedIn(request)
      const secret = signedIn && (await recoverPassword.toTell(signedIn.account.id))
      if (secret && (await formToken.check(request, `${PURPOSE} ${secret.id}`)) === 'ours') {
        await recoverPassword.told(secret.accountId, secret.id)
      }
      return reply.code(303).header('location', `${base}/`).send()
    },
  }
}

export type ResetBanner = ReturnType<typeof createResetBanner>
