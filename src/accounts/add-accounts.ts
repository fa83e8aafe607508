import type { Act } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { Database, SqlStatement } from '../storage/database.ts'
import type { UnitId } from '../units/unit.ts'
import { type AccountId, addressOf, type Mailbox } from './account.ts'
import { monthsLater } from './calendar.ts'
import { RELEASE } from './quarantine.ts'

export type NewAccount = Readonly<{
  mailbox: Mailbox
  displayName: string
  unit?: string
  /** The unit in the tree, `unit` being its name; undefined: outside it. */
  unitId?: UnitId | undefined
  position?: string
  phone?: string
  employeeCode?: string
  legacyAddress?: string
  groups?: readonly string[]
  /** Undefined: the account cannot sign in until it gets a password. */
  passwordHash?: string | undefined
}>

const IS_UNKNOWN_MAILBOX = `
  NOT EXISTS (SELECT 1 FROM account_identifiers WHERE suffix = :suffix AND name = :name)`

const ADD_ACCOUNT = `
  INSERT INTO accounts (id, display_name, unit, unit_id, position, phone, employee_code,
    legacy_address, group_names, password_hash, password_changed_at, created_at, updated_at)
  SELECT (SELECT COALESCE(MAX(id), 0) + 1 FROM accounts), :displayName, :unit, :unitId, :position, :phone,
    :employeeCode, :legacyAddress, :groups, :passwordHash, :passwordChangedAt, :now, :now
  WHERE ${IS_UNKNOWN_MAILBOX}
  RETURNING id`

/** Runs right after ADD_ACCOUNT in its transaction, so the greatest id is the one just given. */
const ADD_PRIMARY = `
  INSERT INTO account_identifiers (suffix, name, account_id, state, created_at)
  SELECT :suffix, :name, (SELECT MAX(id) FROM accounts), 'primary', :now
  WHERE ${IS_UNKNOWN_MAILBOX}`

/**
 * Adds an account whose mailbox is free: statements for a batch, the last of which writes it down if
 * an account was added. The second one returns its id, or nothing when the mailbox is taken.
 */
export function addStatements(
  account: NewAccount,
  act: Act,
  quarantineMonths: number,
): SqlStatement[] {
  const { displayName, unit = '', position = '', phone = '', employeeCode = '' } = account
  const { legacyAddress = '' } = account
  const { mailbox, groups = [] } = account
  const passwordHash = account.passwordHash ?? null
  const person = { displayName, unit, position, phone, employeeCode, legacyAddress }
  const parameters = {
    ...mailbox,
    ...person,
    groups: JSON.stringify(groups),
    unitId: account.unitId ?? null,
    passwordHash,
    passwordChangedAt: passwordHash === null ? null : act.at,
    now: act.at,
  }
  const { name, suffix } = mailbox
  const releasedBefore = monthsLater(act.at, -quarantineMonths)
  return [
    { sql: RELEASE, parameters: { name, suffix, releasedBefore } },
    { sql: ADD_ACCOUNT, parameters },
    { sql: ADD_PRIMARY, parameters: { name, suffix, now: act.at } },
    auditIfChanged(act, {
      event: 'account.added',
      mailbox,
      after: { mailbox: addressOf(mailbox), ...person, groups },
    }),
  ]
}

export function createAddAccounts(database: Database, quarantineMonths: number) {
  return {
    /** `taken` when the mailbox is somebody's, or was and is in quarantine. Of many at once, one wins. */
    async add(account: NewAccount, act: Act): Promise<Readonly<{ id: AccountId }> | 'taken'> {
      const statements = addStatements(account, act, quarantineMonths)
      const [, rows] = await database.batch('power', statements)
      const [row] = rows as { id: AccountId }[]
      return row ? { id: row.id } : 'taken'
    },
  }
}
