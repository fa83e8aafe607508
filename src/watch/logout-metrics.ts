import type { Meters } from './meters.ts'

/** What became of an attempt to tell an application that a session is over. */
export type LogoutOutcome = 'delivered' | 'failed' | 'given-up'

/** Logout requests to applications that were sent, or could not be. */
export function measureLogouts({ counter }: Meters) {
  const attempts = counter(
    'cas_logout_requests_total',
    'Attempts to tell applications of a sign-out; given-up ones are not tried again.',
    ['outcome'],
  )

  return {
    logoutAttempted: (outcome: LogoutOutcome, count = 1) => attempts.inc({ outcome }, count),
  }
}
