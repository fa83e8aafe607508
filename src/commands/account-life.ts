import type { Command } from 'commander'
import { type Account, addressOf, type Mailbox } from '../accounts/account.ts'
import { changedGroups, differences } from '../accounts/account-fields.ts'
import type { PlanKind, Transfer } from '../accounts/account-plans.ts'
import { endOf, hourOf, monthsLater } from '../accounts/calendar.ts'
import { carryOutTransfer } from '../accounts/carry-out.ts'
import { type Day, dayAt } from '../units/day.ts'
import { createUnitStore } from '../units/unit-store.ts'
import { createUnitTree } from '../units/unit-tree.ts'
import { readPhone, readRequiredText, readText } from './account-input.ts'
import { notPast, readReason } from './account-names.ts'
import { type BulkOptions, changePeople } from './bulk-change.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { knownAccount, newMailbox, type Opened, withOpened } from './known-account.ts'
import { readCount } from './many-guard.ts'
import { operatorAct } from './operator-act.ts'
import { readDay } from './read-day.ts'

type Reasoned = Readonly<{ reason?: string }>

type TransferOptions = BulkOptions &
  Reasoned &
  Readonly<{
    unit?: string
    position?: string
    on?: Day
    rename?: string
    alias?: string
    oldNameUntil?: Day
    cancel?: boolean
  }>

type CorrectOptions = Reasoned &
  Readonly<{
    displayName?: string
    position?: string
    phone?: string
    employeeCode?: string
    legacyAddress?: string
  }>

/** `cas account transfer|leave|lock|unlock|groups|correct`: the everyday work of product 3.5. */
export function addLifeCommands(account: Command, context: CommandContext): void {
  bulk(account.command('transfer'))
    .description('Move people to another unit, now or from a day on')
    .option('--unit <unit>', 'code or name of the new unit')
    .option('--position <text>', 'their position there')
    .option('--on <day>', 'the first day there; default: now', readDay)
    .option('--rename <name>', 'their new mailbox name; the old one goes on working for a time')
    .option('--alias <name>', 'a further mailbox name')
    .option('--old-name-until <day>', 'the last day of the old or further name', readDay)
    .option('--cancel', 'they stay: forget the plan')
    .action((name: string | undefined, options: TransferOptions) =>
      transfer(context, name, options),
    )

  bulk(account.command('leave'))
    .description('Close the accounts of people who leave, in the evening of their last day')
    .option('--on <day>', 'their last day', readDay)
    .option('--cancel', 'they stay: forget the plan')
    .action((name: string | undefined, options: BulkOptions & Reasoned & LeaveOptions) =>
      leave(context, name, options),
    )

  bulk(account.command('lock'), { isReasonRequired: true })
    .description('Lock accounts and end all their sessions')
    .option('--until <day>', 'the last day of the lock; default: until it is unlocked', readDay)
    .action((name: string | undefined, options: BulkOptions & Reasoned & { until?: Day }) =>
      lock(context, name, options),
    )

  bulk(account.command('unlock'))
    .description('Open locked accounts again')
    .action((name: string | undefined, options: BulkOptions & Reasoned) =>
      changePeople(context, name, options, ({ accounts }) => ({
        words: 'unlocked',
        concerns: ({ lockedAt }) => lockedAt !== undefined,
        apply: async ({ account }) =>
          (await accounts.unlock(account.id, actOf(context, options))) ? 'changed' : 'unchanged',
      })),
    )

  const groups = account.command('groups').description('Add people to groups and take them out')
  for (const verb of ['add', 'remove'] as const) {
    bulk(groups.command(verb), { argument: '[name]' })
      .description(verb === 'add' ? 'Add people to groups' : 'Take people out of groups')
      .requiredOption('--group <group>', 'a group (may be repeated)', collect, [])
      .action((name: string | undefined, options: BulkOptions & Reasoned & { group: string[] }) =>
        changeGroups(context, name, options, verb),
      )
  }

  account
    .command('correct')
    .description('Correct what is known of a person')
    .argument('<name>', 'mailbox name')
    .option('--display-name <text>', 'full name, as people write it')
    .option('--position <text>', 'position')
    .option('--phone <number>', 'Vietnamese phone number, however it is written; "" for none')
    .option('--employee-code <code>', 'employee code')
    .option('--legacy-address <text>', 'what an older system knows the person as')
    .option('--reason <text>', 'why, for whoever asks later')
    .action((name: string, options: CorrectOptions) =>
      withOpened(context, (parts) => correct(context, parts, name, options)),
    )
}

/** What every command for one or for many has. */
function bulk(command: Command, { argument = '[name]', isReasonRequired = false } = {}): Command {
  command
    .argument(argument, 'mailbox name')
    .option('--from <file>', 'CSV whose first column holds mailboxes, instead of a name')
    .option('--dry-run', 'only tell who would be changed')
    .option(
      '--yes-many <number>',
      'so many people are meant; asked for when they are many',
      readCount,
    )
    .option('--json', 'print one JSON document')
  return isReasonRequired
    ? command.requiredOption('--reason <text>', 'why, for whoever asks later')
    : command.option('--reason <text>', 'why, for whoever asks later')
}

