import type { FastifyReply, FastifyRequest } from 'fastify'
import type { OwnPhones, PhoneChange } from '../../../accounts/own-phone.ts'
import type { PageContext } from '../page-context.ts'
import type { HiddenField } from '../pages.ts'
import { createFormToken } from '../recovery/form-token.ts'
import type { FindSignedIn, SignedIn } from '../signed-in.ts'
import { phoneNoticeData } from './phone-notice-data.ts'

type Parts = Parameters<typeof createFormToken>[0] &
  Readonly<{
    findSignedIn: FindSignedIn
    ownPhones: Pick<OwnPhones, 'toTell' | 'told'>
    now(): number
  }>

/** That the phone number was changed in another session. */
export type PhoneChangeToTell = PhoneChange & Readonly<{ token: HiddenField }>

const purposeOf = ({ changedAt }: PhoneChange) => `phone ${changedAt}`

/**
 * Tells whoever signs in next that the phone number was changed, until they say that they know of it: the
 * one channel to the owner of the old number that there is (product 2.13).
 */
export function createPhoneBanner(parts: Parts) {
  const { findSignedIn, ownPhones, now } = parts
  const formToken = createFormToken(parts)

  const find = ({ account, session }: SignedIn) => ownPhones.toTell(account.id, session.id, now())

  return {
    /** Undefined: there is nothing to tell. */
    async toTell(
      request: FastifyRequest,
      reply: FastifyReply,
      signedIn: SignedIn,
    ): Promise<PhoneChangeToTell | undefined> {
      const change = await find(signedIn)
      return change && { ...change, token: formToken.field(request, reply, purposeOf(change)) }
    },

    /** `POST /account/phone/known`: the person knows of it. */
    async known(request: FastifyRequest, reply: FastifyReply, base: string) {
      const signedIn = await findSignedIn(request)
      const change = signedIn && (await find(signedIn))
      if (change && (await formToken.check(request, purposeOf(change))) === 'ours') {
        await ownPhones.told(signedIn.account.id, change.changedAt)
      }
      return reply.code(303).header('location', `${base}/`).send()
    },
  }
}

export type PhoneBanner = ReturnType<typeof createPhoneBanner>

/** What the partial `phone-banner` shows of it. */
export function phoneBannerData(context: PageContext, change: PhoneChangeToTell | undefined) {
  return (
    change && {
      ...phoneNoticeData(context, change),
      fields: [change.token],
      knownAction: `${context.base}/account/phone/known`,
      notYouHref: `${context.base}/account#phone`,
    }
  )
}
