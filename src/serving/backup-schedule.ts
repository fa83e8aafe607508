import type { FastifyBaseLogger } from 'fastify'
import { createBackupRuns } from '../backup/backup-runs.ts'
import { isBackupDue } from '../backup/due.ts'
import { EXIT } from '../commands/exit-codes.ts'
import type { Config } from '../config/load-config.ts'
import type { Database } from '../storage/database.ts'
import { type BackupChild, type ChildEnding, startBackup } from './backup-child.ts'

type Parts = Readonly<{
  config: Pick<Config, 'backup' | 'file'>
  database: Database
  logger: Pick<FastifyBaseLogger, 'info' | 'warn' | 'error'>
  now(): number
  /** Tests make no process. */
  start?: (configFile: string) => BackupChild
}>

const FIRST_LOOK_MS = 5_000
const LOOK_EVERY_MS = 60_000

/**
 * Makes backups when they are due, each in a process of its own (L14). Whether one is due is read from
 * what is written down of those before, so it makes no difference when the server was restarted, and
 * an operator's backup counts as well.
 */
export function createBackupSchedule({
  config,
  database,
  logger,
  now,
  start = startBackup,
}: Parts) {
  const { backup, file } = config
  const runs = createBackupRuns(database)
  let timer: NodeJS.Timeout | undefined
  let child: BackupChild | undefined
  let isStopped = false
  let looking: Promise<void> = Promise.resolve()
  /** Kept here as well: a full disk keeps failures from being written down. */
  let failedAt: number | undefined

  async function isDue(at: number): Promise<boolean> {
    const [good, last] = await Promise.all([runs.lastGood(), runs.lastTry()])
    const lastFailure = last?.outcome === 'failed' ? last.finishedAt : undefined
    const past = { goodAt: good?.startedAt, failedAt: failedAt ?? lastFailure }
    return isBackupDue(backup, past, at)
  }

  /** Makes a backup if it is time. Resolves when it is made, or has failed. */
  async function look(): Promise<void> {
    if (isStopped || !(await isDue(now()))) return
    const startedAt = now()
    child = start(file)
    const ending = await child.ended
    child = undefined
    if (isStopped) return
    // Somebody makes one by hand: the next look sees it.
    if (ending.code === EXIT.databaseBusy) return
    tell(ending)
    failedAt = ending.report ? undefined : now()
    if (!ending.report) await noteKilled(ending, startedAt)
  }

  function tell({ report, problem, code }: ChildEnding): void {
    if (!report) {
      logger.error({ event: 'backup.failed', problem, code })
      return
    }
    const { name, bytes, rows, ms, removed, isTested, problems } = report
    logger.info({ event: 'backup.done', name, bytes, rows, ms, removed: removed.length })
    if (isTested) logger.info({ event: 'backup.tested', name, rows })
    for (const what of problems) logger.warn({ event: 'backup.copy-failed', name, problem: what })
  }

  /** What was killed could not write down that it failed. */
  async function noteKilled({ problem }: ChildEnding, startedAt: number): Promise<void> {
    const last = await runs.lastTry()
    if (last && last.finishedAt >= startedAt) return
    const at = now()
    await runs.note(
      {
        kind: 'backup',
        outcome: 'failed',
        cause: 'schedule',
        startedAt,
        finishedAt: at,
        name: '',
        folder: '',
        bytes: 0,
        problem,
      },
      { actor: { kind: 'system', name: 'backup schedule' }, at },
    )
  }

  function schedule(afterMs: number): void {
    timer = setTimeout(() => {
      looking = look()
        .catch((err: unknown) => {
          failedAt = now()
          logger.error({ event: 'backup.failed', err })
        })
        .then(() => {
          if (!isStopped) schedule(LOOK_EVERY_MS)
        })
    }, afterMs)
    timer.unref()
  }

  return {
    name: 'backups',
    look,

    start(): void {
      if (backup.isSetUp) schedule(FIRST_LOOK_MS)
      else logger.warn({ event: 'backup.not-set-up' })
    },

    /** Ends one that is being made: what is half done is no backup, and the next start makes another. */
    async stop(): Promise<void> {
      isStopped = true
      clearTimeout(timer)
      await child?.stop()
      await looking
    },
  }
}
