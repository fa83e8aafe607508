import type { Command } from 'commander'
import { Option } from 'commander'
import { BackupError } from '../backup/backup-error.ts'
import type { Credentials } from '../backup/carry-over.ts'
import { openBackup } from '../backup/open-backup.ts'
import {
  type Draft,
  discard,
  draftFromBackup,
  draftFromDatabase,
  putInPlace,
  type RestorePlace,
} from '../backup/restore.ts'
import type { Config } from '../config/load-config.ts'
import { prepareDataFolder } from '../storage/data-folder.ts'
import { finishRestore, takeBackupLock } from '../storage/finish-restore.ts'
import { findServerLockHolder, takeServerLock } from '../storage/server-lock.ts'
import { collect, readIdentities } from './backup-identity.ts'
import { backupFolders, restorePlace, secretOf } from './backup-parts.ts'
import { doneInWords, draftDocument, draftInWords } from './backup-restore-view.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { operatorAct } from './operator-act.ts'
import { readAnswer } from './read-answer.ts'

type Options = Readonly<{
  identity: readonly string[]
  fromDatabase?: string
  fromElsewhere?: boolean
  credentials?: Credentials
  dryRun?: boolean
  yes?: boolean
  json?: boolean
  reason?: string
}>

const HELP = `
The server must not run. The backup is read completely and compared with the present database first; what that
has besides is shown before anything is changed. The present database is kept beside the restored one.

Whatever could bring back a right that was taken since ends: all sessions (applications are told), tickets,
trusted devices, codes and links by which a password could be chosen, and codes of authenticator apps that may
have been used. Recovery codes stay where the present database tells which of them were used; else they end.

--credentials says whose passwords, second factors, groups, locks and closed accounts count where they differ:
"present" keeps those of today, "backup" takes the old ones back, leaked passwords and closed accounts too.
It must be said when there is a difference and today's can be read.

Examples:
  $ cas backup restore latest --identity /media/usb/cas-backup.key --dry-run
  $ cas backup restore /media/usb/cas-20261130T013000Z-0023.json --identity - --reason 'disk failed'
  $ cas backup restore --from-database /restore/cas.sqlite     what Litestream or an upgrade has left
`

/** `cas backup restore`: puts an older state in the place of the present one, safely. */
export function restoreCommand(context: CommandContext): Command {
  return newCommand('restore', context)
    .description('Restore a backup; the server must not run')
    .argument('[backup]', 'a file of it, its name, or "latest"')
    .option('--identity <file>', 'a private key that opens it; "-": standard input', collect, [])
    .option('--from-database <file>', 'a whole database file instead of a backup')
    .option('--from-elsewhere', 'take a backup that this server has not made')
    .addOption(
      new Option('--credentials <whose>', 'whose passwords, groups and locks count').choices([
        'present',
        'backup',
      ]),
    )
    .option('--dry-run', 'read and compare it; change nothing')
    .option('--reason <text>', 'why, for the audit trail')
    .option('--yes', 'do not ask')
    .option('--json', 'print one JSON document')
    .addHelpText('after', HELP)
    .action((meant: string | undefined, options: Options) => restore(context, meant, options))
}

async function restore(context: CommandContext, meant: string | undefined, options: Options) {
  if ((meant === undefined) === (options.fromDatabase === undefined)) {
    throw new CommandError('Name a backup (or "latest"), or say --from-database FILE.', 64)
  }
  const config = context.config()
  prepareDataFolder(config.dataFolder)
  const { databaseFile } = config
  const startedAt = context.now()
  const locks = [takeBackupLock(databaseFile, 'cas backup restore', startedAt)]
  try {
    // A dry run compares while the server runs: nobody has to be signed out for a look.
    if (!options.dryRun) {
      locks.push(takeServerLock(databaseFile, { purpose: 'cas backup restore', now: startedAt }))
    }
    await restoreLocked(context, config, meant, options, startedAt)
  } finally {
    for (const lock of locks) lock.release()
  }
}

async function restoreLocked(
  context: CommandContext,
  config: Config,
  meant: string | undefined,
  options: Options,
  startedAt: number,
) {
  const { dryRun = false, json = false, yes = false } = options
  const place = restorePlace(config)
  if (!dryRun) finishRestore(config, { holdsLock: true })
  const draft = await draftOf(context, config, place, meant, options)
  try {
    const view = {
      now: context.now(),
      isServing: dryRun && findServerLockHolder(config.databaseFile) !== undefined,
    }
    if (json && dryRun) context.stdout.write(`${JSON.stringify(draftDocument(draft), null, 2)}\n`)
    if (!json) context.stdout.write(draftInWords(draft, view))
    if (dryRun) {
      if (!json) context.stdout.write('\nNothing was changed.\n')
      return
    }
    const credentials = chosen(draft, options.credentials)
    if (!yes) await confirm(context)
    const done = await putInPlace(place, draft, {
      credentials,
      act: operatorAct(context, options.reason),
      startedAt,
    })
    context.stdout.write(
      json
        ? `${JSON.stringify({ ...draftDocument(draft), credentials, ...done }, null, 2)}\n`
        : doneInWords(done),
    )
  } finally {
    await discard(draft)
  }
}

async function draftOf(
  context: CommandContext,
  config: Config,
  place: RestorePlace,
  meant: string | undefined,
  { identity, fromDatabase, fromElsewhere = false }: Options,
): Promise<Draft> {
  if (meant === undefined) return draftFromDatabase(place, fromDatabase ?? '', context.now())
  const identities = await readIdentities(identity, context)
  const backup = await openBackup(meant, backupFolders(config), secretOf(config))
  const { manifest, origin } = backup
  if (origin === 'other' && !fromElsewhere) {
    throw new BackupError(
      'foreign',
      `${manifest.name} was made by another server, or its list was changed since. If you know that it is what it says, say --from-elsewhere.`,
    )
  }
  if (manifest.encryption === 'age' && identities.length === 0) {
    throw new CommandError(
      'It is encrypted: name a private key that opens it, --identity FILE.',
      64,
    )
  }
  const signal = context.interruption()
  return draftFromBackup(place, backup, identities, { now: context.now(), signal }).catch(
    (error: Error) => {
      if (error.name !== 'AbortError') throw error
      throw new CommandError('Interrupted. Nothing was changed.', 1)
    },
  )
}

/** Nobody gets an old password or a closed account back by chance. */
function chosen({ losses }: Draft, asked: Credentials | undefined): Credentials {
  if (asked) return asked
  const { isKnown, passwords, secondFactors, closedOrLocked, groups } = losses
  if (isKnown && passwords + secondFactors + closedOrLocked + groups > 0) {
    throw new CommandError(
      'Passwords, second factors, groups or locks differ: say --credentials present to keep those of today, or --credentials backup to take the old ones back. Nothing was changed.',
      1,
    )
  }
  return 'backup'
}

async function confirm(context: CommandContext) {
  if (!context.stdin.isTTY) {
    throw new CommandError('There is no terminal to ask at: say --yes. Nothing was changed.', 64)
  }
  const answer = await readAnswer(context, '\nType "restore" to put it in place: ')
  if (answer !== 'restore') throw new CommandError('Nothing was changed.', 1)
}
