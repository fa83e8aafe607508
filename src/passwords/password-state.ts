import type { PasswordPolicy } from './password-policy.ts'

/** How it stands with the age of somebody's password. `on` is the instant of its expiry. */
export type PasswordState =
  | Readonly<{ kind: 'good' }>
  | Readonly<{ kind: 'expires-soon'; inDays: number; on: number }>
  | Readonly<{ kind: 'expired'; on: number }>

const DAY_MS = 86_400_000
/** People are told so many days ahead, and not before half of the password's life is over. */
const SOON_DAYS = 14

/**
 * Whether the password may still be used at `now` (milliseconds), and for how many days more, counted
 * up: on the last day it is 1. An account without a password has none that could expire.
 */
export function passwordState(
  { passwordChangedAt }: Readonly<{ passwordChangedAt: number | undefined }>,
  { maximumAgeDays }: Pick<PasswordPolicy, 'maximumAgeDays'>,
  now: number,
): PasswordState {
  if (passwordChangedAt === undefined || maximumAgeDays === undefined) return { kind: 'good' }
  const on = passwordChangedAt + maximumAgeDays * DAY_MS
  if (now >= on) return { kind: 'expired', on }
  const inDays = Math.ceil((on - now) / DAY_MS)
  const isSoon = inDays <= Math.min(SOON_DAYS, maximumAgeDays / 2)
  return isSoon ? { kind: 'expires-soon', inDays, on } : { kind: 'good' }
}
