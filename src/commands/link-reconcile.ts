import { readFile, writeFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { type Command, Option } from 'commander'
import { principalOf } from '../accounts/account.ts'
import { areMany } from '../accounts/many-people.ts'
import { linksEn } from '../i18n/links-en.ts'
import { linksVi } from '../i18n/links-vi.ts'
import { exportMapOf, readExportMap } from '../links/export-columns.ts'
import type { LinkList } from '../links/link.ts'
import type { LinkCounts } from '../links/link-counts.ts'
import type { FoundLink } from '../links/link-list-store.ts'
import { createLinkStore, type LinkStore } from '../links/link-store.ts'
import { loadPeople } from '../links/load-people.ts'
import type { PeopleDirectory } from '../links/people-directory.ts'
import { type Reconciled, reconcile } from '../links/reconcile.ts'
import { createUnitMatch } from '../links/unit-match.ts'
import { readUserExport, type UserExport } from '../links/user-export.ts'
import type { RegisteredService } from '../services/registered-service.ts'
import { permissionFor } from '../services/release-policy.ts'
import { type Day, dayAt } from '../units/day.ts'
import { createUnitStore } from '../units/unit-store.ts'
import { createUnitTree } from '../units/unit-tree.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { importFailure } from './import-failure.ts'
import type { Opened } from './known-account.ts'
import { type CsvOutput, csvOutput, mendedRow, reportHeadings, reportRow } from './link-report.ts'
import { serviceNamed } from './link-service.ts'
import { countLines, unitLines } from './link-view.ts'
import { operatorAct } from './operator-act.ts'
import { showProgress } from './progress.ts'
import { readDay } from './read-day.ts'
import { printable, printableJson } from './text-table.ts'

type Options = Readonly<{
  app: string
  map?: string
  saveMap?: string
  sheet?: string
  on?: Day
  out?: string
  fixes?: string
  language: 'vi' | 'en'
  acceptFewer?: boolean
  dryRun?: boolean
  reason?: string
  json?: boolean
}>

/** Links that share a transaction: they hold the lock of the database for some milliseconds. */
const AT_A_TIME = 200

/** `cas link reconcile`: the list of its users that an application gives, held to the accounts. */
export function linkReconcileCommand(context: CommandContext): Command {
  return newCommand('reconcile', context)
    .description("Hold an application's own list of its users to the accounts here")
    .argument('<file>', 'the list: .xlsx, CSV, TSV or "Unicode text"')
    .requiredOption('--app <id>', 'the id of the application')
    .option('--map <file>', 'which column is what, as --save-map has written it')
    .option('--save-map <file>', 'write down which column is what, for the next list')
    .option('--sheet <name>', 'the sheet of a workbook; else the first that has a header')
    .option('--on <day>', 'the day that the list speaks of; default: today', readDay)
    .option('--out <file>', 'write what every row came to, as CSV')
    .option(
      '--fixes <file>',
      'write the rows with a better e-mail, in the columns of the list, as CSV',
    )
    .addOption(
      new Option('--language <code>', 'the language of the report')
        .choices(['vi', 'en'])
        .default('vi'),
    )
    .option('--accept-fewer', 'take the list even if it links nobody, or many people not any more')
    .option('--dry-run', 'change nothing')
    .option('--reason <text>', 'why, for the audit trail')
    .option('--json', 'print one JSON document')
    .addHelpText(
      'after',
      `
Only rows that have the mailbox itself, or a further or former one, link by themselves (C1, C2). What else
is found is a proposal for the report, and "cas link confirm" makes a link of it.

  $ cas link reconcile --app onewin users.xlsx --dry-run --out onewin.csv
  $ cas link reconcile --app onewin users.xlsx --out onewin.csv --fixes onewin-sua.csv
`,
    )
    .action(async (file: string, options: Options) => {
      const parts = await context.open()
      try {
        context.stdout.write(await run(context, parts, file, options))
      } catch (error) {
        throw importFailure(error, 'The list before this one still counts.')
      } finally {
        await parts.close()
      }
    })
}

async function run(context: CommandContext, parts: Opened, file: string, options: Options) {
  const { config, accounts, database } = parts
  const service = serviceNamed(config, options.app)
  const now = context.now()
  const onDay = options.on ?? dayAt(now)
  if (onDay > dayAt(now)) throw new CommandError('--on is a day to come.', 64)
  const map =
    options.map === undefined ? undefined : readExportMap(await readFile(options.map, 'utf8'))
  const { suffixes } = config.mailbox
  const list = await readUserExport(file, { suffixes, map, sheet: options.sheet })
  if (options.fixes !== undefined && list.columns.mails.length === 0) {
    throw new CommandError('The list has no column for e-mail: there is nothing to mend in it.', 65)
  }
  if (options.saveMap !== undefined) {
    await writeFile(options.saveMap, exportMapOf(list.header, list.columns), { mode: 0o600 })
  }
  const store = createLinkStore(database)
  const directory = await loadPeople({ accounts, database }, (account) => {
    const permission = permissionFor(service, principalOf(account))
    return permission === 'allowed' || permission === 'no-user'
  })
  const tree = createUnitTree(await createUnitStore(database).load(), dayAt(now))
  const [before] = await store.lists(service.id, 1)
  const found = await reconcile({
    list,
    directory,
    units: createUnitMatch(tree),
    confirmed: await store.confirmedOf(service.id),
  })
  if (found.users === 0) throw new CommandError('The list names no account.', 65)
  const progress = showProgress(context.stderr, 'Checking', found.users)
  const links = await writeReports(found.all(), list, service, options, (rows) =>
    progress.update(rows),
  ).finally(() => progress.stop())
  const counts = found.counts()
  const lost = await countLost(store, service.id, links)
  const unlinked = countUnlinked(directory, links)
  const told = { file, service, onDay, list, counts, before, lost, unlinked, options }
  if (!options.dryRun) {
    if (counts.linked === 0 && unlinked > 0 && !options.acceptFewer) {
      throw new CommandError(nobodySentence(told), 1)
    }
    if (lost.isMany && !options.acceptFewer) throw new CommandError(fewerSentence(told), 1)
    await writeLinks(context, store, told, links)
  }
  return options.json ? asJson(told) : asText(told)
}

/** Lets everything pass into the files that were asked for; resolves with what is to be kept. */
async function writeReports(
  all: AsyncIterable<Reconciled>,
  list: UserExport,
  service: RegisteredService,
  options: Options,
  progress: (rows: number) => void,
): Promise<FoundLink[]> {
  const texts = options.language === 'en' ? linksEn : linksVi
  const app = service.name[options.language]
  const report = options.out === undefined ? undefined : csvOutput(options.out)
  const fixes = options.fixes === undefined ? undefined : csvOutput(options.fixes, list.delimiter)
  const outputs = [report, fixes].filter((output): output is CsvOutput => output !== undefined)
  const links: FoundLink[] = []
  let rows = 0
  try {
    await report?.add(reportHeadings(texts))
    await fixes?.add(list.headerCells)
    for await (const one of all) {
      if (one.row) progress(++rows)
      links.push(...one.links)
      await report?.add(reportRow(one, app, texts))
      const mended = fixes && mendedRow(one, list)
      if (mended) await fixes.add(mended)
    }
    for (const output of outputs) await output.close()
    return links
  } catch (error) {
    for (const output of outputs) await output.giveUp()
    throw error
  }
}

type Lost = Readonly<{ people: number; linkedBefore: number; isMany: boolean }>

/** Whom the application knew by its last list, and would not know by this one. */
async function countLost(
  store: LinkStore,
  serviceId: string,
  links: readonly FoundLink[],
): Promise<Lost> {
  const still = new Set(links.filter(({ state }) => state === 'linked').map((one) => one.accountId))
  let people = 0
  let linkedBefore = 0
  for await (const id of store.linkedTo(serviceId)) {
    linkedBefore += 1
    if (!still.has(id)) people += 1
  }
  return { people, linkedBefore, isMany: areMany(people, linkedBefore) }
}

/** Who may use the application, and will be told that it does not know them (S11). */
function countUnlinked(directory: PeopleDirectory, links: readonly FoundLink[]): number {
  const spared = new Set(
    links
      .filter(({ state }) => state === 'linked' || state === 'doubtful')
      .map(({ accountId }) => accountId),
  )
  let unlinked = 0
  for (const { id, isEntitled } of directory.all()) if (isEntitled && !spared.has(id)) unlinked += 1
  return unlinked
}

type Told = Readonly<{
  file: string
  service: RegisteredService
  onDay: Day
  list: UserExport
  counts: LinkCounts
  before: LinkList | undefined
  lost: Lost
  unlinked: number
  options: Options
}>

function nobodySentence({ service, list, unlinked }: Told): string {
  return `No user in the list has a mailbox of anybody here, so ${unlinked} people would be told that ${service.id} does not know them. Nothing was changed. Is it the right file, and its e-mail in the right column (${printable(columnWords(list))})? If it is right, add --accept-fewer.`
}

function fewerSentence({ lost, service, options }: Told): string {
  const report = options.out === undefined ? '' : ` ${printable(options.out)} tells who they are.`
  return `${lost.people} of ${lost.linkedBefore} people that ${service.id} knew would not be linked any more: is this its whole list? Nothing was changed.${report} If it is right, add --accept-fewer.`
}

async function writeLinks(
  context: CommandContext,
  store: LinkStore,
  { file, service, onDay, list, counts, options }: Told,
  links: readonly FoundLink[],
): Promise<void> {
  const about = {
    serviceId: service.id,
    onDay,
    fileName: basename(file),
    fileSha256: list.sha256,
  }
  const begun = await store.begin(about, operatorAct(context, options.reason))
  for (let first = 0; first < links.length; first += AT_A_TIME) {
    await store.write(begun, links.slice(first, first + AT_A_TIME), context.now())
  }
  const act = operatorAct(context, options.reason)
  if (!(await store.finish({ ...about, ...begun }, counts, act))) {
    throw new CommandError('Another list of this application was begun meanwhile. Run it again.', 1)
  }
}

function asText(told: Told): string {
  const { file, service, onDay, list, counts, before, lost, unlinked, options } = told
  const { nobody, repeated } = list.leftOut()
  const lines = [
    `${service.id} (${service.name.vi}): ${counts.users} users in ${basename(file)}, list of ${onDay}.`,
    `Taken: ${columnWords(list)}.`,
  ]
  if (list.otherSheets.length > 0)
    lines.push(`Other sheets, not read: ${list.otherSheets.join(', ')}.`)
  if (nobody > 0) lines.push(`${nobody} rows name no account.`)
  if (repeated.length > 0) {
    lines.push(`Accounts that were there before, in rows ${repeated.join(', ')}: left out.`)
  }
  lines.push(...countLines(counts, before), ...unitLines(counts, before))
  if (lost.people > 0) {
    lines.push(`${lost.people} of ${lost.linkedBefore} people who were linked are not any more.`)
  }
  if (unlinked > 0) {
    const tense = options.dryRun ? 'would be' : 'are'
    lines.push(`${unlinked} people who may use it ${tense} told that it does not know them yet.`)
  }
  if (options.out !== undefined) lines.push(`Report: ${options.out}`)
  if (options.fixes !== undefined) lines.push(`To be read in by the application: ${options.fixes}`)
  lines.push(
    options.dryRun
      ? 'Nothing has been changed.'
      : `This list is now what is known of ${service.id}.`,
  )
  return `${lines.map(printable).join('\n')}\n`
}

function columnWords({ header, columns }: UserExport): string {
  const own = new Map([[columns.account, 'account']])
  if (columns.state) own.set(columns.state.index, 'state')
  for (const index of columns.mails) own.set(index, 'mailbox')
  return [...header.columns, ...header.ignored]
    .sort((a, b) => a.index - b.index)
    .flatMap((column) => {
      const field = own.get(column.index) ?? ('field' in column ? column.field : undefined)
      return field === undefined ? [] : [`${column.header} = ${field}`]
    })
    .join(', ')
}

function asJson(told: Told): string {
  const { file, service, onDay, list, counts, before, lost, unlinked, options } = told
  const document = {
    service: service.id,
    file: basename(file),
    sha256: list.sha256,
    day: onDay,
    leftOut: list.leftOut(),
    counts,
    before: before && { day: before.onDay, counts: before.counts },
    lost: { people: lost.people, linkedBefore: lost.linkedBefore },
    unlinked,
    out: options.out,
    fixes: options.fixes,
    isDryRun: options.dryRun ?? false,
  }
  return `${printableJson(JSON.stringify(document, null, 2))}\n`
}
