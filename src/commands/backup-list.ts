import type { Command } from 'commander'
import { isBackupOverdue, isTestOverdue } from '../backup/backup-age.ts'
import { type BackupRun, createBackupRuns } from '../backup/backup-runs.ts'
import { type FoundBackup, findBackups } from '../backup/find-backups.ts'
import type { Config } from '../config/load-config.ts'
import { isThere } from '../storage/is-there.ts'
import { backupFolders, secretOf } from './backup-parts.ts'
import { newCommand } from './command.ts'
import type { CommandContext } from './context.ts'
import { localTime } from './local-time.ts'
import { connect } from './open-database.ts'
import { printableJson, textTable } from './text-table.ts'

/** `cas backup list`: which backups there are, and when the last good one was made. */
export function listCommand(context: CommandContext): Command {
  return newCommand('list', context)
    .description('List the backups in all folders, newest first, and when the last test was')
    .option('--json', 'print one JSON document')
    .action(({ json = false }: { json?: boolean }) => list(context, json))
}

async function list(context: CommandContext, json: boolean) {
  const config = context.config()
  const secret = secretOf(config)
  const found: FoundBackup[] = []
  for (const folder of backupFolders(config)) found.push(...(await findBackups(folder, secret)))
  const { good, test } = await lastRuns(config)
  const now = context.now()
  if (json) {
    const document = {
      lastGood: good ? new Date(good.startedAt).toISOString() : null,
      isOverdue: isBackupOverdue(good?.startedAt, now),
      lastTest: test ? new Date(test.finishedAt).toISOString() : null,
      isTestOverdue: isTestOverdue(test?.finishedAt, now),
      backups: found.map(documentOf),
    }
    context.stdout.write(`${printableJson(JSON.stringify(document, null, 2))}\n`)
    return
  }
  const at = (moment: number | undefined) => (moment === undefined ? 'never' : localTime(moment))
  context.stdout.write(
    attention(good, found, now) +
      `Last good backup: ${at(good?.startedAt)}   last test passed: ${at(test?.finishedAt)}\n\n` +
      (found.length === 0
        ? `There is no backup in ${backupFolders(config).join(' or ')}.\n`
        : textTable(['NAME', 'MADE', 'MB', 'FOLDER', ''], found.map(rowOf))),
  )
}

function attention(good: BackupRun | undefined, found: readonly FoundBackup[], now: number) {
  if (good === undefined) return 'ATTENTION: no good backup is known.\n'
  const { name, startedAt } = good
  if (isBackupOverdue(startedAt, now)) {
    return startedAt > now
      ? 'ATTENTION: the last good backup would be of the future: the clock was set back.\n'
      : 'ATTENTION: the last good backup is older than 26 hours.\n'
  }
  const isThere = found.some((one) => one.name === name && one.problem === undefined)
  return isThere ? '' : `ATTENTION: the last good backup, ${name}, is in none of the folders.\n`
}

/** Nothing is known where there is no database, or one that cannot be read. */
async function lastRuns(config: Config) {
  if (!isThere(config.databaseFile)) return {}
  const database = connect(config)
  try {
    const runs = createBackupRuns(database)
    return { good: await runs.lastGood(), test: await runs.lastGoodTest() }
  } catch {
    return {}
  } finally {
    await database.close()
  }
}

function rowOf(backup: FoundBackup): string[] {
  const { name, at, bytes, folder } = backup
  return [name, localTime(at), (bytes / 1024 / 1024).toFixed(1), folder, stateOf(backup)]
}

function stateOf({ problem, origin, manifest }: FoundBackup): string {
  if (problem !== undefined) return `NOT WHOLE: ${problem}`
  if (origin === 'other') return 'of another server, or its list was changed'
  return manifest?.encryption === 'none' ? 'not encrypted' : ''
}

/** A backup as `--json` gives it. These keys are a promise to scripts. */
function documentOf({ name, folder, at, bytes, schema, origin, problem, manifest }: FoundBackup) {
  return {
    name,
    folder,
    made: new Date(at).toISOString(),
    bytes,
    schema,
    isOurs: origin === 'ours',
    isEncrypted: manifest ? manifest.encryption === 'age' : null,
    problem: problem ?? null,
  }
}
