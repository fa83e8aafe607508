import { isIP } from 'node:net'
import { type Finding, findingsOf } from './finding.ts'

export type ProxyFacts = Readonly<{
  isHttps: boolean
  hasTls: boolean
  trustedProxies: readonly string[]
  listenHost: string
}>

/** A network with more than some hundred machines holds others than proxies. */
const LEAST_BITS = { 4: 24, 6: 64 } as const

const { ok, warn, fail } = findingsOf('proxies')

/** Whether the addresses of people are true, and nobody gets past HTTPS. */
export function judgeProxies(facts: ProxyFacts): readonly Finding[] {
  const { isHttps, hasTls, trustedProxies, listenHost } = facts
  const findings = [
    ...(isHttps && !hasTls && trustedProxies.length === 0
      ? [fail((words) => words.proxies.none())]
      : []),
    ...trustedProxies.filter(isWide).map((network) => warn((words) => words.proxies.wide(network))),
    ...(isHttps && !hasTls && isEverywhere(listenHost)
      ? [warn((words) => words.proxies.exposed(listenHost))]
      : []),
  ]
  if (findings.length > 0) return findings
  if (trustedProxies.length === 0) {
    return [ok((words) => (isHttps ? words.proxies.direct() : words.proxies.trial()))]
  }
  return [ok((words) => words.proxies.good(trustedProxies.join(', ')))]
}

/** Whether a network has more machines than anybody knows. */
export function isWide(network: string): boolean {
  const [address = '', bits] = network.split('/')
  if (bits === undefined) return false
  return Number(bits) < LEAST_BITS[isIP(address) === 6 ? 6 : 4]
}

/** Every address of the machine, the public ones among them. */
const isEverywhere = (host: string) => host === '0.0.0.0' || host === '::'
