import type { Database } from '../storage/database.ts'
import { type Day, dayAt } from '../units/day.ts'
import type { Unit } from '../units/unit.ts'
import { createUnitStore } from '../units/unit-store.ts'
import { createUnitTree, type UnitTree } from '../units/unit-tree.ts'

/** The unit that a text means, if it means exactly one that is in force. */
export function unitMeant(text: string, tree: UnitTree): Unit | undefined {
  const [first, ...others] = tree.nearest(text, 2)
  return first?.isExact && others.length === 0 ? first.unit : undefined
}

/** The tree of today, as the database has it. */
export async function unitTreeToday(database: Database, now: number): Promise<UnitTree> {
  const today: Day = dayAt(now)
  return createUnitTree(await createUnitStore(database).load(), today)
}
