import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import { BackupError } from '../backup/backup-error.ts'
import { createBackupRuns } from '../backup/backup-runs.ts'
import { type OpenedBackup, openBackup } from '../backup/open-backup.ts'
import { assertUnchanged, keysOf } from '../backup/restore.ts'
import { testRestore } from '../backup/restore-test.ts'
import type { Config } from '../config/load-config.ts'
import { takeBackupLock } from '../storage/finish-restore.ts'
import { collect, readIdentities } from './backup-identity.ts'
import { backupFolders, restorePlace, secretOf } from './backup-parts.ts'
import { newCommand } from './command.ts'
import type { CommandContext } from './context.ts'
import { connect } from './open-database.ts'
import { operatorAct } from './operator-act.ts'

type Options = Readonly<{ identity: readonly string[]; json?: boolean }>

const HELP = `
Without a private key: that no byte of the files was changed since they were made, and that this server made
them. With one: also that it opens them, and that the database can be restored from them; it is done, in a file
beside that is removed again. Do it twice a year with the key that lies in the safe, and from the furthest copy.
`

/** `cas backup verify`: whether a backup is what it was, and could be restored. */
export function verifyCommand(context: CommandContext): Command {
  return newCommand('verify', context)
    .description(
      'Check that a backup is unchanged and, with a private key, that it can be restored',
    )
    .argument('[backup]', 'a file of it, its name, or "latest"', 'latest')
    .option('--identity <file>', 'a private key that opens it; "-": standard input', collect, [])
    .option('--json', 'print one JSON document')
    .addHelpText('after', HELP)
    .action((meant: string, options: Options) => verify(context, meant, options))
}

async function verify(context: CommandContext, meant: string, { identity, json }: Options) {
  const config = context.config()
  const startedAt = context.now()
  const identities = await readIdentities(identity, context)
  const backup = await openBackup(meant, backupFolders(config), secretOf(config))
  if (backup.origin === 'other') {
    const sentence = `${backup.manifest.name} was made by another server, or its list was changed since.`
    throw new BackupError('foreign', sentence)
  }
  await assertUnchanged(backup)
  const isOpen = identities.length > 0 || backup.manifest.encryption === 'none'
  const rows = isOpen
    ? await restoredRows(context, config, backup, identities).catch(async (error: unknown) => {
        const isBad = error instanceof BackupError && error.problem === 'damaged'
        if (isBad) await note(context, config, backup, { startedAt, problem: error.message })
        throw error
      })
    : undefined
  if (isOpen) await note(context, config, backup, { startedAt, problem: '' })
  const { name } = backup.manifest
  const origin = backup.origin === 'ours'
  context.stdout.write(
    json
      ? `${JSON.stringify({ backup: name, isUnchanged: true, isOurs: origin, isRestorable: isOpen || null, rows: rows ?? null })}\n`
      : `${name} is unchanged${origin ? ' and was made by this server' : '; who made it cannot be told, as there is no secret.key here'}.\n` +
          (rows === undefined
            ? 'Whether it can be restored only a private key can tell: --identity FILE.\n'
            : `It can be restored: ${rows} rows, every one of them there.\n`),
  )
}

async function restoredRows(
  context: CommandContext,
  config: Config,
  backup: OpenedBackup,
  identities: readonly string[],
): Promise<number> {
  const { migrations, databaseFile } = restorePlace(config)
  // A folder of our own: others may write into that of the system.
  const ownFolder = existsSync(config.dataFolder)
    ? undefined
    : mkdtempSync(join(tmpdir(), 'cas-verify-'))
  const beside = ownFolder === undefined ? databaseFile : join(ownFolder, 'cas.sqlite')
  const lock = takeBackupLock(beside, 'cas backup verify', context.now())
  try {
    const scratch = `${beside}.backup-test`
    await keysOf(backup, identities, scratch)
    const { rows } = await testRestore(backup.databaseFile, backup.manifest, {
      migrations,
      now: context.now(),
      identities,
      scratch,
      signal: context.interruption(),
    })
    return rows
  } finally {
    lock.release()
    if (ownFolder !== undefined) rmSync(ownFolder, { recursive: true, force: true })
  }
}

/** A test by hand counts as the server's own weekly one does. */
async function note(
  context: CommandContext,
  config: Config,
  { manifest, folder }: OpenedBackup,
  { startedAt, problem }: Readonly<{ startedAt: number; problem: string }>,
): Promise<void> {
  if (!existsSync(config.databaseFile)) return
  const { name, database, keys } = manifest
  const opened = connect(config)
  try {
    await createBackupRuns(opened).note(
      {
        kind: 'test',
        outcome: problem === '' ? 'done' : 'failed',
        cause: 'operator',
        startedAt,
        finishedAt: context.now(),
        name,
        folder,
        bytes: database.bytes + keys.bytes,
        problem,
      },
      operatorAct(context),
    )
  } catch (error) {
    context.stderr.write(`What came of it could not be noted: ${(error as Error).message}\n`)
  } finally {
    await opened.close()
  }
}
