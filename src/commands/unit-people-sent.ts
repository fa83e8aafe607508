import { createUnitMembership, type Move } from '../accounts/unit-membership.ts'
import type { Database } from '../storage/database.ts'
import { codeKey, unitsByCode } from '../units/plan-facts.ts'
import type { Stream } from '../units/unit-effect.ts'
import type { UnitTree } from '../units/unit-tree.ts'

/** Accounts that are looked at before others get their turn. */
const SLICE = 250

/**
 * Whom a split was to send elsewhere on the day of the tree, back to where each is: for taking the
 * split back. `restored` is the tree of that day without it.
 */
export async function peopleSentBy(
  database: Database,
  { tree, restored, code }: Readonly<{ tree: UnitTree; restored: UnitTree; code: string }>,
): Promise<Readonly<{ moves: Move[]; sent: Stream[] }>> {
  const { toMoveOn } = createUnitMembership(database)
  const split = unitsByCode(tree).get(codeKey(code))
  const successors = tree.records.successors.filter(
    ({ unitId, on }) => unitId === split?.id && on === tree.day,
  )
  const moves: Move[] = []
  const sent = new Map<string, Stream>()
  for (const { successorId } of successors) {
    const from = tree.byId(successorId)?.name ?? ''
    let after = 0
    for (;;) {
      const some = await toMoveOn(tree.day, successorId, { after, limit: SLICE })
      for (const { id, unitId } of some) {
        const unit = unitId === null ? undefined : restored.byId(unitId)
        const place = unit && restored.heirOf(unit.id)
        if (!unit || !place || !split || !restored.isWithin(place.id, split.id)) continue
        moves.push({ accountId: id, unit, from, on: tree.day })
        const key = `${successorId} ${unit.id}`
        const people = (sent.get(key)?.people ?? 0) + 1
        sent.set(key, { from: successorId, to: unit.id, people })
      }
      after = some.at(-1)?.id ?? after
      if (some.length < SLICE) break
    }
  }
  return { moves, sent: [...sent.values()] }
}
