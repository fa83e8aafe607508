import { isIP } from 'node:net'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { addressOf } from '../accounts/account.ts'
import type { AuditEntry } from '../audit/audit-store.ts'
import type { TrailFilter } from '../audit/walk-trail.ts'
import { readSupportCode } from '../support/support-note.ts'
import { createNetworkList } from '../throttle/network-list.ts'
import { foldVietnamese } from '../vietnamese/fold-vietnamese.ts'
import { readKnownMailbox } from './account-input.ts'
import { eventWords } from './audit-words.ts'
import { CommandError } from './command-error.ts'
import type { Opened } from './known-account.ts'
import { readSince, readUntil } from './read-span.ts'

export type FilterOptions = Readonly<{
  since?: number
  until?: number
  event?: string
  actor?: string
  account?: string
  unit?: string
  address?: string
  service?: string
  outcome?: AuditEntry['outcome']
  code?: string
  text?: string
}>

/** Gives a command the options by which entries are chosen. */
export function addFilterOptions(command: Command): Command {
  return command
    .option('--since <time>', 'from this day or moment on, in Asia/Ho_Chi_Minh', readSince)
    .option('--until <time>', 'until this moment, or the end of this day', readUntil)
    .option('--event <event>', 'what happened, or how its name begins: sign-in, account.locked')
    .option('--actor <who>', 'who did it: an operator, a duty of the server, or a mailbox')
    .option('--account <name>', 'to whose account: a mailbox, or the number of an account')
    .option('--unit <text>', 'in the name of the unit as it was then')
    .option(
      '--address <address>',
      'from where: an address, or a network such as 10.1.0.0/16',
      readNetwork,
    )
    .option('--service <id>', 'for which application')
    .addOption(new Option('--outcome <outcome>', 'how it ended').choices(['done', 'refused']))
    .option('--code <code>', 'the support code that somebody reads out')
    .option('--text <text>', 'anywhere in the words of the entry, accents or not')
}

/** What the options ask for. Throws a CommandError that says what cannot be looked for. */
export async function filterOf(
  { config, accounts }: Pick<Opened, 'config' | 'accounts'>,
  options: FilterOptions,
): Promise<TrailFilter> {
  const { since, until, event, service, outcome } = options
  const accountIdOf = async (typed: string) => {
    try {
      const mailbox = readKnownMailbox(typed, config.mailbox)
      const found = await accounts.findByMailbox(mailbox)
      return { accountId: found?.account.id, address: addressOf(mailbox) }
    } catch (error) {
      if (error instanceof CommandError) return { accountId: undefined, address: typed }
      throw error
    }
  }
  return {
    since,
    until,
    event,
    serviceId: service,
    outcome,
    supportCode: options.code === undefined ? undefined : codeOf(options.code),
    actor:
      options.actor === undefined
        ? undefined
        : { name: options.actor, accountId: (await accountIdOf(options.actor)).accountId },
    target:
      options.account === undefined
        ? undefined
        : /^\d+$/.test(options.account)
          ? { accountId: Number(options.account), address: '' }
          : await accountIdOf(options.account),
    matches: matcherOf(options),
  }
}

/** What was asked for, as it is written down: short, and nothing that is empty. */
export function filterDocument(options: FilterOptions): Readonly<Record<string, string>> {
  const { since, until, event, actor, account, unit, address, service, outcome, code, text } =
    options
  const asked = {
    since: since && new Date(since).toISOString(),
    until: until && new Date(until).toISOString(),
    ...{ event, actor, account, unit, address, service, outcome, code, text },
  }
  return Object.fromEntries(
    Object.entries(asked).flatMap(([name, value]) =>
      value === undefined ? [] : [[name, String(value).slice(0, 200)]],
    ),
  )
}

function codeOf(typed: string): string {
  const code = readSupportCode(typed)
  if (code !== undefined) return code
  throw new CommandError('--code takes a support code such as 7KQP-3MXA.', 64)
}

/** What SQL cannot tell: networks, and words without their accents. */
function matcherOf({ unit, address, text }: FilterOptions): TrailFilter['matches'] {
  const tests: ((entry: AuditEntry) => boolean)[] = []
  if (address !== undefined) {
    const isListed = createNetworkList([address])
    tests.push(({ cameFrom }) => isListed(cameFrom))
  }
  if (unit !== undefined) {
    const wanted = foldVietnamese(unit)
    tests.push((entry) => foldVietnamese(entry.unit).includes(wanted))
  }
  if (text !== undefined) {
    const wanted = foldVietnamese(text)
    tests.push((entry) => foldVietnamese(wordsIn(entry)).includes(wanted))
  }
  return tests.length === 0 ? undefined : (entry) => tests.every((test) => test(entry))
}

function wordsIn(entry: AuditEntry): string {
  const { event, actor, subject, unit, reason, device, cameFrom, serviceId, before, after } = entry
  return [
    ...[event, eventWords(event), actor, subject, unit, reason, device, cameFrom, serviceId],
    JSON.stringify(before),
    JSON.stringify(after),
  ].join('\n')
}

/** An address, or a network such as `10.1.0.0/16`. */
export function readNetwork(typed: string): string {
  const [address = '', bits, ...more] = typed.trim().split('/')
  const family = isIP(address)
  const most = family === 4 ? 32 : 128
  const isNetwork = bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= most)
  if (family !== 0 && isNetwork && more.length === 0) return typed.trim()
  throw new InvalidArgumentError('It must be an address, or a network such as 10.1.0.0/16.')
}
