/** A refusal of the REST protocol (9), thrown to its door: a status and a few words. */
export class RestError extends Error {
  readonly status: number
  /** Why, in one word for the log. */
  readonly reason: string
  /** Apereo's names of what is wrong with credentials, which clients look for. */
  readonly authenticationExceptions: readonly string[]
  readonly retryAfterSeconds: number | undefined

  constructor(
    status: number,
    reason: string,
    message: string,
    more: Readonly<{
      authenticationExceptions?: readonly string[]
      retryAfterSeconds?: number
    }> = {},
  ) {
    super(message)
    this.status = status
    this.reason = reason
    this.authenticationExceptions = more.authenticationExceptions ?? []
    this.retryAfterSeconds = more.retryAfterSeconds
  }
}

/** 401, in the same words whatever was wrong: only who knows the password hears of more. */
export function refuseCredentials(reason: string, exception = 'FailedLoginException'): RestError {
  return new RestError(401, reason, '', { authenticationExceptions: [exception] })
}

/** 429 or 503: try again in so many seconds. */
export function refuseForNow(
  status: 429 | 503,
  reason: string,
  retryAfterSeconds: number,
): RestError {
  return new RestError(status, reason, 'Try again later.', { retryAfterSeconds })
}
