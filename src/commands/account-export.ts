import { type Command, Option } from 'commander'
import type { RegisterEntry } from '../accounts/export-accounts.ts'
import { auditStatement } from '../audit/audit-statement.ts'
import type { CommandContext } from './context.ts'
import { csvHead, csvRows, writerTo } from './csv-rows.ts'
import { type Opened, withOpened } from './known-account.ts'
import { operatorAct } from './operator-act.ts'

type Format = 'csv' | 'jsonl'

/** Accounts that are in memory at a time. */
const SLICE = 200

const COLUMNS = [
  'id',
  'mailbox',
  'aliases',
  'displayName',
  'unit',
  'unitCode',
  'position',
  'phone',
  'employeeCode',
  'groups',
  'legacyAddress',
  'state',
  'reason',
  'hasPassword',
  'createdAt',
  'lastSignInAt',
  'lockedAt',
  'disabledAt',
] as const satisfies readonly (keyof RegisterEntry)[]

/** `cas account export`: the register of all accounts (L1), never in memory as a whole. */
export function addExportCommand(account: Command, context: CommandContext): void {
  account
    .command('export')
    .description('Write the register of all accounts to standard output')
    .addOption(
      new Option('--format <format>', 'one row, or one JSON document, a line')
        .choices(['csv', 'jsonl'])
        .default('csv'),
    )
    .action(({ format }: Readonly<{ format: Format }>) =>
      withOpened(context, async (parts) => {
        await exportTo(context, parts, format)
        return ''
      }),
    )
}

async function exportTo(context: CommandContext, { accounts, database }: Opened, format: Format) {
  const write = writerTo(context.stdout)
  // Taken out as well as looked at: whoever reads everybody's data is written down first.
  await database.batch('power', [
    auditStatement(operatorAct(context), { event: 'accounts.exported', after: { format } }),
  ])
  if (format === 'csv') await write(csvHead(COLUMNS))
  let after = 0
  for (;;) {
    const slice = await accounts.register(after, SLICE)
    const last = slice.at(-1)
    if (!last) return
    await write(format === 'csv' ? csvRows(slice.map(rowOf)) : slice.map(lineOf).join(''))
    if (slice.length < SLICE) return
    after = last.id
  }
}

function rowOf(entry: RegisterEntry): unknown[] {
  return COLUMNS.map((column) => {
    const value = documentOf(entry)[column]
    return Array.isArray(value) ? value.join('; ') : (value ?? '')
  }).map((value) => (typeof value === 'boolean' ? String(value) : value))
}

function lineOf(entry: RegisterEntry): string {
  return `${JSON.stringify(documentOf(entry))}\n`
}

function documentOf(entry: RegisterEntry) {
  return {
    ...entry,
    createdAt: isoTime(entry.createdAt),
    lastSignInAt: isoTime(entry.lastSignInAt),
    lockedAt: isoTime(entry.lockedAt),
    disabledAt: isoTime(entry.disabledAt),
  }
}

function isoTime(at: number | null): string | null {
  return at === null ? null : new Date(at).toISOString()
}
