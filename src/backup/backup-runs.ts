import type { Act } from '../audit/act.ts'
import { auditStatement } from '../audit/audit-statement.ts'
import type { Database } from '../storage/database.ts'

/** A backup, a restore test or a restore that is over. */
export type BackupRun = Readonly<{
  kind: 'backup' | 'test' | 'restore'
  outcome: 'done' | 'failed'
  cause: 'operator' | 'schedule'
  /** Milliseconds since 1970, as `finishedAt`. A backup holds all that was committed before it. */
  startedAt: number
  finishedAt: number
  /** Of the backup, as its files have it; empty: none was made. */
  name: string
  folder: string
  /** Of its files together. */
  bytes: number
  /** Why it failed, or what went wrong although it is done, such as a copy that could not be made. */
  problem: string
}>

const COLUMNS = `
  kind, outcome, cause, started_at AS "startedAt", finished_at AS "finishedAt", name, folder, bytes,
  problem`

const NOTE = `
  INSERT INTO backup_runs
    (kind, outcome, cause, started_at, finished_at, name, folder, bytes, problem)
  VALUES
    (:kind, :outcome, :cause, :startedAt, :finishedAt, :name, :folder, :bytes, :problem)`

/** As many as a year of hourly backups leaves. */
const MOST_RUNS = 10_000

const FORGET_OLD = `
  DELETE FROM backup_runs
  WHERE id <= (SELECT id FROM backup_runs ORDER BY id DESC LIMIT 1 OFFSET ${MOST_RUNS})`

/** The last that was written down, whatever the clock said then. */
const LAST = `
  SELECT ${COLUMNS} FROM backup_runs
  WHERE kind = :kind AND (:outcome = '' OR outcome = :outcome)
  ORDER BY id DESC
  LIMIT 1`

const EVENT = {
  'backup done': 'backup.done',
  'backup failed': 'backup.failed',
  'test done': 'backup.tested',
  'test failed': 'backup.test-failed',
  'restore done': 'backup.restored',
  'restore failed': 'backup.restore-failed',
} as const

/** What became of backups and their tests, for the doctor, the metrics and the schedule. */
export function createBackupRuns(database: Database) {
  async function last(kind: BackupRun['kind'], outcome: BackupRun['outcome'] | '' = '') {
    return database.queryOne<BackupRun>(LAST, { kind, outcome })
  }

  return {
    /** Writes down what became of a run, and who made it run. Survives a loss of power. */
    async note(run: BackupRun, act: Act): Promise<void> {
      await database.batch('power', [
        { sql: NOTE, parameters: { ...run } },
        { sql: FORGET_OLD },
        auditStatement(act, {
          event: EVENT[`${run.kind} ${run.outcome}`],
          subject: run.name,
          outcome: run.outcome === 'done' ? 'done' : 'refused',
          after: {
            cause: run.cause,
            bytes: run.bytes,
            ...(run.problem && { problem: run.problem }),
          },
        }),
      ])
    },

    /** The latest backup that is whole; undefined: there never was one. */
    lastGood: (): Promise<BackupRun | undefined> => last('backup', 'done'),

    /** The latest try at a backup, whatever came of it. */
    lastTry: (): Promise<BackupRun | undefined> => last('backup'),

    /** The latest restore test, passed or not; undefined: none was made. */
    lastTest: (): Promise<BackupRun | undefined> => last('test'),

    /** The latest test that was passed. */
    lastGoodTest: (): Promise<BackupRun | undefined> => last('test', 'done'),
  }
}

export type BackupRuns = ReturnType<typeof createBackupRuns>
