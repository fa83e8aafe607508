import type { Act } from '../audit/act.ts'
import type { SqlStatement } from '../storage/database.ts'
import type { ActionItem, PlannedLeave } from './import-plan.ts'

/** One line of one run, and the deed that carries it out or takes it back. */
export type RunLine = Readonly<{ run: number; item: number; act: Act }>

/**
 * Right behind the entry of the audit trail, which is there only if something was changed. Of what
 * was not done, or was undone, nothing is kept but whom it concerned. NULL is no run: nothing is done
 * for one that is being undone.
 */
const WRITE_DOWN = `
  INSERT INTO import_run_items (run_id, item, kind, account_id, outcome, details)
  SELECT (SELECT id FROM import_runs WHERE id = :run AND undo_started_at IS NULL), :item, :kind, COALESCE(:id, (
      SELECT account_id FROM account_identifiers
      WHERE suffix = :suffix AND name = :name AND state = 'primary' AND changes() > 0)),
    CASE WHEN changes() > 0 THEN 'done' ELSE 'conflict' END,
    CASE WHEN changes() > 0 THEN :details ELSE :mailboxOnly END`

const WRITE_UNDONE = `
  UPDATE import_run_items
  SET undone = CASE WHEN changes() > 0 THEN 'done' ELSE 'kept' END,
    details = CASE WHEN changes() > 0 THEN :mailboxOnly ELSE details END
  WHERE run_id = :run AND item = :item`

/** Whether the line of the ledger was written as done by this very batch. */
export const IS_DONE = `
  EXISTS (SELECT 1 FROM import_run_items
    WHERE run_id = :run AND item = :item AND outcome = 'done' AND undone IS NULL)`
/** The same of a line that was taken back. */
export const IS_UNDONE = `
  EXISTS (SELECT 1 FROM import_run_items
    WHERE run_id = :run AND item = :item AND undone = 'done')`

const ACCOUNT_OF_ITEM = `
  (SELECT account_id FROM import_run_items WHERE run_id = :run AND item = :item)`

function setLeave(condition: string): string {
  return `
    INSERT INTO account_plans (account_id, kind, due_at, details, reason, planned_at, planned_by)
    SELECT ${ACCOUNT_OF_ITEM}, 'leave', :dueAt, '{}', :reason, :now, :by WHERE ${condition}
    ON CONFLICT (account_id, kind) DO UPDATE
      SET due_at = :dueAt, reason = :reason, planned_at = :now, planned_by = :by`
}

function forgetLeave(condition: string): string {
  return `
    DELETE FROM account_plans
    WHERE account_id = ${ACCOUNT_OF_ITEM} AND kind = 'leave' AND ${condition}`
}

const SET_LEAVE = { done: setLeave(IS_DONE), undone: setLeave(IS_UNDONE) }
const FORGET_LEAVE = { done: forgetLeave(IS_DONE), undone: forgetLeave(IS_UNDONE) }

/** Writes into the ledger what became of a line; `accountId` is null where an account was added. */
export function writeDown(
  item: ActionItem,
  { run, item: number, act }: RunLine,
  id: number | null,
): SqlStatement {
  const { name, suffix } = mailboxOf(item.mailbox)
  const details = JSON.stringify({ ...item, at: act.at, reason: act.reason ?? '' })
  return {
    sql: WRITE_DOWN,
    parameters: {
      run,
      item: number,
      kind: item.do,
      id,
      name,
      suffix,
      details,
      mailboxOnly: mailboxOnly(item),
    },
  }
}

/** Writes into the ledger whether a line was taken back. */
export function writeUndone(item: ActionItem, { run, item: number }: RunLine): SqlStatement {
  return {
    sql: WRITE_UNDONE,
    parameters: { run, item: number, mailboxOnly: mailboxOnly(item) },
  }
}

/** The planned leave of a line's account becomes this one, or none, if the line was `when`. */
export function leaveStatement(
  leave: PlannedLeave,
  when: 'done' | 'undone',
  { run, item, act }: RunLine,
): SqlStatement {
  if (!leave) return { sql: FORGET_LEAVE[when], parameters: { run, item } }
  const by = act.actor.kind === 'person' ? '' : act.actor.name
  const reason = leave.reason === '' ? (act.reason ?? '') : leave.reason
  const { dueAt } = leave
  return { sql: SET_LEAVE[when], parameters: { run, item, dueAt, reason, now: act.at, by } }
}

function mailboxOnly({ mailbox }: ActionItem): string {
  return JSON.stringify({ mailbox })
}

/** The two halves of an address. */
export function mailboxOf(address: string) {
  const at = address.lastIndexOf('@')
  return { name: address.slice(0, at), suffix: address.slice(at + 1) }
}