async function transfer(
  context: CommandContext,
  name: string | undefined,
  options: TransferOptions,
): Promise<void> {
  const { on, from, unit } = options
  if ((unit === undefined) === (options.cancel === undefined)) {
    throw new CommandError('Give the new unit by --unit, or --cancel.', 64)
  }
  if (unit === undefined) return forgetPlan(context, name, options, 'transfer')
  if (from !== undefined && (options.rename ?? options.alias) !== undefined) {
    throw new CommandError('A new mailbox is one person’s: it cannot go with --from.', 64)
  }
  if (options.rename !== undefined && options.alias !== undefined) {
    throw new CommandError('Choose one of --rename and --alias.', 64)
  }
  const now = context.now()
  const day = dayAt(now)
  if (on !== undefined) notPast(on, now)
  const isLater = on !== undefined && on > day
  await changePeople(context, name, options, async (parts) => {
    const { accounts } = parts
    const { to, name: place } = await destination(parts, { ...options, unit }, on ?? day, now)
    if (name !== undefined && to.mailbox) await assertMayHave(parts, name, to.mailbox, now)
    const act = actOf(context, options)
    return {
      words: isLater ? `moved to ${place} on ${on}` : `moved to ${place}`,
      concerns: ({ account }) =>
        !isAt(account, to) ||
        to.mailbox !== undefined ||
        (to.position !== undefined && to.position !== account.position),
      apply: async ({ account }) => {
        if (isLater) {
          const planned = { kind: 'transfer', dueAt: hourOf(on, 0), to } as const
          return (await accounts.plan(account.id, planned, act))
            ? 'changed'
            : { problem: 'The account is disabled.' }
        }
        const done = await carryOutTransfer(accounts, account.id, to, act, { isPlanned: false })
        if (done === 'mailbox-taken') {
          return { problem: 'Moved, but the new mailbox is somebody’s, or was not long ago.' }
        }
        return done === 'done' ? 'changed' : 'unchanged'
      },
    }
  })
}

/** Several units may bear one name: where there is a tree, its unit counts. */
function isAt({ unit, membership }: Account, to: Transfer): boolean {
  return to.unitId === undefined ? unit === to.unit : membership?.unit.id === to.unitId
}

/** A new mailbox is told to be another's before anything is done or planned. */
async function assertMayHave(parts: Opened, name: string, mailbox: Mailbox, now: number) {
  const { account } = await knownAccount(parts, name)
  const address = addressOf(mailbox)
  const own = await parts.accounts.identifiersOf(account.id)
  if (own.some((one) => addressOf(one) === address)) return
  if (await parts.accounts.isFree(mailbox, now)) return
  throw new CommandError(
    `${address} is somebody's mailbox, or was not long ago. Nothing was changed.`,
    1,
  )
}

/** A unit of the tree by its code or its name, outside the tree what was typed; and how to call it. */
async function destination(
  parts: Opened,
  { unit: typed, position, rename, alias, oldNameUntil }: TransferOptions & { unit: string },
  on: Day,
  now: number,
): Promise<Readonly<{ to: Transfer; name: string }>> {
  const text = readRequiredText('--unit', typed)
  const tree = createUnitTree(await createUnitStore(parts.database).load(), on)
  const [unit, ...more] = tree.namedBy(text)
  if (more.length > 0) {
    const codes = [unit, ...more].map((one) => one?.code).join(', ')
    throw new CommandError(`Several units are called so; give one of the codes ${codes}.`, 65)
  }
  if (!unit && [...tree.all()].length > 0) {
    const near = tree.nearest(text, 3).map((match) => `${match.unit.code} (${match.unit.name})`)
    const advice = near.length > 0 ? ` Did you mean ${near.join(', ')}?` : ''
    throw new CommandError(`There is no unit ${text}.${advice}`, 65)
  }
  if (unit?.state === 'ended') throw new CommandError(`${unit.name} has ended by then.`, 65)
  if (unit?.state === 'planned') {
    throw new CommandError(`${unit.name} begins on ${unit.since}: give --on ${unit.since}.`, 65)
  }
  const mailbox = rename ?? alias
  const months = parts.config.mailbox.oldNameMonths
  const end = oldNameUntil === undefined ? undefined : endOf(notPast(oldNameUntil, now))
  const renameEnd = end ?? endOf(dayAt(monthsLater(Math.max(now, hourOf(on, 0)), months)))
  const to: Transfer = {
    unit: unit?.name ?? text,
    unitId: unit?.id,
    ...(position !== undefined && { position: readText('--position', position) }),
    ...(mailbox !== undefined && {
      mailbox: { ...newMailbox(parts, mailbox), as: rename === undefined ? 'alias' : 'rename' },
    }),
    ...(rename !== undefined
      ? { aliasEndsAt: renameEnd }
      : end !== undefined && { aliasEndsAt: end }),
  }
  return { to, name: unit ? `${unit.name} (${unit.code})` : text }
}

