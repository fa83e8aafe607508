import type { Command } from 'commander'
import { createImportRuns, type ImportRun } from '../people-import/import-runs.ts'
import { newCommand } from './command.ts'
import type { CommandContext } from './context.ts'
import { withOpened } from './known-account.ts'
import { localTime } from './local-time.ts'
import { readLimit } from './read-limit.ts'
import { printableJson, textTable } from './text-table.ts'

type Options = Readonly<{ json?: boolean; limit: number }>

/** `cas import runs`: what was imported, newest first. */
export function importRunsCommand(context: CommandContext): Command {
  return newCommand('runs', context)
    .description('What was imported, by whom and how it ended, newest first')
    .option('--limit <count>', 'how many', readLimit, 20)
    .option('--json', 'print JSON')
    .action((options: Options) =>
      withOpened(context, async ({ database }) => {
        const runs = createImportRuns(database)
        const list = await runs.list({ limit: options.limit })
        const counted = await Promise.all(
          list.map(async (run) => ({
            ...run,
            state: stateOf(run),
            ...(await runs.counts(run.id)),
          })),
        )
        if (options.json) return `${printableJson(JSON.stringify(counted, null, 2))}\n`
        if (counted.length === 0) return 'Nothing was imported yet.\n'
        return textTable(
          ['run', 'begun', 'by', 'list', 'state', 'done', 'left alone', 'undone'],
          counted.map((run) => [
            String(run.id),
            localTime(run.startedAt),
            run.startedBy,
            run.fileName,
            run.state,
            String(run.done),
            String(run.conflicts + run.kept),
            String(run.undone),
          ]),
        )
      }),
    )
}

function stateOf({ finishedAt, undoStartedAt, undoneAt }: ImportRun): string {
  if (undoneAt !== null) return 'undone'
  if (undoStartedAt !== null) return 'undo interrupted'
  return finishedAt === null ? 'interrupted' : 'finished'
}
