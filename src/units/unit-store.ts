import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Act } from '../audit/act.ts'
import { auditStatement } from '../audit/audit-statement.ts'
import type { Database, SqlStatement } from '../storage/database.ts'
import type { UnitRecords, UnitSuccessor, UnitVersion } from './unit.ts'
import type { UnitPlan, UnitStep } from './unit-change.ts'

const REVISION = 'SELECT revision FROM unit_revision WHERE id = 1'

const UNITS = `
  SELECT id, code FROM units
  WHERE id > :after
  ORDER BY id
  LIMIT :limit`

const VERSIONS = `
  SELECT unit_id AS "unitId", valid_from AS "from", valid_to AS "to", name,
    short_name AS "shortName", kind, parent_id AS "parentId"
  FROM unit_versions
  WHERE (unit_id, valid_from) > (:unitId, :from)
  ORDER BY unit_id, valid_from
  LIMIT :limit`

const SUCCESSORS = `
  SELECT unit_id AS "unitId", successor_id AS "successorId", on_day AS "on",
    takes_rest AS "takesRest"
  FROM unit_successors
  WHERE (unit_id, successor_id, on_day) > (:unitId, :successorId, :on)
  ORDER BY unit_id, successor_id, on_day
  LIMIT :limit`

/** NULL is no revision: it fails the whole batch when another change was quicker. */
const CLAIM = `
  UPDATE unit_revision
  SET revision = CASE WHEN revision = :expected THEN revision + 1 END
  WHERE id = 1`

const ADD = 'INSERT INTO units (id, code, created_at) VALUES (:id, :code, :now)'

const WRITE = `
  INSERT INTO unit_versions (unit_id, valid_from, valid_to, name, short_name, kind, parent_id)
  VALUES (:unitId, :from, :to, :name, :shortName, :kind, :parentId)
  ON CONFLICT (unit_id, valid_from) DO UPDATE
  SET valid_to = :to, name = :name, short_name = :shortName, kind = :kind, parent_id = :parentId`

const END = 'UPDATE unit_versions SET valid_to = :to WHERE unit_id = :unitId AND valid_from = :from'

const SUCCEED = `
  INSERT INTO unit_successors (unit_id, successor_id, on_day, takes_rest)
  VALUES (:unitId, :successorId, :on, :takesRest)`

const REMOVE = 'DELETE FROM unit_versions WHERE unit_id = :unitId AND valid_from = :from'

const UNSUCCEED = `
  DELETE FROM unit_successors
  WHERE unit_id = :unitId AND successor_id = :successorId AND on_day = :on`

/** What came of a change of units. */
export type UnitOutcome = 'done' | 'changed-meanwhile'

type VersionRow = Omit<UnitVersion, 'to' | 'parentId'> &
  Readonly<{ to: string | null; parentId: number | null }>

type SuccessorRow = Omit<UnitSuccessor, 'takesRest'> & Readonly<{ takesRest: number }>

/** Rows that are read before others get their turn. */
const SLICE = 500
/** A change between two slices makes a reading void; so often it is tried anew. */
const READINGS = 20

/** The tables of units. Whatever is written here survives a loss of power. */
export function createUnitStore(database: Database) {
  async function revision(): Promise<number> {
    const row = await database.queryOne<{ revision: number }>(REVISION)
    return row?.revision ?? 0
  }

  async function slices<Row>(
    sql: string,
    first: Readonly<Record<string, string | number>>,
    after: (row: Row) => Readonly<Record<string, string | number>>,
  ): Promise<Row[]> {
    const rows: Row[] = []
    let place = first
    for (;;) {
      const slice = await database.query<Row>(sql, { ...place, limit: SLICE })
      for (const row of slice) rows.push(row)
      const last = slice.at(-1)
      if (!last || slice.length < SLICE) return rows
      place = after(last)
      await nextTurn()
    }
  }

  async function read(): Promise<Omit<UnitRecords, 'revision'>> {
    const units = await slices<UnitRecords['units'][number]>(UNITS, { after: 0 }, ({ id }) => ({
      after: id,
    }))
    const versions = await slices<VersionRow>(
      VERSIONS,
      { unitId: 0, from: '' },
      ({ unitId, from }) => ({ unitId, from }),
    )
    const successors = await slices<SuccessorRow>(
      SUCCESSORS,
      { unitId: 0, successorId: 0, on: '' },
      ({ unitId, successorId, on }) => ({ unitId, successorId, on }),
    )
    return {
      units,
      versions: versions.map((row) => ({
        ...row,
        to: row.to ?? undefined,
        parentId: row.parentId ?? undefined,
      })),
      successors: successors.map((row) => ({ ...row, takesRest: row.takesRest === 1 })),
    }
  }

  return {
    /** Grows with every change. */
    revision,

    /**
     * Carries out a plan, in one transaction with its lines in the audit trail. `changed-meanwhile`,
     * and nothing written, when the units are no longer those that it was made on.
     */
    async apply({ revision: expected, changes }: UnitPlan, act: Act): Promise<UnitOutcome> {
      const statements = changes.flatMap((change) => [
        ...change.steps.map((step) => statementOf(step, act.at)),
        auditStatement(act, {
          event: `unit.${change.event}`,
          subject: `${change.code} ${change.name}`,
          before: change.before,
          after: change.after,
        }),
      ])
      try {
        await database.batch('power', [{ sql: CLAIM, parameters: { expected } }, ...statements])
        return 'done'
      } catch (error) {
        if ((await revision()) !== expected) return 'changed-meanwhile'
        throw error
      }
    },

    /** Everything, as of one revision. */
    async load(): Promise<UnitRecords> {
      for (let reading = 1; reading <= READINGS; reading += 1) {
        const before = await revision()
        const records = await read()
        if ((await revision()) === before) return { revision: before, ...records }
      }
      throw new Error('The units change faster than they can be read.')
    },
  }
}

function statementOf(step: UnitStep, now: number): SqlStatement {
  switch (step.do) {
    case 'add':
      return { sql: ADD, parameters: { id: step.id, code: step.code, now } }
    case 'write': {
      const { to = null, parentId = null, ...version } = step.version
      return { sql: WRITE, parameters: { ...version, to, parentId } }
    }
    case 'end':
      return { sql: END, parameters: { unitId: step.unitId, from: step.from, to: step.to } }
    case 'succeed': {
      const { takesRest, ...successor } = step.successor
      return { sql: SUCCEED, parameters: { ...successor, takesRest: takesRest ? 1 : 0 } }
    }
    case 'remove':
      return { sql: REMOVE, parameters: { unitId: step.unitId, from: step.from } }
    case 'unsucceed': {
      const { takesRest: _, ...successor } = step.successor
      return { sql: UNSUCCEED, parameters: successor }
    }
  }
}

export type UnitStore = ReturnType<typeof createUnitStore>
