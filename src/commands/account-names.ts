import type { Command } from 'commander'
import { addressOf, type Identifier } from '../accounts/account.ts'
import { endOf, lastDayBefore, monthsLater } from '../accounts/calendar.ts'
import { type Day, dayAt } from '../units/day.ts'
import { readText } from './account-input.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { knownAccount, newMailbox, type Opened, withOpened } from './known-account.ts'
import { operatorAct } from './operator-act.ts'
import { readDay } from './read-day.ts'
import { printableJson, textTable } from './text-table.ts'

type Reasoned = Readonly<{ reason?: string }>

/** `cas account rename|alias|names`: by which mailboxes people are known (R6). */
export function addNameCommands(account: Command, context: CommandContext): void {
  account
    .command('rename')
    .description('Give an account another primary mailbox; the old name goes on working for a time')
    .argument('<name>', 'mailbox name')
    .argument('<new-name>', 'the new mailbox name')
    .option('--old-name-until <day>', 'the last day of the old name', readDay)
    .option('--reason <text>', 'why, for whoever asks later')
    .action((name: string, to: string, options: Reasoned & { oldNameUntil?: Day }) =>
      withOpened(context, (parts) => rename(context, parts, name, to, options)),
    )

  const alias = account.command('alias').description('Add and remove further mailboxes')
  alias
    .command('add')
    .description('Let a further mailbox name lead to an account')
    .argument('<name>', 'mailbox name')
    .argument('<alias>', 'the further mailbox name')
    .option('--until <day>', 'its last day', readDay)
    .option('--reason <text>', 'why, for whoever asks later')
    .action((name: string, typed: string, options: Reasoned & { until?: Day }) =>
      withOpened(context, (parts) => addAlias(context, parts, name, typed, options)),
    )
  alias
    .command('remove')
    .description('Stop a further mailbox name; nobody gets it before its quarantine is over')
    .argument('<name>', 'mailbox name')
    .argument('<alias>', 'the further mailbox name')
    .option('--reason <text>', 'why, for whoever asks later')
    .action((name: string, typed: string, options: Reasoned) =>
      withOpened(context, (parts) => removeAlias(context, parts, name, typed, options)),
    )

  account
    .command('names')
    .description('List all mailbox names of an account, with their states and dates')
    .argument('<name>', 'mailbox name')
    .option('--json', 'print one JSON document')
    .action((name: string, { json }: Readonly<{ json?: boolean }>) =>
      withOpened(context, (parts) => names(parts, name, json === true)),
    )
}

async function rename(
  context: CommandContext,
  parts: Opened,
  name: string,
  typed: string,
  { oldNameUntil, reason }: Reasoned & { oldNameUntil?: Day },
) {
  const { account, address } = await knownAccount(parts, name)
  const mailbox = newMailbox(parts, typed)
  const now = context.now()
  if (addressOf(mailbox) === address) throw new CommandError(`${address} is its name already.`, 1)
  const end =
    oldNameUntil === undefined
      ? endOf(dayAt(monthsLater(now, parts.config.mailbox.oldNameMonths)))
      : endOf(notPast(oldNameUntil, now))
  const act = operatorAct(context, readReason(reason))
  if (!(await parts.accounts.rename(account, mailbox, act, end))) throw taken(addressOf(mailbox))
  return `${address} is ${addressOf(mailbox)} from now on. The old name works until ${lastDayBefore(end)}.\n`
}

async function addAlias(
  context: CommandContext,
  parts: Opened,
  name: string,
  typed: string,
  { until, reason }: Reasoned & { until?: Day },
) {
  const { account, address } = await knownAccount(parts, name)
  const alias = newMailbox(parts, typed)
  const end = until === undefined ? undefined : endOf(notPast(until, context.now()))
  const act = operatorAct(context, readReason(reason))
  if (!(await parts.accounts.addAlias(account.id, alias, act, end))) throw taken(addressOf(alias))
  const ending = end === undefined ? '' : ` until ${lastDayBefore(end)}`
  return `${addressOf(alias)} leads to ${address}${ending}.\n`
}

async function removeAlias(
  context: CommandContext,
  parts: Opened,
  name: string,
  typed: string,
  { reason }: Reasoned,
) {
  const { account, address } = await knownAccount(parts, name)
  const found = await knownAccount(parts, typed)
  const alias = (await parts.accounts.identifiersOf(account.id)).find(
    (identifier) => identifier.state === 'alias' && isTyped(identifier, typed, parts),
  )
  if (found.account.id !== account.id || !alias) {
    throw new CommandError(`${typed} is no further name of ${address}.`, 1)
  }
  const act = operatorAct(context, readReason(reason))
  const { name: local, suffix } = alias
  if (!(await parts.accounts.retireAlias(account.id, { name: local, suffix }, act))) {
    throw new CommandError(`${typed} is no further name of ${address}.`, 1)
  }
  const freeAt = dayAt(monthsLater(act.at, parts.config.mailbox.quarantineMonths))
  return `${addressOf(alias)} leads nowhere. It can be given again from ${freeAt}.\n`
}

async function names(parts: Opened, name: string, asJson: boolean) {
  const { account } = await knownAccount(parts, name)
  const identifiers = await parts.accounts.identifiersOf(account.id)
  const { quarantineMonths } = parts.config.mailbox
  const freeAt = ({ retiredAt }: Identifier) =>
    retiredAt === undefined ? undefined : dayAt(monthsLater(retiredAt, quarantineMonths))
  const lastDay = ({ endsAt }: Identifier) =>
    endsAt === undefined ? undefined : lastDayBefore(endsAt)
  if (asJson) {
    const documents = identifiers.map((one) => ({
      mailbox: addressOf(one),
      state: one.state,
      until: lastDay(one) ?? null,
      freeFrom: freeAt(one) ?? null,
    }))
    return `${printableJson(JSON.stringify({ names: documents }, null, 2))}\n`
  }
  const rows = identifiers.map((one) => [
    addressOf(one),
    one.state,
    lastDay(one) ?? '',
    freeAt(one) ?? '',
  ])
  return textTable(['MAILBOX', 'STATE', 'UNTIL', 'FREE FROM'], rows)
}

function isTyped({ name, suffix }: Identifier, typed: string, { config }: Opened): boolean {
  const text = typed.trim().toLowerCase()
  return text.includes('@')
    ? text === `${name}@${suffix}`
    : text === name && suffix === config.mailbox.defaultSuffix
}

/** A day that is not over yet. */
export function notPast(day: Day, now: number): Day {
  if (day >= dayAt(now)) return day
  throw new CommandError(`${day} is over.`, 65)
}

/** Why, if it was said. */
export function readReason(typed: string | undefined): string | undefined {
  return typed === undefined ? undefined : readText('--reason', typed)
}

function taken(address: string): CommandError {
  return new CommandError(`${address} is somebody's mailbox, or was not long ago.`, 1)
}
