import type { Database } from '../../src/storage/database.ts'

/** What the tables say of people that are findable, but for the times at which it was written. */
export async function peopleIn(database: Database) {
  const accounts = await database.query<Record<string, unknown>>(
    `SELECT id, display_name, unit, unit_id, next_unit_id, position, phone, employee_code,
       disabled_at IS NULL AS is_open, disabled_reason, purge_at
     FROM accounts WHERE EXISTS (SELECT 1 FROM account_identifiers WHERE account_id = accounts.id)
     ORDER BY id`,
  )
  const mailboxes = await database.query(
    `SELECT suffix, name, account_id, state, retired_at IS NULL AS is_kept
     FROM account_identifiers ORDER BY 1, 2`,
  )
  const plans = await database.query(
    'SELECT account_id, kind, due_at FROM account_plans ORDER BY 1, 2',
  )
  return { accounts, mailboxes, plans }
}

/** The ledger of imports and what the audit trail says of each person, without times. */
export async function deedsIn(database: Database) {
  const items = await database.query(
    `SELECT run_id, item, kind, account_id, outcome, undone FROM import_run_items ORDER BY 1, 2`,
  )
  const entries = await database.query(
    `SELECT event, account_id, subject, unit, reason, changed_from, changed_to
     FROM audit_entries WHERE account_id IS NOT NULL ORDER BY account_id, id`,
  )
  return { items, entries }
}
