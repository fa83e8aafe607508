import type { Act } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { Database, SqlStatement } from '../storage/database.ts'
import { type Day, dayAt } from '../units/day.ts'
import type { Unit, UnitId } from '../units/unit.ts'
import type { AccountId } from './account.ts'

/** Where a row of accounts says that somebody is on `:day`: a planned move counts from its day on. */
const UNIT_ON_DAY = `
  CASE WHEN next_unit_on <= :day THEN next_unit_id ELSE unit_id END`

const COUNT = `
  SELECT ${UNIT_ON_DAY} AS "unitId", COUNT(*) AS people
  FROM accounts
  WHERE unit_id IS NOT NULL OR next_unit_id IS NOT NULL
  GROUP BY 1`

/** Ends a move that was planned: whoever sends somebody somewhere knows better. */
const MOVE_NOW = `
  UPDATE accounts
  SET unit_id = :unitId, unit = :name, next_unit_id = NULL, next_unit_on = NULL, updated_at = :now
  WHERE id = :id AND (unit_id IS DISTINCT FROM :unitId OR next_unit_id IS NOT NULL)
  RETURNING id`

const MOVE_LATER = `
  UPDATE accounts
  SET unit_id = CASE WHEN next_unit_on <= :today THEN next_unit_id ELSE unit_id END,
    next_unit_id = :unitId, next_unit_on = :day, updated_at = :now
  WHERE id = :id AND (next_unit_id IS DISTINCT FROM :unitId OR next_unit_on IS DISTINCT FROM :day)
  RETURNING id`

const UNIT_OF = `SELECT ${UNIT_ON_DAY} AS "unitId" FROM accounts WHERE id = :id`

const TO_MOVE_ON = `
  SELECT id, unit_id AS "unitId" FROM accounts
  WHERE next_unit_id = :unitId AND next_unit_on = :day AND id > :after
  ORDER BY id
  LIMIT :limit`

export type Move = Readonly<{
  accountId: AccountId
  unit: Pick<Unit, 'id' | 'code' | 'name'>
  /** What to write down of where they were. */
  from: string
  /** From this day on. A day that has come by the time of the act is today. */
  on: Day
}>

/**
 * Puts somebody into a unit of the tree, at once or from a day on: two statements for a batch, the
 * second of which writes it down if it changed anything. Whoever is told twice moves once.
 */
export function moveStatements(act: Act, { accountId, unit, from, on }: Move): SqlStatement[] {
  const today = dayAt(act.at)
  const isLater = on > today
  const common = { id: accountId, unitId: unit.id, now: act.at }
  return [
    isLater
      ? { sql: MOVE_LATER, parameters: { ...common, day: on, today } }
      : { sql: MOVE_NOW, parameters: { ...common, name: unit.name } },
    auditIfChanged(act, {
      event: isLater ? 'account.move-planned' : 'account.moved',
      accountId,
      before: { unit: from },
      after: isLater
        ? { unit: unit.name, unitCode: unit.code, on }
        : { unit: unit.name, unitCode: unit.code },
    }),
  ]
}

/** Who is in which unit. The tree tells where those of a unit that has ended are now. */
export function createUnitMembership(database: Database) {
  return {
    /** How many accounts name each unit on a day; units without any are left out. */
    async countOn(day: Day): Promise<Map<UnitId, number>> {
      const rows = await database.query<{ unitId: UnitId | null; people: number }>(COUNT, { day })
      return new Map(
        rows.flatMap(({ unitId, people }) => (unitId === null ? [] : [[unitId, people] as const])),
      )
    },

    /** The unit that an account names on a day, as it was written; undefined: it names none. */
    async unitOf(id: AccountId, day: Day): Promise<UnitId | undefined> {
      const row = await database.queryOne<{ unitId: UnitId | null }>(UNIT_OF, { id, day })
      return row?.unitId ?? undefined
    },

    /** One slice of those who are to come to a unit on that very day, and where they are till then. */
    toMoveOn(
      day: Day,
      unitId: UnitId,
      { after, limit }: Readonly<{ after: AccountId; limit: number }>,
    ): Promise<Readonly<{ id: AccountId; unitId: UnitId | null }>[]> {
      return database.query(TO_MOVE_ON, { day, unitId, after, limit })
    },

    /** Carries out moves in one transaction and tells how many changed anything. */
    async move(act: Act, moves: readonly Move[]): Promise<number> {
      const statements = moves.flatMap((move) => moveStatements(act, move))
      if (statements.length === 0) return 0
      const rows = await database.batch('power', statements)
      return rows.filter((changed) => changed.length > 0).length
    },
  }
}

export type UnitMembership = ReturnType<typeof createUnitMembership>
