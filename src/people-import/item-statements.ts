import { addStatements } from '../accounts/add-accounts.ts'
import { END_SESSIONS } from '../accounts/end-sessions.ts'
import type { Act } from '../audit/act.ts'
import { auditIfChanged, type Fields } from '../audit/audit-statement.ts'
import type { SqlStatement } from '../storage/database.ts'
import type {
  ActionItem,
  AddItem,
  Change,
  ChangeItem,
  Closing,
  DeactivateItem,
  PersonValues,
  PlannedLeave,
} from './import-plan.ts'

/**
 * Everything that is replaced is compared in the same statement: what is no longer as it was when the
 * plan was made stays. A text that is NULL is not concerned, and so is a flag that is 0.
 */
const AMEND = `
  UPDATE accounts
  SET display_name = COALESCE(:displayNameTo, display_name),
    position = COALESCE(:positionTo, position),
    phone = COALESCE(:phoneTo, phone),
    employee_code = COALESCE(:employeeCodeTo, employee_code),
    unit = CASE WHEN :moves = 1 THEN :unitTo ELSE unit END,
    unit_id = CASE WHEN :moves = 1 THEN :unitIdTo ELSE unit_id END,
    next_unit_id = CASE WHEN :moves = 1 THEN :nextUnitIdTo ELSE next_unit_id END,
    next_unit_on = CASE WHEN :moves = 1 THEN :nextUnitOnTo ELSE next_unit_on END,
    disabled_at = CASE WHEN :closes = 1 THEN :disabledAtTo ELSE disabled_at END,
    disabled_reason = CASE WHEN :closes = 1 THEN :disabledReasonTo ELSE disabled_reason END,
    purge_at = CASE WHEN :closes = 1 THEN :purgeAtTo ELSE purge_at END,
    active_from = CASE WHEN :closes = 1 AND :disabledAtTo IS NULL THEN :now ELSE active_from END,
    updated_at = :now
  WHERE id = :id
    AND (:displayNameTo IS NULL OR display_name = :displayNameFrom)
    AND (:positionTo IS NULL OR position = :positionFrom)
    AND (:phoneTo IS NULL OR phone = :phoneFrom)
    AND (:employeeCodeTo IS NULL OR employee_code = :employeeCodeFrom)
    AND (:moves = 0 OR (unit = :unitFrom AND unit_id IS NOT DISTINCT FROM :unitIdFrom
      AND next_unit_id IS NOT DISTINCT FROM :nextUnitIdFrom
      AND next_unit_on IS NOT DISTINCT FROM :nextUnitOnFrom))
    AND (:closes = 0 OR (disabled_at IS NOT DISTINCT FROM :disabledAtFrom
      AND disabled_reason = :disabledReasonFrom
      AND purge_at IS NOT DISTINCT FROM :purgeAtFrom))
    AND (:mustBeOpen = 0 OR disabled_at IS NULL)
    AND (:leaves = 0 OR :dueFrom IS NOT DISTINCT FROM (
      SELECT due_at FROM account_plans WHERE account_id = :id AND kind = 'leave'))
  RETURNING id`

const DEACTIVATE = `
  UPDATE accounts SET disabled_at = :now, disabled_reason = :reason, updated_at = :now
  WHERE id = :id AND disabled_at IS NULL AND unit_id IS NOT DISTINCT FROM :unitId
    AND next_unit_id IS NOT DISTINCT FROM :nextUnitId
  RETURNING id`

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

/**
 * Right behind the entry of the audit trail, which is there only if something was changed. Of what
 * was not done, or was undone, nothing is kept but whom it concerned.
 */
const WRITE_DOWN = `
  INSERT INTO import_run_items (run_id, item, kind, account_id, outcome, details)
  SELECT :run, :item, :kind, COALESCE(:id, (
      SELECT account_id FROM account_identifiers
      WHERE suffix = :suffix AND name = :name AND state = 'primary' AND changes() > 0)),
    CASE WHEN changes() > 0 THEN 'done' ELSE 'conflict' END,
    CASE WHEN changes() > 0 THEN :details ELSE :mailboxOnly END`

const WRITE_UNDONE = `
  UPDATE import_run_items
  SET undone = CASE WHEN changes() > 0 THEN 'done' ELSE 'kept' END,
    details = CASE WHEN changes() > 0 THEN :mailboxOnly ELSE details END
  WHERE run_id = :run AND item = :item`

const IS_DONE = `
  EXISTS (SELECT 1 FROM import_run_items
    WHERE run_id = :run AND item = :item AND outcome = 'done' AND undone IS NULL)`
