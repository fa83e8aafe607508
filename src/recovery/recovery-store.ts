import type { AccountId, Mailbox } from '../accounts/account.ts'
import { CREDENTIAL_EPOCH } from '../accounts/credential-epoch.ts'
import { MAY_SIGN_IN } from '../accounts/may-sign-in.ts'
import type { Act } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { PasswordChange } from '../passwords/choose-password.ts'
import type { SqlText } from '../passwords/password-store.ts'
import type { Database, SqlStatement } from '../storage/database.ts'
import type { SecretKind } from './recovery-secrets.ts'

export type SecretState = 'open' | 'used' | 'replaced' | 'cancelled' | 'ended'

/** How the help desk made sure who asks. */
export type Verified = 'called-back' | 'focal-point' | 'in-person'

/** Something that was handed out, and what became of it. Times are milliseconds since 1970. */
export type RecoverySecret = Readonly<{
  id: number
  accountId: AccountId
  kind: SecretKind
  state: SecretState
  verified: Verified | ''
  issuedBy: string
  issuedAt: number
  expiresAt: number
  /** When it was used, replaced, cancelled or ended. */
  closedAt: number | undefined
  reportedAt: number | undefined
  reportedFrom: string
  handledAt: number | undefined
  handledBy: string
}>

export type NewSecret = Readonly<{
  accountId: AccountId
  kind: SecretKind
  hash: Uint8Array
  verified: Verified | ''
  issuedBy: string
  expiresAt: number
  /** Only for somebody who has no password yet, here or elsewhere. */
  onlyIfNew: boolean
  /** Whether one of its kind that is still good may go for it. */
  mayReplace: boolean
}>

/** Whose code it may be, and which of their passwords there is. */
type Holder = Readonly<{ id: AccountId; credentialEpoch: number }>

/** Somebody who has not activated the account; `hasSlip`: with a slip that is still good. */
export type NewAccount = Readonly<{ id: AccountId; hasSlip: boolean }>

type Row = { [Field in keyof RecoverySecret]: RecoverySecret[Field] | null }

const TRIES = 5
/** How long somebody who has shown it has to choose a password. */
export const CHOOSING_MS = 15 * 60_000
/** A clock that was set back must not make a secret live longer (security 5.3). */
const CLOCK_SLACK_MS = 60_000
/** How long the owner of an account is told what was handed out for it. */
const TOLD_MS = 30 * 24 * 3_600_000

const COLUMNS = `
  id, account_id AS accountId, kind, state, verified, issued_by AS issuedBy, issued_at AS issuedAt,
  expires_at AS expiresAt, closed_at AS closedAt, reported_at AS reportedAt,
  reported_from AS reportedFrom, handled_at AS handledAt, handled_by AS handledBy`

/** Nobody has ever signed in to it with a password, ours or that of a source. */
const IS_NEW = 'password_hash IS NULL AND password_source IS NULL'

const MAY_HAVE_ONE = `
  SELECT id FROM accounts
  WHERE id = :accountId AND ${MAY_SIGN_IN} AND (:onlyIfNew = 0 OR (${IS_NEW}))
    AND (:mayReplace = 1 OR NOT EXISTS (
      SELECT 1 FROM recovery_secrets
      WHERE account_id = :accountId AND kind = :kind AND state = 'open' AND expires_at > :now))`

/**
 * What gives another password to somebody who has one: of slips, those that say how it was made sure
 * who asks. Its owner is told, and it is listed.
 */
const IS_RESET = "(kind <> 'slip' OR verified <> '')"

const REPLACE = `
  UPDATE recovery_secrets SET state = 'replaced', closed_at = :now
  WHERE account_id IN (${MAY_HAVE_ONE}) AND kind = :kind AND state = 'open'`

const ADD = `
  INSERT INTO recovery_secrets
    (account_id, kind, secret_hash, tries_left, verified, issued_by, issued_at, expires_at)
  SELECT id, :kind, :hash, ${TRIES},
    CASE WHEN :kind = 'slip' AND ${IS_NEW} THEN '' ELSE :verified END, :issuedBy, :now, :expiresAt
  FROM accounts
  WHERE id IN (${MAY_HAVE_ONE})
  RETURNING id`

