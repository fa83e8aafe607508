import type { SecondFactorRules } from './second-factor-policy.ts'

/** `secondFactor` of cas.config.json. */
type Settings = Readonly<{
  alwaysForGroups: readonly string[]
  neverTrustedGroups: readonly string[]
  outside: 'required' | 'optional'
  askInOffice: boolean
}>

/** The rules of the policy, as the operator configured them. */
export function secondFactorRulesOf(settings: Settings): SecondFactorRules {
  const { alwaysForGroups, neverTrustedGroups, outside, askInOffice } = settings
  return { alwaysForGroups, neverTrustedGroups, outside, asksInOffice: askInOffice }
}
