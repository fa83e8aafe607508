import { setTimeout as wait } from 'node:timers/promises'
import type { Act } from '../audit/act.ts'
import type { Database, SqlStatement } from '../storage/database.ts'
import { StorageError } from '../storage/storage-error.ts'
import type { UnitTree } from '../units/unit-tree.ts'
import type { ActionItem, Place, PlanLine } from './import-plan.ts'
import { isAction } from './import-plan.ts'
import type { ImportRuns, RunItem } from './import-runs.ts'
import { itemStatements } from './item-statements.ts'
import { undoStatements } from './undo-statements.ts'

/**
 * People that share a transaction: never more than 500 (3.4). So few hold the lock of the database
 * for some ten milliseconds, so that a server on the same file goes on signing people in.
 */
const PEOPLE_AT_A_TIME = 100
/** A server that waits for the lock looks for it every five milliseconds: it gets its turn here. */
const PAUSE_MS = 8
/** How often a database that others hold for too long is tried again before the run stops. */
const BUSY_TRIES = 12

export type RunParts = Readonly<{
  database: Database
  runs: ImportRuns
  run: Readonly<{ id: number; plannedAt: number }>
  /** The operator's deed, at this moment. */
  act(): Act
  /** How many lines have been looked at. */
  progress(lines: number): void
  /** Stops between two transactions: the run can be taken up again. */
  signal: AbortSignal
}>

/** `stopped`: the same command goes on from there. */
export type RunEnd = 'finished' | 'stopped'

/**
 * Carries out what of a plan is not yet in the ledger of its run. Killed at any point it goes on where
 * it was, as each person's change and line in the ledger are one transaction. Rejects with what the
 * database says, a full disk for instance: everything before is kept.
 */
export async function applyPlan(
  lines: AsyncIterable<PlanLine>,
  { tree, quarantineMonths }: Readonly<{ tree: UnitTree; quarantineMonths: number }>,
  parts: RunParts,
): Promise<RunEnd> {
  const { runs, run, signal } = parts
  const act = steadyAct(parts)
  const last = await runs.lastItem(run.id)
  let batch: SqlStatement[] = []
  let people = 0
  let seen = 0
  for await (const line of lines) {
    seen = line.item
    if (line.item <= last || !isAction(line)) continue
    const { item: number, findings: _, ...item } = line
    const { id, plannedAt } = run
    const carrying = { run: id, plannedAt, item: number, act: act(), quarantineMonths }
    batch.push(...itemStatements(withPlaceOfToday(item as ActionItem, tree), carrying))
    people += 1
    if (people < PEOPLE_AT_A_TIME) continue
    if (signal.aborted) return 'stopped'
    await commit(parts.database, batch)
    parts.progress(seen)
    batch = []
    people = 0
  }
  if (signal.aborted) return 'stopped'
  await commit(parts.database, batch)
  parts.progress(seen)
  return 'finished'
}

/**
 * Takes a run back, the last person first. Whoever has been changed since, or has begun to use the
 * account, is left alone and told. It may be interrupted and taken up again like the run itself.
 */
export async function undoRun(parts: RunParts): Promise<RunEnd> {
  const { runs, run, signal } = parts
  const act = steadyAct(parts)
  let before = Number.MAX_SAFE_INTEGER
  let seen = 0
  for (;;) {
    if (signal.aborted) return 'stopped'
    const items = await runs.toUndo(run.id, before, PEOPLE_AT_A_TIME)
    const last = items.at(-1)
    if (!last) return 'finished'
    before = last.item
    await commit(
      parts.database,
      items.flatMap((item) => undone(item, run.id, act())),
    )
    seen += items.length
    parts.progress(seen)
  }
}

function undone({ item, accountId, details }: RunItem, run: number, act: Act): SqlStatement[] {
  return accountId === null ? [] : undoStatements(details, accountId, { run, item, act })
}

/** Times of one run never go back, whatever the clock of the machine does meanwhile. */
function steadyAct({ act }: RunParts): () => Act {
  let latest = 0
  return () => {
    const now = act()
    latest = Math.max(latest, now.at)
    return { ...now, at: latest }
  }
}

async function commit(database: Database, batch: readonly SqlStatement[]): Promise<void> {
  if (batch.length === 0) return
  for (let tried = 1; ; tried += 1) {
    try {
      await database.batch('power', batch)
      return await wait(PAUSE_MS)
    } catch (error) {
      const isBusy = error instanceof StorageError && error.problem === 'busy'
      if (!isBusy || tried >= BUSY_TRIES) throw error
    }
  }
}

/** A unit that has ended since the plan was made leads to whoever took over from it. */
function withPlaceOfToday(item: ActionItem, tree: UnitTree): ActionItem {
  if (item.do === 'add') return { ...item, place: placeOfToday(item.place, tree) }
  if (item.do === 'change' && item.place) {
    const { from, to } = item.place
    return { ...item, place: { from, to: { ...to, ...placeOfToday(to, tree) } } }
  }
  return item
}

function placeOfToday({ unit, unitId }: Place, tree: UnitTree): Place {
  if (unitId === null || !tree.byId(unitId)) return { unit, unitId }
  const heir = tree.heirOf(unitId)
  return heir ? { unit: heir.name, unitId: heir.id } : { unit, unitId }
}
