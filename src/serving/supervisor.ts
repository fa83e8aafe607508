import { execFile } from 'node:child_process'

const MINUTE_US = 60_000_000
const TOLD_WITHIN_MS = 5_000
const LONGEST_STATUS = 200

type Options = Readonly<{
  /** NOTIFY_SOCKET, WATCHDOG_USEC and WATCHDOG_PID come from it. */
  environment: Readonly<Record<string, string | undefined>>
  /** Told when the supervisor cannot be reached. */
  onError(error: unknown): void
}>

/**
 * Tells systemd what the server does (sd_notify(3)), by the program `systemd-notify`: the unit needs
 * `NotifyAccess=all` for that. Does nothing where no supervisor listens. Every call returns at once;
 * messages go out in their order.
 */
export function createSupervisor({ environment, onError }: Options) {
  const { NOTIFY_SOCKET: socket } = environment
  const everyMs = watchdogEveryMs(environment)
  let sending: Promise<void> = Promise.resolve()
  let beating: NodeJS.Timeout | undefined
  let waiting = 0

  function tell(...words: string[]): void {
    if (!socket) return
    waiting += 1
    sending = sending
      .then(() => send(words))
      .finally(() => {
        waiting -= 1
      })
  }

  function send(words: readonly string[]): Promise<void> {
    return new Promise((resolve) => {
      execFile('systemd-notify', [...words], { timeout: TOLD_WITHIN_MS }, (error) => {
        if (error) onError(error)
        resolve()
      })
    })
  }

  return {
    /** It takes longer to start than usual: the supervisor waits for another minute. */
    starting: (status: string): void =>
      tell(`EXTEND_TIMEOUT_USEC=${MINUTE_US}`, `STATUS=${oneLine(status)}`),

    /** The server answers. From now on the watchdog hears of every third of its time that passes. */
    ready(status: string): void {
      tell('READY=1', `STATUS=${oneLine(status)}`)
      if (!socket || everyMs === undefined || beating) return
      // A timer that fires is an event loop that turns. A database that cannot be written answers with
      // errors, and a restart would not mend it: the heart goes on. One that hangs stops the loop.
      beating = setInterval(() => {
        if (waiting === 0) tell('WATCHDOG=1')
      }, everyMs)
    },

    /** What `systemctl status` shows. */
    status: (status: string): void => tell(`STATUS=${oneLine(status)}`),

    /** Runs the work between RELOADING and READY. */
    reloading(work: () => void): void {
      const microseconds = process.hrtime.bigint() / 1000n
      tell('RELOADING=1', `MONOTONIC_USEC=${microseconds}`)
      try {
        work()
      } finally {
        tell('READY=1')
      }
    },

    /** The server ends; `status` says why. The watchdog is heard on: ending may not hang either. */
    stopping: (status: string): void => tell('STOPPING=1', `STATUS=${oneLine(status)}`),

    /** The last words; resolves when all have been said. */
    async close(): Promise<void> {
      clearInterval(beating)
      await sending
    },
  }
}

export type Supervisor = ReturnType<typeof createSupervisor>

/** A third of the watchdog's time; undefined when it does not watch this process. */
function watchdogEveryMs(environment: Options['environment']): number | undefined {
  const { WATCHDOG_USEC: time, WATCHDOG_PID: pid } = environment
  const milliseconds = Number(time) / 1000 / 3
  if (!time || !Number.isFinite(milliseconds) || milliseconds < 1) return undefined
  return pid === undefined || Number(pid) === process.pid ? milliseconds : undefined
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').slice(0, LONGEST_STATUS)
}
