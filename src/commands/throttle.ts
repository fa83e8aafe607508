import { type Command, InvalidArgumentError } from 'commander'
import type { Mailbox } from '../accounts/account.ts'
import type { Act } from '../audit/act.ts'
import { createCounterKeys } from '../throttle/counter-key.ts'
import { networkOf } from '../throttle/network-of.ts'
import {
  createThrottleDesk,
  type FailureSource,
  type ThrottleDesk,
  type ThrottledName,
} from '../throttle/throttle-desk.ts'
import { localClock } from '../vietnamese/local-clock.ts'
import { readKnownMailbox } from './account-input.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { operatorAct } from './operator-act.ts'
import { readLimit } from './read-limit.ts'
import { textTable } from './text-table.ts'

type Opened = Awaited<ReturnType<CommandContext['open']>>
type ListOptions = Readonly<{ after: string; limit: number; json?: boolean }>
type ClearOptions = Readonly<{ network?: string; all?: boolean; reason?: string }>
type Shown = Awaited<ReturnType<ThrottleDesk['of']>>[number]

const EXAMPLES = `
Wrong passwords lock a name, whether it is an account's or not. Names are kept as keyed hashes: those
of accounts are told, a made-up one is not. What is cleared here is in force at once.

Examples:
  $ cas throttle list
  $ cas throttle show tamtt
  $ cas throttle clear tamtt --reason "called back, phone on file"
  $ cas throttle clear --network 10.1.2.3
`

/** `cas throttle …`: who is locked out because of wrong passwords, why, and letting them in again. */
export function throttleCommand(context: CommandContext): Command {
  const throttle = newCommand('throttle', context)
    .description('Look at names and networks with wrong passwords; unlock them')
    .addHelpText('after', EXAMPLES)

  throttle
    .command('list')
    .description('List names with wrong passwords or locked, in no particular order')
    .option('--after <cursor>', 'go on where the last page ended', readCursor, '')
    .option('--limit <number>', 'names at a time, up to 1000', readLimit, 50)
    .option('--json', 'print one JSON document')
    .action((options: ListOptions) => withDesk((desk) => list(desk, options, context.now())))

  throttle
    .command('show')
    .description('Show what is counted of one name, and where it came from')
    .argument('<name>', 'a mailbox name')
    .option('--json', 'print one JSON document')
    .action((name: string, options: Readonly<{ json?: boolean }>) =>
      withDesk(async (desk, { config }) => {
        const now = context.now()
        const counters = await desk.of(readKnownMailbox(name, config.mailbox), now)
        if (options.json) {
          return document({ counters: counters.map((one) => shownDocument(one, now)) })
        }
        if (counters.length === 0) return 'Nothing is counted of this name.\n'
        return `${counters.map((one) => sentenceOf(one, now)).join('\n')}\n`
      }),
    )

  throttle
    .command('clear')
    .description(
      'Forget the wrong passwords of a person, by any of their names, of a network, or of all',
    )
    .argument('[name]', 'a mailbox name')
    .option('--network <address>', 'an address, and the network around it')
    .option('--all', 'everything')
    .option('--reason <text>', 'why, for the audit trail')
    .action((name: string | undefined, options: ClearOptions) =>
      withDesk((desk, opened) => clear(desk, opened, name, options)),
    )

  async function clear(
    desk: ThrottleDesk,
    { config, accounts }: Opened,
    name: string | undefined,
    { network, all, reason }: ClearOptions,
  ): Promise<string> {
    if ([name, network, all].filter((way) => way !== undefined).length !== 1) {
      throw new CommandError('Give a name, --network or --all.', 64)
    }
    const act = operatorAct(context, reason)
    let count: number
    if (name !== undefined) {
      count = await clearPerson(desk, accounts, readKnownMailbox(name, config.mailbox), act)
    } else if (network !== undefined) {
      count = await desk.clearNetwork(readNetwork(network), act)
    } else {
      count = await desk.clearAll(act)
    }
    return count === 0 ? 'There was nothing to clear.\n' : 'Cleared.\n'
  }

  /** Whoever calls is let in by whichever of their names they typed. */
  async function clearPerson(
    desk: ThrottleDesk,
    accounts: Opened['accounts'],
    mailbox: Mailbox,
    act: Act,
  ): Promise<number> {
    const found = await accounts.findByMailbox(mailbox)
    if (!found) return desk.clearName(mailbox, undefined, act)
    const { id } = found.account
    let count = 0
    for (const one of await accounts.identifiersOf(id)) {
      if (one.state !== 'retired') count += await desk.clearName(one, id, act)
    }
    return count
  }

  async function withDesk(work: (desk: ThrottleDesk, opened: Opened) => Promise<string>) {
    const opened = await context.open()
    try {
      const keys = createCounterKeys(opened.secretKey())
      context.stdout.write(await work(createThrottleDesk(opened.database, keys), opened))
    } finally {
      await opened.close()
    }
  }

  return throttle
}

