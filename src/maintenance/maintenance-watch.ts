import { stat } from 'node:fs/promises'
import type { Maintenance } from './maintenance.ts'
import { readMaintenance, removeMaintenance } from './maintenance-file.ts'

type Log = Readonly<{ info(facts: object): void; error(facts: object): void }>

type Parts = Readonly<{
  file: string
  now(): number
  log: Log
  /** It has ended because its time was over; the file is gone by then. */
  onOver?: (maintenance: Maintenance) => Promise<void> | void
}>

/** How often the file is looked at: what an operator says holds within two seconds. */
const EVERY_MS = 1_000

/**
 * Knows whether there is a maintenance now. It looks at the file in the background; asking it costs
 * nothing. A file that cannot be read changes nothing, and the log says so once.
 */
export async function watchMaintenance({ file, now, log, onOver }: Parts) {
  let latest: Maintenance | undefined
  let isTold = false
  let lastStamp = ''
  let lastProblem = ''
  let looking: Promise<void> | undefined

  function current(): Maintenance | undefined {
    return latest && now() < latest.until ? latest : undefined
  }

  async function look(): Promise<void> {
    try {
      const stamp = await stampOf(file)
      if (stamp !== lastStamp) {
        latest = await readMaintenance(file)
        lastStamp = stamp
        isTold = false
      }
      tell()
      if (latest && !current()) await over(latest)
      lastProblem = ''
    } catch (err) {
      const problem = (err as Error).message
      if (problem !== lastProblem) log.error({ event: 'maintenance.unreadable', err })
      lastProblem = problem
    }
  }

  let wasOn = false
  function tell() {
    const on = current()
    if (on && !isTold) {
      const { until, by, allow } = on
      log.info({ event: 'maintenance.begun', until: new Date(until).toISOString(), by, allow })
    }
    if (!on && wasOn) log.info({ event: 'maintenance.ended', byItself: latest !== undefined })
    wasOn = on !== undefined
    isTold = true
  }

  async function over(ended: Maintenance) {
    latest = undefined
    await removeMaintenance(file)
    lastStamp = ''
    await onOver?.(ended)
  }

  function lookAgain(): Promise<void> {
    looking ??= look().finally(() => {
      looking = undefined
    })
    return looking
  }

  await lookAgain()
  const ticking = setInterval(() => void lookAgain(), EVERY_MS)
  ticking.unref()

  return {
    /** The maintenance of this moment. */
    current,

    /** Looks at the file now. */
    lookAgain,

    async stop(): Promise<void> {
      clearInterval(ticking)
      await looking
    },
  }
}

export type MaintenanceWatch = Awaited<ReturnType<typeof watchMaintenance>>

/** Changes with every new file; '' while there is none. */
async function stampOf(file: string): Promise<string> {
  try {
    const { ino, mtimeMs, size } = await stat(file)
    return `${ino} ${mtimeMs} ${size}`
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return ''
    throw error
  }
}
