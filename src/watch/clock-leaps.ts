type Options = Readonly<{
  /** The clock on the wall, in milliseconds since 1970. */
  now(): number
  /** Milliseconds by a clock that nobody can set. */
  passed?(): number
  /** Told by how many milliseconds the clock leapt, negative when it went back. */
  onLeap(byMs: number): void
  everyMs?: number
}>

const LOOK_EVERY_MS = 1_000
/** Less is how a time server draws a clock straight (security 5.3). */
const LEAP_MS = 5_000

/**
 * Notices when the clock is set, forward or back: codes of second factors need the true time, and
 * sessions live by it. It looks once a second, and never takes a busy moment for a leap.
 */
export function watchClock(options: Options) {
  const { now, onLeap, passed = () => performance.now(), everyMs = LOOK_EVERY_MS } = options
  let timer: NodeJS.Timeout | undefined
  let offset: number | undefined

  /** Compares the two clocks with the last time. */
  function look(): void {
    const present = now() - passed()
    const leap = offset === undefined ? 0 : present - offset
    offset = present
    if (Math.abs(leap) >= LEAP_MS) onLeap(Math.round(leap))
  }

  return {
    look,

    start(): void {
      look()
      timer = setInterval(look, everyMs)
      timer.unref()
    },

    stop(): void {
      clearInterval(timer)
    },
  }
}
