import type { AccountId } from '../accounts/account.ts'
import { CREDENTIAL_EPOCH } from '../accounts/credential-epoch.ts'
import type { ChangePasswordReason } from '../accounts/required-action.ts'
import type { Act } from '../audit/act.ts'
import { auditIfChanged, type Fields } from '../audit/audit-statement.ts'
import type { Database, SqlParameters, SqlStatement } from '../storage/database.ts'

/** The password that an account has at a moment. */
export type CurrentPassword = Readonly<{
  hash: string | undefined
  /** Which password it is; undefined when there never was one. */
  changedAt: number | undefined
}>

export type NewPasswordRecord = Readonly<{
  accountId: AccountId
  hash: string
  /** Greater than that of any password before. */
  changedAt: number
  /** The one that it takes the place of: if another is there by now, nothing is done. */
  replaces: number | undefined
  /** The only session of the account that goes on; undefined: none does. */
  keepSessionId: number | undefined
  /** How many older hashes stay remembered. */
  remembered: number
  /** Why the person must choose another at once; undefined: they chose this one. */
  mustChange: ChangePasswordReason | undefined
  audit: Readonly<{ act: Act; event: string; after: Fields }>
  /** What belongs to it in other tables. */
  alongside: readonly SqlStatement[]
  /** Nothing is done unless this holds too. */
  providedThat?: SqlText | undefined
}>

/** A condition, with the values of its own parameters. */
export type SqlText = Readonly<{ sql: string; parameters: SqlParameters }>

export type PasswordStore = ReturnType<typeof createPasswordStore>

const CURRENT = `
  SELECT password_hash AS hash, password_changed_at AS changedAt FROM accounts WHERE id = :accountId`

const MAILBOX_NAMES = `
  SELECT DISTINCT name FROM account_identifiers WHERE account_id = :accountId LIMIT 100`

const HISTORY = `
  SELECT hash FROM password_history WHERE account_id = :accountId ORDER BY at DESC LIMIT :limit`

/** COALESCE, as -1 is no instant: comparing NULL with IS is not the same on every engine. */
const IS_STILL_THERE = `
  id = :accountId AND COALESCE(password_changed_at, -1) = :replaces`

const remember = (condition: string) => `
  INSERT INTO password_history (account_id, at, hash)
  SELECT id, password_changed_at, password_hash FROM accounts
  WHERE ${IS_STILL_THERE} AND password_hash IS NOT NULL AND password_changed_at IS NOT NULL
    AND ${condition}
  ON CONFLICT (account_id, at) DO UPDATE SET hash = excluded.hash`

const setProvided = (condition: string) => `
  UPDATE accounts
  SET password_hash = :hash, password_changed_at = :changedAt, updated_at = :now
  WHERE ${IS_STILL_THERE} AND ${condition}
  RETURNING ${CREDENTIAL_EPOCH} AS credentialEpoch`

/** What is asked of most: nothing more. */
const ALWAYS: SqlText = { sql: '1 = 1', parameters: {} }

/** After the password was set, in its batch: whether it was. A hash is never made twice: it is salted. */
const IS_CHOSEN = `
  EXISTS (SELECT 1 FROM accounts WHERE id = :accountId AND password_hash = :hash)`

const END_OTHER_SESSIONS = `
  DELETE FROM sign_on_sessions
  WHERE account_id = :accountId AND id <> :keepSessionId AND ${IS_CHOSEN}`

const FORGET_OLDER = `
  DELETE FROM password_history
  WHERE account_id = :accountId AND at NOT IN (
    SELECT at FROM password_history WHERE account_id = :accountId ORDER BY at DESC LIMIT :remembered)`

const ASK_FOR_ANOTHER = `
  INSERT INTO required_actions (account_id, kind, notice_id, reason, added_at)
  SELECT id, 'change-password', 0, :mustChange, :changedAt FROM accounts
  WHERE id = :accountId AND ${IS_CHOSEN}
  ON CONFLICT (account_id, kind, notice_id)
    DO UPDATE SET reason = excluded.reason, added_at = excluded.added_at`

const ASK_FOR_NONE = `
  DELETE FROM required_actions
  WHERE account_id = :accountId AND kind = 'change-password' AND ${IS_CHOSEN}`

/** Our own hashes are of passwords that people chose here: they give way only when told so. */
const MAY_BE_REPLACED = `
  id = :accountId AND COALESCE(password_hash, '') <> :hash
  AND (:replacesOwn = 1 OR password_hash IS NULL OR password_hash NOT LIKE '$argon2id$%')`