const IS_UNDONE = `
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

const SET_LEAVE = setLeave(IS_DONE)
const RESTORE_LEAVE = setLeave(IS_UNDONE)
const FORGET_LEAVE = forgetLeave(IS_DONE)
const REMOVE_LEAVE = forgetLeave(IS_UNDONE)

const LEAVES_QUARANTINE = `
  UPDATE account_identifiers SET retired_at = NULL
  WHERE account_id = :id AND state = 'primary' AND ${IS_DONE}`

/** The quarantine counts from the day on which the person had left. */
const BACK_IN_QUARANTINE = `
  UPDATE account_identifiers SET retired_at = :retiredAt
  WHERE account_id = :id AND state = 'primary' AND ${IS_UNDONE}`

const FREE_MAILBOX = `DELETE FROM account_identifiers WHERE account_id = :id AND ${IS_UNDONE}`
const END_THEIR_SESSIONS = `${END_SESSIONS} AND ${IS_DONE}`

/** Which line of which run; `act` says by whom, when and as part of what. */
export type Carrying = Readonly<{
  run: number
  item: number
  act: Act
  quarantineMonths: number
}>

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
  const { run, item: number, act, quarantineMonths } = carrying
  const mailbox = mailboxOf(item.mailbox)
  const { unit, unitId } = item.place
  const account = { mailbox, ...item.values, unit, unitId: unitId ?? undefined }
  return [
    ...addStatements(account, act, quarantineMonths),
    writeDown(item, carrying, null),
    ...(item.leave ? [leaveStatement(SET_LEAVE, item.leave, { run, item: number, act })] : []),
  ]
}

function changedStatements(item: ChangeItem, carrying: Carrying): SqlStatement[] {
  const { run, item: number, act } = carrying
  const key = { run, item: number }
  return [
    { sql: AMEND, parameters: amendment(item, act.at, { mustBeOpen: !item.closing }) },
    auditIfChanged(act, { event: eventOf(item), accountId: item.accountId, ...wordsOf(item) }),
    writeDown(item, carrying, item.accountId),
    ...(item.leave?.to ? [leaveStatement(SET_LEAVE, item.leave.to, { ...key, act })] : []),
    ...(item.leave && !item.leave.to ? [{ sql: FORGET_LEAVE, parameters: key }] : []),
    ...(item.closing
      ? [{ sql: LEAVES_QUARANTINE, parameters: { id: item.accountId, ...key } }]
      : []),
  ]
}

function deactivatedStatements(item: DeactivateItem, carrying: Carrying): SqlStatement[] {
  const { run, item: number, act } = carrying
  const { unitId, nextUnitId } = item.place
  const id = item.accountId
  const reason = act.reason ?? ''
  return [
    { sql: DEACTIVATE, parameters: { id, now: act.at, reason, unitId, nextUnitId } },
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

/** Takes one line of a run back, if everything is still as the run left it. */
export function undoStatements(
  item: ActionItem & Readonly<{ at: number; reason: string }>,
  accountId: number,
  { run, item: number, act }: Omit<Carrying, 'quarantineMonths'>,
): SqlStatement[] {
  const key = { run, item: number }
  const written = {
    sql: WRITE_UNDONE,
    parameters: { ...key, mailboxOnly: mailboxOnly(item) },
  }
  switch (item.do) {
    case 'add':
      return [
        {
          sql: REMOVE_ADDED,
          parameters: {
            id: accountId,
            now: act.at,
            reason: act.reason ?? '',
            ...item.values,
            unit: item.place.unit,
            unitId: item.place.unitId,
          },
        },
        auditIfChanged(act, { event: 'account.import-undone', accountId, subject: item.mailbox }),
        written,
        { sql: REMOVE_LEAVE, parameters: key },
        { sql: FREE_MAILBOX, parameters: { id: accountId, ...key } },
      ]
    case 'change': {
      const back = turnedBack(item)
      const { leave } = back
      const restored = leave?.to
        ? [leaveStatement(RESTORE_LEAVE, leave.to, { ...key, act })]
        : leave
          ? [{ sql: REMOVE_LEAVE, parameters: key }]
          : []
      const retiredAt = item.closing?.from.purgeAt ? item.closing.from.disabledAt : null
      return [
        { sql: AMEND, parameters: amendment(back, act.at, { mustBeOpen: false }) },
        auditIfChanged(act, { event: eventOf(back), accountId, ...wordsOf(back) }),
        written,
        ...restored,
        ...(item.closing
          ? [
              { sql: BACK_IN_QUARANTINE, parameters: { id: accountId, retiredAt, ...key } },
              { sql: `${END_SESSIONS} AND ${IS_UNDONE}`, parameters: { id: accountId, ...key } },
            ]
          : []),
      ]
    }
    case 'deactivate': {
      const from = { disabledAt: item.at, disabledReason: item.reason, purgeAt: null }
      const closing = { from, to: { disabledAt: null, disabledReason: '', purgeAt: null } }
      return [
        {
          sql: AMEND,
          parameters: amendment({ accountId, before: {}, after: {}, closing }, act.at, {
            mustBeOpen: false,
          }),
        },
        auditIfChanged(act, {
          event: 'account.enabled',
          accountId,
          before: { isDisabled: true },
          after: { isDisabled: false },
        }),
        written,
      ]
    }
  }
}

function writeDown(item: ActionItem, { run, item: number, act }: Carrying, id: number | null) {
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

function mailboxOnly({ mailbox }: ActionItem): string {
  return JSON.stringify({ mailbox })
}

function leaveStatement(
  sql: string,
  { dueAt, reason }: NonNullable<PlannedLeave>,
  { run, item, act }: Readonly<{ run: number; item: number; act: Act }>,
): SqlStatement {
  const by = act.actor.kind === 'person' ? '' : act.actor.name
  const said = reason === '' ? (act.reason ?? '') : reason
  return { sql, parameters: { run, item, dueAt, reason: said, now: act.at, by } }
}

type Amendment = Pick<ChangeItem, 'accountId' | 'before' | 'after' | 'place' | 'leave' | 'closing'>

const NOWHERE = { unit: '', unitId: null, nextUnitId: null, nextUnitOn: null }
const NOT_CLOSED: Closing = { disabledAt: null, disabledReason: '', purgeAt: null }

function amendment(
  { accountId, before, after, place, leave, closing }: Amendment,
  now: number,
  { mustBeOpen }: Readonly<{ mustBeOpen: boolean }>,
) {
  const [placeFrom, placeTo] = [place?.from ?? NOWHERE, place?.to ?? NOWHERE]
  const [closingFrom, closingTo] = [closing?.from ?? NOT_CLOSED, closing?.to ?? NOT_CLOSED]
  return {
    id: accountId,
    now,
    mustBeOpen: mustBeOpen ? 1 : 0,
    displayNameFrom: before.displayName ?? null,
    displayNameTo: after.displayName ?? null,
    positionFrom: before.position ?? null,
    positionTo: after.position ?? null,
    phoneFrom: before.phone ?? null,
    phoneTo: after.phone ?? null,
    employeeCodeFrom: before.employeeCode ?? null,
    employeeCodeTo: after.employeeCode ?? null,
    moves: place ? 1 : 0,
    unitFrom: placeFrom.unit,
    unitTo: placeTo.unit,
    unitIdFrom: placeFrom.unitId,
    unitIdTo: placeTo.unitId,
    nextUnitIdFrom: placeFrom.nextUnitId,
    nextUnitIdTo: placeTo.nextUnitId,
    nextUnitOnFrom: placeFrom.nextUnitOn,
    nextUnitOnTo: placeTo.nextUnitOn,
    closes: closing ? 1 : 0,
    disabledAtFrom: closingFrom.disabledAt,
    disabledAtTo: closingTo.disabledAt,
    disabledReasonFrom: closingFrom.disabledReason,
    disabledReasonTo: closingTo.disabledReason,
    purgeAtFrom: closingFrom.purgeAt,
    purgeAtTo: closingTo.purgeAt,
    leaves: leave ? 1 : 0,
    dueFrom: leave?.from?.dueAt ?? null,
  }
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

function eventOf({ closing, place, after, leave }: Amendment): string {
  if (closing) return closing.to.disabledAt === null ? 'account.enabled' : 'account.disabled'
  if (place) return 'account.transferred'
  if (Object.keys(after).length > 0) return 'account.corrected'
  return leave?.to ? 'account.leave-planned' : 'account.leave-cancelled'
}

/** One entry tells everything that the row did. */
function wordsOf({ before, after, place, leave, closing }: Amendment) {
  const side = (which: 'from' | 'to', values: Partial<PersonValues>): Fields => ({
    ...values,
    ...(place && { unit: place[which].unit }),
    ...(leave && { due: dayText(leave[which]) }),
    ...(closing && { isDisabled: closing[which].disabledAt !== null }),
  })
  return { before: side('from', before), after: side('to', after) }
}

function dayText(leave: PlannedLeave): string {
  return leave ? new Date(leave.dueAt).toISOString() : ''
}

function mailboxOf(address: string) {
  const at = address.lastIndexOf('@')
  return { name: address.slice(0, at), suffix: address.slice(at + 1) }
}
