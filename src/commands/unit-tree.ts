import { type Command, InvalidArgumentError } from 'commander'
import { createUnitMembership } from '../accounts/unit-membership.ts'
import { type Day, dayAt } from '../units/day.ts'
import { codeKey, unitsByCode } from '../units/plan-facts.ts'
import type { Unit, UnitId } from '../units/unit.ts'
import { createUnitStore } from '../units/unit-store.ts'
import { createUnitTree, type UnitTree } from '../units/unit-tree.ts'
import { newCommand } from './command.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { readDay } from './read-day.ts'
import { printable, printableJson, textTable } from './text-table.ts'
import { rulesOf } from './unit-verbs.ts'

type Options = Readonly<{
  on?: Day
  under?: string
  after?: string
  limit: number
  check?: boolean
  json?: boolean
}>

/** `cas unit tree`: the units of a day, those below a unit right after it. */
export function unitTreeCommand(context: CommandContext): Command {
  return newCommand('tree', context)
    .description('Show the units as they are on a day, with how many people each has')
    .option('--on <day>', 'the day, such as 2026-12-01; default: today', readDay)
    .option('--under <code>', 'only this unit and what is below it')
    .option('--after <code>', 'go on behind this unit')
    .option('--limit <number>', 'units at a time, up to 5000', readLimit, 200)
    .option('--check', 'tell instead which entries of allowedUnits name no unit in force')
    .option('--json', 'print JSON')
    .action((options: Options) => show(context, options))
}

async function show(context: CommandContext, options: Options) {
  const on = options.on ?? dayAt(context.now())
  const parts = await context.open()
  try {
    const tree = createUnitTree(await createUnitStore(parts.database).load(), on)
    if (options.check) return checkRules(context, parts.config, tree, options.json === true)
    const people = await createUnitMembership(parts.database).countOn(on)
    const page = pageOf(tree, options)
    const counts = countsAt(tree, people)
    context.stdout.write(options.json ? asJson(tree, page, counts) : asTable(tree, page, counts))
  } finally {
    await parts.close()
  }
}

type Page = Readonly<{ units: readonly Unit[]; next: Unit | undefined }>

function pageOf(tree: UnitTree, { under, after, limit }: Options): Page {
  const codes = unitsByCode(tree)
  const known = (code: string): Unit => {
    const unit = codes.get(codeKey(code))
    if (!unit) throw new CommandError(`There is no unit ${code}.`, 1)
    return unit
  }
  const all = under === undefined ? listed(tree, undefined) : listed(tree, known(under))
  const last = after === undefined ? undefined : known(after)
  const from = last ? all.findIndex(({ id }) => id === last.id) + 1 : 0
  if (last && from === 0) throw new CommandError(`${last.code} is not in this list.`, 1)
  const units = all.slice(from, from + limit)
  return { units, next: from + limit < all.length ? units.at(-1) : undefined }
}

/** A unit, then all below it, as one reads a table of contents. */
function listed(tree: UnitTree, top: Unit | undefined): Unit[] {
  const units: Unit[] = []
  const waiting = top ? [top] : [...tree.childrenOf()].reverse()
  for (let unit = waiting.pop(); unit; unit = waiting.pop()) {
    units.push(unit)
    waiting.push(...[...tree.childrenOf(unit.id)].reverse())
  }
  return units
}

/** Those whose accounts name a unit that has ended are counted where it led to. */
function countsAt(tree: UnitTree, people: ReadonlyMap<UnitId, number>): Map<UnitId, number> {
  const counts = new Map<UnitId, number>()
  for (const [id, count] of people) {
    const at = tree.heirOf(id)?.id ?? id
    counts.set(at, (counts.get(at) ?? 0) + count)
  }
  return counts
}

function asTable(tree: UnitTree, { units, next }: Page, counts: ReadonlyMap<UnitId, number>) {
  const rows = units.map(({ id, code, name, kind, until }) => [
    code,
    `${'  '.repeat(tree.pathOf(id).length - 1)}${name}`,
    kind,
    String(counts.get(id) ?? 0),
    until === undefined ? '' : `until ${until}`,
  ])
  const table = textTable(['CODE', 'NAME', 'KIND', 'PEOPLE', 'ENDS'], rows)
  return next ? `${table}\nMore: --after ${next.code}\n` : table
}

function asJson(tree: UnitTree, { units, next }: Page, counts: ReadonlyMap<UnitId, number>) {
  const document = {
    on: tree.day,
    units: units.map(({ id, code, name, shortName, kind, since, until }) => ({
      code,
      name,
      shortName,
      kind,
      parent: tree.pathOf(id).at(-2)?.code ?? null,
      since,
      until: until ?? null,
      people: counts.get(id) ?? 0,
    })),
    next: next?.code ?? null,
  }
  return `${printableJson(JSON.stringify(document, null, 2))}\n`
}

/** Entries that admit nobody new: they name nothing, or a unit that has ended. */
function checkRules(
  context: CommandContext,
  config: Parameters<typeof rulesOf>[0],
  tree: UnitTree,
  asJsonDocument: boolean,
) {
  const findings = rulesOf(config).flatMap(({ id, entries }) =>
    entries.flatMap((entry) => {
      const named = tree.namedBy(entry)
      if (named.some(({ state }) => state === 'in-force')) return []
      const nearest = named.length > 0 ? named.flatMap((unit) => tree.inForce(unit.id)) : []
      const meant = nearest.length > 0 ? nearest : tree.nearest(entry, 3).map(({ unit }) => unit)
      return [{ service: id, entry, problem: problemOf(named), nearest: codesOf(meant) }]
    }),
  )
  if (asJsonDocument) {
    context.stdout.write(`${printableJson(JSON.stringify({ on: tree.day, findings }, null, 2))}\n`)
  }
  const lines = findings.map(({ service, entry, problem, nearest }) => {
    const hint = nearest.length > 0 ? ` (${nearest.join(', ')}?)` : ''
    return printable(`${service}: allowedUnits "${entry}" ${problem}${hint}.`)
  })
  if (lines.length > 0) throw new CommandError(lines.join('\n'), 1)
  if (!asJsonDocument) context.stdout.write('Every entry of allowedUnits names a unit in force.\n')
}

function problemOf(named: readonly Unit[]): string {
  const [unit] = named
  if (!unit) return 'names no unit'
  return unit.state === 'planned' ? `begins on ${unit.since}` : `has ended on ${unit.until}`
}

function codesOf(units: readonly Unit[]): string[] {
  return [...new Set(units.map(({ code }) => code))]
}

function readLimit(typed: string): number {
  const limit = Number(typed)
  if (Number.isInteger(limit) && limit >= 1 && limit <= 5000) return limit
  throw new InvalidArgumentError('It must be a number from 1 to 5000.')
}
