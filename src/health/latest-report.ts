import { setTimeout as wait } from 'node:timers/promises'
import type { DoctorReport } from './report.ts'

/** What is known of the server now. */
export type LatestReport = Readonly<{
  /** Undefined: none has come to an end yet. */
  report: DoctorReport | undefined
  /** A newer one is on its way. */
  isExamining: boolean
  /** Why the last try gave none; empty: it did. */
  problem: string
}>

type Parts = Readonly<{
  /** Examines the server, in a process of its own. May reject. */
  examine(): Promise<DoctorReport>
  now(): number
}>

/** However often somebody looks, the server is examined once in so long. */
const FRESH_MS = 60_000
/** Whoever looks waits so long for a newer report. */
const WAIT_MS = 6_000

/** The latest report of the doctor, made anew when somebody looks at an old one. */
export function createLatestReport({ examine, now }: Parts) {
  let report: DoctorReport | undefined
  let problem = ''
  let begunAt = Number.NEGATIVE_INFINITY
  let running: Promise<void> | undefined

  function begin() {
    begunAt = now()
    running = examine()
      .then(
        (found) => {
          report = found
          problem = ''
        },
        (error: unknown) => {
          problem = (error as Error).message
        },
      )
      .finally(() => {
        running = undefined
      })
  }

  return async function latestReport(waitMs = WAIT_MS): Promise<LatestReport> {
    // A clock that went back must not keep an old report alive.
    if (!running && Math.abs(now() - begunAt) >= FRESH_MS) begin()
    if (running) await Promise.race([running, wait(waitMs, undefined, { ref: false })])
    return { report, isExamining: running !== undefined, problem }
  }
}

export type FindLatestReport = ReturnType<typeof createLatestReport>
