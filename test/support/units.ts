import type { UnitRecords, UnitSuccessor, UnitVersion } from '../../src/units/unit.ts'

/** A unit for a test: its code, its name and the code of its parent; from 2020 on, for good. */
export type UnitRow = Readonly<{ code: string; name: string; parent?: string }> &
  Partial<Pick<UnitVersion, 'from' | 'to' | 'shortName' | 'kind'>>

/** Ids are given in order, from 1; a further row of the same code is a further version. */
export function unitRecords(
  rows: readonly UnitRow[],
  successors: readonly (readonly [
    code: string,
    successor: string,
    on: string,
    rest?: boolean,
  ])[] = [],
): UnitRecords {
  const ids = new Map<string, number>()
  for (const { code } of rows) if (!ids.has(code)) ids.set(code, ids.size + 1)
  const idOf = (code: string) => {
    const id = ids.get(code)
    if (id === undefined) throw new Error(`The test knows no unit ${code}.`)
    return id
  }
  return {
    revision: 1,
    units: [...ids].map(([code, id]) => ({ id, code })),
    versions: rows.map((row) => ({
      unitId: idOf(row.code),
      from: row.from ?? '2020-01-01',
      to: row.to,
      name: row.name,
      shortName: row.shortName ?? '',
      kind: row.kind ?? 'so-ban-nganh',
      parentId: row.parent === undefined ? undefined : idOf(row.parent),
    })),
    successors: successors.map(
      ([code, successor, on, rest = true]): UnitSuccessor => ({
        unitId: idOf(code),
        successorId: idOf(successor),
        on,
        takesRest: rest,
      }),
    ),
  }
}
