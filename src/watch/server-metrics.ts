import type { Meters } from './meters.ts'

type Backups = Readonly<{
  /** Milliseconds since 1970; undefined: there was none. */
  lastGoodAt(): Promise<number | undefined>
  lastTestedAt(): Promise<number | undefined>
  didLastFail(): Promise<boolean>
}>

/** What else there is to know of the server as a whole. Instants are seconds since 1970; 0 is never. */
export function measureServer({ counter, gauge, info }: Meters) {
  const background = counter(
    'cas_background_failures_total',
    'Work beside the requests that failed: the log has each (background.failed).',
  )
  const leaps = counter(
    'cas_clock_leaps_total',
    'Times that the clock was set, by five seconds or more.',
  )
  const lost = counter('cas_log_lines_lost_total', 'Lines of the log that could not be written.')

  return {
    backgroundFailed: () => background.inc(),
    clockLeapt: () => leaps.inc(),
    logLineLost: () => lost.inc(),

    build(facts: Readonly<{ version: string; node: string; schema: string }>): void {
      info('cas_build_info', 'Always 1; its labels say what runs.', facts)
    },

    readiness(isReady: () => Promise<boolean>): void {
      gauge('cas_ready', 'Whether people can sign in now: 1, or 0.', async () =>
        (await isReady()) ? 1 : 0,
      )
    },

    backups({ lastGoodAt, lastTestedAt, didLastFail }: Backups): void {
      const seconds = async (at: Promise<number | undefined>) => ((await at) ?? 0) / 1000
      gauge(
        'cas_backup_last_success_timestamp_seconds',
        'When the last backup that is whole was begun.',
        () => seconds(lastGoodAt()),
      )
      gauge(
        'cas_backup_last_test_timestamp_seconds',
        'When a backup was last restored for a test, and found whole.',
        () => seconds(lastTestedAt()),
      )
      gauge('cas_backup_failing', 'Whether the last try at a backup failed: 1, or 0.', async () =>
        (await didLastFail()) ? 1 : 0,
      )
    },

    certificate(expiresAt: () => number | undefined): void {
      gauge(
        'cas_certificate_expiry_timestamp_seconds',
        'When the certificate of the server runs out; absent where a proxy has it.',
        () => {
          const at = expiresAt()
          return at === undefined ? undefined : at / 1000
        },
      )
    },
  }
}
