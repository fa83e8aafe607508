export type CasErrorCode =
  | 'INVALID_REQUEST'
  | 'INVALID_TICKET_SPEC'
  | 'UNAUTHORIZED_SERVICE_PROXY'
  | 'INVALID_PROXY_CALLBACK'
  | 'INVALID_TICKET'
  | 'INVALID_SERVICE'
  | 'UNAUTHORIZED_SERVICE'
  | 'INTERNAL_ERROR'

export type Evidence = Readonly<Record<string, string | number>>

/**
 * A refusal that the protocol words (5.4).
 *
 * It is an ordinary outcome of a busy path, and capturing a stack takes four times as long as
 * everything else about throwing it. So the class does not run Error's constructor, which is what
 * captures; its prototype is put below Error's instead, which keeps `instanceof Error` and `toString`.
 */
export class CasError implements Error {
  readonly name = 'CasError'
  readonly code: CasErrorCode
  /** English, for the wire: never empty, and never says whom a ticket belonged to (R5.14, R5.20). */
  readonly message: string
  /** Why, in one word for the log: `expired`, `service-differs`. */
  readonly reason: string
  /** What an operator needs to see beside the reason; never on the wire. */
  readonly evidence: Evidence | undefined

  constructor(code: CasErrorCode, message: string, reason: string = code, evidence?: Evidence) {
    this.code = code
    this.message = message
    this.reason = reason
    this.evidence = evidence
  }
}

Object.setPrototypeOf(CasError.prototype, Error.prototype)
