import type { Database } from '../storage/database.ts'
import { dayAt } from '../units/day.ts'
import type { Unit } from '../units/unit.ts'
import { createUnitStore } from '../units/unit-store.ts'
import { createUnitTree } from '../units/unit-tree.ts'
import { CommandError } from './command-error.ts'

/** The unit that a code or a name means today; a CommandError says which ones are near. */
export async function unitByName(database: Database, typed: string, now: number): Promise<Unit> {
  const tree = createUnitTree(await createUnitStore(database).load(), dayAt(now))
  const [unit, ...more] = tree.namedBy(typed)
  if (unit && more.length > 0) {
    const codes = [unit, ...more].map(({ code }) => code).join(', ')
    throw new CommandError(`Several units are called so; give one of the codes ${codes}.`, 65)
  }
  if (unit) return unit
  const near = tree.nearest(typed, 3).map((match) => `${match.unit.code} (${match.unit.name})`)
  const advice = near.length > 0 ? ` Did you mean ${near.join(', ')}?` : ''
  throw new CommandError(`There is no unit ${typed}.${advice}`, 65)
}
