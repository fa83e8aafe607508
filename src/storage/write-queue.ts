import type { Durability, SqlStatement } from './database.ts'

/** A write that waits for its commit. Its statements are carried out all or none. */
export type Write = Readonly<{
  durability: Durability
  statements: readonly SqlStatement[]
  resolve(rows: unknown[][]): void
  reject(error: unknown): void
}>

/** Carries out the writes in one transaction; `false` when the database is busy elsewhere. */
export type CommitGroup = (writes: readonly Write[]) => boolean

const LARGEST_GROUP = 256
const RETRY_BUSY_MS = 5
const GIVE_UP_BUSY_MS = 5_000

/**
 * Group commit (decision 9): everything that arrives in one turn of the event loop shares one
 * transaction. While another process holds the database's write lock the group waits on a timer,
 * never on the event loop, and fails after five seconds.
 */
export function createWriteQueue(commitGroup: CommitGroup, busyError: (writes: number) => Error) {
  let waiting: Write[] = []
  let isScheduled = false
  let busySince: number | undefined
  let whenEmpty: (() => void)[] = []

  function schedule() {
    if (isScheduled || waiting.length === 0) return
    isScheduled = true
    setImmediate(flush)
  }

  function flush() {
    isScheduled = false
    const group = waiting.length <= LARGEST_GROUP ? waiting : waiting.slice(0, LARGEST_GROUP)
    const rest = group === waiting ? [] : waiting.slice(LARGEST_GROUP)
    if (carriedOut(group)) {
      waiting = rest
      busySince = undefined
    } else if (hasWaitedTooLong()) {
      waiting = rest
      busySince = undefined
      const error = busyError(group.length)
      for (const write of group) write.reject(error)
    } else {
      isScheduled = true
      setTimeout(flush, RETRY_BUSY_MS)
      return
    }
    if (waiting.length > 0) return schedule()
    for (const tell of whenEmpty) tell()
    whenEmpty = []
  }

  /** Whatever a driver throws is the group's failure: it must not end the process. */
  function carriedOut(group: readonly Write[]): boolean {
    try {
      return commitGroup(group)
    } catch (error) {
      for (const write of group) write.reject(error)
      return true
    }
  }

  function hasWaitedTooLong(): boolean {
    busySince ??= performance.now()
    return performance.now() - busySince > GIVE_UP_BUSY_MS
  }

  return {
    add(durability: Durability, statements: readonly SqlStatement[]): Promise<unknown[][]> {
      return new Promise((resolve, reject) => {
        waiting.push({ durability, statements, resolve, reject })
        schedule()
      })
    },

    /** Resolves when nothing waits any more. */
    async drain(): Promise<void> {
      if (waiting.length > 0) await new Promise<void>((resolve) => whenEmpty.push(resolve))
    },

    get length(): number {
      return waiting.length
    },
  }
}
