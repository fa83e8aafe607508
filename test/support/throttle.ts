import type { Database } from '../../src/storage/database.ts'
import { createCounterKeys } from '../../src/throttle/counter-key.ts'
import type { LockRules, NetworkRules } from '../../src/throttle/lock-rules.ts'
import { createThrottle } from '../../src/throttle/throttle.ts'
import { createThrottleStore } from '../../src/throttle/throttle-store.ts'

const MINUTE_MS = 60_000

export const LOCK_RULES: LockRules = {
  triesBeforeLock: 5,
  triesOnKnownBrowser: 5,
  lockMs: [15, 30, 120, 720].map((minutes) => minutes * MINUTE_MS),
  delayMs: [250, 500, 1000, 1500],
  forgetMs: 24 * 60 * MINUTE_MS,
}

export const NETWORK_RULES: NetworkRules = { tries: 300, triesOfWider: 1200, withinMs: 600_000 }

type Changes = Readonly<{
  rules?: Partial<LockRules>
  networkRules?: Partial<NetworkRules>
  now?(): number
}>

/** The guard on a real database; it holds no answer back, and notes for how long it would have. */
export function testThrottle(database: Database, { now = () => 0, ...changes }: Changes = {}) {
  const rules = { ...LOCK_RULES, ...changes.rules }
  const networkRules = { ...NETWORK_RULES, ...changes.networkRules }
  const store = createThrottleStore(database, { rules, networkRules })
  const heldBackMs: number[] = []
  const throttle = createThrottle({
    store,
    keys: createCounterKeys(new Uint8Array(32).fill(7)),
    rules,
    networkRules,
    now,
    wait: async (milliseconds) => heldBackMs.push(milliseconds),
  })
  return { throttle, store, heldBackMs }
}