const IMPORT = `
  UPDATE accounts
  SET password_hash = :hash, updated_at = :now,
    password_changed_at = CASE
      WHEN COALESCE(password_changed_at, -1) < :now THEN :now ELSE password_changed_at + 1 END
  WHERE ${MAY_BE_REPLACED}
  RETURNING id`

/** The audit entry right before it says whether anything changed. */
const END_SESSIONS_IF_CHANGED = `
  DELETE FROM sign_on_sessions WHERE account_id = :accountId AND changes() > 0`

/** No session has this id. */
const NO_SESSION = -1

/** The SQL of passwords. Whatever is written here survives a loss of power. */
export function createPasswordStore(database: Database) {
  return {
    /** Undefined: there is no such account. */
    async current(accountId: AccountId): Promise<CurrentPassword | undefined> {
      const row = await database.queryOne<{ hash: string | null; changedAt: number | null }>(
        CURRENT,
        { accountId },
      )
      return row && { hash: row.hash ?? undefined, changedAt: row.changedAt ?? undefined }
    },

    /** The names of all mailboxes that the account has or once had. */
    async mailboxNames(accountId: AccountId): Promise<string[]> {
      const rows = await database.query<{ name: string }>(MAILBOX_NAMES, { accountId })
      return rows.map(({ name }) => name)
    },

    /** The hashes of passwords before the present one, the latest first. */
    async history(accountId: AccountId, limit: number): Promise<string[]> {
      if (limit <= 0) return []
      const rows = await database.query<{ hash: string }>(HISTORY, { accountId, limit })
      return rows.map(({ hash }) => hash)
    },

    /**
     * Puts a new password in the place of the one that was read: remembers the old one, ends the
     * account's other sessions, writes it down, all or none. Returns the new credential epoch;
     * undefined, and nothing done, when the account has another password by now, is gone, or `providedThat` does not hold.
     */
    async set(record: NewPasswordRecord): Promise<number | undefined> {
      const { accountId, hash, changedAt, audit, remembered, mustChange } = record
      const replaces = record.replaces ?? -1
      const keepSessionId = record.keepSessionId ?? NO_SESSION
      const { sql: condition, parameters: facts } = record.providedThat ?? ALWAYS
      const [, rows = []] = await database.batch('power', [
        { sql: remember(condition), parameters: { ...facts, accountId, replaces } },
        {
          sql: setProvided(condition),
          parameters: { ...facts, accountId, replaces, hash, changedAt, now: audit.act.at },
        },
        auditIfChanged(audit.act, { event: audit.event, accountId, after: audit.after }),
        { sql: END_OTHER_SESSIONS, parameters: { accountId, keepSessionId, hash } },
        { sql: FORGET_OLDER, parameters: { accountId, remembered } },
        mustChange === undefined
          ? { sql: ASK_FOR_NONE, parameters: { accountId, hash } }
          : { sql: ASK_FOR_ANOTHER, parameters: { accountId, hash, changedAt, mustChange } },
        ...record.alongside,
      ])
      const [row] = rows as { credentialEpoch: number }[]
      return row?.credentialEpoch
    },

    /**
     * Gives an account the hash that its password had in another system, and ends its sessions. False,
     * and nothing done, when it has this very hash, or a password of its own that is not to be replaced.
     */
    async importHash(
      imported: Readonly<{ accountId: AccountId; hash: string; scheme: string }>,
      { replacesOwn }: Readonly<{ replacesOwn: boolean }>,
      act: Act,
    ): Promise<boolean> {
      const { accountId, hash, scheme } = imported
      const parameters = { accountId, hash, replacesOwn: replacesOwn ? 1 : 0, now: act.at }
      const [rows = []] = await database.batch('power', [
        { sql: IMPORT, parameters },
        auditIfChanged(act, { event: 'account.hash-imported', accountId, after: { scheme } }),
        { sql: END_SESSIONS_IF_CHANGED, parameters: { accountId } },
      ])
      return rows.length > 0
    },
  }
}

/**
 * A condition for statements that go along with a new password: they run in its batch even when it
 * was not set, because somebody else was quicker. Its parameters (`accountId`, `hash`) are theirs too.
 */
export function onlyIfChosen(accountId: AccountId, hash: string): SqlCondition {
  return { sql: IS_CHOSEN, parameters: { accountId, hash } }
}

export type SqlCondition = Readonly<{
  sql: string
  parameters: Readonly<{ accountId: number; hash: string }>
}>

/** What is kept of a person's passwords beside the account; it goes when their data goes (L23). */
export const PASSWORD_TABLES: readonly string[] = ['password_history']
