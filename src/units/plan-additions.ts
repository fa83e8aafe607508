import type { Day } from './day.ts'
import { closedForGood, codeKey, nameKey, unitsByCode } from './plan-facts.ts'
import type { Unit, UnitId, UnitRecords } from './unit.ts'
import type { Planned, UnitChange, UnitProblem } from './unit-change.ts'
import { createUnitTree } from './unit-tree.ts'

export type NewUnit = Readonly<{
  code: string
  name: string
  shortName: string
  kind: string
  /** The code of the unit above; undefined: it is a root. */
  parent: string | undefined
}>

const DEEPEST = 30
const CODE = /^[A-Za-z0-9][A-Za-z0-9._-]{0,39}$/

/**
 * Adds units from a day on, in any order: a unit may come before the one above it. All problems are
 * found at once; of a sound plan, parents come first, so that any first part of it is sound too.
 */
export function planAdditions(records: UnitRecords, added: readonly NewUnit[], on: Day): Planned {
  const tree = createUnitTree(records, on)
  const known = unitsByCode(tree)
  const isClosed = closedForGood(records)
  const problems: UnitProblem[] = []
  const fresh = new Map<string, NewUnit>()
  for (const unit of added) {
    const { code } = unit
    const key = codeKey(code)
    if (!CODE.test(code)) problems.push({ kind: 'bad-code', code })
    else if (fresh.has(key)) problems.push({ kind: 'twice', code })
    else if (known.has(key)) problems.push({ kind: 'code-taken', code })
    else if (unit.name === '') problems.push({ kind: 'no-name', code })
    if (!fresh.has(key)) fresh.set(key, unit)
  }

  const ids = new Map<string, UnitId>()
  const changes: UnitChange[] = []
  const hopeless = new Set<NewUnit>()
  const namesUnder = new Map<string, string>()
  for (const unit of tree.all()) {
    if (unit.state === 'in-force')
      namesUnder.set(nameKey(tree, unit.parentId, unit.name), unit.code)
  }
  const firstId = Math.max(0, ...records.units.map(({ id }) => id)) + 1

  /** Where the new unit hangs; undefined when that place is none. */
  function parentIdOf({ code, parent }: NewUnit): UnitId | 'root' | undefined {
    if (parent === undefined) return 'root'
    const existing = known.get(codeKey(parent))
    if (existing) {
      if (existing.state === 'in-force' && !isClosed(existing.id)) return existing.id
      const kind = existing.state === 'in-force' ? 'parent-ends' : 'parent-not-in-force'
      problems.push({ kind, code, other: parent })
      return undefined
    }
    const id = ids.get(codeKey(parent))
    // What is wrong with another new unit is told of that one.
    if (id === undefined && !fresh.has(codeKey(parent))) {
      problems.push({ kind: 'unknown', code: parent })
    }
    return id
  }

  function addAfterParent(unit: NewUnit, below: readonly NewUnit[]) {
    if (ids.has(codeKey(unit.code)) || hopeless.has(unit)) return
    if (below.includes(unit) || below.length >= DEEPEST) {
      problems.push({ kind: below.includes(unit) ? 'cycle' : 'too-deep', code: unit.code })
      for (const other of below) hopeless.add(other)
      return
    }
    const parent = unit.parent === undefined ? undefined : fresh.get(codeKey(unit.parent))
    if (parent) addAfterParent(parent, [...below, unit])
    if (hopeless.has(unit)) return
    const id = firstId + ids.size
    const place = parentIdOf(unit)
    if (place === undefined) {
      hopeless.add(unit)
      return
    }
    ids.set(codeKey(unit.code), id)
    const parentId = place === 'root' ? undefined : place
    const { code, name, shortName, kind } = unit
    const key = nameKey(tree, parentId, name)
    const other = namesUnder.get(key)
    if (other !== undefined) problems.push({ kind: 'name-taken', code, other, name })
    namesUnder.set(key, code)
    changes.push({
      event: 'added',
      code,
      name,
      before: {},
      after: { code, name, shortName, kind, parent: unit.parent ?? '', on },
      steps: [
        { do: 'add', id, code },
        {
          do: 'write',
          version: { unitId: id, from: on, to: undefined, name, shortName, kind, parentId },
        },
      ],
    })
  }

  for (const unit of fresh.values()) addAfterParent(unit, [])
  return problems.length > 0 ? { problems } : { revision: records.revision, on, changes }
}

/** Whether a unit that is there already says the same as one that is to be added. */
export function isSameUnit(unit: Unit, added: NewUnit, parentCode: string | undefined): boolean {
  return (
    unit.name === added.name &&
    unit.shortName === added.shortName &&
    unit.kind === added.kind &&
    codeKey(parentCode ?? '') === codeKey(added.parent ?? '')
  )
}
