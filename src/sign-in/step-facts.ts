import type { Account, AccountId } from '../accounts/account.ts'
import type { RequiredActionStore } from '../accounts/required-action-store.ts'
import type { Instant } from '../protocol/ticket.ts'
import type { RegisteredService } from '../services/registered-service.ts'
import type { News, StepFacts } from './next-step.ts'
import type { FindPasswordStanding } from './password-standing.ts'
import type { SecondFactorStanding } from './second-factor-standing.ts'

/** What of a request counts for how much a person must show. */
export type Circumstances = Readonly<{
  /** The address that it came from. */
  address: string | undefined
  /** Where the sign-in leads. */
  service: RegisteredService | undefined
  /** What the browser shows to be a device that the person trusts. */
  deviceToken: string | undefined
  /** It leads to an application, past the portal and what is told there. */
  isPassingBy: boolean
}>

/** What one sign-in has shown so far. */
export type Shown = Readonly<{
  secondFactorAt: Instant | undefined
  /** Names the pending sign-in to the second factor; undefined before there is one. */
  holder: string | undefined
}>

type Parts = Readonly<{
  requiredActions: Pick<RequiredActionStore, 'ofAccount'>
  passwordStanding: FindPasswordStanding
  secondFactorStanding(
    account: Account,
    shown: Shown,
    here: Circumstances,
  ): Promise<SecondFactorStanding>
  unreadNotices(account: Account): Promise<StepFacts['unreadNotices']>
  findNews(accountId: AccountId): Promise<News | undefined>
}>

/** Gathers what `nextStep` decides on, as it is at this moment. */
export function createStepFacts(parts: Parts) {
  const { requiredActions, passwordStanding, secondFactorStanding, unreadNotices, findNews } = parts

  return async function stepFacts(
    account: Account,
    shown: Shown,
    here: Circumstances,
  ): Promise<StepFacts> {
    const [actions, { decision, isEnrolled, hasUnsavedCodes }, unread, news] = await Promise.all([
      requiredActions.ofAccount(account.id),
      secondFactorStanding(account, shown, here),
      unreadNotices(account),
      here.isPassingBy ? findNews(account.id) : undefined,
    ])
    const { home, state } = await passwordStanding(account, isEnrolled)
    return {
      secondFactor: decision,
      isEnrolled,
      hasUnsavedCodes,
      passwordExpiredAt: state.kind === 'expired' ? state.on : undefined,
      isPasswordHere: home.kind === 'here',
      actions,
      unreadNotices: unread,
      news,
    }
  }
}

export type GatherStepFacts = ReturnType<typeof createStepFacts>

/** What finds the account of a pending sign-in. */
export type FindAccount = Readonly<{ find(id: AccountId): Promise<Account | undefined> }>