const NEW_ACCOUNTS = `
  SELECT id, EXISTS (
    SELECT 1 FROM recovery_secrets
    WHERE account_id = accounts.id AND kind = 'slip' AND state = 'open' AND expires_at > :now
  ) AS hasSlip
  FROM accounts
  WHERE id > :after AND ${MAY_SIGN_IN} AND ${IS_NEW}
  ORDER BY id
  LIMIT :limit`

/** No more than this: loading the whole account would take longer than finding none. */
const HOLDER = `
  SELECT accounts.id AS id, ${CREDENTIAL_EPOCH} AS "credentialEpoch"
  FROM account_identifiers JOIN accounts ON accounts.id = account_id
  WHERE suffix = :suffix AND name = :name AND state <> 'retired'`

const FIND = `SELECT ${COLUMNS} FROM recovery_secrets WHERE id = :id`

const FIND_BY_HASH = `
  SELECT ${COLUMNS} FROM recovery_secrets WHERE kind = :kind AND secret_hash = :hash`

/** Nobody guesses a slip's code: strangers must not make it worthless by wrong ones (row 31). */
const COUNT_WRONG = `
  UPDATE recovery_secrets
  SET tries_left = tries_left - CASE kind WHEN 'slip' THEN 0 ELSE 1 END
  WHERE account_id = :accountId AND kind = :kind AND state = 'open' AND secret_hash <> :hash
    AND tries_left > 0 AND expires_at > :now`

const IS_GOOD = `state = 'open' AND tries_left > 0 AND issued_at <= :now + ${CLOCK_SLACK_MS}`

/** The same work for every account, real or not. */
const PROVE = `
  SELECT ${COLUMNS} FROM recovery_secrets
  WHERE account_id = :accountId AND kind = :kind AND secret_hash = :hash AND ${IS_GOOD}
    AND expires_at > :now`

/** Whoever has shown it in time has a while more to choose a password. */
const MAY_BE_USED = `
  EXISTS (
    SELECT 1 FROM recovery_secrets
    WHERE id = :recoveryId AND account_id = :accountId AND state = 'open'
      AND expires_at + ${CHOOSING_MS} > :recoveryNow)`

const USED = `
  UPDATE recovery_secrets SET state = 'used', closed_at = :usedAt
  WHERE id = :recoveryId`

const ASK_TO_CONFIRM_PHONE = `
  INSERT INTO required_actions (account_id, kind, notice_id, reason, added_at)
  SELECT id, 'confirm-phone', 0, '', :usedAt FROM accounts WHERE id = :accountId`

const REPORT = `
  UPDATE recovery_secrets
  SET reported_at = :now, reported_from = :from,
    closed_at = CASE state WHEN 'open' THEN :now ELSE closed_at END,
    state = CASE state WHEN 'open' THEN 'cancelled' ELSE state END
  WHERE id = :id AND reported_at IS NULL
  RETURNING ${COLUMNS}`

/** Whoever asked for the one may hold the other as well. */
const CANCEL_OTHERS = `
  UPDATE recovery_secrets SET state = 'cancelled', closed_at = :now
  WHERE account_id = :accountId AND ${IS_RESET} AND state = 'open'`

const TO_TELL = `
  SELECT ${COLUMNS} FROM recovery_secrets
  WHERE account_id = :accountId AND ${IS_RESET} AND state IN ('open', 'used')
    AND told_at IS NULL AND reported_at IS NULL AND issued_at > :since
  ORDER BY issued_at DESC
  LIMIT 1`

const TOLD = `
  UPDATE recovery_secrets SET told_at = :now
  WHERE account_id = :accountId AND told_at IS NULL AND id <= :id`

