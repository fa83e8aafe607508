import type { Fields } from '../audit/audit-statement.ts'
import type { Day } from './day.ts'
import type { UnitId, UnitRecords, UnitSuccessor, UnitVersion } from './unit.ts'

/** One thing that is written into the records. */
export type UnitStep =
  | Readonly<{ do: 'add'; id: UnitId; code: string }>
  /** A version; it replaces the one that begins on the same day. */
  | Readonly<{ do: 'write'; version: UnitVersion }>
  /** The version that began on `from` ends on `to`. */
  | Readonly<{ do: 'end'; unitId: UnitId; from: Day; to: Day }>
  | Readonly<{ do: 'succeed'; successor: UnitSuccessor }>
  /** The version that was to begin on `from` does not. */
  | Readonly<{ do: 'remove'; unitId: UnitId; from: Day }>
  | Readonly<{ do: 'unsucceed'; successor: UnitSuccessor }>

/** What happens to one unit, and how it is told. */
export type UnitChange = Readonly<{
  event: 'added' | 'renamed' | 'moved' | 'merged' | 'split' | 'closed' | 'change-cancelled'
  code: string
  name: string
  before: Fields
  after: Fields
  steps: readonly UnitStep[]
}>

/** A change that was found to be sound, on these records and no others. */
export type UnitPlan = Readonly<{
  /** Of the records that it was made on. */
  revision: number
  on: Day
  changes: readonly UnitChange[]
}>

/** Why a change is nonsense. `code` and `other` are as the caller gave them. */
export type UnitProblem = Readonly<
  | { kind: 'bad-code' | 'code-taken' | 'no-name'; code: string }
  | { kind: 'unknown' | 'ended' | 'not-begun' | 'begins-that-day'; code: string }
  | { kind: 'nothing-changes' | 'too-deep'; code: string }
  /** Something is written down of a later day already: it must be cancelled, or come first. */
  | { kind: 'later-change'; code: string; day: Day }
  /** Nothing of that day can be taken back. */
  | { kind: 'has-come' | 'begins-then' | 'nothing-written'; code: string; day: Day }
  | { kind: 'parent-not-in-force' | 'into-not-in-force'; code: string; other: string }
  /** It is written down that this one ends, and nobody takes over from it. */
  | { kind: 'parent-ends' | 'into-ends'; code: string; other: string }
  | { kind: 'name-taken'; code: string; other: string; name: string }
  /** It would lie below itself. */
  | { kind: 'cycle' | 'itself' | 'twice'; code: string }
  | { kind: 'has-subunits' | 'has-people'; code: string; count: number }
>

export type Planned = UnitPlan | Readonly<{ problems: readonly UnitProblem[] }>

/** The records as they will be. `UnitStore.apply` does the same to the tables. */
export function applied(records: UnitRecords, { changes }: UnitPlan): UnitRecords {
  const units = [...records.units]
  const versions = new Map(records.versions.map((version) => [keyOf(version), version]))
  let successors = [...records.successors]
  for (const step of changes.flatMap(({ steps }) => steps)) {
    switch (step.do) {
      case 'add':
        units.push({ id: step.id, code: step.code })
        break
      case 'write':
        versions.set(keyOf(step.version), step.version)
        break
      case 'end': {
        const version = versions.get(keyOf(step))
        if (version) versions.set(keyOf(step), { ...version, to: step.to })
        break
      }
      case 'succeed':
        successors.push(step.successor)
        break
      case 'remove':
        versions.delete(keyOf(step))
        break
      case 'unsucceed':
        successors = successors.filter((one) => !isSameSuccession(one, step.successor))
    }
  }
  return { revision: records.revision + 1, units, versions: [...versions.values()], successors }
}

function isSameSuccession(one: UnitSuccessor, other: UnitSuccessor): boolean {
  const isSamePair = one.unitId === other.unitId && one.successorId === other.successorId
  return isSamePair && one.on === other.on
}

function keyOf({ unitId, from }: Pick<UnitVersion, 'unitId' | 'from'>): string {
  return `${unitId} ${from}`
}
