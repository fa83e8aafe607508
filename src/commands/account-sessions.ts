import { type Command, InvalidArgumentError } from 'commander'
import { createServiceRegistry } from '../services/service-registry.ts'
import { createAccountSessionStore, type SessionView } from '../tickets/account-sessions.ts'
import { readReason } from './account-names.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { knownAccount, type Opened, withOpened } from './known-account.ts'
import { localTime } from './local-time.ts'
import { operatorAct } from './operator-act.ts'
import { printableJson, textTable } from './text-table.ts'

type Options = Readonly<{ end?: number; endAll?: boolean; reason?: string; json?: boolean }>

/** `cas account sessions`: where somebody is signed in, and ending that (product 3.6). */
export function addSessionCommands(account: Command, context: CommandContext): void {
  account
    .command('sessions')
    .description('List where a person is signed in; end one session or all of them')
    .argument('<name>', 'mailbox name')
    .option('--end <id>', 'end this session, as listed', readId)
    .option('--end-all', 'end all of them')
    .option('--reason <text>', 'why, for whoever asks later')
    .option('--json', 'print one JSON document')
    .action((name: string, options: Options) =>
      withOpened(context, (parts) => sessions(context, parts, name, options)),
    )
}

async function sessions(context: CommandContext, parts: Opened, name: string, options: Options) {
  const { account, address } = await knownAccount(parts, name)
  const store = createAccountSessionStore(parts.database)
  const act = operatorAct(context, readReason(options.reason))
  if (options.end !== undefined && options.endAll) {
    throw new CommandError('Choose one of --end and --end-all.', 64)
  }
  if (options.end !== undefined) {
    if (!(await store.endById(account.id, options.end, act))) {
      throw new CommandError(`${address} has no session ${options.end}.`, 1)
    }
    return `The session of ${address} has ended.\n`
  }
  if (options.endAll) {
    const count = await store.endAllOf(account.id, act)
    return `${count} ${count === 1 ? 'session' : 'sessions'} of ${address} ended.\n`
  }
  const list = await store.listOf(account.id, context.now())
  return options.json ? asJson(list, parts) : asTable(list, parts)
}

function asTable(list: readonly SessionView[], parts: Opened): string {
  const names = serviceNames(parts)
  const rows = list.map((session) => [
    String(session.id),
    session.openedBy === 'rest' ? 'REST' : session.device,
    session.cameFrom,
    localTime(session.startedAt),
    localTime(session.lastUsedAt),
    names(session).join(', '),
  ])
  return textTable(['ID', 'DEVICE', 'FROM', 'SINCE', 'LAST USED', 'APPLICATIONS'], rows)
}

function asJson(list: readonly SessionView[], parts: Opened): string {
  const names = serviceNames(parts)
  const documents = list.map((session) => ({
    id: session.id,
    door: session.openedBy,
    device: session.device,
    from: session.cameFrom,
    startedAt: new Date(session.startedAt).toISOString(),
    lastUsedAt: new Date(session.lastUsedAt).toISOString(),
    applications: names(session),
  }))
  return `${printableJson(JSON.stringify({ sessions: documents }, null, 2))}\n`
}

function serviceNames({ config }: Opened) {
  const registry = createServiceRegistry(config.services)
  return ({ entered }: SessionView): string[] => {
    const ids = entered.map((url) => {
      const admission = registry.admit(url)
      return admission.kind === 'admitted' ? admission.url.service.id : 'unknown'
    })
    return [...new Set(ids)]
  }
}

function readId(typed: string): number {
  const id = Number(typed)
  if (Number.isSafeInteger(id) && id > 0) return id
  throw new InvalidArgumentError('It must be the number of a session.')
}
