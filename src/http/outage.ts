/** When to come again: somebody must make room first. */
export const OUTAGE_RETRY_SECONDS = 60

/** `SQLITE_FULL`, `SQLITE_IOERR_WRITE`, `SQLITE_CORRUPT_INDEX` … */
const OUTAGE = /^SQLITE_(FULL|IOERR|READONLY|CORRUPT|NOTADB|CANTOPEN)/
/** Another program holds the database too long; its file is gone or damaged; the server is ending. */
const PROBLEMS: ReadonlySet<unknown> = new Set(['busy', 'missing', 'damaged', 'closed'])

/**
 * Whether a request failed because the database cannot be used at the moment, so that the very same
 * will succeed when the disk is well again (security 5.3). It changed nothing.
 */
export function isOutage(error: Readonly<{ code?: string; problem?: unknown }>): boolean {
  return OUTAGE.test(error.code ?? '') || PROBLEMS.has(error.problem)
}
