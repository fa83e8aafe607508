import type { OwnPhones, PhoneChange } from '../../../accounts/own-phone.ts'
import type { PageContext } from '../page-context.ts'
import type { HiddenField } from '../pages.ts'
import type { SignedIn } from '../signed-in.ts'
import type { AccountGate, AccountVisit } from './account-gate.ts'
import { phoneNoticeData } from './phone-notice-data.ts'

type Parts = Readonly<{
  accountGate: Pick<AccountGate, 'tokenField' | 'isOurForm'>
  ownPhones: Pick<OwnPhones, 'toTell' | 'told'>
  now(): number
}>

/** That the phone number was changed in another session. */
export type PhoneChangeToTell = PhoneChange & Readonly<{ token: HiddenField }>

const formOf = ({ changedAt }: PhoneChange) => `phone ${changedAt}`

/**
 * Tells whoever signs in next that the phone number was changed, until they say that they know of it: the
 * one channel to the owner of the old number that there is (product 2.13).
 */
export function createPhoneBanner({ accountGate, ownPhones, now }: Parts) {
  const find = ({ account, session }: SignedIn) => ownPhones.toTell(account.id, session.id, now())

  return {
    /** Undefined: there is nothing to tell. */
    async toTell(visit: Omit<AccountVisit, 'base'>): Promise<PhoneChangeToTell | undefined> {
      const change = await find(visit.signedIn)
      return change && { ...change, token: accountGate.tokenField(visit, formOf(change)) }
    },

    /** `POST /account/phone/known`: the person knows of it. */
    async known(visit: AccountVisit) {
      const { reply, base, signedIn } = visit
      const change = await find(signedIn)
      if (change && (await accountGate.isOurForm(visit, formOf(change)))) {
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
