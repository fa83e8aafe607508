import type { Day } from './day.ts'
import type { Unit, UnitId, UnitRecords, UnitSuccessor, UnitVersion } from './unit.ts'
import { createUnitNames, type UnitMatch } from './unit-names.ts'

/** Where somebody belongs on the day of the tree. */
export type Membership = Readonly<{
  /** The unit itself: one that has ended has been replaced by the one that took over from it. */
  unit: Unit
  /** From the root down to the unit itself. */
  path: readonly Unit[]
  /**
   * The codes and names of all units that the person counts as a member of: their own and all above
   * it, and also those that these came from. So nobody loses by a merger what their old unit was
   * allowed, and nobody gains what another was.
   */
  belongsTo: ReadonlySet<string>
}>

const READING_ORDER = new Intl.Collator('vi', { numeric: true })

/**
 * The units as they are on one day (R7). Pure: another day, or other records, is another tree. What
 * is asked by id throws for an id that is in no record, as such a thing cannot have been stored.
 */
export function createUnitTree(records: UnitRecords, day: Day) {
  const versions = versionsById(records.versions)
  const successors = grouped(records.successors, ({ unitId }) => unitId)
  const units = new Map<UnitId, Unit>()
  const byCode = new Map<string, Unit>()
  for (const { id, code } of records.units) {
    const unit = unitOn(day, id, code, versions.get(id) ?? [])
    if (!unit) continue
    units.set(id, unit)
    byCode.set(code, unit)
  }
  let children: Map<UnitId | undefined, Unit[]> | undefined
  const bearers = grouped(
    [...units.values()].filter(({ state }) => state === 'in-force'),
    ({ name }) => name,
  )
  const memberships = new Map<UnitId, Membership>()
  let formerBearers: Map<string, ReturnType<typeof withNames>> | undefined
  let names: ReturnType<typeof createUnitNames> | undefined

  function known(id: UnitId): Unit {
    const unit = units.get(id)
    if (!unit) throw new RangeError(`There is no unit ${id}.`)
    return unit
  }

  /** Successors that have taken over by now; the one that takes the rest comes first. */
  function takenOverBy(id: UnitId): UnitSuccessor[] {
    return (successors.get(id) ?? [])
      .filter(({ on }) => on <= day)
      .sort((a, b) => Number(b.takesRest) - Number(a.takesRest))
  }

  /** Itself if it is in force, else the units that have come of it, through any chain. */
  function inForce(id: UnitId): Unit[] {
    const found = new Map<UnitId, Unit>()
    const seen = new Set<UnitId>()
    const waiting = [id]
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      if (seen.has(next)) continue
      seen.add(next)
      const unit = known(next)
      if (unit.state === 'in-force') found.set(next, unit)
      else waiting.push(...takenOverBy(next).map(({ successorId }) => successorId))
    }
    return [...found.values()]
  }

  /**
   * Where those are who were in this unit and whom nobody sent elsewhere: itself if it is in force,
   * else whoever took its rest, through any chain. Undefined when nobody did.
   */
  function heirOf(id: UnitId): Unit | undefined {
    const seen = new Set<UnitId>()
    let unit: Unit | undefined = known(id)
    while (unit && unit.state !== 'in-force' && !seen.has(unit.id)) {
      seen.add(unit.id)
      const rest: UnitSuccessor | undefined = takenOverBy(unit.id).find(
        ({ takesRest }) => takesRest,
      )
      unit = rest && known(rest.successorId)
    }
    return unit?.state === 'in-force' ? unit : undefined
  }

  /** A parent that has ended is replaced by the unit that took over its subunits. */
  function parentOf(unit: Unit): Unit | undefined {
    if (unit.parentId === undefined) return undefined
    return heirOf(unit.parentId) ?? known(unit.parentId)
  }

  function childrenByParent() {
    const inForceNow = [...units.values()].filter(({ state }) => state === 'in-force')
    const groups = grouped(inForceNow, (unit) => parentOf(unit)?.id)
    for (const list of groups.values()) list.sort(inReadingOrder)
    return groups
  }

  /** From the root down to the unit itself. */
  function pathOf(id: UnitId): Unit[] {
    const path: Unit[] = []
    const seen = new Set<UnitId>()
    let unit: Unit | undefined = known(id)
    while (unit && !seen.has(unit.id)) {
      seen.add(unit.id)
      path.unshift(unit)
      unit = parentOf(unit)
    }
    return path
  }

  /** The unit, all above it, and all that any of these came from. */
  function originsOf(id: UnitId): Set<UnitId> {
    const found = new Set<UnitId>()
    const waiting = [id]
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (found.has(next)) continue
      found.add(next)
      const unit = known(next)
      if (unit.parentId !== undefined) waiting.push(unit.parentId)
      const heir = unit.state === 'ended' ? takenOverBy(next)[0] : undefined
      if (heir?.takesRest) waiting.push(heir.successorId)
    }
    return found
  }

  /** A former name counts unless another unit bears it now. */
  function namesOf(id: UnitId): string[] {
    const unit = known(id)
    const all = [unit.name, ...(versions.get(id) ?? []).filter(hasBegun).map(({ name }) => name)]
    return all.filter((name) => name === unit.name || !bearers.has(name))
  }

  function withNames(unit: Unit) {
    return [...new Set(namesOf(unit.id))].map((name) => ({ unit, name }))
  }

  function hasBegun({ from }: UnitVersion): boolean {
    return from <= day
  }

  function nearest(text: string, most: number, within?: UnitId): UnitMatch[] {
    names ??= createUnitNames({
      units: [...units.values()].filter(({ state }) => state !== 'planned'),
      formerNames: (id) => (versions.get(id) ?? []).filter(hasBegun),
      inForce,
      pathOf,
    })
    return names.nearest(text, most, within)
  }

  return {
    day,
    revision: records.revision,
    records,

    /** Every unit that there is, was or is planned. */
    all: (): Iterable<Unit> => units.values(),

    /** Whatever its state is. */
    byId: (id: UnitId): Unit | undefined => units.get(id),

    /** Whatever its state is. */
    byCode: (code: string): Unit | undefined => byCode.get(code),

    /** The units in force directly below one, in the order to read them; without an id: the roots. */
    childrenOf(id?: UnitId): readonly Unit[] {
      children ??= childrenByParent()
      return children.get(id) ?? []
    },

    pathOf,
    inForce,
    heirOf,

    /** Whether a unit is another one or lies below it. */
    isWithin(id: UnitId, aboveId: UnitId): boolean {
      return pathOf(id).some((unit) => unit.id === aboveId)
    },

    /** Where somebody belongs whose account names this unit. */
    membershipOf(id: UnitId): Membership {
      let membership = memberships.get(id)
      if (!membership) {
        const unit = heirOf(id) ?? known(id)
        const origins = [...originsOf(id)]
        const belongsTo = new Set(
          origins.flatMap((origin) => [known(origin).code, ...namesOf(origin)]),
        )
        membership = { unit, path: pathOf(unit.id), belongsTo }
        memberships.set(id, membership)
      }
      return membership
    },

    /**
     * What an entry of `allowedUnits` names: the unit of that code, else those that bear the name,
     * else those that once bore it. Empty: it names nothing.
     */
    namedBy(entry: string): readonly Unit[] {
      const coded = byCode.get(entry)
      if (coded) return [coded]
      const current = bearers.get(entry)
      if (current) return current
      formerBearers ??= grouped(
        [...units.values()].filter(({ state }) => state !== 'planned').flatMap(withNames),
        ({ name }) => name,
      )
      return (formerBearers.get(entry) ?? []).map(({ unit }) => unit)
    },

    /**
     * The units in force that a text most probably means, the likeliest first, at most `most`. Marks,
     * case, punctuation and abbreviations do not matter: `Sở TTTT` is Sở Thông tin và Truyền thông. A
     * unit that has ended leads to those that took over from it. `isExact` says that the text means
     * this unit; several exact ones bear the same name. `within` looks only at and below one unit.
     */
    nearest,
  }
}

