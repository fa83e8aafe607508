import type { Day } from './day.ts'
import { bearerOf, closedForGood, codeKey, unitInCircle } from './plan-facts.ts'
import type { Unit, UnitRecords, UnitVersion } from './unit.ts'
import {
  applied,
  type Planned,
  type UnitChange,
  type UnitProblem,
  type UnitStep,
} from './unit-change.ts'
import { createUnitTree, type UnitTree } from './unit-tree.ts'

/**
 * Takes back what is written down of a unit for a day that has not come: another name, kind or place,
 * its end, and who was to take over from it (R8). It goes on as it was the day before. What has begun
 * is history, and stays.
 */
export function planCancellation(
  records: UnitRecords,
  asked: Readonly<{ code: string; today: Day }>,
  on: Day,
): Planned {
  const tree = createUnitTree(records, on)
  const unit = [...tree.all()].find(({ code }) => codeKey(code) === codeKey(asked.code))
  if (!unit) return { problems: [{ kind: 'unknown', code: asked.code }] }
  const { code } = unit
  if (on <= asked.today) return { problems: [{ kind: 'has-come', code, day: on }] }
  const versions = records.versions
    .filter(({ unitId }) => unitId === unit.id)
    .sort((a, b) => (a.from < b.from ? -1 : 1))
  const later = versions.find(({ from }) => from > on)
  if (later) return { problems: [{ kind: 'later-change', code, day: later.from }] }
  const before = versions.find(({ to }) => to === on)
  const begun = versions.find(({ from }) => from === on)
  const successors = records.successors.filter(
    ({ unitId, on: day }) => unitId === unit.id && day === on,
  )
  if (begun && !before) return { problems: [{ kind: 'begins-then', code, day: on }] }
  if (!before && successors.length === 0) {
    return { problems: [{ kind: 'nothing-written', code, day: on }] }
  }
  const steps: UnitStep[] = [
    ...(begun ? [{ do: 'remove', unitId: unit.id, from: on } as const] : []),
    ...(before ? [{ do: 'write', version: { ...before, to: begun?.to } } as const] : []),
    ...successors.map((successor) => ({ do: 'unsucceed', successor }) as const),
  ]
  const into = successors.map(({ successorId }) => tree.byId(successorId)?.code ?? '')
  const change: UnitChange = {
    event: 'change-cancelled',
    code,
    name: before?.name ?? unit.name,
    before: { ...(begun && fieldsOf(begun, tree)), ...(into.length > 0 && { into }) },
    after: {
      ...(begun && before && fieldsOf(before, tree)),
      ...(into.length > 0 && { into: [] }),
      on,
    },
    steps,
  }
  const plan = { revision: records.revision, on, changes: [change] }
  const problem = problemOf(applied(records, plan), unit, on)
  return problem ? { problems: [problem] } : plan
}

/** What others have done meanwhile, counting on the change, may stand in the way. */
function problemOf(records: UnitRecords, { id, code }: Unit, on: Day): UnitProblem | undefined {
  const tree = createUnitTree(records, on)
  const unit = tree.byId(id)
  if (unit?.state !== 'in-force') return undefined
  const { parentId, name } = unit
  const other = bearerOf(tree, parentId, name, id)
  if (other) return { kind: 'name-taken', code, other: other.code, name }
  const parent = parentId === undefined ? undefined : tree.byId(parentId)
  if (parent && !closedForGood(records)(id) && closedForGood(records)(parent.id)) {
    return { kind: 'parent-ends', code, other: parent.code }
  }
  const circle = unitInCircle(records, on)
  return circle && { kind: 'cycle', code: circle.code }
}

function fieldsOf({ name, shortName, kind, parentId }: UnitVersion, tree: UnitTree) {
  const parent = parentId === undefined ? '' : (tree.byId(parentId)?.code ?? '')
  return { name, shortName, kind, parent }
}
