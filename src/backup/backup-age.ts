const HOUR_MS = 3_600_000

/** A last good backup that is older than this is an alarm (product 3.7): a daily one was missed. */
export const BACKUP_OVERDUE_MS = 26 * HOUR_MS

/** A restore test that was last passed longer ago is an alarm: a weekly one was missed. */
export const TEST_OVERDUE_MS = 8 * 24 * HOUR_MS

/**
 * Whether the last good backup (when it was begun, in milliseconds) is too old, or there is none. One
 * from the future is no proof of anything: the clock was set back.
 */
export function isBackupOverdue(lastGoodAt: number | undefined, now: number): boolean {
  return isOlder(lastGoodAt, now, BACKUP_OVERDUE_MS)
}

/** The same of the last restore test that was passed. */
export function isTestOverdue(lastPassedAt: number | undefined, now: number): boolean {
  return isOlder(lastPassedAt, now, TEST_OVERDUE_MS)
}

function isOlder(at: number | undefined, now: number, mostMs: number): boolean {
  return at === undefined || now - at > mostMs || at - now > HOUR_MS
}
