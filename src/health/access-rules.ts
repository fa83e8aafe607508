import { type Finding, findingsOf } from './finding.ts'
import { shortList } from './short-list.ts'

const second = findingsOf('secondFactor')
const rules = findingsOf('passwordRules')

export type SecondFactorFacts = Readonly<{
  outside: 'required' | 'optional'
  officeNetworks: readonly string[]
  alwaysForGroups: readonly string[]
  administratorGroups: readonly string[]
}>

const LEAST_BITS = 16
/** Addresses that only an office's own network has. */
const PRIVATE = /^(10\.|192\.168\.|172\.(1[6-9]|2\d|3[01])\.|f[cd])/i

/** Whether those need a second factor of whom the law wants it (L5). */
export function judgeSecondFactor(facts: SecondFactorFacts): readonly Finding[] {
  const { outside, officeNetworks, alwaysForGroups, administratorGroups } = facts
  const spared = administratorGroups.filter((group) => !alwaysForGroups.includes(group))
  // Private networks are inside however wide they are; a public one of this size is half a provider.
  const wide = officeNetworks.filter((network) => {
    const [address = '', bits = '128'] = network.split('/')
    return Number(bits) < LEAST_BITS && !PRIVATE.test(address)
  })
  const findings = [
    ...(spared.length > 0
      ? [second.fail((words) => words.secondFactor.spared(shortList(spared)))]
      : []),
    ...(outside === 'optional' ? [second.warn((words) => words.secondFactor.outside())] : []),
    ...wide.map((network) => second.warn((words) => words.secondFactor.everywhere(network))),
  ]
  return findings.length > 0 ? findings : [second.ok((words) => words.secondFactor.good())]
}

/** The hint of the standard without a second factor (L6). NIST asks for 15. */
const HINT = 14

/** Whether passwords alone are long enough. */
export function judgePasswordRules(preset: string, minimumLength: number): readonly Finding[] {
  return minimumLength < HINT
    ? [rules.warn((words) => words.passwordRules.short(minimumLength))]
    : [rules.ok((words) => words.passwordRules.good(preset))]
}
