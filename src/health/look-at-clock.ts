import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { askTime } from './ask-time.ts'
import type { ClockFacts } from './clock.ts'

const run = promisify(execFile)
const WITHIN_MS = 2_000

/** Asks the time servers at once, and, where there are none, the system. */
export async function lookAtClock(
  timeServers: readonly string[],
  now: () => number,
): Promise<ClockFacts> {
  const servers = await Promise.all(
    timeServers.map((server) =>
      askTime({ server, timeoutMs: WITHIN_MS, now }).then(
        (offsetMs) => ({ server, offsetMs, detail: '' }),
        (error: Error) => ({ server, offsetMs: undefined, detail: error.message }),
      ),
    ),
  )
  return { servers, isSynchronized: servers.length > 0 ? undefined : await isSynchronized() }
}

/** What systemd knows; undefined: there is none, or it does not answer. */
async function isSynchronized(): Promise<boolean | undefined> {
  try {
    const asked = ['show', '--property=NTPSynchronized', '--value']
    const { stdout } = await run('timedatectl', asked, { timeout: WITHIN_MS })
    return stdout.trim() === '' ? undefined : stdout.trim() === 'yes'
  } catch {
    return undefined
  }
}
