import type { LogoutRequestRow } from './logout-request-store.ts'

type Parts = Readonly<{
  openOf(sessionId: number): Promise<LogoutRequestRow[]>
  /** Whether the host has not answered lately: it is not worth waiting for. */
  isDown(host: string): boolean
}>

/**
 * Lets pages wait until a session's applications have been told. Those who wait are as many as the
 * requests of browsers that are open.
 */
export function createSessionWatch({ openOf, isDown }: Parts) {
  const waiting = new Map<number, Set<() => void>>()

  /** Resolves when something becomes of the session's requests, or after that time. */
  function listen(sessionId: number, withinMs: number) {
    let end = () => {}
    const ended = new Promise<void>((resolve) => {
      const waiters = waiting.get(sessionId) ?? new Set()
      waiting.set(sessionId, waiters)
      const timer = setTimeout(() => end(), withinMs)
      end = () => {
        clearTimeout(timer)
        waiters.delete(end)
        if (waiters.size === 0) waiting.delete(sessionId)
        resolve()
      }
      waiters.add(end)
    })
    return { ended, end }
  }

  return {
    /** Something has become of one of the session's requests. */
    tell(sessionId: number): void {
      for (const end of [...(waiting.get(sessionId) ?? [])]) end()
    },

    /**
     * What is left of a session's requests once each of them has been tried, or goes to a host that
     * does not answer, or after that time. Empty: all of them were delivered.
     */
    async settled(sessionId: number, withinMs: number): Promise<LogoutRequestRow[]> {
      const until = performance.now() + withinMs
      for (;;) {
        const left = until - performance.now()
        // Before the look at the table: what happens in between must not be missed.
        const told = listen(sessionId, Math.max(0, left))
        try {
          const open = await openOf(sessionId)
          const isHopeless = ({ attempts, host }: LogoutRequestRow) => attempts > 0 || isDown(host)
          if (left <= 0 || open.every(isHopeless)) return open
          await told.ended
        } finally {
          told.end()
        }
      }
    },
  }
}
