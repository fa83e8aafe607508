import { type Command, InvalidArgumentError } from 'commander'
import { addressOf } from '../accounts/account.ts'
import { daysLater, endOf, lastDayBefore } from '../accounts/calendar.ts'
import type { InactiveAccount } from '../accounts/inactive-accounts.ts'
import { type Inactivity, walkInactive } from '../accounts/walk-inactive.ts'
import { type Day, dayAt } from '../units/day.ts'
import { readRequiredText } from './account-input.ts'
import { notPast } from './account-names.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { knownAccount, type Opened, withOpened } from './known-account.ts'
import { assertExpected, readCount } from './many-guard.ts'
import { operatorAct } from './operator-act.ts'
import { readDay } from './read-day.ts'
import { printableJson, textTable } from './text-table.ts'

type ReportOptions = Readonly<{ days?: number; json?: boolean }>
type LockOptions = Readonly<{ days?: number; dryRun?: boolean; yesMany?: number }>
type ExemptOptions = Readonly<{ until?: Day; end?: boolean; reason?: string }>

/** Accounts locked in one transaction. */
const AT_A_TIME = 20

/** `cas account inactive …`: accounts that nobody uses (L3). */
export function addInactiveCommands(account: Command, context: CommandContext): void {
  const inactive = account
    .command('inactive')
    .description('Report accounts that nobody uses, lock them, exempt people who are away')

  inactive
    .command('report')
    .description('List accounts not used for some days, those that would be locked soon')
    .option('--days <number>', 'so many days; default: accounts.inactiveReportDays', readDays)
    .option('--json', 'print one JSON document')
    .action((options: ReportOptions) =>
      withOpened(context, (parts) => report(context, parts, options)),
    )

  inactive
    .command('lock')
    .description('Lock accounts not used for some days, as the server does every hour')
    .option('--days <number>', 'so many days; default: accounts.inactiveLockDays', readDays)
    .option('--dry-run', 'only tell how many')
    .option(
      '--yes-many <number>',
      'so many people are meant; asked for when they are many',
      readCount,
    )
    .action((options: LockOptions) => withOpened(context, (parts) => lock(context, parts, options)))

  inactive
    .command('exempt')
    .description('Keep somebody who is away (maternity, study) from being locked for it')
    .argument('<name>', 'mailbox name')
    .option('--until <day>', 'the last day of the exemption', readDay)
    .option('--end', 'the exemption is over')
    .option('--reason <text>', 'why, for whoever asks later')
    .action((name: string, options: ExemptOptions) =>
      withOpened(context, (parts) => exempt(context, parts, name, options)),
    )
}

async function inactivity(context: CommandContext, parts: Opened, days: number) {
  const now = context.now()
  const before = daysLater(now, -days)
  return { before, ...(await walkInactive(parts.accounts, before, now)) }
}

async function report(context: CommandContext, parts: Opened, { days, json }: ReportOptions) {
  const found = await inactivity(context, parts, days ?? parts.config.accounts.inactiveReportDays)
  const all = [...found.inactive, ...found.exempt].sort((a, b) => a.activeAt - b.activeAt)
  return json ? asJson(all, found) : asTable(all, found)
}

async function lock(context: CommandContext, parts: Opened, options: LockOptions) {
  const { accounts, config } = parts
  const days = options.days ?? config.accounts.inactiveLockDays
  if (days === 0) throw new CommandError('accounts.inactiveLockDays is 0; give --days.', 64)
  const { inactive, open, before } = await inactivity(context, parts, days)
  if (options.dryRun) {
    return `${inactive.length} of ${open} accounts would be locked; nothing is changed.\n`
  }
  assertExpected(inactive.length, open, options.yesMany)
  const act = operatorAct(context, `not used for ${days} days`)
  let locked = 0
  for (let first = 0; first < inactive.length; first += AT_A_TIME) {
    const ids = inactive.slice(first, first + AT_A_TIME).map(({ id }) => id)
    locked += await accounts.lockInactive(ids, before, act)
  }
  return `${locked} accounts are locked, and their sessions have ended.\n`
}

async function exempt(
  context: CommandContext,
  parts: Opened,
  name: string,
  { until, end, reason }: ExemptOptions,
) {
  if ((until === undefined) === (end === undefined)) {
    throw new CommandError('Give the last day by --until, or --end.', 64)
  }
  const { account, address } = await knownAccount(parts, name)
  if (until === undefined) {
    await parts.accounts.exempt(account.id, undefined, operatorAct(context))
    return `${address} counts as everybody else.\n`
  }
  const why = readRequiredText('--reason', reason ?? '')
  const at = endOf(notPast(until, context.now()))
  await parts.accounts.exempt(account.id, at, operatorAct(context, why))
  return `${address} is not locked for want of use until ${until}.\n`
}

function asTable(list: readonly InactiveAccount[], { inactive, exempt, open }: Inactivity) {
  const rows = list.map((one) => [
    addressOf(one.mailbox),
    one.displayName,
    one.unit,
    one.lastSignInAt === undefined ? 'never' : dayAt(one.lastSignInAt),
    one.exemptUntil === undefined ? '' : lastDayBefore(one.exemptUntil),
  ])
  const table = textTable(['MAILBOX', 'NAME', 'UNIT', 'LAST SIGN-IN', 'EXEMPT UNTIL'], rows)
  return `${table}\n${inactive.length} of ${open} accounts, and ${exempt.length} exempt.\n`
}

function asJson(list: readonly InactiveAccount[], { open }: Inactivity) {
  const accounts = list.map(({ id, mailbox, displayName, unit, ...one }) => ({
    id,
    mailbox: addressOf(mailbox),
    displayName,
    unit,
    lastSignInAt: isoTime(one.lastSignInAt),
    inactiveSince: isoTime(one.activeAt),
    exemptUntil: isoTime(one.exemptUntil),
  }))
  return `${printableJson(JSON.stringify({ accounts, open }, null, 2))}\n`
}

function isoTime(at: number | undefined): string | null {
  return at === undefined ? null : new Date(at).toISOString()
}

function readDays(typed: string): number {
  const days = Number(typed)
  if (Number.isInteger(days) && days >= 1 && days <= 3650) return days
  throw new InvalidArgumentError('It must be a number of days from 1 to 3650.')
}
