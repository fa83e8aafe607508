import { once } from 'node:events'
import { createWriteStream, statSync, type WriteStream } from 'node:fs'
import { join } from 'node:path'
import { finished } from 'node:stream/promises'
import { type Command, Option } from 'commander'
import { auditStatement } from '../audit/audit-statement.ts'
import { localInstant } from '../http/browser/local-time.ts'
import { createLooks } from '../http/browser/looks.ts'
import type { Locale } from '../i18n/locale.ts'
import type { RecoveryDesk } from '../recovery/recovery-desk.ts'
import type { Verified } from '../recovery/recovery-store.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { type Opened, withOpened } from './known-account.ts'
import { operatorAct } from './operator-act.ts'
import { assertVerified, publicAddress, recoveryDesk, verified } from './recovery-parts.ts'
import { createSlipsDocument, SLIPS_ON_PAGE, type Slip } from './slips-document.ts'
import { type SlipChoice, type SlipPerson, slipPeople } from './slips-people.ts'
import { printable, printableJson } from './text-table.ts'

type Options = SlipChoice &
  Readonly<{ verified?: Verified; out?: string; lang: Locale; dryRun?: boolean; json?: boolean }>

/** Slips that are made at a time: they share a transaction. */
const AT_A_TIME = 50
const TOLD = 10

/** `cas account slips`: activation slips to be printed, cut and handed out (product 2.10, 4.6). */
export function addSlipsCommand(account: Command, context: CommandContext): void {
  account
    .command('slips')
    .description('Write activation slips to be printed, for people who have no password yet')
    .option('--unit <unit>', 'those of a unit and of all below it, by its code or name')
    .option('--search <text>', 'those whom `cas account list --search` finds')
    .option('--from <file>', 'those of a CSV file, with mailboxes in its first column')
    .option(
      '--out <file>',
      'an HTML file that is not there yet, or a folder: then a file for each unit',
    )
    .addOption(new Option('--lang <language>', 'of the slips').choices(['vi', 'en']).default('vi'))
    .option('--renew', 'also for those who hold a slip: that one is good for nothing then')
    .option('--again', 'also for those who have a password already (with --from)')
    .addOption(verified())
    .option('--dry-run', 'only tell how many, and whom')
    .option('--json', 'print one JSON document')
    .action((options: Options) => withOpened(context, (parts) => slips(context, parts, options)))
}

async function slips(context: CommandContext, parts: Opened, options: Options): Promise<string> {
  const { again = false, verified: how } = options
  assertVerified({ again, verified: how })
  const desk = recoveryDesk(parts)
  const now = context.now()
  const { people, activated, haveSlip } = await slipPeople(parts, desk, options, now)
  const counts = { slips: people.length, activated, haveSlip }
  if (options.dryRun) {
    return report(options, { ...counts, dryRun: true }, dryText(people) + restText(counts))
  }
  const { out } = options
  if (out === undefined) throw new CommandError('Say where to, by --out, or try --dry-run.', 64)
  if (people.length === 0) {
    throw new CommandError(`Nobody is to get a slip.\n${restText(counts)}`.trim(), 1)
  }
  const chosen = options.unit ?? options.search ?? options.from ?? ''
  await parts.database.batch('power', [
    auditStatement(operatorAct(context), {
      event: 'recovery.slips-written',
      subject: chosen,
      after: { slips: people.length },
    }),
  ])
  const units = unitsOf(people)
  const files: string[] = []
  let written = 0
  if (isFolder(out)) {
    for (const unit of units) {
      const file = join(out, fileNameOf(unit[0]))
      files.push(file)
      written += await writeFile(context, parts, desk, options, file, [unit])
    }
  } else {
    files.push(out)
    written = await writeFile(context, parts, desk, options, out, units)
  }
  const text =
    `${written} slips in ${files.length === 1 ? files[0] : `${files.length} files`}, which only you can read. ` +
    'Print, hand out, then delete: whoever holds a slip can activate the account.\n'
  const missed = people.length - written
  const missedText = missed > 0 ? `${missed} left out: somebody else was quicker just now.\n` : ''
  const document = { ...counts, slips: written, missed, files }
  return report(options, document, text + restText(counts) + missedText)
}

