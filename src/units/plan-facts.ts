import type { Day } from './day.ts'
import type { Unit, UnitId, UnitRecords, UnitVersion } from './unit.ts'
import type { UnitProblem } from './unit-change.ts'
import type { UnitTree } from './unit-tree.ts'
import { createUnitTree } from './unit-tree.ts'
import { joined, wordsOf } from './written-name.ts'

/** Codes differ by more than case. */
export function codeKey(code: string): string {
  return code.toUpperCase()
}

export function unitsByCode(tree: UnitTree): Map<string, Unit> {
  return new Map([...tree.all()].map((unit) => [codeKey(unit.code), unit]))
}

/** Two units below one parent differ by more than case, marks and punctuation. */
export function nameKey(tree: UnitTree, parentId: UnitId | undefined, name: string): string {
  const known = parentId === undefined ? undefined : tree.byId(parentId)
  const parent = known ? (tree.heirOf(known.id)?.id ?? known.id) : (parentId ?? 'root')
  return `${parent} ${joined(wordsOf(name))}`
}

/** The unit that bears a name below a parent on the day of the tree, other than `except`. */
export function bearerOf(
  tree: UnitTree,
  parentId: UnitId | undefined,
  name: string,
  except: UnitId,
): Unit | undefined {
  const key = nameKey(tree, parentId, name)
  const parent = parentId === undefined ? undefined : tree.heirOf(parentId)?.id
  return tree
    .childrenOf(parent)
    .find(({ id, name: other }) => id !== except && nameKey(tree, parentId, other) === key)
}

/** A unit of which something may change on the day, with the version that it has then. */
export type Changeable = Readonly<{ unit: Unit; version: UnitVersion }>

/**
 * The unit of a code, if a change of it on this day makes sense: it is in force then, and is not
 * written down to be called or to hang otherwise from a later day on, which would undo the change.
 */
export function changeable(
  records: UnitRecords,
  tree: UnitTree,
  code: string,
): Changeable | UnitProblem {
  const unit = unitsByCode(tree).get(codeKey(code))
  if (!unit) return { kind: 'unknown', code }
  if (unit.state === 'planned') return { kind: 'not-begun', code: unit.code }
  if (unit.state === 'ended') return { kind: 'ended', code: unit.code }
  const later = records.versions
    .filter(({ unitId, from }) => unitId === unit.id && from > tree.day)
    .map(({ from }) => from)
    .sort()[0]
  if (later !== undefined) return { kind: 'later-change', code: unit.code, day: later }
  const version = records.versions.find(
    ({ unitId, from, to }) => unitId === unit.id && from <= tree.day && (to ?? '~') > tree.day,
  )
  return version ? { unit, version } : { kind: 'ended', code: unit.code }
}

/** Behind every day that is written down. */
const LAST_DAY: Day = '9999-12-31'

/** The units that end on some day without anybody who takes over, by what is written down so far. */
export function closedForGood(records: UnitRecords): (id: UnitId) => boolean {
  const tree = createUnitTree(records, LAST_DAY)
  return (id) => tree.heirOf(id) === undefined
}

/** How many units lie below one on the day of the tree, or are to from a later day on. */
export function subunitsFrom({ versions }: UnitRecords, tree: UnitTree, id: UnitId): number {
  const later = versions.filter(({ parentId, from }) => parentId === id && from > tree.day)
  const now = tree.childrenOf(id).map((unit) => unit.id)
  return new Set([...now, ...later.map(({ unitId }) => unitId)]).size
}

/** The unit that would lie below itself on this day or on any later one that is written down. */
export function unitInCircle(records: UnitRecords, on: Day): Unit | undefined {
  const days = new Set([
    on,
    ...records.versions.map(({ from }) => from).filter((day) => day > on),
    ...records.successors.map((successor) => successor.on).filter((day) => day > on),
  ])
  for (const day of days) {
    const tree = createUnitTree(records, day)
    for (const unit of tree.all()) {
      if (unit.state === 'in-force' && tree.pathOf(unit.id)[0]?.parentId !== undefined) return unit
    }
  }
  return undefined
}

/** The steps that give a unit another version from a day on; of the same day, in its place. */
export function versionSteps(current: UnitVersion, next: UnitVersion) {
  const write = { do: 'write', version: next } as const
  if (current.from === next.from) return [write]
  return [{ do: 'end', unitId: current.unitId, from: current.from, to: next.from } as const, write]
}
