import type { AccountId } from '../accounts/account.ts'
import { END_SESSIONS } from '../accounts/end-sessions.ts'
import type { Act } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { SqlStatement } from '../storage/database.ts'
import { amendStatements } from './amend-statements.ts'
import type { AddItem, Change, ChangeItem, DeactivateItem } from './import-plan.ts'
import type { RunDetails } from './import-runs.ts'
import { IS_UNDONE, leaveStatement, type RunLine, writeUndone } from './ledger-statements.ts'

/** Whoever has a password, or has signed in, or was corrected by hand, is nobody's mistake any more. */
const REMOVE_ADDED = `
  UPDATE accounts
  SET display_name = '', unit = '', unit_id = NULL, position = '', phone = '', employee_code = '',
    disabled_at = :now, disabled_reason = :reason, updated_at = :now
  WHERE id = :id AND disabled_at IS NULL AND locked_at IS NULL
    AND password_hash IS NULL AND password_source IS NULL AND last_sign_in_at IS NULL
    AND display_name = :displayName AND position = :position AND phone = :phone
    AND employee_code = :employeeCode AND unit = :unit AND unit_id IS NOT DISTINCT FROM :unitId
    AND next_unit_id IS NULL AND group_names = '[]' AND legacy_address = ''
    AND (SELECT COUNT(*) FROM account_identifiers WHERE account_id = :id) = 1
  RETURNING id`

/** The quarantine counts from the day on which the person had left. */
const BACK_IN_QUARANTINE = `
  UPDATE account_identifiers SET retired_at = :retiredAt
  WHERE account_id = :id AND state = 'primary' AND ${IS_UNDONE}`

const FREE_MAILBOX = `DELETE FROM account_identifiers WHERE account_id = :id AND ${IS_UNDONE}`
const END_THEIR_SESSIONS = `${END_SESSIONS} AND ${IS_UNDONE}`

/** Takes one line of a run back, if everything is still as the run left it. */
export function undoStatements(
  item: RunDetails,
  accountId: AccountId,
  line: RunLine,
): SqlStatement[] {
  switch (item.do) {
    case 'add':
      return unaddedStatements(item, accountId, line)
    case 'change':
      return unchangedStatements(item, line)
    case 'deactivate':
      return [...openedStatements(item, line.act), writeUndone(item, line)]
  }
}

/** The row stays, without anybody's data, as its id is never used again; the mailbox is free. */
function unaddedStatements(item: AddItem, id: AccountId, line: RunLine): SqlStatement[] {
  const { run, item: number, act } = line
  const removed = { id, now: act.at, reason: act.reason ?? '', ...item.values, ...item.place }
  return [
    { sql: REMOVE_ADDED, parameters: removed },
    auditIfChanged(act, {
      event: 'account.import-undone',
      accountId: id,
      subject: item.mailbox,
    }),
    writeUndone(item, line),
    leaveStatement(null, 'undone', line),
    { sql: FREE_MAILBOX, parameters: { id, run, item: number } },
  ]
}

function unchangedStatements(item: ChangeItem, line: RunLine): SqlStatement[] {
  const { run, item: number, act } = line
  const back = turnedBack(item)
  const key = { id: item.accountId, run, item: number }
  const was = item.closing?.from
  const retiredAt = was?.purgeAt ? was.disabledAt : null
  return [
    ...amendStatements(back, act, { mustBeOpen: false }),
    writeUndone(item, line),
    ...(back.leave ? [leaveStatement(back.leave.to, 'undone', line)] : []),
    ...(was
      ? [
          { sql: BACK_IN_QUARANTINE, parameters: { ...key, retiredAt } },
          { sql: END_THEIR_SESSIONS, parameters: key },
        ]
      : []),
  ]
}

function openedStatements(
  { accountId, at, reason }: DeactivateItem & Pick<RunDetails, 'at' | 'reason'>,
  act: Act,
): SqlStatement[] {
  const from = { disabledAt: at, disabledReason: reason, purgeAt: null }
  const closing = { from, to: { disabledAt: null, disabledReason: '', purgeAt: null } }
  const change = { accountId, before: {}, after: {}, closing }
  return amendStatements(change, act, { mustBeOpen: false })
}

function turnedBack(item: ChangeItem): ChangeItem {
  const { place, leave, closing } = item
  return {
    ...item,
    before: item.after,
    after: item.before,
    ...(place && { place: swapped(place) }),
    ...(leave && { leave: swapped(leave) }),
    ...(closing && { closing: swapped(closing) }),
  }
}

function swapped<Value>({ from, to }: Change<Value>): Change<Value> {
  return { from: to, to: from }
}
