import type { AccountId } from '../accounts/account.ts'
import type { Act } from '../audit/act.ts'
import type { Instant } from '../protocol/ticket.ts'

/** From where somebody signs in: kept with the session, and written down (L12). */
export type SignInTrace = Readonly<{
  /** Browser and system, as `Chrome/Windows`; empty: not known. */
  device: string
  /** The network address. */
  cameFrom: string
  supportCode: string
  /** The application that it leads to, where that is known. */
  serviceId?: string | undefined
}>

/** A sign-in, or a try at one, as the deed of the account's owner. */
export function signInAct(accountId: AccountId, trace: SignInTrace, at: Instant): Act {
  const { device, cameFrom, supportCode } = trace
  return { actor: { kind: 'person', accountId, cameFrom, device }, at, supportCode }
}
