import { createUnitReader } from '../people-import/unit-reading.ts'
import type { Unit } from '../units/unit.ts'
import type { UnitTree } from '../units/unit-tree.ts'
import { foldVietnamese } from '../vietnamese/fold-vietnamese.ts'
import type { KnownPerson } from './people-directory.ts'

/** Holds what a list says of units to the tree of today. */
export function createUnitMatch(tree: UnitTree) {
  const readUnit = createUnitReader(tree)
  const roots = tree.childrenOf()
  const [root] = roots.length === 1 && tree.childrenOf(roots[0]?.id).length > 0 ? roots : []

  function unitMeant(path: readonly string[]): Unit | undefined {
    const reading = readUnit(path.slice(0, -1), path.at(-1) ?? '')
    return reading.kind === 'found' || reading.kind === 'part' ? reading.unit : undefined
  }

  /** The office below the root that a unit belongs to, as a report counts by it. */
  function officeOf(unitIds: readonly number[]): string | undefined {
    const [first, second] = unitIds
    const id = first === root?.id && second !== undefined ? second : first
    return id === undefined ? undefined : tree.byId(id)?.name
  }

  return {
    /**
     * Whether a row's words for a unit mean where somebody is: that very unit, one above it, or one
     * below it. The province as a whole means nothing.
     */
    isInUnit(path: readonly string[], { unitIds, unit }: KnownPerson): boolean {
      const words = path.at(-1) ?? ''
      if (words === '') return false
      const meant = unitMeant(path)
      if (!meant || unitIds.length === 0) {
        return [words, meant?.name ?? words].map(plain).includes(plain(unit))
      }
      if (meant.id === root?.id) return false
      if (unitIds.includes(meant.id)) return true
      const own = unitIds.at(-1)
      return own !== undefined && own !== root?.id && tree.isWithin(meant.id, own)
    },

    /** The office of a person, or of a row that nobody is known by; empty: not known. */
    officeFor(path: readonly string[], person: KnownPerson | undefined): string {
      if (person) return officeOf(person.unitIds) ?? person.unit
      const meant = path.length > 0 ? unitMeant(path) : undefined
      if (meant) return officeOf(tree.pathOf(meant.id).map(({ id }) => id)) ?? meant.name
      return path[0] ?? ''
    },
  }
}

export type UnitMatch = ReturnType<typeof createUnitMatch>

function plain(text: string): string {
  return foldVietnamese(text).replace(/\s+/g, ' ').trim()
}
