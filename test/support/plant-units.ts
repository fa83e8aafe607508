import type { Database } from '../../src/storage/database.ts'
import type { UnitStep } from '../../src/units/unit-change.ts'
import { createUnitStore } from '../../src/units/unit-store.ts'
import { actAt } from './acts.ts'
import { type UnitRow, unitRecords } from './units.ts'

/** Puts a tree into the tables: ids are given in the order of the rows, from 1. */
export async function plantUnits(
  database: Database,
  rows: readonly UnitRow[],
  successors: Parameters<typeof unitRecords>[1] = [],
): Promise<void> {
  const records = unitRecords(rows, successors)
  const steps: UnitStep[] = [
    ...records.units.map((unit) => ({ do: 'add' as const, ...unit })),
    ...records.versions.map((version) => ({ do: 'write' as const, version })),
    ...records.successors.map((successor) => ({ do: 'succeed' as const, successor })),
  ]
  const change = { event: 'added' as const, code: 'T', name: 'T', before: {}, after: {}, steps }
  await createUnitStore(database).apply(
    { revision: 0, on: '2020-01-01', changes: [change] },
    actAt(0),
  )
}