async function list(desk: ThrottleDesk, options: ListOptions, now: number): Promise<string> {
  const { after, limit, json } = options
  const page = await desk.list({ after, limit, now })
  const names = await desk.namesOf(new Set(page.names.map(({ subject }) => subject)))
  const counts = await desk.counts(now)
  const next = page.next ?? null
  if (json) {
    const documents = page.names.map((one) => ({
      name: names.get(one.subject) ?? null,
      ...counterDocument(one, now),
    }))
    return document({ counters: documents, next, counts })
  }
  const summary = `Counted: ${counts.names} names, ${counts.locked} of them locked, and ${counts.networks} networks.\n`
  if (page.names.length === 0) return summary
  const rows = page.names.map((one) => [
    names.get(one.subject) ?? '(nobody)',
    one.isKnownBrowser ? 'known browser' : 'strangers',
    one.purpose,
    String(one.failures),
    one.lockedUntil > now ? isoTime(one.lockedUntil) : '',
    isoTime(one.lastAt),
  ])
  const table = textTable(['NAME', 'WHO', 'WHAT', 'WRONG', 'LOCKED UNTIL', 'LAST'], rows)
  return `${table}\n${summary}${next === null ? '' : `More: --after ${next}\n`}`
}

/** These keys are a promise to scripts. */
function counterDocument(counter: ThrottledName, now: number) {
  const { purpose, isKnownBrowser, failures, level, lockedUntil, lastAt } = counter
  return {
    purpose,
    isKnownBrowser,
    failures,
    locks: level,
    lockedUntil: lockedUntil > now ? isoTime(lockedUntil) : null,
    lastAt: isoTime(lastAt),
  }
}

function shownDocument(counter: Shown, now: number) {
  const networks = counter.sources.map(({ network, failures, firstAt, lastAt }) => ({
    network,
    failures,
    firstAt: isoTime(firstAt),
    lastAt: isoTime(lastAt),
  }))
  return { ...counterDocument(counter, now), networks }
}

/** In the words that the help desk reads out (product 3.5). */
function sentenceOf(counter: Shown, now: number): string {
  const { sources, isKnownBrowser, purpose, lockedUntil } = counter
  const count = sources.reduce((sum, { failures }) => sum + failures, 0)
  const where = isKnownBrowser ? 'trên trình duyệt quen' : 'trên trình duyệt lạ'
  const what = WHAT[purpose] ?? purpose
  const from = count === 0 ? '' : ` ${fromText(sources)}`
  const wrong = `${count} lần sai ${what} ${where}${from}.`
  if (lockedUntil <= now) return `Không khóa; ${wrong}`
  const hint = purpose === 'password' ? ' Gợi ý: Caps Lock/bộ gõ.' : ''
  return `Tạm khóa đến ${clock(lockedUntil)} do ${wrong}${hint}`
}

const WHAT: Readonly<Record<string, string>> = {
  password: 'mật khẩu',
  code: 'mã xác nhận',
  recovery: 'mã khôi phục',
  reset: 'yêu cầu đặt lại',
}

function fromText(sources: readonly FailureSource[]): string {
  const [latest, ...others] = sources
  const firstAt = Math.min(...sources.map((source) => source.firstAt))
  const lastAt = Math.max(...sources.map((source) => source.lastAt))
  const more = others.length > 0 ? ` và ${others.length} mạng khác` : ''
  const [from, to] = [clock(firstAt), clock(lastAt)]
  return `từ ${latest?.network}${more} (${from === to ? from : `${from}–${to}`})`
}

function clock(at: number): string {
  return localClock(at).slice(11, 16)
}

function document(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`
}

function isoTime(at: number): string {
  return new Date(at).toISOString()
}

function readNetwork(typed: string): string {
  const network = networkOf(typed.trim())
  if (network === 'gone') throw new CommandError('--network takes an IP address.', 64)
  return network
}

function readCursor(typed: string): string {
  if (/^[0-9a-f]{32}$/.test(typed)) return typed
  throw new InvalidArgumentError('It must be what the last page ended with.')
}
