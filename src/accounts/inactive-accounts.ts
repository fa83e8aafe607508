import type { Act } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { Database } from '../storage/database.ts'
import type { AccountId, Mailbox } from './account.ts'
import { END_SESSIONS } from './end-sessions.ts'

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

type Row = Readonly<{
  id: number
  name: string
  suffix: string
  displayName: string
  unit: string
  lastSignInAt: number | null
  activeAt: number
  exemptUntil: number | null
}>

/** Who never signed in counts from the activation, or else from the day the account was added. */
const ACTIVE_AT = `
  MAX(COALESCE(last_sign_in_at, password_changed_at, created_at), COALESCE(active_from, 0))`

const IS_EXEMPT = '(exempt_until IS NOT NULL AND exempt_until > :now)'

const COUNTS = `
  disabled_at IS NULL AND locked_at IS NULL AND ${ACTIVE_AT} <= :before`

const LIST = `
  SELECT accounts.id, main.name, main.suffix, display_name AS displayName, unit,
    last_sign_in_at AS lastSignInAt, ${ACTIVE_AT} AS activeAt, exempt_until AS exemptUntil
  FROM accounts
  JOIN account_identifiers AS main ON main.account_id = accounts.id AND main.state = 'primary'
  WHERE accounts.id > :after AND ${COUNTS}
  ORDER BY accounts.id
  LIMIT :limit`

const COUNT = `
  SELECT (SELECT COUNT(*) FROM accounts WHERE ${COUNTS} AND NOT ${IS_EXEMPT}) AS inactive,
    (SELECT COUNT(*) FROM accounts WHERE disabled_at IS NULL) AS open`

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
export function createInactiveAccounts(database: Database) {
  return {
    /** Those not used since `before`, by id, behind `after`; the exempt ones are among them. */
    async inactive(
      asked: Readonly<{ before: number; after: AccountId; limit: number }>,
    ): Promise<InactiveAccount[]> {
      const rows = await database.query<Row>(LIST, asked)
      return rows.map(({ name, suffix, lastSignInAt, exemptUntil, ...row }) => ({
        ...row,
        mailbox: { name, suffix },
        lastSignInAt: lastSignInAt ?? undefined,
        exemptUntil: exemptUntil ?? undefined,
      }))
    },

    /** How many would be locked, of how many accounts that are open. */
    async countInactive(before: number, now: number) {
      const row = await database.queryOne<{ inactive: number; open: number }>(COUNT, {
        before,
        now,
      })
      return row ?? { inactive: 0, open: 0 }
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
