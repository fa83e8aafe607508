import type { Command } from 'commander'
import { auditStatement } from '../audit/audit-statement.ts'
import { type ChainedEntry, trailEnds, walkTrail } from '../audit/walk-trail.ts'
import { readEntry } from './account-history.ts'
import { entryDocument } from './audit-documents.ts'
import { addFilterOptions, type FilterOptions, filterDocument, filterOf } from './audit-filter.ts'
import type { CommandContext } from './context.ts'
import { entryLine } from './entry-sentence.ts'
import { type Opened, withOpened } from './known-account.ts'
import { operatorAct } from './operator-act.ts'
import { readLimit } from './read-limit.ts'
import { printable, printableJson } from './text-table.ts'

type Options = FilterOptions & Readonly<{ before?: number; limit: number; json?: boolean }>

/** `cas audit search`: the entries that fit, newest first, in words (product 3.6). */
export function addSearchCommand(audit: Command, context: CommandContext): void {
  addFilterOptions(audit.command('search'))
    .description('Find entries, the newest first')
    .option('--before <number>', 'go on before this entry', readEntry)
    .option('--limit <number>', 'entries at a time, up to 1000', readLimit, 50)
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
That somebody searched, and for what, is written down.

Examples:
  $ cas audit search --account tamtt --since 2026-11-01
  $ cas audit search --event sign-in --outcome refused --address 10.1.0.0/16
  $ cas audit search --actor hoang --text "nghỉ việc"
`,
    )
    .action((options: Options) => withOpened(context, (parts) => search(context, parts, options)))
}

async function search(context: CommandContext, parts: Opened, options: Options): Promise<string> {
  const { before = Number.MAX_SAFE_INTEGER, limit, json } = options
  const filter = await filterOf(parts, options)
  const { first, last } = await trailEnds(parts.database)
  await parts.database.batch('power', [
    auditStatement(operatorAct(context), {
      event: 'audit.searched',
      after: filterDocument(options),
    }),
  ])
  const found: ChainedEntry[] = []
  const range = { from: first, to: Math.min(last, before - 1), newestFirst: true }
  for await (const some of walkTrail(parts.database, filter, range)) {
    found.push(...some)
    if (found.length > limit) break
  }
  const page = found.slice(0, limit)
  const next = found.length > limit ? page.at(-1)?.id : undefined
  if (json) {
    const document = { entries: page.map(entryDocument), next: next ?? null }
    return `${printableJson(JSON.stringify(document, null, 2))}\n`
  }
  if (page.length === 0) return 'There is no such entry.\n'
  const lines = page.map((entry) => `${printable(entryLine(entry))}\n`)
  return `${lines.join('')}${next === undefined ? '' : `\nMore: --before ${next}\n`}`
}
