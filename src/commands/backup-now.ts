import { setPriority } from 'node:os'
import { type Command, Option } from 'commander'
import type { Act } from '../audit/act.ts'
import { BackupError } from '../backup/backup-error.ts'
import { type BackupRun, createBackupRuns } from '../backup/backup-runs.ts'
import { isTestDue } from '../backup/due.ts'
import { type MadeBackup, makeBackup } from '../backup/make-backup.ts'
import type { BackupReport } from '../backup/report.ts'
import type { Database } from '../storage/database.ts'
import { takeBackupLock } from '../storage/finish-restore.ts'
import { isThere } from '../storage/is-there.ts'
import { backupPlan } from './backup-parts.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { endingOf } from './exit-codes.ts'
import { connect } from './open-database.ts'
import { operatorAct } from './operator-act.ts'

type Options = Readonly<{ test?: boolean; scheduled?: boolean; json?: boolean }>

/** As `nice`: whoever signs in goes first. */
const LOW_PRIORITY = 15

/** `cas backup now`: a backup, while the server runs or not. */
export function nowCommand(context: CommandContext): Command {
  return newCommand('now', context)
    .description('Make a backup now; the server may run')
    .option('--test', 'restore it into a file beside before it counts')
    .option('--no-test', 'do not, even if the last test was backup.testDays ago')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      '\nEnds with 0 when all is done, with 1 when the backup is whole but a copy of it could not be made.\n',
    )
    .addOption(new Option('--scheduled', 'as the server does').hideHelp())
    .action((options: Options) => backUp(context, options))
}

async function backUp(context: CommandContext, options: Options) {
  const { test, scheduled = false, json = false } = options
  const config = context.config()
  if (scheduled) lowerPriority()
  if (!isThere(config.databaseFile)) {
    throw new CommandError(`There is no database yet: ${config.databaseFile}.`, 1)
  }
  const plan = backupPlan(config)
  const database = connect(config)
  const lock = tryTo(database, () =>
    takeBackupLock(config.databaseFile, 'cas backup now', context.now()),
  )
  const act: Act = scheduled
    ? { actor: { kind: 'system', name: 'backup schedule' }, at: context.now() }
    : operatorAct(context)
  const runs = await runsOf(database, context)
  const began = context.now()
  const note = async (run: Partial<BackupRun>) => {
    const cause = scheduled ? 'schedule' : 'operator'
    const times = { startedAt: began, finishedAt: context.now() }
    const nothing = { name: '', folder: '', bytes: 0, problem: '' }
    const whole = { kind: 'backup', outcome: 'done', cause, ...times, ...nothing, ...run } as const
    await runs?.note(whole, { ...act, at: times.finishedAt })
  }
  try {
    const lastTest = await runs?.lastGoodTest()
    const isTested = test ?? isTestDue(config.backup.testDays, lastTest?.startedAt, context.now())
    const made = await makeBackup(plan, {
      now: context.now,
      signal: context.interruption(),
      isTested,
      ...(!json && { onStep: (words) => context.stderr.write(`${words}\n`) }),
    })
    const { manifest, startedAt, bytes, problems } = made
    const facts = { name: manifest.name, folder: plan.folder, bytes, startedAt }
    await note({ ...facts, problem: problems.join(' ') })
    if (made.test) await note({ ...facts, kind: 'test' })
    const report = reportOf(made, plan.folder, context.now())
    context.stdout.write(json ? `${JSON.stringify(report)}\n` : inWords(report))
    if (problems.length > 0) throw new CommandError(problems.join(' '), 1)
  } catch (error) {
    if (error instanceof CommandError) throw error
    if ((error as Error).name === 'AbortError') {
      throw new CommandError('Interrupted. No backup was made.', 1)
    }
    const problem = endingOf(error).sentence.split('\n')[0] ?? ''
    // A full disk keeps the note from being written, too: the cause is what must be told.
    await note({ outcome: 'failed', problem }).catch(() => {})
    if (error instanceof BackupError && error.problem === 'test-failed') {
      await note({ kind: 'test', outcome: 'failed', problem }).catch(() => {})
    }
    throw error
  } finally {
    lock.release()
    await database.close()
  }
}

/** Undefined: the database is of an older program, which has no such table. */
async function runsOf(database: Database, { stderr }: CommandContext) {
  const [table] = await database.query(`SELECT name FROM sqlite_schema WHERE name = 'backup_runs'`)
  if (table) return createBackupRuns(database)
  stderr.write('The database is of an older program: it keeps no note of this backup.\n')
  return undefined
}

function tryTo<Result>(database: Database, work: () => Result): Result {
  try {
    return work()
  } catch (error) {
    void database.close()
    throw error
  }
}

function reportOf(made: MadeBackup, folder: string, now: number): BackupReport {
  const { manifest, startedAt, bytes, problems, removed, test } = made
  const { name, database, keys, counts, missingFiles, encryption } = manifest
  return {
    name,
    folder,
    files: [database.file, keys.file, `${name}.json`],
    bytes,
    isEncrypted: encryption === 'age',
    tables: Object.keys(counts).length,
    rows: Object.values(counts).reduce((sum, count) => sum + count, 0),
    startedAt: new Date(startedAt).toISOString(),
    ms: now - startedAt,
    isTested: test !== undefined,
    missingFiles,
    problems,
    removed,
  }
}

function inWords(report: BackupReport): string {
  const { name, folder, files, bytes, tables, rows, ms, isTested, isEncrypted } = report
  const size = `${(bytes / 1024 / 1024).toFixed(1)} MB`
  return [
    `${name} is whole: ${size}, ${rows} rows of ${tables} tables, in ${(ms / 1000).toFixed(1)} s.`,
    ...files.map((file) => `  ${folder}/${file}`),
    ...(isTested ? ['It was restored for a test: every row was there.'] : []),
    ...(isEncrypted ? [] : ['It is NOT encrypted: whoever gets the files has all secrets.']),
    ...report.missingFiles.map((file) => `Not in it, as it cannot be read: ${file}`),
    ...report.removed.map((file) => `Removed, as it need be kept no longer: ${file}`),
    '',
  ].join('\n')
}

function lowerPriority(): void {
  try {
    setPriority(LOW_PRIORITY)
  } catch {
    // A sandbox may forbid it.
  }
}
