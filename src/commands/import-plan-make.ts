import { readFile, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, extname, join, resolve } from 'node:path'
import { monthsLater } from '../accounts/calendar.ts'
import { peopleImportEn } from '../i18n/people-import-en.ts'
import { peopleImportVi } from '../i18n/people-import-vi.ts'
import { type SheetRemark, writeAnnotatedCopy } from '../people-import/annotated-copy.ts'
import { columnMapOf, readColumnMap } from '../people-import/column-map.ts'
import type { Finding } from '../people-import/finding.ts'
import type { PlanEnd, PlanHeader } from '../people-import/import-plan.ts'
import { createKnownPeople } from '../people-import/known-people.ts'
import type { PeopleSheet } from '../people-import/people-sheet.ts'
import { writePlan } from '../people-import/plan-file.ts'
import { countWithin, type PlannedLine, planPeople } from '../people-import/plan-people.ts'
import { readPeopleSheet } from '../people-import/read-people-sheet.ts'
import { replaceFile } from '../people-import/replace-file.ts'
import { dayAt } from '../units/day.ts'
import { createUnitStore } from '../units/unit-store.ts'
import { createUnitTree, type UnitTree } from '../units/unit-tree.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { countLines, type Problem, problemLines, sheetLines } from './import-plan-view.ts'
import type { Opened } from './known-account.ts'
import { operatorAct } from './operator-act.ts'
import { remarkOf } from './people-import-words.ts'
import { showProgress } from './progress.ts'
import { printable, printableJson } from './text-table.ts'

export type PlanOptions = Readonly<{
  map?: string
  saveMap?: string
  sheet?: string
  convert?: 'tcvn3' | 'vni'
  titleCase?: boolean
  reactivate?: boolean
  allowUnknownUnits?: boolean
  completeFor?: string
  plan?: string
  copy?: string
  language?: 'vi' | 'en'
  reason?: string
  json?: boolean
}>

/** Rows whose problems are shown at once; the copy of the sheet has all of them. */
const PROBLEMS_KEPT = 100

/** Reads a list, holds it to the accounts, and writes the plan and the copy with what is wrong. */
export async function makePlan(
  context: CommandContext,
  parts: Opened,
  file: string,
  options: PlanOptions,
): Promise<string> {
  const { config, database } = parts
  const map =
    options.map === undefined ? {} : { map: readColumnMap(await readFile(options.map, 'utf8')) }
  const sheet = await readPeopleSheet(file, {
    suffixes: config.mailbox.suffixes,
    defaultSuffix: config.mailbox.defaultSuffix,
    titleCase: options.titleCase ?? false,
    ...map,
    ...(options.sheet !== undefined && { sheet: options.sheet }),
    ...(options.convert && { convert: options.convert }),
  })
  const targets = targetsFor(file, sheet, options)
  const now = context.now()
  const tree = createUnitTree(await createUnitStore(database).load(), dayAt(now))
  const completeFor = unitNamed(tree, options.completeFor)
  const { quarantineMonths } = config.mailbox
  const people = createKnownPeople(database, monthsLater(now, -quarantineMonths))
  const state = await people.state()
  const act = operatorAct(context)
  const header: PlanHeader = {
    format: 'cas-people-plan',
    version: 1,
    file: { name: basename(file), sha256: sheet.sha256, people: sheet.people },
    madeAt: new Date(now).toISOString(),
    madeBy: act.actor.kind === 'operator' ? act.actor.name : '',
    reason: options.reason ?? '',
    options: optionsTold(options),
    database: { ...state, unitRevision: tree.revision },
  }
  const watched = watch(
    planPeople(sheet, people, {
      tree,
      now,
      leaverHour: config.accounts.leaverHour,
      reactivate: options.reactivate ?? false,
      allowUnknownUnits: options.allowUnknownUnits ?? false,
      quarantineMonths,
      completeFor: completeFor?.id,
    }),
    options.language === 'en' ? peopleImportEn : peopleImportVi,
    showProgress(context.stderr, 'Checking', sheet.people),
    sheet.people,
  )
  const end = await writePlan(targets.plan, header, watched.lines, {
    secretKey: parts.secretKey(),
    openAccounts: completeFor ? await countWithin(people, tree, completeFor.id) : state.accounts,
    isClosing: (line) => closesAtOnce(line, now),
  })
  try {
    await writeCopy(sheet, targets.copy, watched.remarks, options)
    if (options.saveMap !== undefined) {
      await writeFile(options.saveMap, columnMapOf(sheet.detected), { mode: 0o600 })
    }
  } catch (error) {
    await rm(targets.plan, { force: true })
    throw error
  }
  const told = { ...targets, header, end, sheet, ...watched }
  return options.json ? asJson(told) : asText(told)
}

/** Whoever's last day is over is closed by the server's next round. */
function closesAtOnce({ item }: PlannedLine, now: number): boolean {
  if (item.do === 'deactivate') return true
  return item.do === 'change' && Boolean(item.leave?.to && item.leave.to.dueAt <= now)
}

