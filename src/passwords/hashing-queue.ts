import type { AccountId } from '../accounts/account.ts'

/** Too many hashes wait already; nothing was computed. */
export class HashingQueueFull extends Error {
  override readonly name = 'HashingQueueFull'
  /** When to come again. */
  readonly retryAfterSeconds: number

  constructor(retryAfterSeconds: number) {
    super('Too many passwords are being checked at once.')
    this.retryAfterSeconds = retryAfterSeconds
  }
}

/** Who asks for a hash, as far as the order of the line goes. */
export type Place = Readonly<{
  /** A network, or an account: those of one share what one may have. */
  from?: string | undefined
  /** A browser that the person has signed in with before goes ahead of strangers. */
  isKnown?: boolean
  /** Aborted when nobody waits for the answer any more: then the line is left. */
  signal?: AbortSignal | undefined
}>

/** Of somebody who has shown already that they are this person: everybody has a turn of their own. */
export function placeOf(accountId: AccountId): Place {
  return { from: `account ${accountId}`, isKnown: true }
}

type Options = Readonly<{
  /** Jobs that run at a time. */
  concurrency: number
  /** Jobs that may wait beside those. */
  waiting: number
  /** Nobody is let into a line that takes longer than this to the end. */
  longestWaitMs?: number
  /** Milliseconds, from a clock that never goes back. */
  now?: () => number
  /** Told of every job that is over, in milliseconds, and of every one that was turned away. */
  probe?: HashingProbe | undefined
}>

export type HashingProbe = Readonly<{
  hashed(waitedMs: number, tookMs: number): void
  hashTurnedAway(): void
}>

type Waiting = Readonly<{
  from: string
  isKnown: boolean
  begin(): void
  turnAway(): void
}>

const LONGEST_RETRY_SECONDS = 60
const LONGEST_WAIT_MS = 5_000
/** After so many of known browsers a stranger has a turn, so that nobody waits for ever. */
const KNOWN_IN_A_ROW = 4
/** As much of the line is the strangers', however many known browsers come. */
const STRANGERS_SHARE = 1 / (KNOWN_IN_A_ROW + 1)

/**
 * A bounded line for costly work (security row 36). It keeps the memory of hashing at `concurrency`
 * times one hash, and leaves the other threads of the pool to files and names. Networks take turns,
 * so that one of them cannot make the others wait; known browsers go first. In a full line whoever
 * comes takes the last place of the network that holds most of them, or is turned away; known browsers
 * take none of the strangers' share.
 */
