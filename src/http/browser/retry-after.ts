import { secondsUntil } from '../../throttle/lock-rules.ts'

/** What a refusal says of when to come again, in seconds; undefined when it says nothing. */
export function retryAfterSeconds(
  refused: Readonly<{ kind: string; until?: number; retryAfterSeconds?: number }>,
  now: number,
): number | undefined {
  return refused.until === undefined ? refused.retryAfterSeconds : secondsUntil(refused.until, now)
}
