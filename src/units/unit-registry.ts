import { type Day, dayAt } from './day.ts'
import { NO_UNITS } from './unit.ts'
import type { UnitStore } from './unit-store.ts'
import { createUnitTree, type UnitTree } from './unit-tree.ts'

type Parts = Readonly<{
  store: Pick<UnitStore, 'revision' | 'load'>
  now(): number
}>

/** How old the copy may be before it is asked whether anything has changed. */
const TRUSTED_MS = 2_000

/**
 * The units in memory. Reading them asks the database nothing but, every two seconds at most and only
 * when somebody reads, for one number: changes of another process are seen then. At midnight the tree
 * moves on by itself.
 */
export function createUnitRegistry({ store, now }: Parts) {
  let tree = createUnitTree(NO_UNITS, dayAt(now()))
  let checkedAt = Number.NEGATIVE_INFINITY
  let checking: Promise<void> | undefined

  function onDay(day: Day) {
    if (tree.day !== day) tree = createUnitTree(tree.records, day)
  }

  async function check() {
    const revision = await store.revision()
    if (revision !== tree.revision) {
      const records = await store.load()
      tree = createUnitTree(records, tree.day)
    }
    checkedAt = now()
  }

  return {
    /** The tree of today. Waits for the database the first time only, and when a change is seen. */
    async current(): Promise<UnitTree> {
      const at = now()
      onDay(dayAt(at))
      if (Math.abs(at - checkedAt) >= TRUSTED_MS) {
        checking ??= check().finally(() => {
          checking = undefined
        })
        await checking
      }
      return tree
    },

    /** The tree of today as it was read last, for who must not wait. */
    latest(): UnitTree {
      onDay(dayAt(now()))
      return tree
    },

    /** Makes the next reader ask the database: this process has just changed something. */
    forget(): void {
      checkedAt = Number.NEGATIVE_INFINITY
    },
  }
}

export type UnitRegistry = ReturnType<typeof createUnitRegistry>