export function createHashingQueue(options: Options) {
  const { concurrency, waiting, longestWaitMs = LONGEST_WAIT_MS } = options
  const { now = () => performance.now(), probe } = options
  const known = createLanes()
  const strangers = createLanes()
  let knownInARow = 0
  let running = 0
  /** A smoothed duration of one job, to tell those who are turned away when to come again. */
  let usualMilliseconds = 25

  const length = () => known.length() + strangers.length()
  const lanesOf = ({ isKnown }: Pick<Waiting, 'isKnown'>) => (isKnown ? known : strangers)

  /** As many as may wait, by number and by time. */
  function capacity(): number {
    const inTime = Math.floor((longestWaitMs * concurrency) / usualMilliseconds)
    return Math.min(waiting, Math.max(1, inTime))
  }

  function full(): HashingQueueFull {
    probe?.hashTurnedAway()
    const seconds = Math.ceil((length() * usualMilliseconds) / concurrency / 1000)
    return new HashingQueueFull(Math.min(LONGEST_RETRY_SECONDS, Math.max(1, seconds)))
  }

  function next(): Waiting | undefined {
    const isStrangersTurn = knownInARow >= KNOWN_IN_A_ROW && strangers.length() > 0
    const isKnownsTurn = known.length() > 0 && !isStrangersTurn
    knownInARow = isKnownsTurn ? knownInARow + 1 : 0
    return isKnownsTurn ? known.takeFirst() : strangers.takeFirst()
  }

  function finish(askedAt: number, startedAt: number) {
    const took = now() - startedAt
    usualMilliseconds += (took - usualMilliseconds) / 8
    probe?.hashed(startedAt - askedAt, took)
    running--
    next()?.begin()
  }

  async function carryOut<T>(job: () => Promise<T>, askedAt: number): Promise<T> {
    running++
    const startedAt = now()
    try {
      return await job()
    } finally {
      finish(askedAt, startedAt)
    }
  }

  /** Makes room for one more; false when nobody has more places than the one who comes. */
  function makeRoom({ from, isKnown }: Pick<Waiting, 'from' | 'isKnown'>): boolean {
    const share = Math.floor(capacity() * STRANGERS_SHARE)
    const isTakenFromStrangers = isKnown ? strangers.length() > share : strangers.length() >= share
    const giving = isTakenFromStrangers ? strangers : known
    const longest = giving.longest()
    if (!longest) return false
    const isOutranked = giving !== lanesOf({ isKnown })
    if (!isOutranked && longest.size <= giving.size(from) + 1) return false
    giving.takeLast(longest.from)?.turnAway()
    return true
  }

  return {
    /**
     * Runs the job when its turn comes. Throws HashingQueueFull when there is no place in the line,
     * and the signal's reason when it is aborted in the line.
     */
    async run<T>(job: () => Promise<T>, place: Place = {}): Promise<T> {
      const { from = '', isKnown = false, signal } = place
      signal?.throwIfAborted()
      const askedAt = now()
      if (running < concurrency) return carryOut(job, askedAt)
      if (length() >= capacity() && !makeRoom({ from, isKnown })) throw full()
      return new Promise<T>((resolve, reject) => {
        const leave = () => {
          if (lanesOf(waiter).remove(waiter)) reject(signal?.reason)
        }
        const waiter: Waiting = {
          from,
          isKnown,
          begin() {
            signal?.removeEventListener('abort', leave)
            carryOut(job, askedAt).then(resolve, reject)
          },
          turnAway() {
            signal?.removeEventListener('abort', leave)
            reject(full())
          },
        }
        signal?.addEventListener('abort', leave, { once: true })
        lanesOf(waiter).add(waiter)
      })
    },

    /** How busy it is, for `/health`. */
    load(): Readonly<{ running: number; waiting: number }> {
      return { running, waiting: length() }
    },
  }
}

/** Lines by network, which take turns. */
function createLanes() {
  const lanes = new Map<string, Waiting[]>()
  let total = 0

  return {
    length: () => total,
    size: (from: string) => lanes.get(from)?.length ?? 0,

    add(waiter: Waiting): void {
      const lane = lanes.get(waiter.from)
      if (lane) lane.push(waiter)
      else lanes.set(waiter.from, [waiter])
      total += 1
    },

    /** The first of the network whose turn it is; its next turn comes after the others'. */
    takeFirst(): Waiting | undefined {
      const [first] = lanes
      if (!first) return undefined
      const [from, lane] = first
      lanes.delete(from)
      const waiter = lane.shift()
      if (lane.length > 0) lanes.set(from, lane)
      if (waiter) total -= 1
      return waiter
    },

    takeLast(from: string): Waiting | undefined {
      const lane = lanes.get(from)
      const waiter = lane?.pop()
      if (lane?.length === 0) lanes.delete(from)
      if (waiter) total -= 1
      return waiter
    },

    remove(waiter: Waiting): boolean {
      const lane = lanes.get(waiter.from)
      const index = lane?.indexOf(waiter) ?? -1
      if (!lane || index < 0) return false
      lane.splice(index, 1)
      if (lane.length === 0) lanes.delete(waiter.from)
      total -= 1
      return true
    },

    longest(): Readonly<{ from: string; size: number }> | undefined {
      let longest: { from: string; size: number } | undefined
      for (const [from, { length: size }] of lanes) {
        if (size > (longest?.size ?? 0)) longest = { from, size }
      }
      return longest
    },
  }
}
