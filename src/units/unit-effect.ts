import type { UnitId } from './unit.ts'
import type { UnitTree } from './unit-tree.ts'

/** Something that is limited to units: `allowedUnits` of an application. */
export type UnitRule = Readonly<{ id: string; entries: readonly string[] }>

/** People who come from one unit to another; each is one account that names `from`. */
export type Stream = Readonly<{ from: UnitId; to: UnitId; people: number }>

export type RuleEffect = Readonly<{
  id: string
  /** Entries that name a unit that the change is about. */
  entries: readonly string[]
  gained: number
  lost: number
}>

type Facts = Readonly<{
  /** Both on the day of the change: without it, and with it. */
  before: UnitTree
  after: UnitTree
  /** How many accounts name each unit then. */
  people: ReadonlyMap<UnitId, number>
  /** Of these, whom the change itself sends elsewhere. */
  sent?: readonly Stream[]
}>

/** Who lands in another unit by the change: by being sent there, or as their unit leads there. */
export function streamsOf({ before, after, people, sent = [] }: Facts): Stream[] {
  const led = [...staying(people, sent)].flatMap(([id, count]): Stream[] => {
    const from = before.heirOf(id)?.id ?? id
    const to = after.heirOf(id)?.id ?? id
    return from === to || count === 0 ? [] : [{ from, to, people: count }]
  })
  const totals = new Map<string, Stream>()
  for (const stream of [...sent, ...led]) {
    const key = `${stream.from} ${stream.to}`
    const total = (totals.get(key)?.people ?? 0) + stream.people
    totals.set(key, { ...stream, people: total })
  }
  return [...totals.values()]
}

/** What becomes of the rules: how many people get in by them who did not, and the other way round. */
export function effectOnRules(
  rules: readonly UnitRule[],
  facts: Facts & Readonly<{ about: readonly UnitId[] }>,
): RuleEffect[] {
  const { before, after, people, sent = [], about } = facts
  const groups = [
    ...[...staying(people, sent)].map(([id, count]) => ({ from: id, to: id, people: count })),
    ...sent,
  ]
    .map((group) => ({
      people: group.people,
      was: before.byId(group.from) ? before.membershipOf(group.from).belongsTo : NOTHING,
      is: after.membershipOf(group.to).belongsTo,
    }))
    .filter(({ was, is }) => !isSame(was, is))
  const names = new Set(
    about.flatMap((id) => [...(before.byId(id) ? namesOf(before, id) : []), ...namesOf(after, id)]),
  )
  return rules
    .map(({ id, entries }) => {
      const count = (from: 'was' | 'is', to: 'was' | 'is') =>
        groups
          .filter((group) => admits(entries, group[to]) && !admits(entries, group[from]))
          .reduce((sum, group) => sum + group.people, 0)
      return {
        id,
        entries: entries.filter((entry) => names.has(entry)),
        gained: count('was', 'is'),
        lost: count('is', 'was'),
      }
    })
    .filter(({ entries, gained, lost }) => entries.length > 0 || gained > 0 || lost > 0)
}

const NOTHING: ReadonlySet<string> = new Set()

function admits(entries: readonly string[], belongsTo: ReadonlySet<string>): boolean {
  return entries.some((entry) => belongsTo.has(entry))
}

function staying(people: ReadonlyMap<UnitId, number>, sent: readonly Stream[]) {
  const rest = new Map(people)
  for (const { from, people: gone } of sent) rest.set(from, (rest.get(from) ?? 0) - gone)
  return rest
}

function namesOf(tree: UnitTree, id: UnitId): string[] {
  const unit = tree.byId(id)
  return unit ? [unit.code, unit.name] : []
}

function isSame(one: ReadonlySet<string>, other: ReadonlySet<string>): boolean {
  return one.size === other.size && [...one].every((name) => other.has(name))
}
