export type LoginFacts = Readonly<{
  hasService: boolean
  /** The service is registered and enabled; of no account without a service. */
  isRegistered: boolean
  /** There is a live single sign-on session. */
  signedIn: boolean
  renew: boolean
  gateway: boolean
  /** The person asked to be warned before each sign-in to an application (R1.12). */
  wantsWarning: boolean
  /** The service's entry lets a session stand in for the password. */
  allowsSingleSignOn: boolean
  /** The service demands a second factor, and none was given in the session. */
  needsSecondFactor: boolean
  /** The account is enabled, this service is open to it, and there is a user name to give (R11.42). */
  mayUse: boolean
}>

export type LoginDecision =
  | 'refuse-service'
  | 'refuse-person'
  | 'ask-credentials'
  | 'ask-confirmation'
  | 'show-signed-in'
  | 'return-without-ticket'
  | 'issue-ticket'

/**
 * What `GET /login` does (2.1.1; table 1.2). An unregistered service is refused before anything
 * else, `renew` wins over `gateway`, and `gateway` never asks for a password.
 */
export function decideLogin(facts: LoginFacts): LoginDecision {
  if (facts.hasService && !facts.isRegistered) return 'refuse-service'
  if (facts.renew) return 'ask-credentials'
  if (!facts.hasService) return facts.signedIn ? 'show-signed-in' : 'ask-credentials'
  const hasSession = facts.signedIn && facts.allowsSingleSignOn && !facts.needsSecondFactor
  if (facts.gateway && !(hasSession && facts.mayUse)) return 'return-without-ticket'
  if (!hasSession) return 'ask-credentials'
  if (!facts.mayUse) return 'refuse-person'
  return facts.wantsWarning ? 'ask-confirmation' : 'issue-ticket'
}

/** Whether the browser's session cookie must go: it names no live session (row 16; R10.25). */
export function isCookieStale(facts: { hasCookie: boolean; signedIn: boolean }): boolean {
  return facts.hasCookie && !facts.signedIn
}
