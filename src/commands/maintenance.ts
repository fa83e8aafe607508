import { type Command, InvalidArgumentError } from 'commander'
import { auditStatement, type Deed } from '../audit/audit-statement.ts'
import { networkMistakes } from '../config/network-mistakes.ts'
import { MAINTENANCE_LIMITS, type Maintenance } from '../maintenance/maintenance.ts'
import {
  maintenanceFile,
  readMaintenance,
  removeMaintenance,
  writeMaintenance,
} from '../maintenance/maintenance-file.ts'
import { prepareDataFolder } from '../storage/data-folder.ts'
import { findServerLockHolder } from '../storage/server-lock.ts'
import { StorageError } from '../storage/storage-error.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { EXIT } from './exit-codes.ts'
import { localTime } from './local-time.ts'
import { begunWords, maintenanceDocument, statusWords } from './maintenance-words.ts'
import { operatorAct } from './operator-act.ts'
import { readClock, readMoment } from './read-moment.ts'

type OnOptions = Readonly<{
  until: number
  reasonVi?: string
  reasonEn?: string
  allow?: readonly string[]
  json?: boolean
}>
type Options = Readonly<{ json?: boolean }>

const HELP = `
While it is on, people get a page that says until when (503), applications an outage in the protocol's
words; whoever is signed in stays so, and can sign out. A running server closes and opens within two
seconds; one that is started meanwhile starts closed. It opens by itself at --until; "on" again
with another time moves that, and keeps the words and the addresses. It needs no database: it works during
an upgrade or a restore, too.

Behind a proxy --allow works only when "trustedProxies" names the proxy. Applications that are to be tried
meanwhile must be allowed by the addresses of their servers, too.

Tell people beforehand:
  $ cas notice add --level maintenance --from "2026-11-25 22:00" --until "2026-11-25 23:30"
  $ cas maintenance on --until 23:30 --allow 10.1.2.0/24 --reason-vi "Nâng cấp phần mềm"
  $ cas maintenance off
`

/** `cas maintenance on|off|status`: closes the server while operators work on it (product 3.7). */
export function maintenanceCommand(context: CommandContext): Command {
  const maintenance = newCommand('maintenance', context)
    .description('Close the server to people and applications for a while')
    .addHelpText('after', HELP)

  maintenance
    .command('on')
    .description('Close it until a moment, or move that moment')
    .requiredOption(
      '--until <moment>',
      'when it opens again: "23:30" or "2026-11-25 23:30"',
      (typed) => readClock(typed, context.now()) ?? readMoment(typed),
    )
    .option('--reason-vi <text>', 'what people read of it', readReason)
    .option('--reason-en <text>', 'the same in English', readReason)
    .option(
      '--allow <addresses...>',
      'addresses and networks that get in all the same',
      readNetworks,
    )
    .option('--json', 'print one JSON document')
    .action((options: OnOptions) => turnOn(context, options))

  maintenance
    .command('off')
    .description('Open it again')
    .option('--json', 'print one JSON document')
    .action((options: Options) => turnOff(context, options))

  maintenance
    .command('status')
    .description('Tell whether it is closed; exit code 0: it is open, 1: it is closed')
    .option('--json', 'print one JSON document')
    .action((options: Options) => tellStatus(context, options))

  return maintenance
}

async function turnOn(context: CommandContext, options: OnOptions) {
  const { dataFolder, databaseFile } = context.config()
  const { until, json } = options
  const since = context.now()
  assertSoon(until, since)
  prepareDataFolder(dataFolder)
  const file = maintenanceFile(dataFolder)
  const found = await known(file)
  const before = found && since < found.until ? found : undefined
  const begun: Maintenance = {
    since: before?.since ?? since,
    until,
    reason: {
      vi: options.reasonVi ?? before?.reason.vi ?? '',
      en: options.reasonEn ?? before?.reason.en ?? '',
    },
    allow: options.allow ?? before?.allow ?? [],
    by: context.operator().name,
  }
  await writeMaintenance(file, begun)
  await writeDown(context, {
    event: 'maintenance.begun',
    ...(before && { before: { until: localTime(before.until) } }),
    after: {
      until: localTime(until),
      allow: begun.allow,
      reason: begun.reason.vi || begun.reason.en,
    },
  })
  const isServing = findServerLockHolder(databaseFile) !== undefined
  context.stdout.write(
    json ? maintenanceDocument(begun, since) : begunWords(begun, { isMoved: !!before, isServing }),
  )
}

async function turnOff(context: CommandContext, { json }: Options) {
  const { dataFolder } = context.config()
  const file = maintenanceFile(dataFolder)
  const before = await known(file)
  await removeMaintenance(file)
  if (before) {
    const [since, until] = [localTime(before.since), localTime(before.until)]
    await writeDown(context, { event: 'maintenance.ended', before: { since, until } })
  }
  if (json) context.stdout.write(maintenanceDocument(undefined, context.now()))
  else context.stdout.write(before ? 'Open again.\n' : 'It was open already.\n')
}

async function tellStatus(context: CommandContext, { json }: Options) {
  const now = context.now()
  const found = await known(maintenanceFile(context.config().dataFolder))
  const maintenance = found && now < found.until ? found : undefined
  context.stdout.write(json ? maintenanceDocument(maintenance, now) : statusWords(maintenance, now))
  if (maintenance) process.exitCode = EXIT.refused
}

/**
 * A file that somebody has spoilt is replaced by `on`, removed by `off`, and told by neither; that it may
 * not be read is told, as nobody knows then whether the server is closed.
 */
async function known(file: string): Promise<Maintenance | undefined> {
  return readMaintenance(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code === undefined) return undefined
    throw new StorageError('folder', `${file} cannot be read (${error.code}).`, { cause: error })
  })
}

/** An operator must be able to close and to open the server while the database cannot be written to. */
async function writeDown(context: CommandContext, deed: Deed): Promise<void> {
  try {
    const { database, close } = await context.open()
    try {
      await database.batch('power', [auditStatement(operatorAct(context), deed)])
    } finally {
      await close()
    }
  } catch (error) {
    const { message } = error as Error
    context.stderr.write(`cas: Done, but not written into the audit trail: ${message}\n`)
  }
}

function assertSoon(until: number, now: number) {
  if (until <= now) throw new CommandError('--until is over already.', EXIT.usage)
  if (until - now > MAINTENANCE_LIMITS.longestMs) {
    throw new CommandError('--until may be seven days ahead at most.', EXIT.usage)
  }
}

function readReason(typed: string): string {
  const text = typed.normalize('NFC').replace(/\s+/g, ' ').trim()
  if ([...text].length > MAINTENANCE_LIMITS.reasonCharacters) {
    throw new InvalidArgumentError(`At most ${MAINTENANCE_LIMITS.reasonCharacters} characters.`)
  }
  return text
}

function readNetworks(typed: string, before: readonly string[] = []): readonly string[] {
  const networks = [...before, ...typed.split(',').map((network) => network.trim())]
  const [mistake] = networkMistakes(networks, 'allow')
  if (mistake) throw new InvalidArgumentError(mistake.sentence)
  if (networks.length > MAINTENANCE_LIMITS.allowed) {
    throw new InvalidArgumentError(`At most ${MAINTENANCE_LIMITS.allowed} addresses and networks.`)
  }
  return networks
}
