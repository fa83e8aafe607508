import type { Act } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { Database } from '../storage/database.ts'
import type { ActionItem, PlanEnd, PlanHeader } from './import-plan.ts'

/** A plan that was applied, or is being applied or undone. Times are milliseconds since 1970. */
export type ImportRun = Readonly<{
  id: number
  planSeal: string
  fileName: string
  plannedBy: string
  plannedAt: number
  startedBy: string
  startedAt: number
  finishedAt: number | null
  undoneBy: string | null
  undoStartedAt: number | null
  undoneAt: number | null
}>

/** One person of a run, as it was carried out. */
export type RunItem = Readonly<{
  item: number
  /** Null where an account was to be added and was not. */
  accountId: number | null
  outcome: 'done' | 'conflict'
  undone: 'done' | 'kept' | null
  details: RunDetails
}>

/** The item of the plan, and the moment at which it was carried out. */
export type RunDetails = ActionItem & Readonly<{ at: number; reason: string }>

export type RunCounts = Readonly<{ done: number; conflicts: number; undone: number; kept: number }>

const COLUMNS = `
  id, plan_seal AS "planSeal", file_name AS "fileName", planned_by AS "plannedBy",
  planned_at AS "plannedAt", started_by AS "startedBy", started_at AS "startedAt",
  finished_at AS "finishedAt", undone_by AS "undoneBy", undo_started_at AS "undoStartedAt",
  undone_at AS "undoneAt"`

const BEGIN = `
  INSERT INTO import_runs (plan_seal, file_name, file_sha256, planned_by, planned_at, started_by,
    started_at)
  VALUES (:seal, :fileName, :sha256, :plannedBy, :plannedAt, :startedBy, :now)
  ON CONFLICT (plan_seal) DO NOTHING
  RETURNING id`

const BY_SEAL = `SELECT ${COLUMNS} FROM import_runs WHERE plan_seal = :seal`
const BY_ID = `SELECT ${COLUMNS} FROM import_runs WHERE id = :id`
const LIST = `SELECT ${COLUMNS} FROM import_runs WHERE id < :before ORDER BY id DESC LIMIT :limit`

const FINISH = `
  UPDATE import_runs SET finished_at = :now
  WHERE id = :id AND finished_at IS NULL AND undo_started_at IS NULL
  RETURNING id`

const BEGIN_UNDO = `
  UPDATE import_runs SET undone_by = :by, undo_started_at = :now
  WHERE id = :id AND undo_started_at IS NULL
  RETURNING id`

const FINISH_UNDO = `
  UPDATE import_runs SET undone_at = :now
  WHERE id = :id AND undo_started_at IS NOT NULL AND undone_at IS NULL
  RETURNING id`

const LAST_ITEM = 'SELECT MAX(item) AS item FROM import_run_items WHERE run_id = :id'

const COUNTS = `
  SELECT COUNT(*) FILTER (WHERE outcome = 'done') AS done,
    COUNT(*) FILTER (WHERE outcome = 'conflict') AS conflicts,
    COUNT(*) FILTER (WHERE undone = 'done') AS undone,
    COUNT(*) FILTER (WHERE undone = 'kept') AS kept
  FROM import_run_items WHERE run_id = :id`

const ITEM_COLUMNS = 'item, account_id AS "accountId", outcome, undone, details'

/** The last that was done is undone first. */
const TO_UNDO = `
  SELECT ${ITEM_COLUMNS} FROM import_run_items
  WHERE run_id = :id AND item < :before AND outcome = 'done' AND undone IS NULL
    AND account_id IS NOT NULL
  ORDER BY item DESC LIMIT :limit`

const LEFT_ALONE = `
  SELECT ${ITEM_COLUMNS} FROM import_run_items
  WHERE run_id = :id AND item > :after AND (outcome = 'conflict' OR undone = 'kept')
  ORDER BY item LIMIT :limit`

const APPROVE = `
  INSERT INTO import_approvals (plan_seal, approved_by, approved_at)
  VALUES (:seal, :by, :now)
  ON CONFLICT (plan_seal, approved_by) DO NOTHING
  RETURNING plan_seal`

const APPROVED_BY = `
  SELECT approved_by AS by FROM import_approvals WHERE plan_seal = :seal LIMIT 20`

/** Where the ledger keeps what a run did to a person: it goes with their other data (L23). */
export const IMPORT_TABLES: readonly string[] = ['import_run_items']

type ItemRow = Omit<RunItem, 'details'> & Readonly<{ details: string }>

