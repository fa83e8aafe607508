import type { Meters } from './meters.ts'

const SECONDS = [0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5]

/** The line in which passwords wait to be hashed: what is short on a busy morning (security 7). */
export function measureHashing({ counter, gauge, histogram }: Meters) {
  const waited = histogram(
    'cas_hash_wait_seconds',
    'How long a password waited for its turn to be hashed.',
    [0.001, ...SECONDS],
  )
  const took = histogram('cas_hash_seconds', 'How long the hash of a password took.', SECONDS)
  const turnedAway = counter(
    'cas_hash_turned_away_total',
    'Passwords that were not checked, as too many waited already.',
  )

  return {
    /** Milliseconds. */
    hashed(waitedMs: number, tookMs: number): void {
      waited.observe(waitedMs / 1000)
      took.observe(tookMs / 1000)
    },

    hashTurnedAway: () => turnedAway.inc(),

    hashQueue(load: () => Readonly<{ running: number; waiting: number }>): void {
      gauge('cas_hash_running', 'Passwords that are being hashed now.', () => load().running)
      gauge('cas_hash_waiting', 'Passwords that wait to be hashed.', () => load().waiting)
    },
  }
}
