import { type Command, InvalidArgumentError } from 'commander'
import { auditStatement } from '../audit/audit-statement.ts'
import { createAuditStore } from '../audit/audit-store.ts'
import type { CommandContext } from './context.ts'
import { entrySentence } from './entry-sentence.ts'
import { knownAccount, type Opened, withOpened } from './known-account.ts'
import { operatorAct } from './operator-act.ts'
import { readLimit } from './read-limit.ts'
import { printable, printableJson } from './text-table.ts'

type Options = Readonly<{ before?: number; limit: number; json?: boolean }>

/** `cas account history`: what the audit trail says of one account, in words. */
export function addHistoryCommand(account: Command, context: CommandContext): void {
  account
    .command('history')
    .description('Tell what was done to an account and by whom, the latest first')
    .argument('<name>', 'mailbox name')
    .option('--before <number>', 'go on before this entry', readEntry)
    .option('--limit <number>', 'entries at a time, up to 1000', readLimit, 20)
    .option('--json', 'print one JSON document')
    .action((name: string, options: Options) =>
      withOpened(context, (parts) => history(context, parts, name, options)),
    )
}

async function history(context: CommandContext, parts: Opened, name: string, options: Options) {
  const { account } = await knownAccount(parts, name)
  const { before, limit, json } = options
  const entries = await createAuditStore(parts.database).ofAccount(account.id, {
    limit: limit + 1,
    ...(before !== undefined && { before }),
  })
  // Reading the trail is written down too (product 3.6).
  await parts.database.batch('power', [
    auditStatement(operatorAct(context), {
      event: 'account.history-read',
      accountId: account.id,
    }),
  ])
  const page = entries.slice(0, limit)
  const next = entries.length > limit ? page.at(-1)?.id : undefined
  if (json)
    return `${printableJson(JSON.stringify({ entries: page, next: next ?? null }, null, 2))}\n`
  const lines = page.map((entry) => `${printable(entrySentence(entry))}\n`)
  return `${lines.join('')}${next === undefined ? '' : `\nMore: --before ${next}\n`}`
}

/** `--before`: the number of an entry. */
export function readEntry(typed: string): number {
  const id = Number(typed)
  if (Number.isSafeInteger(id) && id > 0) return id
  throw new InvalidArgumentError('It must be the number that the page before ended with.')
}