/** The ledger of imports. What is written survives a loss of power. */
export function createImportRuns(database: Database) {
  async function items(sql: string, parameters: Readonly<Record<string, number>>) {
    const rows = await database.query<ItemRow>(sql, parameters)
    return rows.map((row): RunItem => ({ ...row, details: JSON.parse(row.details) }))
  }

  return {
    find: (id: number) => database.queryOne<ImportRun>(BY_ID, { id }),

    findBySeal: (seal: string) => database.queryOne<ImportRun>(BY_SEAL, { seal }),

    /** Newest first. */
    list: ({
      before = Number.MAX_SAFE_INTEGER,
      limit,
    }: Readonly<{ before?: number; limit: number }>) =>
      database.query<ImportRun>(LIST, { before, limit }),

    /** The run of a plan: a new one, or the one that was begun before. */
    async begin(
      { file, madeBy, madeAt }: PlanHeader,
      { seal }: PlanEnd,
      act: Act,
    ): Promise<ImportRun> {
      await database.batch('power', [
        {
          sql: BEGIN,
          parameters: {
            seal,
            fileName: file.name,
            sha256: file.sha256,
            plannedBy: madeBy,
            plannedAt: Date.parse(madeAt),
            startedBy: actorName(act),
            now: act.at,
          },
        },
        auditIfChanged(act, {
          event: 'import.begun',
          subject: file.name,
          after: { file: file.sha256, plannedBy: madeBy },
        }),
      ])
      const run = await database.queryOne<ImportRun>(BY_SEAL, { seal })
      if (!run) throw new Error('The run that was begun is gone.')
      return run
    },

    /** The number of the line that was carried out last; 0: none. */
    async lastItem(id: number): Promise<number> {
      const row = await database.queryOne<{ item: number | null }>(LAST_ITEM, { id })
      return row?.item ?? 0
    },

    async counts(id: number): Promise<RunCounts> {
      const row = await database.queryOne<RunCounts>(COUNTS, { id })
      return row ?? { done: 0, conflicts: 0, undone: 0, kept: 0 }
    },

    /** False when it was finished before. */
    async finish({ id, fileName }: ImportRun, counts: RunCounts, act: Act): Promise<boolean> {
      const [rows = []] = await database.batch('power', [
        { sql: FINISH, parameters: { id, now: act.at } },
        auditIfChanged(act, {
          event: 'import.finished',
          subject: fileName,
          after: { run: id, done: counts.done, conflicts: counts.conflicts },
        }),
      ])
      return rows.length > 0
    },

    async beginUndo({ id, fileName }: ImportRun, act: Act): Promise<void> {
      await database.batch('power', [
        { sql: BEGIN_UNDO, parameters: { id, by: actorName(act), now: act.at } },
        auditIfChanged(act, { event: 'import.undo-begun', subject: fileName, after: { run: id } }),
      ])
    },

    async finishUndo({ id, fileName }: ImportRun, counts: RunCounts, act: Act): Promise<void> {
      await database.batch('power', [
        { sql: FINISH_UNDO, parameters: { id, now: act.at } },
        auditIfChanged(act, {
          event: 'import.undone',
          subject: fileName,
          after: { run: id, undone: counts.undone, kept: counts.kept },
        }),
      ])
    },

    /** A slice of what is still to be undone, the last first. */
    toUndo: (id: number, before: number, limit: number) => items(TO_UNDO, { id, before, limit }),

    /** A slice of what was left alone, as somebody had changed it meanwhile. */
    leftAlone: (id: number, after: number, limit: number) =>
      items(LEFT_ALONE, { id, after, limit }),

    /** False when the same operator has approved the plan before. */
    async approve({ file }: PlanHeader, { seal, closes }: PlanEnd, act: Act): Promise<boolean> {
      const [rows = []] = await database.batch('power', [
        { sql: APPROVE, parameters: { seal, by: actorName(act), now: act.at } },
        auditIfChanged(act, {
          event: 'import.approved',
          subject: file.name,
          after: { file: file.sha256, closes },
        }),
      ])
      return rows.length > 0
    },

    async approvedBy(seal: string): Promise<string[]> {
      const rows = await database.query<{ by: string }>(APPROVED_BY, { seal })
      return rows.map(({ by }) => by)
    },
  }
}

export type ImportRuns = ReturnType<typeof createImportRuns>

function actorName({ actor }: Act): string {
  return actor.kind === 'person' ? String(actor.accountId) : actor.name
}
