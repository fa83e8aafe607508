import { hostname } from 'node:os'
import { setTimeout as wait } from 'node:timers/promises'
import { type Command, Option } from 'commander'
import { auditStatement } from '../audit/audit-statement.ts'
import { type TrailFilter, trailEnds, walkTrail } from '../audit/walk-trail.ts'
import { cefFormat } from './audit-cef.ts'
import { CSV, JSON_LINES, type TrailFormat } from './audit-documents.ts'
import { addFilterOptions, type FilterOptions, filterDocument, filterOf } from './audit-filter.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { type Opened, withOpened } from './known-account.ts'
import { operatorAct } from './operator-act.ts'
import { openOutputFile, written } from './output-file.ts'
import { readPlace, writePlace } from './place-file.ts'

type Format = 'csv' | 'jsonl' | 'cef'
type Options = FilterOptions &
  Readonly<{ format: Format; out?: string; follow?: boolean; place?: string }>

/** Where lines go; `keep` is told the last number that was looked at when all before it is written. */
type Sink = Readonly<{
  write(text: string): Promise<void>
  keep(id: number): void
}>

const POLL_EVERY_MS = 1_000

/** `cas audit export`: entries as a file, or as a stream to a SOC, never in memory as a whole. */
export function addExportTrailCommand(audit: Command, context: CommandContext): void {
  addFilterOptions(audit.command('export'))
    .description('Write entries to standard output or a file, the oldest first')
    .addOption(
      new Option('--format <format>', 'spreadsheet, JSON documents, or syslog lines for a SOC')
        .choices(['csv', 'jsonl', 'cef'])
        .makeOptionMandatory(),
    )
    .option('--out <file>', 'a file that is not there yet, which only you can read')
    .option('--follow', 'go on with what comes, until interrupted (jsonl and cef)')
    .option('--place <file>', 'remember in this file how far it came, and go on from there')
    .addHelpText(
      'after',
      `
That somebody exported, and what, is written down first. With --place every entry goes out at least
once: after a crash some of the last ones may come twice (their id tells).

Examples:
  $ cas audit export --format csv --since 2026-11-01 --out november.csv
  $ cas audit export --format jsonl > trail.jsonl
  $ cas audit export --format cef --follow --place /var/lib/cas-soc/place | nc soc.example 514
`,
    )
    .action((options: Options) =>
      withOpened(context, async (parts) => {
        await exportTrail(context, parts, options)
        return ''
      }),
    )
}

async function exportTrail(context: CommandContext, parts: Opened, options: Options) {
  const { format, out, follow = false, place } = options
  if (follow && format === 'csv') throw new CommandError('--follow writes jsonl or cef.', 64)
  const filter = await filterOf(parts, options)
  const seen = place === undefined ? 0 : readPlace(place)
  const { last } = await trailEnds(parts.database)
  if (seen > last) {
    throw new CommandError(
      `${place} says that entry ${seen} was the last, and there are none behind ${last}: an older backup was restored. ` +
        'Delete the file to begin anew.',
      65,
    )
  }
  // Taken out as well as looked at: whoever does it is written down first.
  await parts.database.batch('power', [
    auditStatement(operatorAct(context), {
      event: 'audit.exported',
      after: { format, follow, ...filterDocument(options) },
    }),
  ])
  const layout = format === 'csv' ? CSV : format === 'jsonl' ? JSON_LINES : cefFormat(hostname())
  const goesOn = follow || place !== undefined
  const file = out === undefined ? undefined : await openOutputFile(out, goesOn ? 'append' : 'new')
  const sink: Sink = {
    write: file?.write ?? toStandardOutput(context),
    keep: place === undefined ? () => {} : (id) => writePlace(place, id),
  }
  try {
    if (seen === 0) await sink.write(layout.head)
    let next = await writeRange(parts, filter, layout, sink, seen + 1, last)
    const interruption = follow ? context.interruption() : undefined
    while (interruption && !interruption.aborted) {
      const { last: newest } = await trailEnds(parts.database)
      next = await writeRange(parts, filter, layout, sink, next, newest)
      await wait(POLL_EVERY_MS, undefined, { signal: interruption }).catch(() => {})
    }
    await file?.end()
  } catch (error) {
    await file?.discard()
    throw error
  }
}

function toStandardOutput({ stdout }: CommandContext) {
  return async (text: string): Promise<void> => {
    try {
      await written(stdout, text)
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException
      throw new CommandError(`Standard output cannot be written (${code}).`, 65)
    }
  }
}

/** Writes what fits between two numbers; resolves with the number to go on with. */
async function writeRange(
  { database }: Opened,
  filter: TrailFilter,
  { lines }: TrailFormat,
  { write, keep }: Sink,
  from: number,
  to: number,
): Promise<number> {
  if (from > to) return from
  const { first } = await trailEnds(database)
  for await (const some of walkTrail(database, filter, { from: Math.max(from, first), to })) {
    if (some.length > 0) await write(lines(some))
    const last = some.at(-1)?.id
    if (last !== undefined) keep(last)
  }
  keep(to)
  return to + 1
}
