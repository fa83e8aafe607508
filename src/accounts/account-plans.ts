import type { Act } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, Mailbox } from './account.ts'
import type { NewPlace } from './account-fields.ts'

/** A transfer, as it was planned. What is not given stays. */
export type Transfer = NewPlace &
  Readonly<{
    /** Undefined: the mailbox stays; `rename`: a new primary one; `alias`: a further one. */
    mailbox?: Mailbox & Readonly<{ as: 'rename' | 'alias' }>
    /** When a former or further mailbox stops working; undefined: never. */
    aliasEndsAt?: number
  }>

/** What is to happen to an account at a moment. One of each kind at a time. */
export type AccountPlan = Readonly<{
  accountId: AccountId
  dueAt: number
  reason: string
  plannedAt: number
  plannedBy: string
}> &
  (Readonly<{ kind: 'leave' }> | (Readonly<{ kind: 'transfer' }> & Readonly<{ to: Transfer }>))

export type PlanKind = AccountPlan['kind']

type Row = Readonly<{
  accountId: number
  kind: PlanKind
  dueAt: number
  details: string
  reason: string
  plannedAt: number
  plannedBy: string
}>

const COLUMNS = `
  account_id AS accountId, kind, due_at AS dueAt, details, reason, planned_at AS plannedAt,
  planned_by AS plannedBy`

const PLAN = `
  INSERT INTO account_plans (account_id, kind, due_at, details, reason, planned_at, planned_by)
  SELECT id, :kind, :dueAt, :details, :reason, :now, :plannedBy
  FROM accounts WHERE id = :accountId AND disabled_at IS NULL
  ON CONFLICT (account_id, kind) DO UPDATE
    SET due_at = :dueAt, details = :details, reason = :reason, planned_at = :now,
      planned_by = :plannedBy
  RETURNING kind`

const CANCEL = `
  DELETE FROM account_plans WHERE account_id = :accountId AND kind = :kind
  RETURNING kind`

const OF_ACCOUNT = `SELECT ${COLUMNS} FROM account_plans WHERE account_id = :accountId ORDER BY due_at`

const DUE = `
  SELECT ${COLUMNS} FROM account_plans
  WHERE due_at <= :now
  ORDER BY due_at
  LIMIT :slice`

/** What is planned for accounts. What is written survives a loss of power. */
export function createAccountPlans(database: Database) {
  return {
    /** Replaces an earlier plan of its kind. False when the account is gone or disabled. */
    async plan(
      accountId: AccountId,
      planned:
        | Readonly<{ kind: 'leave'; dueAt: number }>
        | Readonly<{ kind: 'transfer'; dueAt: number; to: Transfer }>,
      act: Act,
    ): Promise<boolean> {
      const { kind, dueAt } = planned
      const details = JSON.stringify(planned.kind === 'transfer' ? planned.to : {})
      const plannedBy = act.actor.kind === 'person' ? '' : act.actor.name
      const [rows = []] = await database.batch('power', [
        {
          sql: PLAN,
          parameters: {
            accountId,
            kind,
            dueAt,
            details,
            reason: act.reason ?? '',
            now: act.at,
            plannedBy,
          },
        },
        auditIfChanged(act, {
          event: `account.${kind}-planned`,
          accountId,
          after: {
            due: new Date(dueAt).toISOString(),
            ...(planned.kind === 'transfer' && { unit: planned.to.unit }),
          },
        }),
      ])
      return rows.length > 0
    },

    /** False when nothing of the kind was planned. */
    async cancelPlan(accountId: AccountId, kind: PlanKind, act: Act): Promise<boolean> {
      const [rows = []] = await database.batch('power', [
        { sql: CANCEL, parameters: { accountId, kind } },
        auditIfChanged(act, { event: `account.${kind}-cancelled`, accountId }),
      ])
      return rows.length > 0
    },

    async plansOf(accountId: AccountId): Promise<AccountPlan[]> {
      return (await database.query<Row>(OF_ACCOUNT, { accountId })).map(planOf)
    },

    /** A slice of what is due by now, the longest due first. */
    async duePlans(slice: number, now: number): Promise<AccountPlan[]> {
      return (await database.query<Row>(DUE, { now, slice })).map(planOf)
    },
  }
}

function planOf({ details, kind, ...plan }: Row): AccountPlan {
  return kind === 'leave'
    ? { ...plan, kind }
    : { ...plan, kind, to: JSON.parse(details) as Transfer }
}
