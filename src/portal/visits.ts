import type { AccountId } from '../accounts/account.ts'
import type { Instant } from '../protocol/ticket.ts'
import { createBackgroundTask } from '../storage/background-task.ts'
import type { Visit, VisitStore } from './visit-store.ts'

type Parts = Readonly<{
  store: VisitStore
  now(): Instant
  onError(error: unknown): void
}>

const WRITE_AFTER_MS = 3_000
/** At the peak of Monday morning some hundred people a second enter something. */
const MOST_WAITING = 10_000
/** What was not entered for more than a year is forgotten. */
const KEPT_MS = 400 * 24 * 3_600_000
/** So many in one transaction: some tenths of a millisecond. */
const LARGEST_WRITE = 50

/**
 * Remembers which applications people enter. A note costs the ticket that it belongs to two look-ups
 * in memory; it is written in the background, once for however often the application was entered in
 * those seconds. What does not fit is left out, and a crash loses what waits: it is a convenience.
 */
export function createVisits({ store, now, onError }: Parts) {
  let waiting = new Map<AccountId, Map<string, Instant>>()
  let count = 0
  const writing = createBackgroundTask({ afterMs: WRITE_AFTER_MS, work: write, onError })

  async function write() {
    const visits: Visit[] = []
    for (const [accountId, services] of waiting) {
      for (const [serviceId, at] of services) visits.push({ accountId, serviceId, at })
    }
    waiting = new Map()
    count = 0
    for (let start = 0; start < visits.length; start += LARGEST_WRITE) {
      await store.note(visits.slice(start, start + LARGEST_WRITE))
    }
  }

  return {
    /** Writes what waits; a failure loses the notes at hand, and is told. */
    flush: writing.flush,

    /** Returns at once. */
    note(accountId: AccountId, serviceId: string): void {
      let services = waiting.get(accountId)
      if (!services?.has(serviceId)) {
        if (count >= MOST_WAITING) return
        count += 1
        if (!services) {
          services = new Map()
          waiting.set(accountId, services)
        }
      }
      services.set(serviceId, now())
      writing.soon()
    },

    /** When a person last entered which application, the last one first; what waits counts too. */
    async of(accountId: AccountId): Promise<ReadonlyMap<string, Instant>> {
      // What is just being written is in one of the two places.
      const fresh = new Map(waiting.get(accountId))
      await writing.underWay()
      const before = now() - KEPT_MS
      const found = await store.of(accountId)
      if (found.some(({ at }) => at < before)) {
        store.forgetOlder(accountId, before).catch(onError)
      }
      const kept = found.filter(({ at }) => at >= before)
      const visits = new Map(kept.map(({ serviceId, at }) => [serviceId, at]))
      for (const [serviceId, at] of fresh) visits.set(serviceId, at)
      return new Map([...visits].sort(([, a], [, b]) => b - a))
    },
  }
}

export type Visits = ReturnType<typeof createVisits>
