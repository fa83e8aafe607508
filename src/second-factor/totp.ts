import { Secret, TOTP } from 'otpauth'

/** 160 bits, as RFC 4226 recommends. */
const KEY_BYTES = 20
const PERIOD_SECONDS = 30
/** What every authenticator app knows: Google's ignores any other. */
const COMMON = { algorithm: 'SHA1', digits: 6, period: PERIOD_SECONDS } as const
/** Steps to either side that are accepted: the code of a moment ago, a phone half a minute off. */
const ACCEPTED_STEPS = 1
/** Steps to either side that are recognised, to tell that the phone's clock is off: ten minutes. */
const RECOGNISED_STEPS = (10 * 60) / PERIOD_SECONDS

export type CodeVerdict =
  | Readonly<{ kind: 'right'; step: number }>
  | Readonly<{ kind: 'reused' }>
  | Readonly<{ kind: 'skewed'; minutes: number; step: number }>
  | Readonly<{ kind: 'wrong' }>

/** Which steps of an app are past use. */
export type UsedSteps = Readonly<{ lastStep: number; refusedStep: number }>

export function newTotpKey(): Uint8Array {
  return new Secret({ size: KEY_BYTES }).bytes
}

/** `otpauth://totp/…`, which apps read from the QR code or a link. */
export function totpUri(key: Uint8Array, issuer: string, mailbox: string): string {
  return new TOTP({ ...COMMON, issuer, label: mailbox, secret: secretOf(key) }).toString()
}

/** `ABCD EFGH …`: the key for typing. */
export function totpKeyText(key: Uint8Array): string {
  return secretOf(key).base32.replace(/.{4}(?=.)/g, '$& ')
}

/**
 * Judges six digits at a time in milliseconds (RFC 6238): the present step and one to either side
 * are accepted, unless a code of that step or a later one was before. A code of up to ten minutes
 * away is recognised, so that the person hears of the clock; it is not accepted.
 */
export function judgeCode(
  key: Uint8Array,
  digits: string,
  at: number,
  { lastStep, refusedStep }: UsedSteps,
): CodeVerdict {
  const present = TOTP.counter({ period: PERIOD_SECONDS, timestamp: at })
  const distance = TOTP.validate({
    ...COMMON,
    token: digits,
    secret: secretOf(key),
    timestamp: at,
    window: RECOGNISED_STEPS,
  })
  if (distance === null) return { kind: 'wrong' }
  const step = present + distance
  if (Math.abs(distance) <= ACCEPTED_STEPS) {
    return step > lastStep && step !== refusedStep ? { kind: 'right', step } : { kind: 'reused' }
  }
  // An old code that was good once tells nothing about the clock.
  if (step <= lastStep) return { kind: 'wrong' }
  const minutes = Math.max(1, Math.round((Math.abs(distance) * PERIOD_SECONDS) / 60))
  return { kind: 'skewed', minutes, step }
}

function secretOf(key: Uint8Array): Secret {
  // A slice of its own: the library takes the whole buffer behind a view.
  return new Secret({ buffer: Uint8Array.from(key).buffer })
}
