import t, { type Test } from 'tap'
import { type BackupRun, createBackupRuns } from '../../src/backup/backup-runs.ts'
import type { BackupReport } from '../../src/backup/report.ts'
import type { BackupChild, ChildEnding } from '../../src/serving/backup-child.ts'
import { createBackupSchedule } from '../../src/serving/backup-schedule.ts'
import { actAt } from '../support/acts.ts'
import { testDatabase } from '../support/database.ts'
import { fakeClock } from '../support/fake-clock.ts'
import { sampleConfig } from '../support/sample-config.ts'

const HOUR_MS = 3_600_000
const REPORT: BackupReport = {
  name: 'cas-20261124T003000Z-0024',
  folder: '/backups',
  files: [],
  bytes: 1,
  isEncrypted: true,
  tables: 1,
  rows: 1,
  startedAt: '',
  ms: 1,
  isTested: true,
  missingFiles: [],
  problems: ['The copy in /nas could not be made: The folder /nas is not there.'],
  removed: [],
}

/** A schedule whose processes end as the test says, with what it logs. */
async function schedule(t: Test, endings: ChildEnding[]) {
  const database = await testDatabase(t)
  const clock = fakeClock()
  const events: string[] = []
  const log = ({ event }: { event: string }) => events.push(event)
  const logger = { info: log, warn: log, error: log } as never
  let begun = 0
  const start = (): BackupChild => {
    begun += 1
    const ending = endings.shift()
    if (!ending) throw new Error('Nobody asked for one more.')
    const ended = Promise.resolve(ending)
    return { ended, stop: () => ended }
  }
  const { backup, file } = sampleConfig({ backup: { unencrypted: true } })
  const config = { backup, file }
  const runs = createBackupRuns(database)
  return {
    ...createBackupSchedule({ config, database, logger, now: clock.now, start }),
    runs,
    clock,
    events,
    begun: () => begun,
  }
}

const good = (startedAt: number): BackupRun => ({
  kind: 'backup',
  outcome: 'done',
  cause: 'schedule',
  startedAt,
  finishedAt: startedAt,
  name: REPORT.name,
  folder: '',
  bytes: 1,
  problem: '',
})

t.test('L14: what a backup came to is in the log', async (t) => {
  const { look, events, runs, clock, begun } = await schedule(t, [
    { code: 1, report: REPORT, problem: '' },
  ])
  await look()
  t.same(events, ['backup.done', 'backup.tested', 'backup.copy-failed'])
  await runs.note(good(clock.now()), actAt(clock.now()))
  await look()
  t.equal(begun(), 1, 'the next one is not due')
})

t.test(
  'one that was killed is written down as failed, and tried again an hour later',
  async (t) => {
    const { look, events, runs, clock, begun } = await schedule(t, [
      { code: null, report: undefined, problem: 'ended by SIGKILL' },
      { code: 0, report: REPORT, problem: '' },
    ])
    await look()
    t.same(events, ['backup.failed'])
    t.match(await runs.lastTry(), { outcome: 'failed', problem: 'ended by SIGKILL' })
    clock.advance(HOUR_MS - 1)
    await look()
    t.equal(begun(), 1)
    clock.advance(1)
    await look()
    t.equal(begun(), 2)
  },
)

t.test('while an operator makes one it waits, and calls nothing a failure', async (t) => {
  const busy = { code: 75, report: undefined, problem: 'under way' }
  const { look, events, runs, begun } = await schedule(t, [busy, busy])
  await look()
  await look()
  t.equal(begun(), 2)
  t.same(events, [])
  t.equal(await runs.lastTry(), undefined)
})
