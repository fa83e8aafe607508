/** What the operator decided about second factors (`secondFactor` in cas.config.json). */
export type SecondFactorRules = Readonly<{
  /** Members of these groups need one always and everywhere: the administrators (5.3 L5). */
  alwaysForGroups: readonly string[]
  /** Whether everybody else needs one when they come from outside the office networks. */
  outside: 'required' | 'optional'
  /** Whether somebody who turned it on unasked is asked for a code inside an office network too. */
  asksInOffice: boolean
  /** Members of these groups are asked on every device, however often they came from it. */
  neverTrustedGroups: readonly string[]
}>

export type SecondFactorFacts = Readonly<{
  groups: readonly string[]
  /** They come from an office network. By itself this never skips what a group demands (row 35). */
  isInOffice: boolean
  /** The application that they are on their way to demands it. */
  serviceDemands: boolean
  isEnrolled: boolean
  /** They may enrol another app in place of the one they have: a bypass code was accepted. */
  mayReplace: boolean
  /** A trusted device's token was shown, and is good for this account. */
  isTrustedDevice: boolean
  /** A code was accepted already, in this session or this sign-in. */
  hasVerified: boolean
}>

/** Why it is demanded: the strictest reason is named. */
export type SecondFactorDemand = 'group' | 'service' | 'outside' | 'enrolled'

export type SecondFactorDecision =
  | Readonly<{
      kind: 'none'
      why: 'verified' | 'not-demanded' | 'trusted-device' | 'office-network'
    }>
  | Readonly<{ kind: 'verify'; why: SecondFactorDemand }>
  /** Nobody gets in before an app is enrolled. `reset`: the help desk has let them choose another. */
  | Readonly<{ kind: 'enrol-first'; why: Exclude<SecondFactorDemand, 'enrolled'> | 'reset' }>

/**
 * Whether this sign-in needs a second factor (product 2.7, 5.3 L5). What a group or an application
 * demands is asked of everybody, wherever they are; a trusted device stands in for what the network
 * or the person's own choice demands, and for a group's demand unless that group is never trusted.
 */
export function decideSecondFactor(
  facts: SecondFactorFacts,
  rules: SecondFactorRules,
): SecondFactorDecision {
  if (facts.hasVerified) return { kind: 'none', why: 'verified' }
  if (facts.isEnrolled && facts.mayReplace) return { kind: 'enrol-first', why: 'reset' }
  const imposed = imposedOn(facts, rules)
  if (!facts.isEnrolled) {
    return imposed === undefined
      ? { kind: 'none', why: 'not-demanded' }
      : { kind: 'enrol-first', why: imposed }
  }
  const demand = imposed ?? 'enrolled'
  if (facts.isTrustedDevice && mayTrustDevice(facts.groups, rules) && demand !== 'service') {
    return { kind: 'none', why: 'trusted-device' }
  }
  if (demand === 'enrolled' && facts.isInOffice && !rules.asksInOffice) {
    return { kind: 'none', why: 'office-network' }
  }
  return { kind: 'verify', why: demand }
}

/** Whether the verify page may offer not to ask again on this device. */
export function mayTrustDevice(groups: readonly string[], rules: SecondFactorRules): boolean {
  return !isIn(groups, rules.neverTrustedGroups)
}

/** Whether a person may be without one at all: the account page words "turn it off" by this. */
export function isAlwaysDemanded(groups: readonly string[], rules: SecondFactorRules): boolean {
  return isIn(groups, rules.alwaysForGroups)
}

/** What is demanded whether or not the person ever chose it. */
function imposedOn(
  { groups, serviceDemands, isInOffice }: SecondFactorFacts,
  rules: SecondFactorRules,
): Exclude<SecondFactorDemand, 'enrolled'> | undefined {
  if (isAlwaysDemanded(groups, rules)) return 'group'
  if (serviceDemands) return 'service'
  return !isInOffice && rules.outside === 'required' ? 'outside' : undefined
}

function isIn(groups: readonly string[], chosen: readonly string[]): boolean {
  return groups.some((group) => chosen.includes(group))
}
