import type { Account } from '../accounts/account.ts'
import type { Instant } from '../protocol/ticket.ts'
import {
  decideSecondFactor,
  type SecondFactorDecision,
  type SecondFactorRules,
} from '../second-factor/second-factor-policy.ts'
import type { SecondFactor } from '../second-factor/second-factor-types.ts'
import type { Circumstances, Shown } from './step-facts.ts'

/** How it stands with a person's second factor, here and now. */
export type SecondFactorStanding = Readonly<{
  decision: SecondFactorDecision
  isEnrolled: boolean
  /** The codes of an app that was enrolled in this sign-in are not yet known to be kept. */
  hasUnsavedCodes: boolean
}>

type Parts = Readonly<{
  secondFactor: Pick<SecondFactor, 'stateOf' | 'isTrusted' | 'recoveryCodesOf'>
  rules: SecondFactorRules
  isInOffice(address: string | undefined): boolean
  now(): Instant
}>

/** What the policy of second factors says of somebody who is on the way in. */
export function createSecondFactorStanding(parts: Parts) {
  const { secondFactor, rules, isInOffice, now } = parts

  return async function secondFactorStanding(
    { id, groups }: Account,
    { holder, secondFactorAt }: Shown,
    { address, service, deviceToken }: Circumstances,
  ): Promise<SecondFactorStanding> {
    const state = await secondFactor.stateOf(id, now(), holder)
    const { isEnrolled, mayReplace } = state
    const asksDevice = isEnrolled && deviceToken !== undefined && secondFactorAt === undefined
    const decision = decideSecondFactor(
      {
        groups,
        isInOffice: isInOffice(address),
        serviceDemands: service?.demandsSecondFactor ?? false,
        isEnrolled,
        mayReplace,
        isTrustedDevice: asksDevice && (await secondFactor.isTrusted(id, deviceToken, now())),
        hasVerified: secondFactorAt !== undefined,
      },
      rules,
    )
    const mayHaveCodes = isEnrolled && holder !== undefined && !state.areRecoveryCodesConfirmed
    const codes = mayHaveCodes ? await secondFactor.recoveryCodesOf(id, holder, now()) : undefined
    return { decision, isEnrolled, hasUnsavedCodes: codes !== undefined }
  }
}
