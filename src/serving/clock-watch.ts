import type { FastifyBaseLogger } from 'fastify'
import type { Companion } from './companions.ts'

const LOOK_EVERY_MS = 1_000
/** What NTP does all day is no jump. */
const JUMP_MS = 5_000

type Parts = Readonly<{
  logger: FastifyBaseLogger
  now(): number
  /** Milliseconds, from a clock that never jumps. */
  steady?: () => number
  /** What must not live longer because the clock went back by so many milliseconds. */
  onSetBack(byMs: number): Promise<void>
  /** Told of every jump. */
  noteJump?(): void
  lookEveryMs?: number
}>

/**
 * Tells when the machine's clock jumps by more than five seconds, as codes of authenticator apps and the
 * times of the audit trail hang on it. A clock that is set back lengthens no life (security 5.3); one that
 * is set forward ends lives early, which costs a sign-in at most.
 */
export function createClockWatch(parts: Parts): Companion {
  const { logger, now, onSetBack, noteJump, lookEveryMs = LOOK_EVERY_MS } = parts
  const { steady = () => performance.now() } = parts
  let timer: NodeJS.Timeout | undefined
  let offset = 0

  async function look(): Promise<void> {
    const jump = now() - steady() - offset
    offset += jump
    if (Math.abs(jump) < JUMP_MS) return
    logger.error({ event: 'clock.jumped', byMs: Math.round(jump) })
    noteJump?.()
    if (jump < 0) await onSetBack(-Math.round(jump))
  }

  return {
    name: 'clock-watch',

    start() {
      offset = now() - steady()
      timer = setInterval(() => {
        look().catch((err) => logger.error({ event: 'background.failed', err }))
      }, lookEveryMs)
      timer.unref()
    },

    stop: () => clearInterval(timer),
  }
}