function unitNamed(tree: UnitTree, text: string | undefined) {
  if (text === undefined) return undefined
  const exact = tree.nearest(text, 4).filter(({ isExact }) => isExact)
  const [only, ...more] = exact
  if (only && more.length === 0) return only.unit
  const near = tree.nearest(text, 3).map(({ unit }) => `${unit.name} (${unit.code})`)
  const hint = near.length > 0 ? ` Like it: ${near.join(', ')}.` : ''
  throw new CommandError(printable(`"${text}" is not one unit of the tree.${hint}`), 64)
}

function optionsTold(options: PlanOptions): Record<string, string | boolean> {
  const { map, sheet, convert, titleCase, reactivate, allowUnknownUnits, completeFor } = options
  const all = { map, sheet, convert, titleCase, reactivate, allowUnknownUnits, completeFor }
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, string | boolean] => {
      return entry[1] !== undefined
    }),
  )
}

/** Passes lines on and keeps what is told of them afterwards. */
function watch(
  lines: AsyncIterable<PlannedLine>,
  texts: typeof peopleImportVi,
  progress: ReturnType<typeof showProgress>,
  rows: number,
) {
  const remarks = new Map<number, SheetRemark>()
  const problems: Problem[] = []
  const seen = new Map<Finding['code'], number>()

  async function* passing(): AsyncGenerator<PlannedLine> {
    let count = 0
    try {
      for await (const line of lines) {
        count += 1
        // Behind the rows come those who are missing.
        progress.update(Math.min(count, rows))
        const { item, findings } = line
        for (const code of new Set(findings.map(({ code }) => code))) {
          seen.set(code, (seen.get(code) ?? 0) + 1)
        }
        if ('row' in item && findings.length > 0) remarks.set(item.row, remarkOf(findings, texts))
        if (item.do === 'error' && problems.length < PROBLEMS_KEPT) {
          problems.push({ row: item.row, findings })
        }
        yield line
      }
    } finally {
      progress.stop()
    }
  }

  return { lines: passing(), remarks, problems, seen }
}

/**
 * `danh-sach.xlsx` → `danh-sach.plan.jsonl` and `danh-sach.loi.xlsx`, beside it. Throws a CommandError
 * where one file would be written over another, or over the list.
 */
function targetsFor(file: string, { detected }: PeopleSheet, options: PlanOptions) {
  const stem = join(dirname(file), basename(file, extname(file)))
  const isText = /^\.(?:csv|tsv|txt)$/i.test(extname(file))
  const extension = detected.format === 'xlsx' ? '.xlsx' : isText ? extname(file) : '.csv'
  const { plan = `${stem}.plan.jsonl`, copy = `${stem}.loi${extension}`, map, saveMap } = options
  const written = [plan, copy, ...(saveMap === undefined ? [] : [saveMap])].map((path) =>
    resolve(path),
  )
  const read = [file, ...(map === undefined || map === saveMap ? [] : [map])].map((path) =>
    resolve(path),
  )
  const twice = written.find(
    (path, index) => read.includes(path) || written.indexOf(path) !== index,
  )
  if (twice !== undefined) {
    throw new CommandError(printable(`${twice} would be written over: give another name.`), 64)
  }
  return { plan, copy }
}

async function writeCopy(
  sheet: PeopleSheet,
  target: string,
  remarks: ReadonlyMap<number, SheetRemark>,
  { language }: PlanOptions,
): Promise<void> {
  const headings = (language === 'en' ? peopleImportEn : peopleImportVi).columns
  await replaceFile(target, (part) => writeAnnotatedCopy(sheet, part, { remarks, headings }))
}

type Told = Readonly<{
  plan: string
  copy: string
  header: PlanHeader
  end: PlanEnd
  sheet: PeopleSheet
  problems: readonly Problem[]
  seen: ReadonlyMap<Finding['code'], number>
}>

function asText({ plan, copy, header, end, sheet, problems, seen }: Told): string {
  const lines = [
    `${printable(header.file.name)}: ${sheetLines(sheet).join('\n')}`,
    ...countLines(end.counts),
    ...problemLines(problems, end, seen),
    `Plan: ${printable(plan)}`,
    `The list with «Lỗi», «Gợi ý»: ${printable(copy)}`,
  ]
  if (end.needsApproval) {
    lines.push(
      `It closes ${end.closes} accounts at once: a second operator must look at it, and say "cas import approve ${printable(plan)}".`,
    )
  }
  lines.push(
    `Nothing has been changed. To carry it out: cas import people --apply ${printable(plan)}`,
  )
  return `${lines.join('\n')}\n`
}

function asJson({ plan, copy, header, end, sheet, problems }: Told): string {
  const { detected, dropped, droppedCount } = sheet
  const document = { plan, copy, header, end, detected, dropped, droppedCount, problems }
  return `${printableJson(JSON.stringify(document, null, 2))}\n`
}
