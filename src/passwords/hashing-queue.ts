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

type Options = Readonly<{
  /** Jobs that run at a time. */
  concurrency: number
  /** Jobs that may wait beside those. */
  waiting: number
  /** Milliseconds, from a clock that never goes back. */
  now?: () => number
}>

const LONGEST_RETRY_SECONDS = 60

/**
 * A bounded line for costly work, first come, first served. It keeps the memory of hashing at
 * `concurrency` times one hash, and leaves the other threads of the pool to files and names.
 */
export function createHashingQueue(options: Options) {
  const { concurrency, waiting, now = () => performance.now() } = options
  const line: (() => void)[] = []
  let running = 0
  /** A smoothed duration of one job, to tell those who are turned away when to come again. */
  let usualMilliseconds = 25

  function finish(startedAt: number) {
    usualMilliseconds += (now() - startedAt - usualMilliseconds) / 8
    running--
    line.shift()?.()
  }

  async function carryOut<T>(job: () => Promise<T>): Promise<T> {
    running++
    const startedAt = now()
    try {
      return await job()
    } finally {
      finish(startedAt)
    }
  }

  return {
    /** Runs the job when its turn comes. Throws HashingQueueFull, at once, when the line is full. */
    async run<T>(job: () => Promise<T>): Promise<T> {
      if (running < concurrency) return carryOut(job)
      if (line.length >= waiting) {
        const seconds = Math.ceil((line.length * usualMilliseconds) / concurrency / 1000)
        throw new HashingQueueFull(Math.min(LONGEST_RETRY_SECONDS, Math.max(1, seconds)))
      }
      return new Promise<T>((resolve, reject) => {
        line.push(() => void carryOut(job).then(resolve, reject))
      })
    },

    /** How busy it is, for `/health`. */
    load(): Readonly<{ running: number; waiting: number }> {
      return { running, waiting: line.length }
    },
  }
}
