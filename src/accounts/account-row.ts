import type { Day } from '../units/day.ts'
import type { UnitId } from '../units/unit.ts'
import type { Membership, UnitTree } from '../units/unit-tree.ts'
import type { Account } from './account.ts'

/** An account as its tables hold it, with its primary mailbox. */
export type AccountRow = Readonly<{
  id: number
  name: string
  suffix: string
  display_name: string
  unit: string
  unit_id: number | null
  next_unit_id: number | null
  next_unit_on: string | null
  position: string
  phone: string
  employee_code: string
  group_names: string
  legacy_address: string
  disabled_at: number | null
  locked_at: number | null
}>

/** Of a row, where its person is. */
export type PlaceRow = Pick<AccountRow, 'unit' | 'unit_id' | 'next_unit_id' | 'next_unit_on'>

/** What a SELECT of an AccountRow names; `main` is the primary mailbox. */
export const ACCOUNT_COLUMNS = `
  accounts.id, main.name, main.suffix, display_name, unit, unit_id, next_unit_id, next_unit_on,
  position, phone, employee_code, group_names, legacy_address, disabled_at, locked_at`

/** Of somebody in the tree, the unit is what the tree of today says; without a tree, what was written. */
export function accountOf(row: AccountRow, tree: UnitTree | undefined): Account {
  const membership = membershipOf(row, tree)
  return {
    id: row.id,
    primary: { name: row.name, suffix: row.suffix },
    displayName: row.display_name,
    unit: membership?.unit.name ?? row.unit,
    ...(membership && { membership }),
    position: row.position,
    phone: row.phone,
    employeeCode: row.employee_code,
    groups: JSON.parse(row.group_names),
    legacyAddress: row.legacy_address,
    isDisabled: row.disabled_at !== null,
    isLocked: row.locked_at !== null,
  }
}

/** Where in the tree of today somebody is; undefined: outside it. */
export function membershipOf(row: PlaceRow, tree: UnitTree | undefined): Membership | undefined {
  const unitId = unitIdOf(row, tree?.day ?? '')
  // A unit that was added this very moment may not be in the tree yet.
  const isKnown = unitId !== null && tree?.byId(unitId) !== undefined
  return isKnown ? tree?.membershipOf(unitId) : undefined
}

/** Where the row says that somebody is: a move that was planned counts from its day on. */
function unitIdOf({ unit_id, next_unit_id, next_unit_on }: PlaceRow, today: Day): UnitId | null {
  return next_unit_on !== null && next_unit_on <= today ? next_unit_id : unit_id
}
