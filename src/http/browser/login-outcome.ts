import type { NameReading } from '../../accounts/mailbox-name.ts'
import type { AuthenticationResult } from '../../sign-in/authenticate.ts'
import type { LoginError } from './login-error.ts'

type Refusal = Exclude<AuthenticationResult, { kind: 'signed-in' }>

/** What the form says to a sign-in that was refused. Name and password are not told apart (R2.08). */
export function loginErrorOf(refusal: Refusal): LoginError {
  switch (refusal.kind) {
    case 'refused':
      return { kind: 'wrong' }
    case 'disabled':
      return { kind: 'disabled' }
    case 'locked':
      return { kind: 'locked' }
    case 'busy':
      return { kind: 'busy', seconds: refusal.retryAfterSeconds }
    case 'throttled':
      return { kind: 'throttled', minutes: Math.ceil(refusal.retryAfterSeconds / 60) }
    case 'name-unusable':
      return nameError(refusal.reading)
  }
}

function nameError(reading: Exclude<NameReading, { kind: 'name' }>): LoginError {
  switch (reading.kind) {
    case 'empty':
      return { kind: 'empty-name' }
    case 'malformed':
      return { kind: 'malformed-name' }
    case 'retired-suffix':
      return {
        kind: 'retired-suffix',
        typed: reading.typed,
        retiredOn: reading.retiredOn,
        replacement: reading.replacement,
      }
    default:
      return reading
  }
}
