import { setTimeout as wait } from 'node:timers/promises'
import type { Readiness } from '../http/health.ts'

/** `true` when all is well. A rejection, or no answer within a second, is `false`. */
export type ReadinessCheck = () => boolean | Promise<boolean>

/** A database that takes longer to write is not ready. */
const WITHIN_MS = 1_000
/** However often somebody asks, the checks run once in so long. */
const KEPT_MS = 500

/**
 * Whether the server can sign people in now: every check says so. Asked for by load balancers every few
 * seconds, and by anybody who can reach it.
 */
export function createReadiness(checks: ReadonlyMap<string, ReadinessCheck>) {
  let kept: Promise<Readiness> | undefined
  let keptUntil = 0

  async function examine(): Promise<Readiness> {
    const found = await Promise.all(
      [...checks].map(async ([name, check]) => [name, await answerOf(check)] as const),
    )
    return { isReady: found.every(([, isWell]) => isWell), checks: Object.fromEntries(found) }
  }

  return {
    readiness(): Promise<Readiness> {
      const now = performance.now()
      if (kept === undefined || now >= keptUntil) {
        kept = examine()
        keptUntil = now + KEPT_MS
      }
      return kept
    },

    /** The next to ask is told what is true by then. */
    forget(): void {
      kept = undefined
    },
  }
}

async function answerOf(check: ReadinessCheck): Promise<boolean> {
  const asked = (async () => check())().catch(() => false)
  return Promise.race([asked, wait(WITHIN_MS, false, { ref: false })])
}