const LIST = `
  SELECT ${COLUMNS} FROM recovery_secrets
  WHERE id < :before AND (:accountId = 0 OR account_id = :accountId)
    AND (:kinds = 'all' OR ${IS_RESET})
    AND (:onlyReported = 0 OR (reported_at IS NOT NULL AND (:withHandled = 1 OR handled_at IS NULL)))
  ORDER BY id DESC
  LIMIT :limit`

const HANDLE = `
  UPDATE recovery_secrets SET handled_at = :now, handled_by = :by
  WHERE id = :id AND reported_at IS NOT NULL AND handled_at IS NULL
  RETURNING account_id AS accountId`

const SWEEP = `
  DELETE FROM recovery_secrets
  WHERE id IN (
    SELECT id FROM recovery_secrets
    WHERE expires_at <= :before AND (reported_at IS NULL OR handled_at IS NOT NULL)
    ORDER BY expires_at LIMIT :slice)
  RETURNING id`

/** Nobody has this id. */
const NO_ACCOUNT = 0

/** The SQL of what is handed out to choose a password. What is handed out survives a loss of power. */
export function createRecoveryStore(database: Database) {
  async function find(id: number): Promise<RecoverySecret | undefined> {
    const row = await database.queryOne<Row>(FIND, { id })
    return row && secretOf(row)
  }

  return {
    find,

    /**
     * Puts a new one in the place of an open one of its kind. False, and nothing changed, when the
     * account is closed, locked or gone, or has a password, or one that is good, and must not.
     */
    async issue(secret: NewSecret, act: Act): Promise<boolean> {
      const { accountId, kind, hash, verified, issuedBy, expiresAt } = secret
      const now = act.at
      const asked = {
        accountId,
        kind,
        now,
        onlyIfNew: secret.onlyIfNew ? 1 : 0,
        mayReplace: secret.mayReplace ? 1 : 0,
      }
      const [, rows = []] = await database.batch('power', [
        { sql: REPLACE, parameters: asked },
        { sql: ADD, parameters: { ...asked, hash, verified, issuedBy, expiresAt } },
        auditIfChanged(act, {
          event: 'recovery.issued',
          accountId,
          after: { kind, verified, expires: new Date(expiresAt).toISOString() },
        }),
      ])
      return rows.length > 0
    },

    /** Accounts that may sign in and never had a password, in the order of their ids. */
    async newAccounts(after: AccountId, limit: number, now: number): Promise<NewAccount[]> {
      const rows = await database.query<{ id: AccountId; hasSlip: 0 | 1 }>(NEW_ACCOUNTS, {
        after,
        limit,
        now,
      })
      return rows.map(({ id, hasSlip }) => ({ id, hasSlip: hasSlip === 1 }))
    },

    /** Whose mailbox it is. That it is nobody's takes as long to find. */
    holderOf({ name, suffix }: Mailbox): Promise<Holder | undefined> {
      return database.queryOne<Holder>(HOLDER, { name, suffix })
    },

    /** Whatever became of it. */
    async findByHash(kind: SecretKind, hash: Uint8Array): Promise<RecoverySecret | undefined> {
      const row = await database.queryOne<Row>(FIND_BY_HASH, { kind, hash })
      return row && secretOf(row)
    },

    /**
     * The secret of this account if it is good now; a wrong one costs the open code a try. The same is
     * done for nobody's account (undefined), so that time tells nothing.
     */
    async prove(
      tried: Readonly<{ accountId: AccountId | undefined; kind: SecretKind; hash: Uint8Array }>,
      now: number,
    ): Promise<RecoverySecret | undefined> {
      const { accountId = NO_ACCOUNT, kind, hash } = tried
      const parameters = { accountId, kind, hash, now }
      await database.change('process', COUNT_WRONG, parameters)
      const row = await database.queryOne<Row>(PROVE, parameters)
      return row && secretOf(row)
    },

    /** Whether it still gives the right to choose a password, for the statement that sets it. */
    mayBeUsed: (id: number, now: number): SqlText => ({
      sql: MAY_BE_USED,
      parameters: { recoveryId: id, recoveryNow: now },
    }),

    /** Marks it used, for the batch of the password that it was used for. */
    used({ id, kind }: RecoverySecret, change: PasswordChange): SqlStatement[] {
      const { accountId, act, onlyIf } = change
      const facts = { ...onlyIf.parameters, usedAt: act.at }
      return [
        { sql: `${USED} AND ${onlyIf.sql}`, parameters: { ...facts, recoveryId: id } },
        auditIfChanged(act, { event: 'recovery.used', accountId, after: { kind } }),
        ...(kind === 'slip'
          ? [
              {
                sql: `${ASK_TO_CONFIRM_PHONE} AND ${onlyIf.sql}
                  ON CONFLICT (account_id, kind, notice_id) DO NOTHING`,
                parameters: facts,
              },
            ]
          : []),
      ]
    },

    /**
     * Somebody says that it was not them who asked: it opens nothing any more, nor does another code or link
     * of the account, and the help desk finds it among the alerts. Undefined when it was reported before.
     */
    async report(id: number, from: string, act: Act): Promise<RecoverySecret | undefined> {
      const found = await find(id)
      if (!found) return undefined
      const [rows = []] = await database.batch('power', [
        { sql: REPORT, parameters: { id, from, now: act.at } },
        auditIfChanged(act, {
          event: 'recovery.reported',
          accountId: found.accountId,
          before: { state: found.state },
          after: { kind: found.kind, issuedBy: found.issuedBy },
        }),
        { sql: CANCEL_OTHERS, parameters: { accountId: found.accountId, now: act.at } },
      ])
      const [row] = rows as Row[]
      return row && secretOf(row)
    },

    /** The latest that the owner of the account does not know of yet. */
    async toTell(accountId: AccountId, now: number): Promise<RecoverySecret | undefined> {
      const row = await database.queryOne<Row>(TO_TELL, { accountId, since: now - TOLD_MS })
      return row && secretOf(row)
    },

    /** Its owner knows of it, and of those before it. */
    async told(accountId: AccountId, id: number, now: number): Promise<void> {
      await database.change('process', TOLD, { accountId, id, now })
    },

    /** Newest first; `before` is the id that the last page ended with. First slips only when asked for. */
    async list(
      asked: Readonly<{
        accountId?: AccountId | undefined
        kinds: 'all' | 'resets'
        reported?: 'open' | 'all' | undefined
        before?: number | undefined
        limit: number
      }>,
    ): Promise<RecoverySecret[]> {
      const { accountId = NO_ACCOUNT, kinds, reported, limit } = asked
      const rows = await database.query<Row>(LIST, {
        accountId,
        kinds,
        onlyReported: reported === undefined ? 0 : 1,
        withHandled: reported === 'all' ? 1 : 0,
        before: asked.before ?? Number.MAX_SAFE_INTEGER,
        limit,
      })
      return rows.map(secretOf)
    },

    /** The help desk has looked at an alert. False when there is none, or somebody has before. */
    async handle(alert: RecoverySecret, by: string, act: Act): Promise<boolean> {
      const { id, accountId } = alert
      const [rows = []] = await database.batch('power', [
        { sql: HANDLE, parameters: { id, by, now: act.at } },
        auditIfChanged(act, { event: 'recovery.alert-handled', accountId, after: { alert: id } }),
      ])
      return rows.length > 0
    },

    /** What was over before that moment; alerts wait until somebody has looked at them. */
    async sweep(slice: number, before: number): Promise<number> {
      return (await database.change('process', SWEEP, { slice, before })).length
    },
  }
}

export type RecoveryStore = ReturnType<typeof createRecoveryStore>

function secretOf(row: Row): RecoverySecret {
  return {
    ...(row as RecoverySecret),
    closedAt: row.closedAt ?? undefined,
    reportedAt: row.reportedAt ?? undefined,
    handledAt: row.handledAt ?? undefined,
  }
}

/** What is kept of a person here; it goes when their data goes (L23). */
export const RECOVERY_TABLES: readonly string[] = ['recovery_secrets']
