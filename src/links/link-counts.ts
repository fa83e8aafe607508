import { LINK_CLASSES, type LinkClass } from './link-class.ts'

export type ClassCounts = Readonly<Partial<Record<LinkClass, number>>>

/** What a list came to. The classes of a unit count its own people and the rows that name it. */
export type LinkCounts = Readonly<{
  /** Users in the list. */
  users: number
  /** Of them, locked in the application: they are in no class. */
  locked: number
  /** People whose mailbox the application knows. */
  linked: number
  classes: ClassCounts
  units: Readonly<Record<string, ClassCounts>>
}>

export const NO_COUNTS: LinkCounts = { users: 0, locked: 0, linked: 0, classes: {}, units: {} }

/** More than any province has; of a list that names more, the rest counts as one. */
const MOST_UNITS = 2_000
const REST = '…'

/** Counts the rows of one list as they pass by. */
export function createLinkCounter() {
  const classes: Partial<Record<LinkClass, number>> = {}
  const units = new Map<string, Partial<Record<LinkClass, number>>>()
  let users = 0
  let locked = 0
  let linked = 0

  function unitOf(name: string) {
    const key = units.has(name) || units.size < MOST_UNITS ? name : REST
    const known = units.get(key)
    if (known) return known
    const unit: Partial<Record<LinkClass, number>> = {}
    units.set(key, unit)
    return unit
  }

  return {
    addUser(): void {
      users += 1
    },

    addLocked(): void {
      locked += 1
    },

    /** A row, or a person without one (C10), in a unit. */
    add(kind: LinkClass, unit: string): void {
      const inUnit = unitOf(unit)
      classes[kind] = (classes[kind] ?? 0) + 1
      inUnit[kind] = (inUnit[kind] ?? 0) + 1
      if (kind === 'C1' || kind === 'C2') linked += 1
    },

    counts: (): LinkCounts => ({
      users,
      locked,
      linked,
      classes,
      units: Object.fromEntries(units),
    }),
  }
}

/** How many people a unit ought to have in the application, as far as they could be told apart. */
export function totalOf(counts: ClassCounts): number {
  return LINK_CLASSES.reduce((sum, kind) => sum + (counts[kind] ?? 0), 0)
}

/** How many of them the application knows by their mailbox. */
export function linkedOf({ C1 = 0, C2 = 0 }: ClassCounts): number {
  return C1 + C2
}
