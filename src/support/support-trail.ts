import { createBackgroundTask } from '../storage/background-task.ts'
import { createTimedIds } from '../storage/timed-id.ts'
import type { SupportNote } from './support-note.ts'
import { LARGEST_WRITE, type StoredNote, type SupportStore } from './support-store.ts'

type Parts = Readonly<{
  store: SupportStore
  keptMs: number
  now(): number
  onError(error: unknown): void
}>

const MOST_WAITING = 200
/** A second. Who floods us with mistakes has no need of the help desk. */
const MOST_A_SECOND = 50
/** Of one address, a minute: the mistakes of a whole office, but a scanner does not drive them out. */
const MOST_FROM_ONE = 120
const MOST_COUNTED = 10_000
const MINUTE_MS = 60_000
const MOST_IN_ALL = 20_000
const FLUSH_AFTER_MS = 500
/** The surplus is looked for each time that so many were added. */
const SLICE = 500
/** So much of each text is kept. */
const LONGEST = 200

/**
 * Keeps what stood behind the pages that show a support code. A note costs the answer a few
 * microseconds and is written in the background; however many come, no more than 200 wait, 50 a second
 * and 120 a minute from one address are taken, and some 20,000 are kept.
 */
export function createSupportTrail({ store, keptMs, now, onError }: Parts) {
  const nextId = createTimedIds(now)
  let waiting: StoredNote[] = []
  let second = Number.NEGATIVE_INFINITY
  let inSecond = 0
  let minute = Number.NEGATIVE_INFINITY
  const inMinute = new Map<string, number>()
  let added = 0
  const writing = createBackgroundTask({ afterMs: FLUSH_AFTER_MS, work: write, onError })

  function isFlooding(cameFrom: string, at: number): boolean {
    const current = Math.floor(at / MINUTE_MS)
    if (current !== minute) {
      minute = current
      inMinute.clear()
    }
    const count = (inMinute.get(cameFrom) ?? 0) + 1
    if (count > MOST_FROM_ONE) return true
    if (count > 1 || inMinute.size < MOST_COUNTED) inMinute.set(cameFrom, count)
    return false
  }

  function hasRoom(at: number): boolean {
    const current = Math.floor(at / 1000)
    if (current !== second) {
      second = current
      inSecond = 0
    }
    inSecond += 1
    return inSecond <= MOST_A_SECOND && waiting.length < MOST_WAITING
  }

  async function write() {
    while (waiting.length > 0) {
      const rows = waiting.slice(0, LARGEST_WRITE)
      waiting = waiting.slice(LARGEST_WRITE)
      await store.add(rows)
      added += rows.length
    }
    if (added < SLICE) return
    added = 0
    await store.forgetSurplus(MOST_IN_ALL, 2 * SLICE)
  }

  return {
    /** Returns at once. */
    note(seen: Omit<SupportNote, 'at'>): void {
      const at = now()
      if (isFlooding(seen.cameFrom, at) || !hasRoom(at)) return
      waiting.push({
        ...seen,
        id: nextId(),
        at,
        what: cut(seen.what),
        detail: cut(seen.detail),
        path: cut(seen.path),
        host: cut(seen.host),
      })
      writing.soon()
    },

    /** Writes what waits; a failure loses the notes at hand, and is told. */
    flush: writing.flush,

    /** Removes a slice of what is too old; resolves with how many it was. */
    sweep: (slice: number, at: number) => store.sweep(slice, at - keptMs),
  }
}

export type SupportTrail = ReturnType<typeof createSupportTrail>

function cut(text: string): string {
  return text.length > LONGEST ? text.slice(0, LONGEST) : text
}
