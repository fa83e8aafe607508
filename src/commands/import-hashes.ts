import { createReadStream } from 'node:fs'
import type { Command } from 'commander'
import { parse } from 'csv-parse'
import { addressOf } from '../accounts/account.ts'
import { isOurHash, storableHash } from '../passwords/foreign-hash.ts'
import { createPasswordStore } from '../passwords/password-store.ts'
import { readKnownMailbox } from './account-input.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { hashSentence, KINDS_OF_HASH } from './hash-input.ts'
import { operatorAct } from './operator-act.ts'

type Options = Readonly<{ dryRun?: boolean; replace?: boolean; json?: boolean }>
type Opened = Awaited<ReturnType<CommandContext['open']>>

type RowResult =
  | 'imported'
  /** It has this very hash. */
  | 'unchanged'
  /** A password was chosen here already. */
  | 'hasOwn'
  | Readonly<{ refused: string }>

type Report = {
  imported: number
  unchanged: number
  hasOwn: number
  refused: number
  problems: { line: number; sentence: string }[]
}

/** Rows whose changes share a transaction, or a few. */
const ROWS_AT_A_TIME = 200
const LONGEST_ROW = 4096
const MOST_ROWS = 200_000
const PROBLEMS_TOLD = 100

/** `cas import hashes`: the passwords of another system, as their hashes. */
export function importHashesCommand(context: CommandContext): Command {
  return newCommand('hashes', context)
    .description('Take over the password hashes of another system: a CSV file of mailbox,hash')
    .argument('<file>', 'UTF-8, two columns; a heading is passed over')
    .option('--dry-run', 'tell what would be done, and do nothing')
    .option('--replace', 'also where the person has chosen a password here')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `${KINDS_OF_HASH}
It may be run again after an interruption: what is there already is left alone. Rows that cannot be
taken over are told by their line, and the command ends with 1.
`,
    )
    .action((file: string, options: Options) => importHashes(context, file, options))
}

async function importHashes(context: CommandContext, file: string, options: Options) {
  const parts = await context.open()
  const report: Report = { imported: 0, unchanged: 0, hasOwn: 0, refused: 0, problems: [] }
  try {
    let batch: Row[] = []
    for await (const row of rowsOf(file)) {
      batch.push(row)
      if (batch.length < ROWS_AT_A_TIME) continue
      await importBatch(context, parts, batch, options, report)
      batch = []
    }
    await importBatch(context, parts, batch, options, report)
  } finally {
    await parts.close()
  }
  context.stdout.write(
    options.json ? `${JSON.stringify(report, null, 2)}\n` : asText(report, options),
  )
  if (report.refused > 0) throw new CommandError(`${report.refused} rows were not taken over.`, 1)
}

type Row = Readonly<{ line: number; columns: readonly string[] }>

/** The rows of the file, as they are read. Throws a CommandError when it is no such file. */
async function* rowsOf(file: string): AsyncGenerator<Row> {
  const parser = parse({
    bom: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
    max_record_size: LONGEST_ROW,
    info: true,
  })
  const input = createReadStream(file)
  input.on('error', (error) => parser.destroy(error))
  input.pipe(parser)
  let count = 0
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[]
      info: { lines: number }
    }>) {
      count++
      if (count === 1 && /^(hash|password|userpassword)$/i.test(record[1] ?? '')) continue
      if (count > MOST_ROWS) throw new CommandError(`${file} has over ${MOST_ROWS} rows.`, 65)
      yield { line: info.lines, columns: record }
    }
  } catch (error) {
    if (error instanceof CommandError) throw error
    // The message of the parser quotes the row.
    const { code = 'unreadable' } = error as NodeJS.ErrnoException
    throw new CommandError(`${file} cannot be read beyond row ${count} (${code}).`, 65)
  } finally {
    input.destroy()
  }
}

async function importBatch(
  context: CommandContext,
  parts: Opened,
  rows: readonly Row[],
  options: Options,
  report: Report,
) {
  const results = await Promise.all(rows.map((row) => importRow(context, parts, row, options)))
  for (const [index, result] of results.entries()) {
    if (typeof result === 'string') {
      report[result]++
      continue
    }
    report.refused++
    if (report.problems.length >= PROBLEMS_TOLD) continue
    report.problems.push({ line: rows[index]?.line ?? 0, sentence: result.refused })
  }
}

async function importRow(
  context: CommandContext,
  { accounts, config, database }: Opened,
  { columns: [typed = '', ...hashParts] }: Row,
  { dryRun = false, replace = false }: Options,
): Promise<RowResult> {
  // An argon2 hash holds commas, and not everybody quotes it.
  const storable = storableHash(hashParts.join(','))
  if (typeof storable === 'string') return { refused: hashSentence(storable) }
  const { hash } = storable
  let mailbox: ReturnType<typeof readKnownMailbox>
  try {
    mailbox = readKnownMailbox(typed, config.mailbox)
  } catch (error) {
    if (!(error instanceof CommandError)) throw error
    return { refused: error.message }
  }
  const found = await accounts.findByMailbox(mailbox)
  if (!found) return { refused: `There is no account ${addressOf(mailbox)}.` }
  const { passwordHash } = found
  if (passwordHash === hash) return 'unchanged'
  if (passwordHash !== undefined && isOurHash(passwordHash) && !replace) return 'hasOwn'
  if (dryRun) return 'imported'
  const isImported = await createPasswordStore(database).importHash(
    { accountId: found.account.id, hash, scheme: schemeOf(hash) },
    { replacesOwn: replace },
    operatorAct(context),
  )
  return isImported ? 'imported' : 'unchanged'
}

/** `{SSHA}…` → `SSHA`, `$2b$…` → `2b`: for the audit trail. */
export function schemeOf(hash: string): string {
  return /^[{$]([A-Za-z0-9-]+)[}$]/.exec(hash)?.[1] ?? ''
}

function asText({ imported, unchanged, hasOwn, refused, problems }: Report, { dryRun }: Options) {
  const told = problems.map(({ line, sentence }) => `Line ${line}: ${sentence}\n`)
  const more = refused > problems.length ? `… and ${refused - problems.length} more.\n` : ''
  const counts = [
    `${imported} ${dryRun ? 'would be taken over' : 'taken over'}`,
    `${unchanged} unchanged`,
    `${hasOwn} with a password of their own`,
    `${refused} refused`,
  ]
  return `${told.join('')}${more}${counts.join(', ')}.\n`
}
