import type { Account } from './account.ts'

/** An account as its tables hold it, with its primary mailbox. */
export type AccountRow = Readonly<{
  id: number
  name: string
  suffix: string
  display_name: string
  unit: string
  position: string
  phone: string
  employee_code: string
  group_names: string
  disabled_at: number | null
}>

/** What a SELECT of an AccountRow names; `main` is the primary mailbox. */
export const ACCOUNT_COLUMNS = `
  accounts.id, main.name, main.suffix, display_name, unit, position, phone, employee_code,
  group_names, disabled_at`

export function accountOf(row: AccountRow): Account {
  return {
    id: row.id,
    primary: { name: row.name, suffix: row.suffix },
    displayName: row.display_name,
    unit: row.unit,
    position: row.position,
    phone: row.phone,
    employeeCode: row.employee_code,
    groups: JSON.parse(row.group_names),
    isDisabled: row.disabled_at !== null,
  }
}
