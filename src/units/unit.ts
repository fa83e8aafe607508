import type { Day } from './day.ts'

/** A unit's id: given once, never changed, never used again. */
export type UnitId = number

/** What a unit is called and where it hangs, from a day on and until before another. */
export type UnitVersion = Readonly<{
  unitId: UnitId
  from: Day
  /** The first day on which it holds no longer; undefined: it goes on. */
  to: Day | undefined
  name: string
  shortName: string
  /** The id of one of the kinds of the configuration. */
  kind: string
  parentId: UnitId | undefined
}>

/** From that day on, `successorId` takes over from the unit. */
export type UnitSuccessor = Readonly<{
  unitId: UnitId
  successorId: UnitId
  on: Day
  /** Whether it takes the people and the subunits that were not sent elsewhere. One does. */
  takesRest: boolean
}>

/** Everything that is written down of units: what a tree of any day is read from. */
export type UnitRecords = Readonly<{
  /** Grows with every change, so that two copies can be told apart. */
  revision: number
  /** The code of each unit: unique, and the same for good. */
  units: readonly Readonly<{ id: UnitId; code: string }>[]
  versions: readonly UnitVersion[]
  successors: readonly UnitSuccessor[]
}>

/** A unit as a tree of one day knows it. */
export type Unit = Readonly<{
  id: UnitId
  code: string
  /** As on that day; of one that has ended, its last; of one yet to begin, its first. */
  name: string
  shortName: string
  kind: string
  parentId: UnitId | undefined
  state: 'in-force' | 'ended' | 'planned'
  /** The first day of its first version. */
  since: Day
  /** The first day without it, where its end is written down. */
  until: Day | undefined
}>

export const NO_UNITS: UnitRecords = { revision: 0, units: [], versions: [], successors: [] }
