import { type Finding, findingsOf } from './finding.ts'

const contact = findingsOf('securityContact')

/** So long before its end somebody should look at it anew. */
const SOON_MS = 30 * 24 * 3_600_000

/**
 * Whether people can tell the authority of a weakness (RFC 9116, L17). `expires` is a day such as
 * `2027-06-30`, undefined where nobody is named.
 */
export function judgeSecurityContact(expires: string | undefined, now: number): readonly Finding[] {
  if (expires === undefined) return [contact.warn((words) => words.securityContact.none())]
  const left = Date.parse(`${expires}T23:59:59+07:00`) - now
  if (left < 0) return [contact.warn((words) => words.securityContact.ended(expires))]
  return left < SOON_MS
    ? [contact.warn((words) => words.securityContact.soon(expires))]
    : [contact.ok((words) => words.securityContact.good(expires))]
}
