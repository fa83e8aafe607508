import type { Act } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { Database } from '../storage/database.ts'
import type { Account, AccountId } from './account.ts'

/** What is written down of a person and may be corrected. Where they belong is a transfer. */
export type AccountFields = Pick<
  Account,
  'displayName' | 'position' | 'phone' | 'employeeCode' | 'groups' | 'legacyAddress'
>

export type FieldChange = Readonly<{ [Field in keyof AccountFields]?: AccountFields[Field] }>

/** A unit of the tree by its id and name, or one outside the tree by its name alone. */
export type NewPlace = Readonly<{ unit: string; unitId: number | undefined; position?: string }>

/** Compared and changed in one statement: a value that is no longer the one known stays. */
const CHANGE = `
  UPDATE accounts
  SET display_name = COALESCE(:displayName, display_name), position = COALESCE(:position, position),
    phone = COALESCE(:phone, phone), employee_code = COALESCE(:employeeCode, employee_code),
    group_names = COALESCE(:groups, group_names),
    legacy_address = COALESCE(:legacyAddress, legacy_address), updated_at = :now
  WHERE id = :id
    AND (:displayName IS NULL OR display_name = :oldDisplayName)
    AND (:position IS NULL OR position = :oldPosition)
    AND (:phone IS NULL OR phone = :oldPhone)
    AND (:employeeCode IS NULL OR employee_code = :oldEmployeeCode)
    AND (:groups IS NULL OR group_names = :oldGroups)
    AND (COALESCE(:legacyAddress, '') = '' OR NOT EXISTS (
      SELECT 1 FROM accounts AS other
      WHERE other.legacy_address = :legacyAddress AND other.id <> :id))
  RETURNING id`

const IS_DUE = `
  (:planned = 0 OR EXISTS (
    SELECT 1 FROM account_plans
    WHERE account_id = :id AND kind = 'transfer' AND due_at <= :now))`

const TRANSFER = `
  UPDATE accounts
  SET unit = :unit, unit_id = :unitId, next_unit_id = NULL, next_unit_on = NULL,
    position = COALESCE(:position, position), updated_at = :now
  WHERE id = :id AND ${IS_DUE}
  RETURNING id`

const FORGET_PLAN = `
  DELETE FROM account_plans
  WHERE account_id = :id AND kind = 'transfer' AND (:planned = 0 OR due_at <= :now)`

/** What of a change is one: the other fields say so already. */
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

/** Correcting what is known of people, and moving them. What is written survives a loss of power. */
export function createAccountFields(database: Database) {
  return {
    /**
     * Changes fields of an account as the caller knows it. False, and nothing changed, when somebody
     * else has changed one of them since, or the legacy address is another's.
     */
    async correct(account: Account, change: FieldChange, act: Act): Promise<boolean> {
      const after = differences(account, change)
      const before = Object.fromEntries(
        Object.keys(after).map((field) => [field, account[field as keyof AccountFields]]),
      )
      const parameters = {
        id: account.id,
        now: act.at,
        displayName: after.displayName ?? null,
        position: after.position ?? null,
        phone: after.phone ?? null,
        employeeCode: after.employeeCode ?? null,
        groups: after.groups ? JSON.stringify(after.groups) : null,
        legacyAddress: after.legacyAddress ?? null,
        oldDisplayName: account.displayName,
        oldPosition: account.position,
        oldPhone: account.phone,
        oldEmployeeCode: account.employeeCode,
        oldGroups: JSON.stringify(account.groups),
      }
      const [rows = []] = await database.batch('power', [
        { sql: CHANGE, parameters },
        auditIfChanged(act, {
          event: 'account.corrected',
          accountId: account.id,
          before,
          after,
        }),
      ])
      return rows.length > 0
    },

    /**
     * Moves a person to another unit; a plan to do so is done with. `isPlanned`: only if the plan is
     * still due. False when it is not, or the account is gone.
     */
    async transfer(
      account: Readonly<{ id: AccountId; unit: string; position: string }>,
      to: NewPlace,
      act: Act,
      { isPlanned }: Readonly<{ isPlanned: boolean }>,
    ): Promise<boolean> {
      const { id } = account
      const due = { id, now: act.at, planned: isPlanned ? 1 : 0 }
      const place = {
        unit: to.unit,
        unitId: to.unitId ?? null,
        position: to.position ?? null,
      }
      const [rows = []] = await database.batch('power', [
        { sql: TRANSFER, parameters: { ...due, ...place } },
        auditIfChanged(act, {
          event: 'account.transferred',
          accountId: id,
          before: { unit: account.unit, ...(to.position && { position: account.position }) },
          after: { unit: to.unit, ...(to.position && { position: to.position }) },
        }),
        { sql: FORGET_PLAN, parameters: due },
      ])
      return rows.length > 0
    },
  }
}