type LeaveOptions = Readonly<{ on?: Day; cancel?: boolean }>

async function leave(
  context: CommandContext,
  name: string | undefined,
  options: BulkOptions & Reasoned & LeaveOptions,
): Promise<void> {
  const { on, cancel } = options
  if ((on === undefined) === (cancel === undefined)) {
    throw new CommandError('Give the last day by --on, or --cancel.', 64)
  }
  if (on === undefined) return forgetPlan(context, name, options, 'leave')
  await changePeople(context, name, options, ({ accounts, config }) => {
    const act = actOf(context, options)
    const dueAt = hourOf(on, config.accounts.leaverHour)
    const isLater = dueAt > act.at
    const purgeAt = monthsLater(act.at, config.accounts.purgeMonths)
    return {
      words: isLater ? `leaving on ${on}` : 'closed, as they have left',
      concerns: ({ purgeAt: leftAlready }) => leftAlready === undefined,
      apply: async ({ account }) => {
        const isDone = isLater
          ? await accounts.plan(account.id, { kind: 'leave', dueAt }, act)
          : await accounts.leave(account.id, { purgeAt, isPlanned: false }, act)
        return isDone ? 'changed' : { problem: 'The account is disabled.' }
      },
    }
  })
}

/** People stay where they are, or at all: what was planned is cancelled. */
function forgetPlan(
  context: CommandContext,
  name: string | undefined,
  options: BulkOptions & Reasoned,
  kind: PlanKind,
): Promise<void> {
  return changePeople(context, name, options, ({ accounts }) => ({
    words: 'staying',
    concerns: () => true,
    apply: async ({ account }) =>
      (await accounts.cancelPlan(account.id, kind, actOf(context, options)))
        ? 'changed'
        : { problem: 'Nothing of the kind is planned.' },
  }))
}

async function lock(
  context: CommandContext,
  name: string | undefined,
  options: BulkOptions & Reasoned & { until?: Day },
): Promise<void> {
  const { until } = options
  const end = until === undefined ? undefined : endOf(notPast(until, context.now()))
  readRequiredText('--reason', options.reason ?? '')
  await changePeople(context, name, options, ({ accounts }) => ({
    words: until === undefined ? 'locked' : `locked until ${until}`,
    concerns: ({ lockedAt, lockedUntil }) =>
      lockedAt === undefined || (lockedUntil !== undefined && (end ?? Infinity) > lockedUntil),
    apply: async ({ account }) =>
      (await accounts.lock(account.id, actOf(context, options), end)) ? 'changed' : 'unchanged',
  }))
}

async function changeGroups(
  context: CommandContext,
  name: string | undefined,
  options: BulkOptions & Reasoned & { group: string[] },
  verb: 'add' | 'remove',
): Promise<void> {
  const named = options.group.map((group) => readRequiredText('--group', group))
  const change = verb === 'add' ? { add: named, remove: [] } : { add: [], remove: named }
  await changePeople(context, name, options, ({ accounts }) => ({
    words: `${verb === 'add' ? 'in' : 'out of'} ${named.join(', ')}`,
    concerns: ({ account }) =>
      'groups' in differences(account, { groups: changedGroups(account.groups, change) }),
    apply: async ({ account }) => {
      const groups = changedGroups(account.groups, change)
      return (await accounts.correct(account, { groups }, actOf(context, options)))
        ? 'changed'
        : { problem: 'Somebody else has just changed the groups. Try again.' }
    },
  }))
}

async function correct(
  context: CommandContext,
  parts: Opened,
  name: string,
  options: CorrectOptions,
): Promise<string> {
  const { account, address } = await knownAccount(parts, name)
  const { displayName, position, phone, employeeCode, legacyAddress } = options
  const change = differences(account, {
    ...(displayName !== undefined && {
      displayName: readRequiredText('--display-name', displayName),
    }),
    ...(position !== undefined && { position: readText('--position', position) }),
    ...(phone !== undefined && { phone: readPhone('--phone', phone) }),
    ...(employeeCode !== undefined && { employeeCode: readText('--employee-code', employeeCode) }),
    ...(legacyAddress !== undefined && {
      legacyAddress: readText('--legacy-address', legacyAddress),
    }),
  })
  const fields = Object.keys(change)
  if (fields.length === 0) throw new CommandError(`Nothing of ${address} would change.`, 1)
  if (!(await parts.accounts.correct(account, change, actOf(context, options)))) {
    const sentence = change.legacyAddress
      ? 'Somebody else has this legacy address, or has just changed the account.'
      : 'Somebody else has just changed the account. Try again.'
    throw new CommandError(sentence, 1)
  }
  return `Corrected of ${address}: ${fields.join(', ')}.\n`
}

function actOf(context: CommandContext, { reason }: Reasoned) {
  return operatorAct(context, readReason(reason))
}

function collect(value: string, previous: string[]): string[] {
  return [...previous, value]
}
