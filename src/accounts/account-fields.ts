import type { Act } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { Database } from '../storage/database.ts'
import type { Account } from './account.ts'

/** What is written down of a person and may be corrected. */
export type AccountFields = Pick<
  Account,
  'displayName' | 'unit' | 'position' | 'phone' | 'employeeCode' | 'groups' | 'legacyAddress'
>

export type FieldChange = Readonly<{ [Field in keyof AccountFields]?: AccountFields[Field] }>

/** Compared and changed in one statement: a value that is no longer the one known stays. */
const CHANGE = `
  UPDATE accounts
  SET display_name = :displayName, unit = :unit, position = :position, phone = :phone,
    employee_code = :employeeCode, group_names = :groups, legacy_address = :legacyAddress,
    updated_at = :now
  WHERE id = :id AND display_name = :oldDisplayName AND unit = :oldUnit AND position = :oldPosition
    AND phone = :oldPhone AND employee_code = :oldEmployeeCode AND group_names = :oldGroups
    AND legacy_address = :oldLegacyAddress
    AND (:legacyAddress = '' OR NOT EXISTS (
      SELECT 1 FROM accounts AS other
      WHERE other.legacy_address = :legacyAddress AND other.id <> :id))
  RETURNING id`

/** What of a change is none: the field says so already. */
export function differences(account: Account, change: FieldChange): FieldChange {
  const different = Object.entries(change).filter(
    ([field, value]) =>
      JSON.stringify(value) !== JSON.stringify(account[field as keyof AccountFields]),
  )
  return Object.fromEntries(different)
}

/** The groups of somebody who joins some and leaves others, each once. */
export function changedGroups(
  groups: readonly string[],
  { add, remove }: Readonly<{ add: readonly string[]; remove: readonly string[] }>,
): string[] {
  return [...new Set([...groups, ...add])].filter((group) => !remove.includes(group))
}

/** Correcting what is known of people. What is written survives a loss of power. */
export function createAccountFields(database: Database) {
  return {
    /**
     * Changes fields of an account as the caller knows it. False, and nothing changed, when somebody
     * else has changed it since, or the legacy address is another's. `event` says what it was:
     * a correction, a transfer, another group.
     */
    async change(
      account: Account,
      change: FieldChange,
      act: Act,
      event = 'account.corrected',
    ): Promise<boolean> {
      const after = differences(account, change)
      const fields = Object.keys(after) as (keyof AccountFields)[]
      const before = Object.fromEntries(fields.map((field) => [field, account[field]]))
      const next = { ...account, ...after }
      const parameters = {
        id: account.id,
        now: act.at,
        displayName: next.displayName,
        unit: next.unit,
        position: next.position,
        phone: next.phone,
        employeeCode: next.employeeCode,
        groups: JSON.stringify(next.groups),
        legacyAddress: next.legacyAddress,
        oldDisplayName: account.displayName,
        oldUnit: account.unit,
        oldPosition: account.position,
        oldPhone: account.phone,
        oldEmployeeCode: account.employeeCode,
        oldGroups: JSON.stringify(account.groups),
        oldLegacyAddress: account.legacyAddress,
      }
      const [rows = []] = await database.batch('power', [
        { sql: CHANGE, parameters },
        auditIfChanged(act, { event, accountId: account.id, before, after }),
      ])
      return rows.length > 0
    },
  }
}