export type UnitTree = ReturnType<typeof createUnitTree>

function unitOn(
  day: Day,
  id: UnitId,
  code: string,
  versions: readonly UnitVersion[],
): Unit | undefined {
  const first = versions[0]
  const last = versions.at(-1)
  if (!first || !last) return undefined
  const begun = versions.filter(({ from }) => from <= day).at(-1)
  const { name, shortName, kind, parentId, to } = begun ?? first
  const state = !begun ? 'planned' : to !== undefined && to <= day ? 'ended' : 'in-force'
  return { id, code, name, shortName, kind, parentId, state, since: first.from, until: last.to }
}

/** The versions of each unit in the order of their days. */
function versionsById(versions: readonly UnitVersion[]): Map<UnitId, UnitVersion[]> {
  const byId = grouped(versions, ({ unitId }) => unitId)
  for (const list of byId.values()) list.sort((a, b) => (a.from < b.from ? -1 : 1))
  return byId
}

/** Codes are made to be read in order: `SNV`, `SNV.2`, `SNV.10`. */
function inReadingOrder(a: Unit, b: Unit): number {
  return READING_ORDER.compare(a.code, b.code)
}

function grouped<Item, Key>(items: Iterable<Item>, keyOf: (item: Item) => Key): Map<Key, Item[]> {
  const groups = new Map<Key, Item[]>()
  for (const item of items) {
    const key = keyOf(item)
    const group = groups.get(key)
    if (group) group.push(item)
    else groups.set(key, [item])
  }
  return groups
}
