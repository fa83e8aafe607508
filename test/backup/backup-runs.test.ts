import t from 'tap'
import { BACKUP_OVERDUE_MS, isBackupOverdue, isTestOverdue } from '../../src/backup/backup-age.ts'
import { type BackupRun, createBackupRuns } from '../../src/backup/backup-runs.ts'
import { actAt } from '../support/acts.ts'
import { onEveryDatabase } from '../support/database.ts'

const AT = Date.UTC(2026, 10, 30)

const run = (change: Partial<BackupRun>): BackupRun => ({
  kind: 'backup',
  outcome: 'done',
  cause: 'schedule',
  startedAt: AT,
  finishedAt: AT + 1000,
  name: 'cas-20261130T000000Z-0023',
  folder: '/backups',
  bytes: 4096,
  problem: '',
  ...change,
})

onEveryDatabase('the last good backup is told apart from the last try', async (t, database) => {
  const runs = createBackupRuns(database)
  t.equal(await runs.lastGood(), undefined)
  const good = run({})
  await runs.note(good, actAt(AT))
  await runs.note(run({ outcome: 'failed', finishedAt: AT + 5000, problem: 'full' }), actAt(AT))
  await runs.note(run({ kind: 'test', finishedAt: AT + 9000 }), actAt(AT))
  t.same(await runs.lastGood(), good)
  t.match(await runs.lastTry(), { outcome: 'failed', problem: 'full' })
  t.match(await runs.lastTest(), { kind: 'test', outcome: 'done' })
  t.match(await runs.lastGoodTest(), { finishedAt: AT + 9000 })
})

onEveryDatabase('every run is in the audit trail', async (t, database) => {
  const runs = createBackupRuns(database)
  for (const kind of ['backup', 'test', 'restore'] as const) {
    await runs.note(run({ kind }), actAt(AT))
    await runs.note(run({ kind, outcome: 'failed', problem: 'full' }), actAt(AT))
  }
  const entries = await database.query<{ event: string; outcome: string; changed_to: string }>(
    'SELECT event, outcome, changed_to FROM audit_entries ORDER BY id',
  )
  t.same(
    entries.map(({ event, outcome }) => `${event} ${outcome}`),
    [
      'backup.done done',
      'backup.failed refused',
      'backup.tested done',
      'backup.test-failed refused',
      'backup.restored done',
      'backup.restore-failed refused',
    ],
  )
  t.match(entries[1]?.changed_to, 'full')
})

t.test('product 3.7: a last good backup is too old after 26 hours', async (t) => {
  t.equal(isBackupOverdue(undefined, AT), true, 'there never was one')
  t.equal(isBackupOverdue(AT, AT + BACKUP_OVERDUE_MS), false)
  t.equal(isBackupOverdue(AT, AT + BACKUP_OVERDUE_MS + 1), true)
  t.equal(isBackupOverdue(AT + 2 * 3_600_000, AT), true, 'the clock was set back')
  t.equal(isTestOverdue(AT, AT + 7 * 86_400_000), false)
  t.equal(isTestOverdue(AT, AT + 9 * 86_400_000), true)
})
