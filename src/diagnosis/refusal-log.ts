import type { Instant } from '../protocol/ticket.ts'
import { createBackgroundTask } from '../storage/background-task.ts'
import { createTimedIds } from '../storage/timed-id.ts'
import { createRateBudget } from './rate-budget.ts'
import type { Refusal } from './refusal.ts'
import { LARGEST_WRITE, type RefusalStore, type StoredRefusal } from './refusal-store.ts'

type Parts = Readonly<{
  store: RefusalStore
  /** How many are kept of one application. */
  perService: number
  keptMs: number
  now(): Instant
  onError(error: unknown): void
}>

/** What a note holds, but for the two things that decide whether there is room for it. */
export type RefusalDetails = Omit<Refusal, 'at' | 'serviceId' | 'isProven'>

const MOST_WAITING = 200
const MOST_IN_ALL = 10_000
const A_SECOND_PER_SERVICE = 50
const A_SECOND_OF_UNKNOWN = 20
const FLUSH_AFTER_MS = 1_000
const TELL_LEFT_OUT_AFTER_MS = 60_000
const SLICE = 500

/**
 * Keeps what was refused. A note costs the answer a few microseconds; writing comes later, in the
 * background. However many junk tickets come in, there are never more than 200 notes waiting, 50 a
 * second of one application and 20 of none, and 10,000 in the table; how many were left out is noted
 * as well. Those without a ticket of ours never push out the others (R11.23).
 */
export function createRefusalLog({ store, perService, keptMs, now, onError }: Parts) {
  const budget = createRateBudget(now)
  const nextId = createTimedIds(now)
  const keepOfEach = Math.max(1, Math.floor(perService / 2))
  let waiting: StoredRefusal[] = []
  let tellingTimer: NodeJS.Timeout | undefined
  const writing = createBackgroundTask({ afterMs: FLUSH_AFTER_MS, work: write, onError })

  function add(refusal: Omit<StoredRefusal, 'id' | 'at'>) {
    waiting.push({ id: nextId(), at: now(), ...refusal })
    writing.soon()
  }

  /** `details` is asked only when there is room for the note. */
  function note(serviceId: string, isProven: boolean, details: () => RefusalDetails): void {
    const most = serviceId === '' ? A_SECOND_OF_UNKNOWN : A_SECOND_PER_SERVICE
    const hasRoom = waiting.length < MOST_WAITING && budget.takeInSecond(serviceId, most)
    if (hasRoom) add({ serviceId, isProven, ...details() })
    else leaveOut(serviceId)
  }

  function leaveOut(serviceId: string) {
    budget.leaveOut(serviceId)
    if (tellingTimer !== undefined) return
    tellingTimer = setTimeout(noteLeftOut, TELL_LEFT_OUT_AFTER_MS)
    tellingTimer.unref()
  }

  function noteLeftOut() {
    clearTimeout(tellingTimer)
    tellingTimer = undefined
    for (const { subject, count } of budget.takeLeftOut()) {
      const evidence = { count }
      add({ serviceId: subject, isProven: false, code: '', reason: 'left-out', evidence })
    }
  }

  async function write() {
    const touched = new Map<string, Pick<Refusal, 'serviceId' | 'isProven'>>()
    while (waiting.length > 0) {
      const rows = waiting.slice(0, LARGEST_WRITE)
      waiting = waiting.slice(LARGEST_WRITE)
      for (const { serviceId, isProven } of rows) {
        touched.set(`${serviceId} ${isProven}`, { serviceId, isProven })
      }
      await store.add(rows)
    }
    for (const { serviceId, isProven } of touched.values()) {
      await store.forgetSurplusOf(serviceId, isProven, keepOfEach)
    }
    if (touched.size > 0) await store.forgetSurplus(MOST_IN_ALL, SLICE)
  }

  return {
    note,

    /** Writes what waits; a failure loses the notes at hand, and is told. */
    flush: writing.flush,

    /** The same for what repeats itself: one in a while of each application and name. */
    noteOnce(
      name: string,
      serviceId: string,
      spanMs: number,
      details: () => Omit<RefusalDetails, 'reason'> & Partial<Pick<RefusalDetails, 'reason'>>,
    ): void {
      if (!budget.isFirstIn(spanMs, `${serviceId} ${name}`)) return
      note(serviceId, false, () => ({ reason: name, ...details() }))
    },

    /** Removes a slice of what is too old; resolves with how many it was. */
    sweep: (slice: number, at: Instant) => store.sweep(slice, at - keptMs),

    /** Writes all that is left. */
    async close(): Promise<void> {
      noteLeftOut()
      await writing.flush()
    },
  }
}

export type RefusalLog = ReturnType<typeof createRefusalLog>
