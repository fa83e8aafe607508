import type { Day } from './day.ts'
import {
  bearerOf,
  changeable,
  closedForGood,
  codeKey,
  unitInCircle,
  unitsByCode,
  versionSteps,
} from './plan-facts.ts'
import type { UnitRecords, UnitVersion } from './unit.ts'
import { applied, type Planned, type UnitChange } from './unit-change.ts'
import { createUnitTree } from './unit-tree.ts'

export type Renaming = Readonly<{
  code: string
  name?: string | undefined
  shortName?: string | undefined
  kind?: string | undefined
}>

/** A unit is called something else, or is of another kind, from a day on. */
export function planRenaming(records: UnitRecords, asked: Renaming, on: Day): Planned {
  const tree = createUnitTree(records, on)
  const found = changeable(records, tree, asked.code)
  if ('kind' in found) return { problems: [found] }
  const { unit, version } = found
  const next = {
    ...version,
    from: on,
    name: asked.name ?? version.name,
    shortName: asked.shortName ?? version.shortName,
    kind: asked.kind ?? version.kind,
  }
  const { code } = unit
  if (next.name === '') return { problems: [{ kind: 'no-name', code }] }
  const other = bearerOf(tree, version.parentId, next.name, unit.id)
  if (other) return { problems: [{ kind: 'name-taken', code, other: other.code, name: next.name }] }
  const before = fieldsOf(version)
  const after = fieldsOf(next)
  const names = (['name', 'shortName', 'kind'] as const).filter((key) => before[key] !== after[key])
  if (names.length === 0) return { problems: [{ kind: 'nothing-changes', code }] }
  const pick = (fields: typeof before) => Object.fromEntries(names.map((key) => [key, fields[key]]))
  return planOf(records, on, {
    event: 'renamed',
    code,
    name: next.name,
    before: pick(before),
    after: { ...pick(after), on },
    steps: versionSteps(version, next),
  })
}

/** A unit hangs elsewhere from a day on, with all below it; without `parent`, it becomes a root. */
export function planMove(
  records: UnitRecords,
  asked: Readonly<{ code: string; parent: string | undefined }>,
  on: Day,
): Planned {
  const tree = createUnitTree(records, on)
  const found = changeable(records, tree, asked.code)
  if ('kind' in found) return { problems: [found] }
  const { unit, version } = found
  const { code } = unit
  const parent =
    asked.parent === undefined ? undefined : unitsByCode(tree).get(codeKey(asked.parent))
  if (asked.parent !== undefined) {
    if (!parent) return { problems: [{ kind: 'unknown', code: asked.parent }] }
    if (parent.state !== 'in-force') {
      return { problems: [{ kind: 'parent-not-in-force', code, other: parent.code }] }
    }
    if (closedForGood(records)(parent.id)) {
      return { problems: [{ kind: 'parent-ends', code, other: parent.code }] }
    }
    if (tree.isWithin(parent.id, unit.id)) return { problems: [{ kind: 'cycle', code }] }
  }
  if (version.parentId === parent?.id) return { problems: [{ kind: 'nothing-changes', code }] }
  const other = bearerOf(tree, parent?.id, version.name, unit.id)
  if (other) {
    return { problems: [{ kind: 'name-taken', code, other: other.code, name: version.name }] }
  }
  const oldParent = version.parentId === undefined ? undefined : tree.byId(version.parentId)
  return planOf(records, on, {
    event: 'moved',
    code,
    name: version.name,
    before: { parent: oldParent?.code ?? '' },
    after: { parent: parent?.code ?? '', on },
    steps: versionSteps(version, { ...version, from: on, parentId: parent?.id }),
  })
}

/** The plan, unless something would lie below itself by it, then or later. */
function planOf(records: UnitRecords, on: Day, change: UnitChange): Planned {
  const plan = { revision: records.revision, on, changes: [change] }
  const circle = unitInCircle(applied(records, plan), on)
  return circle ? { problems: [{ kind: 'cycle', code: circle.code }] } : plan
}

function fieldsOf({ name, shortName, kind }: UnitVersion) {
  return { name, shortName, kind }
}
