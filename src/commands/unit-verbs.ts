import { createUnitMembership, type Move } from '../accounts/unit-membership.ts'
import { type Day, dayAt } from '../units/day.ts'
import { planAdditions } from '../units/plan-additions.ts'
import { planCancellation } from '../units/plan-cancellation.ts'
import { planClosure, planMerger, planSplit } from '../units/plan-endings.ts'
import { planMove, planRenaming } from '../units/plan-versions.ts'
import type { UnitId, UnitRecords } from '../units/unit.ts'
import { applied, type Planned, type UnitPlan } from '../units/unit-change.ts'
import type { Stream, UnitRule } from '../units/unit-effect.ts'
import { createUnitStore } from '../units/unit-store.ts'
import { createUnitTree, type UnitTree } from '../units/unit-tree.ts'
import { readRequiredText, readText } from './account-input.ts'
import { CommandError } from './command-error.ts'
import type { CommandContext } from './context.ts'
import { operatorAct } from './operator-act.ts'
import { printable, printableJson } from './text-table.ts'
import { readNewUnits } from './unit-list-file.ts'
import { readUnitPeople } from './unit-people-file.ts'
import { peopleSentBy } from './unit-people-sent.ts'
import { refuseUnitChange } from './unit-problem.ts'
import { reportLines, unitReport } from './unit-report.ts'

export type ChangeOptions = Readonly<{
  on?: Day
  dryRun?: boolean
  json?: boolean
  reason?: string
}>

type Opened = Awaited<ReturnType<CommandContext['open']>>
type Config = Opened['config']

/** What a verb works on: everything as it is, seen on the day of the change. */
type Facts = Readonly<{
  parts: Opened
  records: UnitRecords
  tree: UnitTree
  /** How many accounts name each unit on that day. */
  people: ReadonlyMap<UnitId, number>
}>

type Moves = Readonly<{ moves: readonly Move[]; sent: readonly Stream[] }>

/** Moves of people that share a transaction. */
const MOVES_AT_A_TIME = 250
/** Units that share one. */
const UNITS_AT_A_TIME = 500

