import type { Command } from 'commander'
import { addressOf, type Mailbox } from '../accounts/account.ts'
import { auditStatement } from '../audit/audit-statement.ts'
import { createAcknowledgementStore } from '../notices/acknowledgement-store.ts'
import type { NoticeRecord } from '../notices/notice.ts'
import {
  type Concerned,
  concernedBy,
  countByUnit,
  type UnreadOfUnit,
} from '../notices/unread-people.ts'
import { readCursor } from './account-input.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { csvHead, csvRows, writerTo } from './csv-rows.ts'
import { type Opened, withOpened } from './known-account.ts'
import { knownNotice, readNoticeId } from './known-notice.ts'
import { json } from './notice-view.ts'
import { operatorAct } from './operator-act.ts'
import { readLimit } from './read-limit.ts'
import { textTable } from './text-table.ts'

type Options = Readonly<{ after?: string; limit: number; csv?: boolean; json?: boolean }>

const COLUMNS = ['mailbox', 'displayName', 'unit', 'unitCode', 'phone']

/** `cas notice unread`: who has not read a notice that must be read, and in which units (S22). */
export function addUnreadCommand(notice: Command, context: CommandContext): void {
  notice
    .command('unread')
    .description('List who has not read a notice that must be read, and how many by unit')
    .argument('<number>', 'its number', readNoticeId)
    .option('--after <mailbox>', 'go on where the last page ended')
    .option('--limit <number>', 'people at a time, up to 1000', readLimit, 50)
    .option('--csv', 'write all of them to standard output as CSV')
    .option('--json', 'print one JSON document')
    .action((id: number, options: Options) =>
      withOpened(context, (parts) => unread(context, parts, id, options)),
    )
}

async function unread(context: CommandContext, parts: Opened, id: number, options: Options) {
  if (options.csv && (options.json || options.after !== undefined)) {
    throw new CommandError('--csv writes everybody: it goes with neither --json nor --after.', 64)
  }
  const notice = await knownNotice(parts, id)
  if (notice.level !== 'must-read') {
    throw new CommandError(`Notice ${id} is not one that must be read.`, 1)
  }
  if (options.csv) {
    await writeAll(context, parts, notice)
    return ''
  }
  const after = options.after === undefined ? undefined : readCursor(options.after)
  return listed(await pageOf(parts, notice, after, options.limit), options.json === true)
}

type Page = Awaited<ReturnType<typeof pageOf>>

async function pageOf(
  parts: Opened,
  notice: NoticeRecord,
  after: Mailbox | undefined,
  limit: number,
) {
  const counts = countByUnit()
  const people: Concerned['account'][] = []
  for await (const concerned of walk(parts, notice)) {
    counts.add(concerned)
    if (concerned.hasRead || people.length > limit) continue
    if (!after || isBehind(concerned.account.primary, after)) people.push(concerned.account)
  }
  const page = people.slice(0, limit)
  const last = people.length > limit ? page.at(-1) : undefined
  const units = counts.units()
  const total = (one: 'unread' | 'of') => units.reduce((sum, unit) => sum + unit[one], 0)
  return {
    people: page,
    next: last && addressOf(last.primary),
    count: total('unread'),
    of: total('of'),
    units: units.filter((unit) => unit.unread > 0),
  }
}

function walk({ accounts, database, config }: Opened, notice: NoticeRecord) {
  const acknowledgements = createAcknowledgementStore(database)
  return concernedBy(notice, {
    accounts,
    acknowledgements,
    services: { list: () => config.services },
  })
}

/** In the order in which accounts are listed. */
function isBehind(one: Mailbox, other: Mailbox): boolean {
  return one.suffix === other.suffix ? one.name > other.name : one.suffix > other.suffix
}

function listed({ people, next, count, of, units }: Page, isJson: boolean): string {
  if (isJson) {
    const rows = people.map(documentOf)
    return json({ people: rows, count, of, units, next: next ?? null })
  }
  const told = `${count} of the ${of} people whom it concerns have not read it.\n`
  if (people.length === 0) return told
  const table = textTable(
    ['MAILBOX', 'NAME', 'UNIT'],
    people.map(({ primary, displayName, unit }) => [addressOf(primary), displayName, unit]),
  )
  const more = next === undefined ? '' : `More: --after ${next}\n`
  return `${table}${more}\n${unitTable(units)}\n${told}`
}

function unitTable(units: readonly UnreadOfUnit[]): string {
  return textTable(
    ['UNIT', 'CODE', 'NOT READ', 'OF'],
    units.map(({ unit, code, unread, of }) => [unit || '(none)', code, String(unread), String(of)]),
  )
}

/** These keys, and the columns that are named so, are a promise to scripts. */
function documentOf({ primary, displayName, unit, membership, phone }: Concerned['account']) {
  return {
    mailbox: addressOf(primary),
    displayName,
    unit,
    unitCode: membership?.unit.code ?? '',
    phone,
  }
}

/** Everybody, never in memory as a whole. Whoever takes the data of many out is written down first. */
async function writeAll(context: CommandContext, parts: Opened, notice: NoticeRecord) {
  const write = writerTo(context.stdout)
  await parts.database.batch('power', [
    auditStatement(operatorAct(context), {
      event: 'notice.unread-exported',
      after: { noticeId: notice.id },
    }),
  ])
  await write(csvHead(COLUMNS))
  for await (const { account, hasRead } of walk(parts, notice)) {
    if (!hasRead) await write(csvRows([Object.values(documentOf(account))]))
  }
}
