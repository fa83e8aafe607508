import { type Command, Option } from 'commander'
import type { Config } from '../config/load-config.ts'
import { migrationsFolder } from '../paths.ts'
import { prepareDataFolder } from '../storage/data-folder.ts'
import { isThere } from '../storage/is-there.ts'
import { readMigrations, schemaState } from '../storage/migrate.ts'
import { takeServerLock } from '../storage/server-lock.ts'
import { StorageError } from '../storage/storage-error.ts'
import { findCopies } from '../upgrade/copies.ts'
import { rehearse } from '../upgrade/rehearse.ts'
import { type UpgradeStep, upgradeOfServer } from '../upgrade/upgrade-database.ts'
import { wayBack } from '../upgrade/way-back.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { EXIT } from './exit-codes.ts'
import { rehearsalWords, stepWords } from './migrate-words.ts'
import { connect, openUpgraded } from './open-database.ts'
import { operatorAct } from './operator-act.ts'

type Options = Readonly<{
  status?: boolean
  dryRun?: boolean
  json?: boolean
  withoutBackup?: boolean
  /** The process of the server that wants it. */
  forServer?: string
}>

const HELP = `
"cas serve" does the same at its start. All steps are one transaction: killed at any point, the
database is as it was. Before them a copy is made beside the database (three are kept, for 30 days),
and the way back is told with its name. Without room for it nothing is done.

  $ cas migrate --status       what would be done
  $ cas migrate --dry-run      does it on a copy: how long it takes, and whether it goes well
`

/** `cas migrate`: brings the database to the program's version, or tells what that would do. */
export function migrateCommand(context: CommandContext): Command {
  return newCommand('migrate', context)
    .description('Bring the database to the version of this program')
    .option('--status', 'only tell what would be done')
    .option('--dry-run', 'do it on a copy of the database and tell how it went')
    .option('--without-backup', 'make no copy first: there is no way back')
    .option('--json', 'print JSON; while it goes on, a line for each step')
    .addOption(
      new Option(
        '--for-server <process>',
        'at the start of a server, which has the lock',
      ).hideHelp(),
    )
    .addHelpText('after', HELP)
    .action(async (options: Options) => {
      if (options.status && options.dryRun) {
        throw new CommandError('Give --status or --dry-run, not both.', EXIT.usage)
      }
      if (options.status) return tellStatus(context, options)
      if (options.dryRun) return tellRehearsal(context, options)
      return upgrade(context, options)
    })
}

function sayTo({ stdout }: CommandContext) {
  return (text: string): void => {
    stdout.write(`${text}\n`)
  }
}

async function upgrade(context: CommandContext, options: Options) {
  const config = context.config()
  prepareDataFolder(config.dataFolder)
  // Who serves would read and write under the upgrade; and a server's own child has its lock behind it.
  const lock = options.forServer
    ? undefined
    : takeServerLock(config.databaseFile, { purpose: 'cas migrate', now: context.now() })
  try {
    await upgradeLocked(context, config, options)
  } finally {
    lock?.release()
  }
}

async function upgradeLocked(
  context: CommandContext,
  config: Config,
  { json, withoutBackup, forServer }: Options,
) {
  const say = sayTo(context)
  let copiedFile: string | undefined
  const report = (step: UpgradeStep) => {
    // Nobody may find the database upgraded after the server that wanted it was killed.
    if (forServer !== undefined && process.ppid !== Number(forServer)) {
      throw new StorageError(
        'not-migrated',
        'The server that upgrades is gone; nothing was changed.',
      )
    }
    if (step.step === 'copied') copiedFile = step.file
    say(json ? JSON.stringify(step) : stepWords(step))
  }
  const { database, outcome: applied } = await openUpgraded(config, {
    act: forServer ? upgradeOfServer(context.now()) : operatorAct(context),
    withCopy: !withoutBackup,
    report,
  })
  await database.close()
  const copy = findCopies(config.databaseFile).find(({ file }) => file === copiedFile)
  if (json) return say(JSON.stringify({ step: 'done', applied: applied.length }))
  say(`${config.databaseFile} is up to date.`)
  if (copy) say(`\n${wayBack(copy, config.databaseFile)}`)
}

async function tellStatus(context: CommandContext, { json }: Options) {
  const config = context.config()
  const migrations = readMigrations(migrationsFolder, 'sqlite')
  const say = sayTo(context)
  const state = isThere(config.databaseFile)
    ? await withDatabase(context, (database) => schemaState(database, migrations))
    : { version: 0, pending: migrations }
  const copies = isThere(config.databaseFile) ? findCopies(config.databaseFile) : []
  if (json) {
    const pending = state.pending.map(({ number, name }) => ({ number, name }))
    const program = migrations.length
    return say(JSON.stringify({ database: state.version, program, pending, copies }))
  }
  say(`database: version ${state.version}; this program: version ${migrations.length}`)
  for (const { number, name } of state.pending) say(`pending ${number} ${name}`)
  if (state.pending.length === 0) say('Nothing to do.')
  for (const { file, from } of copies) say(`copy of version ${from}: ${file}`)
}

async function tellRehearsal(context: CommandContext, { json }: Options) {
  const config = context.config()
  const migrations = readMigrations(migrationsFolder, 'sqlite')
  const { databaseFile } = config
  if (!isThere(databaseFile)) {
    throw new CommandError('There is no database yet: nothing to rehearse.', EXIT.refused)
  }
  const rehearsal = await withDatabase(context, () =>
    rehearse({ databaseFile, migrations, now: context.now() }),
  )
  context.stdout.write(json ? `${JSON.stringify(rehearsal)}\n` : rehearsalWords(rehearsal))
  if (rehearsal.faults.length > 0) process.exitCode = EXIT.refused
}

async function withDatabase<Result>(
  context: CommandContext,
  read: (database: ReturnType<typeof connect>) => Promise<Result>,
): Promise<Result> {
  const database = connect(context.config())
  try {
    return await read(database)
  } finally {
    await database.close()
  }
}
