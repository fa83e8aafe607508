import type { Act } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { Database, SqlStatement } from '../storage/database.ts'
import type { AccountId } from './account.ts'
import type {
  ChangePasswordReason,
  NewRequiredAction,
  RequiredAction,
  RequiredActionKind,
} from './required-action.ts'

type Row = Readonly<{
  kind: RequiredActionKind
  reason: string
  addedAt: number
}>

/** Of two reasons for the same thing the later counts: it is the one that the person remembers. */
const REQUIRE = `
  INSERT INTO required_actions (account_id, kind, reason, added_at)
  SELECT id, :kind, :reason, :at FROM accounts WHERE id = :accountId
  ON CONFLICT (account_id, kind, notice_id) DO UPDATE SET reason = :reason, added_at = :at`

const REQUIRE_ONCE = `
  INSERT INTO required_actions (account_id, kind, reason, added_at)
  SELECT id, :kind, :reason, :at FROM accounts WHERE id = :accountId
  ON CONFLICT (account_id, kind, notice_id) DO NOTHING`

const DONE = `
  DELETE FROM required_actions
  WHERE account_id = :accountId AND kind = :kind
  RETURNING kind`

const OF_ACCOUNT = `
  SELECT kind, reason, added_at AS addedAt
  FROM required_actions
  WHERE account_id = :accountId
  ORDER BY added_at, kind
  LIMIT 100`

/**
 * Asks an action of an account, for the batch of the deed that is its reason: a reset asks for another
 * password. A second one of its kind replaces the first.
 */
export function requireAction(
  accountId: AccountId,
  action: NewRequiredAction,
  at: number,
): SqlStatement {
  return { sql: REQUIRE, parameters: parametersOf(accountId, action, at) }
}

/** Strikes an action off, for the batch of the deed that fulfils it. */
export function actionDone(accountId: AccountId, action: ActionKey): SqlStatement {
  return { sql: DONE, parameters: keyOf(accountId, action) }
}

/** Which action of an account is meant. */
export type ActionKey = Readonly<{ kind: RequiredActionKind }>

/** What is asked of accounts before they may go on. Whatever is written survives a loss of power. */
export function createRequiredActionStore(database: Database) {
  return {
    /** What is left to do, the oldest first; whose turn it is says `nextStep`. */
    async ofAccount(accountId: AccountId): Promise<RequiredAction[]> {
      const rows = await database.query<Row>(OF_ACCOUNT, { accountId })
      return rows.map(actionOf)
    },

    /** Asks an action of an account by itself, and writes that down. */
    async require(accountId: AccountId, action: NewRequiredAction, act: Act): Promise<void> {
      await database.batch('power', [
        requireAction(accountId, action, act.at),
        auditIfChanged(act, {
          event: 'account.action-required',
          accountId,
          after: { ...action },
        }),
      ])
    },

    /** The same, unless it is asked already: then the reason that the person has read stands. */
    async requireOnce(accountId: AccountId, action: NewRequiredAction, act: Act): Promise<void> {
      await database.batch('power', [
        { sql: REQUIRE_ONCE, parameters: parametersOf(accountId, action, act.at) },
        auditIfChanged(act, {
          event: 'account.action-required',
          accountId,
          after: { ...action },
        }),
      ])
    },

    /** False when there was no such action. */
    async done(accountId: AccountId, action: ActionKey, act: Act): Promise<boolean> {
      const { kind } = action
      const [rows = []] = await database.batch('power', [
        actionDone(accountId, action),
        auditIfChanged(act, {
          event: 'account.action-done',
          accountId,
          after: { kind },
        }),
      ])
      return rows.length > 0
    },
  }
}

export type RequiredActionStore = ReturnType<typeof createRequiredActionStore>

function keyOf(accountId: AccountId, { kind }: ActionKey) {
  return { accountId, kind }
}

function parametersOf(accountId: AccountId, action: NewRequiredAction, at: number) {
  const reason = action.kind === 'change-password' ? action.reason : ''
  return { ...keyOf(accountId, action), reason, at }
}

function actionOf({ kind, reason, addedAt }: Row): RequiredAction {
  if (kind !== 'change-password') return { kind, addedAt }
  return { kind, reason: reason as ChangePasswordReason, addedAt }
}