/** Writes one document with the slips of these units; returns how many. */
async function writeFile(
  context: CommandContext,
  parts: Opened,
  desk: RecoveryDesk,
  { lang, again = false, renew = false, verified: how }: Options,
  file: string,
  units: readonly (readonly SlipPerson[])[],
): Promise<number> {
  const { config } = parts
  const address = publicAddress(config)
  const activateAddress = `${address}/activate`
  const { branding } = createLooks({ ...config, now: context.now }).canonical()
  const document = createSlipsDocument({ locale: lang, branding, activateAddress })
  const stream = await openNew(file)
  const write = async (text: string) => {
    if (stream.errored) throw stream.errored
    if (!stream.write(text)) await once(stream, 'drain')
  }
  const pages = units.reduce((sum, { length }) => sum + Math.ceil(length / SLIPS_ON_PAGE), 0)
  let page = 0
  let written = 0

  async function slipOf(person: SlipPerson, place: number, of: number): Promise<Slip[]> {
    const issued = await desk.issue(
      person,
      { kind: 'slip', verified: how, onlyIfNew: !again, mayReplace: renew },
      operatorAct(context),
    )
    // Somebody has activated or closed the account, or printed a slip for it, since we looked.
    if (!issued) return []
    const until = localInstant(lang, issued.expiresAt)
    const link = `${activateAddress}/${issued.secret}`
    return [{ ...person, code: issued.secret, link, until, place, of }]
  }

  try {
    await write(document.head())
    for (const unit of units) {
      for (let first = 0; first < unit.length; first += AT_A_TIME) {
        const some = unit.slice(first, first + AT_A_TIME)
        const made = await Promise.all(
          some.map((person, place) => slipOf(person, first + place + 1, unit.length)),
        )
        const ready = made.flat()
        for (let next = 0; next < ready.length; next += SLIPS_ON_PAGE) {
          page += 1
          await write(document.sheet(ready.slice(next, next + SLIPS_ON_PAGE), page, pages))
        }
        written += ready.length
      }
    }
    stream.end(document.end())
    await finished(stream)
    return written
  } catch (error) {
    stream.destroy()
    const { code } = error as NodeJS.ErrnoException
    if (code === undefined) throw error
    throw new CommandError(
      `${file} cannot be written (${code}); ${written} slips were made. Delete it and run again with --renew.`,
      65,
    )
  }
}

/** Readable by nobody else, and never over another file. */
async function openNew(file: string): Promise<WriteStream> {
  const stream = createWriteStream(file, { flags: 'wx', mode: 0o600 })
  try {
    await once(stream, 'open')
    // Told at the next write.
    stream.on('error', () => {})
    return stream
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    const why = code === 'EEXIST' ? 'is there already' : `cannot be written (${code})`
    throw new CommandError(`${file} ${why}.`, 65)
  }
}

function isFolder(out: string): boolean {
  return statSync(out, { throwIfNoEntry: false })?.isDirectory() ?? false
}

function unitsOf(people: readonly SlipPerson[]): SlipPerson[][] {
  const units = new Map<string, SlipPerson[]>()
  for (const person of people) {
    const unit = units.get(person.path)
    if (unit) unit.push(person)
    else units.set(person.path, [person])
  }
  return [...units.values()]
}

function fileNameOf(person: SlipPerson | undefined): string {
  const name = (person?.unitCode || person?.unit || 'no-unit').replace(/[^\p{L}\p{N}._-]+/gu, '-')
  return `slips-${name.slice(0, 100)}.html`
}

function dryText(people: readonly SlipPerson[]): string {
  const lines = people
    .slice(0, TOLD)
    .map(({ address, displayName, unit }) => printable(`  ${address}  ${displayName}  ${unit}`))
  const more = people.length - TOLD
  if (more > 0) lines.push(`  … and ${more} more`)
  return `${[`${people.length} people would get a slip; nothing is changed:`, ...lines].join('\n')}\n`
}

function restText({ activated, haveSlip }: Readonly<{ activated: number; haveSlip: number }>) {
  const activatedText = activated > 0 ? `${activated} left out: activated, or closed.\n` : ''
  const slipText =
    haveSlip > 0 ? `${haveSlip} left out: they hold a slip that is good (--renew).\n` : ''
  return activatedText + slipText
}

function report({ json }: Options, document: object, text: string): string {
  return json ? `${printableJson(JSON.stringify(document, null, 2))}\n` : text
}
