import type { NameReading } from '../../accounts/mailbox-name.ts'
import type { AuthenticationResult } from '../../sign-in/authenticate.ts'
import { localDate, localTime } from './local-time.ts'
import type { LoginError } from './login-error.ts'

type Refusal = Exclude<AuthenticationResult, { kind: 'signed-in' }>

/** From here on it is said how many tries are left. */
const NEAR_LIMIT = 2

/** The letters that a Vietnamese keyboard makes of plain ones, composed or not. */
const VIETNAMESE_LETTER = /[\u00c0-\u024f\u1ea0-\u1ef9]|[\u0300-\u036f]/

/**
 * What the form says to a sign-in that was refused at `now`, with what was typed as its password. Name
 * and password are not told apart (R2.08).
 */
export function loginErrorOf(refusal: Refusal, now: number, typedPassword = ''): LoginError {
  switch (refusal.kind) {
    case 'refused':
      return {
        kind: 'wrong',
        triesLeft: nearLimit(refusal.triesLeft),
        hasVietnameseLetters: VIETNAMESE_LETTER.test(typedPassword),
      }
    case 'locked':
      return { kind: 'locked', until: localTime(refusal.until, now) }
    case 'disabled':
      return {
        kind: 'disabled',
        since: localDate(refusal.disabledAt),
        unit: refusal.account.unit,
      }
    case 'unavailable':
      return { kind: 'source-silent' }
    case 'locked-by-operator':
      return { kind: 'locked-by-operator' }
    case 'busy':
    case 'under-way':
      return { kind: 'busy', seconds: refusal.retryAfterSeconds }
    case 'throttled':
      return { kind: 'throttled', minutes: Math.ceil(refusal.retryAfterSeconds / 60) }
    case 'name-unusable':
      return nameError(refusal.reading)
  }
}

function nearLimit(triesLeft: number): number | undefined {
  return triesLeft <= NEAR_LIMIT ? triesLeft : undefined
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
