import { type Finding, findingsOf } from './finding.ts'

/** What became of a verified connection to publicUrl. */
export type HttpsFacts =
  | Readonly<{ kind: 'loopback'; address: string }>
  | Readonly<{ kind: 'secured'; protocol: string; validUntil: number }>
  | Readonly<{ kind: 'failed'; address: string; isCertificate: boolean; detail: string }>

const DAY_MS = 86_400_000
/** Security 5.3: health warns 30 days before. */
const WARN_DAYS = 30
const FAIL_DAYS = 7

const { ok, warn, fail } = findingsOf('https')

/** Whether browsers and applications can trust the address that they use. */
export function judgeHttps(facts: HttpsFacts, now: number): readonly Finding[] {
  if (facts.kind === 'loopback') return [warn((words) => words.https.loopback(facts.address))]
  if (facts.kind === 'failed') {
    const { address, isCertificate, detail } = facts
    if (isCertificate) return [fail((words) => words.https.refused(detail))]
    return [warn((words) => words.https.unreachable(address, detail))]
  }
  const days = Math.floor((facts.validUntil - now) / DAY_MS)
  if (days < FAIL_DAYS) return [fail((words) => words.https.soon(days))]
  if (days < WARN_DAYS) return [warn((words) => words.https.soon(days))]
  return [ok((words) => words.https.good(days, facts.protocol))]
}
