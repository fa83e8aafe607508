import type { Instant } from '../protocol/ticket.ts'

/** What somebody may get wrong before they must wait, and for how long (product 2.4). */
export type LockRules = Readonly<{
  /** Failures of one name; the last of them locks it. */
  triesBeforeLock: number
  /** The same for a browser that the person has signed in with before. */
  triesOnKnownBrowser: number
  /** How long the first lock lasts, the second, and so on; the last is repeated. One to eight. */
  lockMs: readonly number[]
  /** How long the answer to a stranger's first failure is held back, the second, and so on. */
  delayMs: readonly number[]
  /** So long after the last try nothing is remembered of a name; longer than any lock. */
  forgetMs: number
}>

export type NetworkRules = Readonly<{
  /** Failures of one address (of IPv6: /64) within the time. */
  tries: number
  /** The same of the wider network around it: /24, or /48. */
  triesOfWider: number
  withinMs: number
}>

/** What is counted of one name, or of one known browser. */
export type NameCounter = Readonly<{
  /** Places taken since the last lock: failures, and tries that are under way. */
  tries: number
  failures: number
  /** Locks so far. */
  level: number
  lastAt: Instant
  lockedAt: Instant
  lockedUntil: Instant
}>

/** Tries that are under way are over by then. */
export const UNDER_WAY_MS = 60_000

export type Judgement =
  | Readonly<{ kind: 'go' }>
  | Readonly<{ kind: 'locked'; until: Instant }>
  /** As many tries as are left are under way at this moment. */
  | Readonly<{ kind: 'under-way' }>

/** Whether a name may be tried. No password is looked at while it is locked (security row 30). */
export function judgeName(counter: NameCounter | undefined, most: number, now: Instant): Judgement {
  if (counter === undefined) return { kind: 'go' }
  const until = lockEnd(counter, now)
  if (until > now) return { kind: 'locked', until }
  const isFull = counter.tries >= most && now - counter.lastAt < UNDER_WAY_MS
  return isFull ? { kind: 'under-way' } : { kind: 'go' }
}

/**
 * When the lock ends. A clock that was set back behind its beginning does not draw it out: then it
 * lasts as long as it was meant to, from now on (security 5.3).
 */
export function lockEnd(
  { lockedAt, lockedUntil }: Pick<NameCounter, 'lockedAt' | 'lockedUntil'>,
  now: Instant,
): Instant {
  return now < lockedAt ? now + (lockedUntil - lockedAt) : lockedUntil
}

/** For `Retry-After`: whole seconds until then, one at least. */
export function secondsUntil(until: Instant, now: Instant): number {
  return Math.max(1, Math.ceil((until - now) / 1000))
}

/** How long the answer to the nth failure in a row is held back. */
export function delayOf(failures: number, { delayMs }: LockRules): number {
  return failures < 1 ? 0 : (delayMs[Math.min(failures, delayMs.length) - 1] ?? 0)
}

/** When a network that has used up its tries may go on, in whole seconds. */
export function networkWaitSeconds(firstAt: Instant, withinMs: number, now: Instant): number {
  return secondsUntil(Math.min(now, firstAt) + withinMs, now)
}
