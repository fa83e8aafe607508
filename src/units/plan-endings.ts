import type { Day } from './day.ts'
import {
  changeable,
  closedForGood,
  codeKey,
  subunitsFrom,
  unitInCircle,
  unitsByCode,
} from './plan-facts.ts'
import type { Unit, UnitId, UnitRecords, UnitVersion } from './unit.ts'
import { applied, type Planned, type UnitChange, type UnitProblem } from './unit-change.ts'
import { createUnitTree, type UnitTree } from './unit-tree.ts'

/**
 * Units end on a day, and another, which is in force then, takes over from them: their people, whose
 * accounts keep the old unit, and their subunits.
 */
export function planMerger(
  records: UnitRecords,
  asked: Readonly<{ codes: readonly string[]; into: string }>,
  on: Day,
): Planned {
  const tree = createUnitTree(records, on)
  const into = unitsByCode(tree).get(codeKey(asked.into))
  if (!into) return { problems: [{ kind: 'unknown', code: asked.into }] }
  const problems: UnitProblem[] = repeatedIn(asked.codes)
  const isClosed = closedForGood(records)
  const changes = asked.codes.flatMap((code): UnitChange[] => {
    const ending = endingOf(records, tree, code)
    if ('problem' in ending) {
      problems.push(ending.problem)
      return []
    }
    const { unit, version } = ending
    const problem = successorProblem(unit, into, isClosed)
    if (problem) problems.push(problem)
    return [
      {
        event: 'merged',
        code: unit.code,
        name: unit.name,
        before: { name: unit.name },
        after: { into: into.code, on },
        steps: [endStep(version, on), successorStep(unit.id, into.id, on, true)],
      },
    ]
  })
  return planOf(records, on, changes, problems)
}

/**
 * Others come of a unit on a day. With `rest` it ends, and that one takes what nobody sends elsewhere;
 * without, it goes on and keeps that. Who goes where is said person by person, and not here.
 */
export function planSplit(
  records: UnitRecords,
  asked: Readonly<{ code: string; into: readonly string[]; rest?: string | undefined }>,
  on: Day,
): Planned {
  const tree = createUnitTree(records, on)
  const known = unitsByCode(tree)
  const found = asked.rest === undefined ? changeable(records, tree, asked.code) : undefined
  const ending = found ?? endingOf(records, tree, asked.code)
  if ('problem' in ending) return { problems: [ending.problem] }
  if ('kind' in ending) return { problems: [ending] }
  const { unit, version } = ending
  const restKey = asked.rest === undefined ? undefined : codeKey(asked.rest)
  const codes = new Map(asked.into.map((code) => [codeKey(code), code]))
  if (asked.rest !== undefined && restKey !== undefined && !codes.has(restKey)) {
    codes.set(restKey, asked.rest)
  }
  const problems: UnitProblem[] = repeatedIn(asked.into)
  const isClosed = closedForGood(records)
  const successors = [...codes].flatMap(([key, code]) => {
    const successor = known.get(key)
    const problem: UnitProblem | undefined = successor
      ? successorProblem(unit, successor, isClosed)
      : { kind: 'unknown', code }
    if (problem) problems.push(problem)
    return successor ? [{ successor, takesRest: key === restKey }] : []
  })
  const change: UnitChange = {
    event: 'split',
    code: unit.code,
    name: unit.name,
    before: { name: unit.name },
    after: {
      into: successors.map(({ successor }) => successor.code),
      rest: successors.find(({ takesRest }) => takesRest)?.successor.code ?? unit.code,
      on,
    },
    steps: [
      ...(asked.rest === undefined ? [] : [endStep(version, on)]),
      ...successors
        .filter(({ successor }) => !isToldAlready(records, unit.id, successor.id, on))
        .map(({ successor, takesRest }) => successorStep(unit.id, successor.id, on, takesRest)),
    ],
  }
  return planOf(records, on, [change], problems)
}

/** A unit ends on a day and nobody takes over. Only one that holds nothing any more may. */
export function planClosure(
  records: UnitRecords,
  asked: Readonly<{ code: string; people: number }>,
  on: Day,
): Planned {
  const tree = createUnitTree(records, on)
  const ending = endingOf(records, tree, asked.code)
  if ('problem' in ending) return { problems: [ending.problem] }
  const { unit, version } = ending
  const { code } = unit
  const problems: UnitProblem[] = []
  const subunits = subunitsFrom(records, tree, unit.id)
  if (subunits > 0) problems.push({ kind: 'has-subunits', code, count: subunits })
  if (asked.people > 0) problems.push({ kind: 'has-people', code, count: asked.people })
  const change: UnitChange = {
    event: 'closed',
    code,
    name: unit.name,
    before: { name: unit.name },
    after: { on },
    steps: [endStep(version, on)],
  }
  return planOf(records, on, [change], problems)
}

type Ending = Readonly<{ unit: Unit; version: UnitVersion }> | Readonly<{ problem: UnitProblem }>

function endingOf(records: UnitRecords, tree: UnitTree, code: string): Ending {
  const found = changeable(records, tree, code)
  if ('kind' in found) return { problem: found }
  const { unit, version } = found
  const later = laterEventOf(records, version, tree.day)
  if (later !== undefined) return { problem: { kind: 'later-change', code: unit.code, day: later } }
  return version.from === tree.day
    ? { problem: { kind: 'begins-that-day', code: unit.code } }
    : { unit, version }
}

/** When the unit is to end already, or to take over from another. */
function laterEventOf(
  { successors }: UnitRecords,
  { unitId, to }: UnitVersion,
  day: Day,
): Day | undefined {
  const days = successors
    .filter((successor) => successor.unitId === unitId || successor.successorId === unitId)
    .map(({ on }) => on)
  return [...days, ...(to === undefined ? [] : [to])].filter((other) => other > day).sort()[0]
}

function successorProblem(
  unit: Unit,
  successor: Unit,
  isClosed: (id: UnitId) => boolean,
): UnitProblem | undefined {
  const { code } = unit
  if (successor.id === unit.id) return { kind: 'itself', code }
  if (successor.state !== 'in-force') {
    return { kind: 'into-not-in-force', code, other: successor.code }
  }
  if (isClosed(successor.id)) return { kind: 'into-ends', code, other: successor.code }
  return undefined
}

function planOf(
  records: UnitRecords,
  on: Day,
  changes: readonly UnitChange[],
  problems: readonly UnitProblem[],
): Planned {
  if (problems.length > 0) return { problems }
  const plan = { revision: records.revision, on, changes }
  const circle = unitInCircle(applied(records, plan), on)
  return circle ? { problems: [{ kind: 'cycle', code: circle.code }] } : plan
}

/** A split of a unit that goes on may be told in several parts. */
function isToldAlready({ successors }: UnitRecords, id: UnitId, successorId: UnitId, on: Day) {
  return successors.some(
    (told) => told.unitId === id && told.successorId === successorId && told.on === on,
  )
}

function endStep({ unitId, from }: UnitVersion, to: Day) {
  return { do: 'end', unitId, from, to } as const
}

function successorStep(unitId: UnitId, successorId: UnitId, on: Day, takesRest: boolean) {
  return { do: 'succeed', successor: { unitId, successorId, on, takesRest } } as const
}

function repeatedIn(codes: readonly string[]): UnitProblem[] {
  const keys = codes.map(codeKey)
  return codes.flatMap((code, index) =>
    keys.indexOf(codeKey(code)) < index ? [{ kind: 'twice', code } as const] : [],
  )
}
