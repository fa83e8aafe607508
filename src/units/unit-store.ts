import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from '../storage/database.ts'
import type { UnitRecords, UnitSuccessor, UnitVersion } from './unit.ts'

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
  WHERE (unit_id, successor_id) > (:unitId, :successorId)
  ORDER BY unit_id, successor_id
  LIMIT :limit`

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
      { unitId: 0, successorId: 0 },
      ({ unitId, successorId }) => ({ unitId, successorId }),
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

export type UnitStore = ReturnType<typeof createUnitStore>
