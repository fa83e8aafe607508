import { statSync } from 'node:fs'
import { setTimeout as wait } from 'node:timers/promises'
import type { Command } from 'commander'
import { auditStatement } from '../audit/audit-statement.ts'
import { type ReloadOutcome, readReloadOutcome } from '../serving/reload-outcome.ts'
import { findServerLockHolder } from '../storage/server-lock.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { EXIT } from './exit-codes.ts'
import { withOpened } from './known-account.ts'
import { operatorAct } from './operator-act.ts'
import { PassedOnError } from './passed-on-error.ts'
import { printable, printableJson } from './text-table.ts'

const ANSWERS_WITHIN_MS = 10_000
const LOOK_EVERY_MS = 50

const HELP = `
The same as "systemctl reload cas" or "kill -HUP", but mistakes in the file are told here, before the server
is asked, and so is what came of it. All or nothing: on a mistake everything stays as it was. Put in
force are services, categories, branding, hosts, dataProtection, log.level and the files of tls;
everything else waits for a restart, and is named.
`

/** `cas reload`: has the running server read its configuration again, and tells what came of it. */
export function reloadCommand(context: CommandContext): Command {
  return newCommand('reload', context)
    .description('Have the running server read its configuration again')
    .option('--json', 'print one JSON document')
    .addHelpText('after', HELP)
    .action(async ({ json }: Readonly<{ json?: boolean }>) => {
      const outcome = await reload(context)
      context.stdout.write(json ? `${printableJson(JSON.stringify(outcome))}\n` : words(outcome))
      if (!outcome.isDone) process.exitCode = EXIT.config
    })
}

async function reload(context: CommandContext): Promise<ReloadOutcome> {
  // Mistakes in the file end it here.
  const { databaseFile, dataFolder } = context.config()
  const holder = findServerLockHolder(databaseFile)
  if (holder?.pid === undefined || holder.purpose !== 'cas serve') {
    throw new CommandError(
      'No server runs on this database: there is nothing to reload.',
      EXIT.refused,
    )
  }
  await noteWhoAsks(context)
  const before = await readReloadOutcome(dataFolder)
  assertIsServer(holder.pid, dataFolder)
  signal(holder.pid)
  const until = performance.now() + ANSWERS_WITHIN_MS
  while (performance.now() < until) {
    await wait(LOOK_EVERY_MS)
    const outcome = await readReloadOutcome(dataFolder)
    if (outcome && outcome.at !== before?.at) return outcome
  }
  throw new PassedOnError(
    `The server (process ${holder.pid}) has not answered within ten seconds; its log says more.`,
    EXIT.databaseBusy,
  )
}

/** The server writes down what came of it; who asked, it does not know. */
function noteWhoAsks(context: CommandContext): Promise<void> {
  return withOpened(context, async ({ database }) => {
    await database.batch('power', [
      auditStatement(operatorAct(context), { event: 'config.reload-asked' }),
    ])
    return ''
  })
}

/**
 * The number of the process is read from a file that the server's user can write: root signals nobody
 * else's processes by it.
 */
function assertIsServer(pid: number, dataFolder: string) {
  const found = statSync(`/proc/${pid}`, { throwIfNoEntry: false })
  if (!found || found.uid === statSync(dataFolder).uid) return
  const sentence = `Process ${pid}, which is said to serve, does not belong to the owner of ${dataFolder}.`
  throw new CommandError(sentence, EXIT.refused)
}

function signal(pid: number) {
  try {
    process.kill(pid, 'SIGHUP')
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why = code === 'EPERM' ? 'it belongs to another user' : code
    throw new CommandError(`The server (process ${pid}) cannot be asked: ${why}.`, EXIT.refused)
  }
}

function words(outcome: ReloadOutcome): string {
  if (!outcome.isDone) {
    const mistakes = outcome.mistakes.map(({ path, sentence }) =>
      printable(path === '' ? `  ${sentence}` : `  ${path}: ${sentence}`),
    )
    return `The server found mistakes and keeps what it had:\n${mistakes.join('\n')}\n`
  }
  const { changed, needsRestart, services } = outcome
  const first =
    changed.length === 0
      ? 'Read again; nothing of what can be reloaded has changed.'
      : `In force now: ${changed.join(', ')}.`
  const waiting =
    needsRestart.length === 0 ? '' : `Waits for a restart: ${needsRestart.join(', ')}.\n`
  return `${first} ${services === 1 ? '1 service' : `${services} services`}.\n${waiting}`
}
