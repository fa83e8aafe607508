import { AGENCIES, ROOMS } from './messy-sheet.ts'
import type { UnitRow } from './units.ts'

/** The tree that the people of a messy sheet belong to: every agency with every room. */
export const MESSY_UNITS: readonly UnitRow[] = [
  { code: 'T', name: 'Ủy ban nhân dân tỉnh Bình Phước' },
  ...AGENCIES.flatMap((agency, index) => [
    { code: `A${index}`, name: written(agency), parent: 'T' },
    ...ROOMS.map((room, number) => ({
      code: `A${index}.${number}`,
      name: room.replace(/ \(.*/, ''),
      parent: `A${index}`,
    })),
  ]),
]

/** `SỞ NỘI VỤ` → `Sở nội vụ`. */
function written(shouted: string): string {
  return shouted.slice(0, 1) + shouted.slice(1).toLowerCase()
}
