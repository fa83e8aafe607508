import { addStatements } from '../accounts/add-accounts.ts'
import { END_SESSIONS } from '../accounts/end-sessions.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { SqlStatement } from '../storage/database.ts'
import { amendStatements } from './amend-statements.ts'
import type { ActionItem, AddItem, ChangeItem, DeactivateItem } from './import-plan.ts'
import { IS_DONE, leaveStatement, mailboxOf, type RunLine, writeDown } from './ledger-statements.ts'

/** Whom somebody has corrected, locked or handed a password since the plan was made is not gone. */
const DEACTIVATE = `
  UPDATE accounts SET disabled_at = :now, disabled_reason = :reason, updated_at = :now
  WHERE id = :id AND disabled_at IS NULL AND updated_at <= :plannedAt AND unit_id IS NOT DISTINCT FROM :unitId
    AND next_unit_id IS NOT DISTINCT FROM :nextUnitId
  RETURNING id`

const LEAVES_QUARANTINE = `
  UPDATE account_identifiers SET retired_at = NULL
  WHERE account_id = :id AND state = 'primary' AND ${IS_DONE}`

const END_THEIR_SESSIONS = `${END_SESSIONS} AND ${IS_DONE}`

/** `act` says by whom, when and as part of what; `plannedAt`: what the plan was held to. */
export type Carrying = RunLine & Readonly<{ quarantineMonths: number; plannedAt: number }>

/**
 * One person of a plan as statements for a batch: the change if everything it replaces is as it was,
 * the entry in the audit trail, the line in the ledger of the run, and what follows. A line that is
 * in the ledger already fails the batch: nobody is imported twice.
 */
export function itemStatements(item: ActionItem, carrying: Carrying): SqlStatement[] {
  switch (item.do) {
    case 'add':
      return addedStatements(item, carrying)
    case 'change':
      return changedStatements(item, carrying)
    case 'deactivate':
      return deactivatedStatements(item, carrying)
  }
}

function addedStatements(item: AddItem, carrying: Carrying): SqlStatement[] {
  const { act, quarantineMonths } = carrying
  const mailbox = mailboxOf(item.mailbox)
  const { unit, unitId } = item.place
  const account = { mailbox, ...item.values, unit, unitId: unitId ?? undefined }
  return [
    ...addStatements(account, act, quarantineMonths),
    writeDown(item, carrying, null),
    ...(item.leave ? [leaveStatement(item.leave, 'done', carrying)] : []),
  ]
}

function changedStatements(item: ChangeItem, carrying: Carrying): SqlStatement[] {
  const { run, item: number, act } = carrying
  const id = item.accountId
  return [
    ...amendStatements(item, act, { mustBeOpen: !item.closing }),
    writeDown(item, carrying, id),
    ...(item.leave ? [leaveStatement(item.leave.to, 'done', carrying)] : []),
    ...(item.closing ? [{ sql: LEAVES_QUARANTINE, parameters: { id, run, item: number } }] : []),
  ]
}

function deactivatedStatements(item: DeactivateItem, carrying: Carrying): SqlStatement[] {
  const { run, item: number, act, plannedAt } = carrying
  const { unitId, nextUnitId } = item.place
  const id = item.accountId
  const reason = act.reason ?? ''
  return [
    { sql: DEACTIVATE, parameters: { id, now: act.at, reason, plannedAt, unitId, nextUnitId } },
    auditIfChanged(act, {
      event: 'account.disabled',
      accountId: id,
      before: { isDisabled: false },
      after: { isDisabled: true },
    }),
    writeDown(item, carrying, id),
    { sql: END_THEIR_SESSIONS, parameters: { id, run, item: number } },
  ]
}
