import type { Act } from '../audit/act.ts'
import { auditIfChanged, type Fields } from '../audit/audit-statement.ts'
import type { SqlStatement } from '../storage/database.ts'
import type { ChangeItem, Closing, PersonValues, PlannedLeave } from './import-plan.ts'

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

/** What is changed of an account: each value as it must be, and as it becomes. */
export type Amendment = Pick<
  ChangeItem,
  'accountId' | 'before' | 'after' | 'place' | 'leave' | 'closing'
>

const NOWHERE = { unit: '', unitId: null, nextUnitId: null, nextUnitOn: null }
const NOT_CLOSED: Closing = { disabledAt: null, disabledReason: '', purgeAt: null }

/**
 * Changes an account if everything that is replaced is as it was, and writes that down: two
 * statements for a batch.
 */
export function amendStatements(
  change: Amendment,
  act: Act,
  { mustBeOpen }: Readonly<{ mustBeOpen: boolean }>,
): SqlStatement[] {
  const { accountId } = change
  return [
    { sql: AMEND, parameters: amendment(change, act.at, { mustBeOpen }) },
    auditIfChanged(act, { event: eventOf(change), accountId, ...wordsOf(change) }),
  ]
}

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
