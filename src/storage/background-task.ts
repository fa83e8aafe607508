type Parts = Readonly<{
  afterMs: number
  /** Does all that waits. */
  work(): Promise<void>
  onError(error: unknown): void
}>

/**
 * Work that nobody waits for, such as writing notes down: done once for all that is asked in a while, never
 * twice at a time. A failure is told, and keeps nothing from the next time.
 */
export function createBackgroundTask({ afterMs, work, onError }: Parts) {
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()

  /** Does it now, after what is under way; resolves when it is done, or has failed. */
  function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    running = running.then(work).catch(onError)
    return running
  }

  return {
    flush,

    /** Does it in a while. Returns at once, and keeps no process alive. */
    soon(): void {
      if (timer !== undefined) return
      timer = setTimeout(() => void flush(), afterMs)
      timer.unref()
    },

    /** Resolves when what is under way is done. */
    underWay: (): Promise<void> => running,
  }
}
