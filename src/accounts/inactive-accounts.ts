import type { Act } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { Database } from '../storage/database.ts'
import type { UnitTree } from '../units/unit-tree.ts'
import type { AccountId, Mailbox } from './account.ts'
import { membershipOf, type PlaceRow } from './account-row.ts'
import { END_SESSIONS } from './end-sessions.ts'
import type { CurrentUnits } from './find-accounts.ts'

export type InactiveAccount = Readonly<{
  id: AccountId
  mailbox: Mailbox
  displayName: string
  unit: string
  /** Undefined: never. */
  lastSignInAt: number | undefined
  /** What inactivity counts from: a sign-in, the activation, an unlock. */
  activeAt: number
  exemptUntil: number | undefined
}>

type Row = PlaceRow &
  Readonly<{
    id: number
    name: string
    suffix: string
    displayName: string
    lastSignInAt: number | null
    activeAt: number
    exemptUntil: number | null
    isOpen: 0 | 1
    isInactive: 0 | 1
  }>

/** Who never signed in counts from the activation, or else from the day the account was added. */
const LAST_USED = 'COALESCE(last_sign_in_at, password_changed_at, accounts.created_at)'

const ACTIVE_AT = `
  (CASE WHEN active_from > ${LAST_USED} THEN active_from ELSE ${LAST_USED} END)`

const IS_EXEMPT = '(exempt_until IS NOT NULL AND exempt_until > :now)'

const COUNTS = `
  disabled_at IS NULL AND locked_at IS NULL AND ${ACTIVE_AT} <= :before`

/** Looks at so many accounts in one go, whatever comes of it: no slice costs more than another. */
const SLICE = `
  SELECT accounts.id, main.name, main.suffix, display_name AS displayName, unit,
    unit_id, next_unit_id, next_unit_on,
    last_sign_in_at AS lastSignInAt, ${ACTIVE_AT} AS activeAt, exempt_until AS exemptUntil,
    disabled_at IS NULL AS isOpen, ${COUNTS} AS isInactive
  FROM accounts
  LEFT JOIN account_identifiers AS main ON main.account_id = accounts.id AND main.state = 'primary'
  WHERE accounts.id > :after
  ORDER BY accounts.id
  LIMIT :slice`

const LOCK = `
  UPDATE accounts
  SET locked_at = :now, locked_until = NULL, locked_reason = :reason, updated_at = :now
  WHERE id = :id AND ${COUNTS} AND NOT ${IS_EXEMPT}`

const SESSIONS_OF_LOCKED = `${END_SESSIONS}
  AND EXISTS (SELECT 1 FROM accounts WHERE id = :id AND locked_at IS NOT NULL)`

const EXEMPT = `
  UPDATE accounts SET exempt_until = :until, exempt_reason = :reason, updated_at = :now
  WHERE id = :id
  RETURNING id`

/** Accounts that nobody uses (L3). What is written survives a loss of power. */
export function createInactiveAccounts(database: Database, units?: CurrentUnits) {
  return {
    /**
     * Of one slice of the accounts, those that have not been used since `before`, the exempt ones
     * among them; how many of the slice are open; and where the next slice begins: 0 after the last.
     */
    async inactive(
      asked: Readonly<{ before: number; after: AccountId; slice: number }>,
    ): Promise<Readonly<{ found: InactiveAccount[]; open: number; next: AccountId }>> {
      const rows = await database.query<Row>(SLICE, asked)
      const tree = await units?.current()
      return {
        found: rows.filter((row) => row.isInactive === 1).map((row) => inactiveOf(row, tree)),
        open: rows.filter(({ isOpen }) => isOpen === 1).length,
        next: rows.length < asked.slice ? 0 : (rows.at(-1)?.id ?? 0),
      }
    },

    /** Locks those of these accounts that are still unused and not exempt; ends their sessions. */
    async lockInactive(ids: readonly AccountId[], before: number, act: Act): Promise<number> {
      const parameters = { before, now: act.at, reason: act.reason ?? '' }
      const results = await database.batch(
        'power',
        ids.flatMap((id) => [
          { sql: `${LOCK} RETURNING id`, parameters: { id, ...parameters } },
          auditIfChanged(act, {
            event: 'account.locked',
            accountId: id,
            before: { isLocked: false },
            after: { isLocked: true, inactive: true },
          }),
          { sql: SESSIONS_OF_LOCKED, parameters: { id } },
        ]),
      )
      return results.filter((rows) => rows.length > 0).length
    },

    /** Who is away for long is not locked for it: until a moment; undefined ends the exemption. */
    async exempt(id: AccountId, until: number | undefined, act: Act): Promise<boolean> {
      const reason = until === undefined ? '' : (act.reason ?? '')
      const [rows = []] = await database.batch('power', [
        { sql: EXEMPT, parameters: { id, until: until ?? null, reason, now: act.at } },
        auditIfChanged(act, {
          event: 'account.exempted',
          accountId: id,
          after: { until: until === undefined ? null : new Date(until).toISOString() },
        }),
      ])
      return rows.length > 0
    },
  }
}

function inactiveOf(row: Row, tree: UnitTree | undefined): InactiveAccount {
  const { id, name, suffix, displayName } = row
  return {
    id,
    mailbox: { name, suffix },
    displayName,
    unit: membershipOf(row, tree)?.unit.name ?? row.unit,
    lastSignInAt: row.lastSignInAt ?? undefined,
    activeAt: row.activeAt,
    exemptUntil: row.exemptUntil ?? undefined,
  }
}
