import { monitorEventLoopDelay } from 'node:perf_hooks'

/** Seconds that the event loop came late in the last full window. */
export type EventLoopDelay = Readonly<{ p50: number; p99: number; max: number }>

const RESOLUTION_MS = 10
/** Long enough for a 99th percentile, short enough to tell of now. */
const WINDOW_MS = 10_000

/**
 * Watches how late the event loop comes: the number by which one sees first that the server is not well
 * (security 5.4). It tells of the last full ten seconds, however many ask and however often; before the
 * first window is full, of the time since the start.
 */
export function watchEventLoop(windowMs: number = WINDOW_MS) {
  const histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS })
  let last: EventLoopDelay | undefined
  histogram.enable()

  function read(): EventLoopDelay {
    // The histogram holds the time between two looks, of which the resolution was asked for.
    const late = (nanoseconds: number) =>
      Number.isFinite(nanoseconds) ? Math.max(0, nanoseconds / 1e9 - RESOLUTION_MS / 1e3) : 0
    return {
      p50: late(histogram.percentile(50)),
      p99: late(histogram.percentile(99)),
      max: late(histogram.max),
    }
  }

  const turning = setInterval(() => {
    last = read()
    histogram.reset()
  }, windowMs)
  turning.unref()

  return {
    delay: (): EventLoopDelay => last ?? read(),

    stop(): void {
      clearInterval(turning)
      histogram.disable()
    },
  }
}

export type EventLoopWatch = ReturnType<typeof watchEventLoop>
