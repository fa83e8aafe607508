import type { Command } from 'commander'
import { createBackupRuns } from '../backup/backup-runs.ts'
import type { Config } from '../config/load-config.ts'
import { maintenanceFile, readMaintenance } from '../maintenance/maintenance-file.ts'
import { isThere } from '../storage/is-there.ts'
import { schemaVersion } from '../storage/migrate.ts'
import { findServerLockHolder, type Holder } from '../storage/server-lock.ts'
import { newCommand } from './command.ts'
import type { CommandContext } from './context.ts'
import { EXIT } from './exit-codes.ts'
import { connect } from './open-database.ts'
import { notRunningWords, type RunningStatus, runningWords, silentWords } from './status-words.ts'
import { printableJson } from './text-table.ts'

const ANSWERS_WITHIN_MS = 3_000

const HELP = `
Asks the server at its own address for monitoring ("operations"). Exit code 0: it runs and is ready;
1: it does not run, does not answer, or is not ready.
`

/** `cas status`: shows what runs; and when nothing runs, what is known from the database. */
export function statusCommand(context: CommandContext): Command {
  return newCommand('status', context)
    .description('Show what runs')
    .option('--json', 'print one JSON document')
    .addHelpText('after', HELP)
    .action(async ({ json }: Readonly<{ json?: boolean }>) => {
      const config = context.config()
      const { document, words, isWell } = await look(config, context.now())
      context.stdout.write(json ? `${printableJson(JSON.stringify(document))}\n` : words)
      if (!isWell) process.exitCode = EXIT.refused
    })
}

async function look(config: Config, now: number) {
  const holder = findServerLockHolder(config.databaseFile)
  if (!holder) {
    const known = await knownFromFiles(config, now)
    return { document: { running: false, ...known }, words: notRunningWords(known), isWell: false }
  }
  const status = await ask(config, holder)
  if (!status) {
    const document = { running: true, answers: false, ...holder }
    return { document, words: silentWords(holder, config.operations.enabled), isWell: false }
  }
  const document = { running: true, answers: true, ...status }
  return { document, words: runningWords(status, now), isWell: status.ready }
}

/** Undefined: it does not answer there, or another one does. */
async function ask(
  { operations }: Config,
  { pid }: Partial<Holder>,
): Promise<RunningStatus | undefined> {
  if (!operations.enabled) return undefined
  const host = operations.host.includes(':') ? `[${operations.host}]` : operations.host
  try {
    const answer = await fetch(`http://${host}:${operations.port}/status`, {
      signal: AbortSignal.timeout(ANSWERS_WITHIN_MS),
    })
    if (!answer.ok) return undefined
    const status = (await answer.json()) as RunningStatus
    return pid === undefined || status.pid === pid ? status : undefined
  } catch {
    return undefined
  }
}

export type KnownFromFiles = Awaited<ReturnType<typeof knownFromFiles>>

async function knownFromFiles(config: Config, now: number) {
  const { databaseFile, dataFolder } = config
  const closed = await readMaintenance(maintenanceFile(dataFolder)).catch(() => undefined)
  const maintenance =
    closed && now < closed.until ? { until: new Date(closed.until).toISOString() } : null
  if (!isThere(databaseFile)) return { database: null, maintenance, lastBackupAt: null }
  const database = connect(config)
  try {
    const schema = await schemaVersion(database)
    // An older database may know nothing of backups.
    const backup = await createBackupRuns(database)
      .lastGood()
      .catch(() => undefined)
    const lastBackupAt = backup ? new Date(backup.startedAt).toISOString() : null
    return { database: { file: databaseFile, schema }, maintenance, lastBackupAt }
  } finally {
    await database.close()
  }
}
