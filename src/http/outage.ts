/** When to come again: somebody must make room first. */
export const OUTAGE_RETRY_SECONDS = 60

/** `SQLITE_FULL`, `SQLITE_IOERR_WRITE` …; `busy` is another program that holds the database too long. */
const OUTAGE = /^SQLITE_(FULL|IOERR|READONLY)/

/**
 * Whether a request failed because nothing can be written at the moment, so that the very same will
 * succeed when there is room again (security 5.3). It changed nothing.
 */
export function isOutage(error: Readonly<{ code?: string; problem?: unknown }>): boolean {
  return OUTAGE.test(error.code ?? '') || error.problem === 'busy'
}