/** What each `cas unit` command that changes something does. */
export function createUnitVerbs(context: CommandContext) {
  /**
   * Plans a change, tells what it does and, unless it is a dry run, carries it out. People who are
   * sent elsewhere come first, so that a command that is killed half way can be given again.
   */
  async function change(
    options: ChangeOptions,
    plan: (facts: Facts) => Planned | Promise<Planned>,
    sendPeople?: (facts: Facts, after: UnitTree) => Promise<Moves>,
  ) {
    const on = options.on ?? dayAt(context.now())
    const reason = options.reason && readText('--reason', options.reason)
    const parts = await context.open()
    try {
      const store = createUnitStore(parts.database)
      const membership = createUnitMembership(parts.database)
      const records = await store.load()
      const tree = createUnitTree(records, on)
      const facts = { parts, records, tree, people: await membership.countOn(on) }
      const planned = await plan(facts)
      if ('problems' in planned) refuseUnitChange(planned.problems)
      const after = createUnitTree(applied(records, planned), on)
      const { moves, sent } = (await sendPeople?.(facts, after)) ?? { moves: [], sent: [] }
      const rules = rulesOf(parts.config)
      const report = unitReport({
        plan: planned,
        before: tree,
        after,
        people: facts.people,
        sent,
        rules,
      })
      if (!options.dryRun) {
        const act = operatorAct(context, reason || undefined)
        for (const some of slices(moves, MOVES_AT_A_TIME)) await membership.move(act, some)
        for (const some of partsOf(planned)) {
          if ((await store.apply(some, act)) === 'done') continue
          throw new CommandError('Somebody else has changed the units just now. Try again.', 1)
        }
      }
      if (options.json) {
        print(
          printableJson(JSON.stringify({ dryRun: options.dryRun === true, ...report }, null, 2)),
        )
      } else {
        context.stdout.write(
          reportLines(report)
            .split('\n')
            .map((line) => (line === '' ? '' : printable(line)))
            .join('\n'),
        )
        if (options.dryRun) print('Nothing has been changed (--dry-run).')
      }
    } finally {
      await parts.close()
    }
  }

  function print(text: string) {
    context.stdout.write(`${text}\n`)
  }

  return {
    add(
      code: string,
      options: ChangeOptions &
        Readonly<{ name: string; shortName: string; kind: string; parent?: string }>,
    ) {
      return change(options, ({ parts, records, tree }) => {
        assertKind(options.kind, parts.config)
        const unit = {
          code,
          name: readRequiredText('--name', options.name),
          shortName: readText('--short-name', options.shortName),
          kind: options.kind,
          parent: options.parent,
        }
        return planAdditions(records, [unit], tree.day)
      })
    },

    import(file: string, options: ChangeOptions) {
      return change(options, ({ parts, records, tree }) => {
        const units = readNewUnits(file, tree, parts.config.units.kinds)
        return planAdditions(records, units, tree.day)
      })
    },

    rename(
      code: string,
      options: ChangeOptions & Readonly<{ name?: string; shortName?: string; kind?: string }>,
    ) {
      const { name, shortName, kind } = options
      if (name === undefined && shortName === undefined && kind === undefined) {
        throw new CommandError('Give --name, --short-name or --kind.', 64)
      }
      return change(options, ({ parts, records, tree }) => {
        if (kind !== undefined) assertKind(kind, parts.config)
        const renaming = {
          code,
          name: name === undefined ? undefined : readRequiredText('--name', name),
          shortName: shortName === undefined ? undefined : readText('--short-name', shortName),
          kind,
        }
        return planRenaming(records, renaming, tree.day)
      })
    },

    move(code: string, options: ChangeOptions & Readonly<{ under?: string; root?: boolean }>) {
      if ((options.under === undefined) === (options.root !== true)) {
        throw new CommandError('Give one of --under and --root.', 64)
      }
      return change(options, ({ records, tree }) =>
        planMove(records, { code, parent: options.under }, tree.day),
      )
    },

    merge(codes: readonly string[], options: ChangeOptions & Readonly<{ into: string }>) {
      return change(options, ({ records, tree }) =>
        planMerger(records, { codes, into: options.into }, tree.day),
      )
    },

    split(
      code: string,
      options: ChangeOptions & Readonly<{ into: string[]; people?: string; rest?: string }>,
    ) {
      const { into, people, rest } = options
      const plan = ({ records, tree }: Facts) => planSplit(records, { code, into, rest }, tree.day)
      if (people === undefined) return change(options, plan)
      return change(options, plan, ({ parts, tree }) =>
        readUnitPeople(people, { parts, tree, code, into: rest ? [...into, rest] : into }),
      )
    },

    cancel(code: string, options: ChangeOptions) {
      const today = dayAt(context.now())
      return change(
        options,
        ({ records, tree }) => planCancellation(records, { code, today }, tree.day),
        ({ parts, tree }, restored) => peopleSentBy(parts.database, { tree, restored, code }),
      )
    },

    close(code: string, options: ChangeOptions) {
      return change(options, ({ records, tree, people }) =>
        planClosure(records, { code, people: peopleAt(tree, code, people) }, tree.day),
      )
    },
  }
}

/** Applications that are limited to units. */
export function rulesOf({ services }: Pick<Config, 'services'>): UnitRule[] {
  return services
    .filter(({ allowedUnits }) => allowedUnits.length > 0)
    .map(({ id, allowedUnits }) => ({ id, entries: allowedUnits }))
}

/** Those who are in a unit on the day of the tree, also by a unit that led to it. */
function peopleAt(tree: UnitTree, code: string, people: ReadonlyMap<UnitId, number>): number {
  const unit = tree.byCode(code) ?? [...tree.all()].find((other) => isSameCode(other.code, code))
  return [...people]
    .filter(([id]) => tree.heirOf(id)?.id === unit?.id)
    .reduce((sum, [, count]) => sum + count, 0)
}

function isSameCode(one: string, other: string): boolean {
  return one.toUpperCase() === other.toUpperCase()
}

function assertKind(kind: string, { units }: Config) {
  const ids = units.kinds.map(({ id }) => id)
  if (ids.includes(kind)) return
  throw new CommandError(`There is no kind "${kind}"; the kinds are ${ids.join(', ')}.`, 65)
}

/** A long plan in parts, each of which is planned on what the one before it leaves. */
function partsOf({ revision, on, changes }: UnitPlan): UnitPlan[] {
  return slices(changes, UNITS_AT_A_TIME).map((some, index) => ({
    revision: revision + index,
    on,
    changes: some,
  }))
}

function slices<Item>(items: readonly Item[], size: number): Item[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, index) =>
    items.slice(index * size, (index + 1) * size),
  )
}
