/** Too many wait already, or this one has waited too long. Nothing was asked of anybody. */
export class LaneFull extends Error {
  override readonly name = 'LaneFull'
}

type Options = Readonly<{
  /** How many run at a time. */
  parallel: number
  /** How many may wait beside those. */
  waiting: number
  /** How long one may wait, in milliseconds. */
  patienceMs: number
}>

/**
 * A bounded line in front of a server that is not ours: so many checks at a time, so many waiting,
 * and nobody waits longer than a person does.
 */
export function createLane({ parallel, waiting, patienceMs }: Options) {
  const line: (() => void)[] = []
  let running = 0

  function turn(): Promise<void> {
    if (line.length >= waiting) return Promise.reject(new LaneFull('too many are being checked'))
    return new Promise((resolve, reject) => {
      const begin = () => {
        clearTimeout(timer)
        resolve()
      }
      const timer = setTimeout(() => {
        line.splice(line.indexOf(begin), 1)
        reject(new LaneFull(`no turn in ${patienceMs} ms`))
      }, patienceMs)
      line.push(begin)
    })
  }

  return {
    /** Runs the job when its turn comes. Throws LaneFull when it does not come. */
    async run<T>(job: () => Promise<T>): Promise<T> {
      if (running >= parallel) await turn()
      else running++
      try {
        return await job()
      } finally {
        const next = line.shift()
        // The place is handed on, so that nobody comes in between.
        if (next) next()
        else running--
      }
    },
  }
}

export type Lane = ReturnType<typeof createLane>
