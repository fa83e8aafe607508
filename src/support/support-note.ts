/** What stood behind a page that showed a support code. */
export type SupportNote = Readonly<{
  /** Milliseconds since 1970. */
  at: number
  /** The code that the page showed, as `7KQP-3MXA`. */
  code: string
  /** Why, in one word as the log has it: `sign-in.wrong-password`, `service-not-registered` … */
  what: string
  /** What that word leaves open: until when a name is locked (milliseconds), for how long to wait. */
  detail: string
  /** The status of the answer. */
  status: number
  path: string
  /** Where the person wanted to go, by the name of the machine; empty: to none. */
  host: string
  /** The registered application there; empty: none. */
  serviceId: string
  cameFrom: string
  /** Browser and system, as `Chrome/Windows`; empty: not known. */
  device: string
}>

const CODE = /^[2-9A-HJ-NP-TV-Z]{8}$/

/**
 * A support code as somebody read it out or typed it, in small letters, with blanks or without the
 * hyphen: `7KQP-3MXA`; undefined when it cannot be one.
 */
export function readSupportCode(typed: string): string | undefined {
  const letters = typed
    .normalize('NFKC')
    .toUpperCase()
    .replace(/[\s\p{Pd}._]/gu, '')
  return CODE.test(letters) ? `${letters.slice(0, 4)}-${letters.slice(4)}` : undefined
}
