import type { AccountId } from '../accounts/account.ts'
import type { Act } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { Database, SqlStatement } from '../storage/database.ts'
import { END_HALF_SIGN_INS, END_OTHER_SESSIONS, NO_SESSION } from './session-end.ts'
import { allowReplacementIfChanged } from './totp-store.ts'

export type ResetState = 'open' | 'approved' | 'withdrawn' | 'expired'

/** Somebody's request that a person may enrol another app, as the lists show it. */
export type ResetRequest = Readonly<{
  id: number
  accountId: AccountId
  state: ResetState
  reason: string
  requestedBy: string
  requestedAt: number
  expiresAt: number
  closedBy: string
  closedAt: number | null
  isBreakGlass: boolean
}>

/** A code to be read out, as it is kept. */
export type NewBypass = Readonly<{ codeHash: Uint8Array; expiresAt: number }>

type Row = Omit<ResetRequest, 'isBreakGlass'> & Readonly<{ isBreakGlass: 0 | 1 }>

/** How long a bypass code is good: half an hour at most (product 3.5). */
export const BYPASS_MS = 30 * 60_000
/** So many wrong bypass codes, then it takes another request. */
const BYPASS_TRIES = 5

const COLUMNS = `
  id, account_id AS accountId, state, reason, requested_by AS requestedBy,
  requested_at AS requestedAt, expires_at AS expiresAt, closed_by AS closedBy,
  closed_at AS closedAt, is_break_glass AS isBreakGlass`

const EXPIRE = `
  UPDATE second_factor_resets SET state = 'expired', closed_at = expires_at
  WHERE account_id = :accountId AND state = 'open' AND expires_at <= :now`

const REQUEST = `
  INSERT INTO second_factor_resets
    (account_id, state, reason, requested_by, requested_from, requested_at, expires_at)
  SELECT account_id, 'open', :reason, :by, :from, :now, :expiresAt
  FROM totp_apps
  WHERE account_id = :accountId AND NOT EXISTS (
    SELECT 1 FROM second_factor_resets WHERE account_id = :accountId AND state = 'open')
  RETURNING ${COLUMNS}`

const BREAK_GLASS = `
  INSERT INTO second_factor_resets
    (account_id, state, reason, requested_by, requested_from, requested_at, expires_at, closed_by,
     closed_at, is_break_glass)
  SELECT account_id, 'approved', :reason, :by, :from, :now, :now, :by, :now, 1
  FROM totp_apps
  WHERE account_id = :accountId
  RETURNING ${COLUMNS}`

/** The rule of two people is in the statement that approves: nobody approves what they asked for. */
const APPROVE = `
  UPDATE second_factor_resets SET state = 'approved', closed_by = :by, closed_at = :now
  WHERE id = :id AND state = 'open' AND expires_at > :now AND requested_by <> :by
  RETURNING ${COLUMNS}`

const WITHDRAW = `
  UPDATE second_factor_resets SET state = 'withdrawn', closed_by = :by, closed_at = :now
  WHERE id = :id AND state = 'open' AND expires_at > :now
  RETURNING ${COLUMNS}`

const FIND = `SELECT ${COLUMNS} FROM second_factor_resets WHERE id = :id`

const OPEN_OF_ACCOUNT = `
  SELECT ${COLUMNS} FROM second_factor_resets
  WHERE account_id = :accountId AND state = 'open' AND expires_at > :now`

const LIST = `
  SELECT ${COLUMNS} FROM second_factor_resets
  WHERE id < :before AND (:onlyOpen = 0 OR (state = 'open' AND expires_at > :now))
  ORDER BY id DESC
  LIMIT :limit`

/** Runs in the batch of the approval, and puts a code there if it did approve. */
const PUT_BYPASS = `
  INSERT INTO bypass_codes (account_id, reset_id, code_hash, tries_left, expires_at)
  SELECT :accountId, MAX(id), :codeHash, ${BYPASS_TRIES}, :codeExpiresAt
  FROM second_factor_resets
  WHERE account_id = :accountId AND state = 'approved' AND closed_at = :now AND closed_by = :by
  HAVING MAX(id) IS NOT NULL
  ON CONFLICT (account_id) DO UPDATE
    SET reset_id = excluded.reset_id, code_hash = :codeHash, tries_left = ${BYPASS_TRIES},
      expires_at = :codeExpiresAt`

const HAS_THIS_CODE = `
  EXISTS (SELECT 1 FROM bypass_codes WHERE account_id = :accountId AND code_hash = :codeHash)`

/** The lost phone may be a trusted device, and may be signed in. */
const FORGET_DEVICES = `
  DELETE FROM trusted_devices WHERE account_id = :accountId AND ${HAS_THIS_CODE}`

const END_SESSIONS = `${END_OTHER_SESSIONS} AND ${HAS_THIS_CODE}`

const END_SIGN_INS = `${END_HALF_SIGN_INS} AND ${HAS_THIS_CODE}`

const COUNT_WRONG_BYPASS = `
  UPDATE bypass_codes SET tries_left = tries_left - 1
  WHERE account_id = :accountId AND code_hash <> :codeHash AND tries_left > 0`

/** A clock that was set back makes no code live longer than it should: `latest` (security 5.3). */
const TAKE_BYPASS = `
  DELETE FROM bypass_codes
  WHERE account_id = :accountId AND code_hash = :codeHash AND tries_left > 0
    AND expires_at > :now AND expires_at <= :latest
  RETURNING reset_id AS resetId`

const SWEEP_BYPASS = `
  DELETE FROM bypass_codes
  WHERE account_id IN (
    SELECT account_id FROM bypass_codes WHERE expires_at <= :now ORDER BY expires_at LIMIT :slice)
  RETURNING account_id`

const SWEEP_REQUESTS = `
  DELETE FROM second_factor_resets
  WHERE id IN (
    SELECT id FROM second_factor_resets
    WHERE requested_at <= :before AND expires_at <= :before
    ORDER BY requested_at LIMIT :slice)
  RETURNING id`

/** The SQL of two-person resets and of the codes that they end in. */
export function createResetStore(database: Database) {
  /** What goes with an approval in its batch. */
  function issue(accountId: AccountId, bypass: NewBypass, by: string, now: number): SqlStatement[] {
    const { codeHash, expiresAt } = bypass
    return [
      { sql: PUT_BYPASS, parameters: { accountId, codeHash, codeExpiresAt: expiresAt, now, by } },
      { sql: FORGET_DEVICES, parameters: { accountId, codeHash } },
      { sql: END_SESSIONS, parameters: { accountId, codeHash, keptSession: NO_SESSION } },
      { sql: END_SIGN_INS, parameters: { accountId, codeHash } },
    ]
  }

  return {
    /** Undefined: there is no app to be reset, or a request is open already. */
    async request(
      accountId: AccountId,
      asked: Readonly<{ by: string; from: string; reason: string; expiresAt: number }>,
      act: Act,
    ): Promise<ResetRequest | undefined> {
      const now = act.at
      const [, rows = []] = await database.batch('power', [
        { sql: EXPIRE, parameters: { accountId, now } },
        { sql: REQUEST, parameters: { accountId, ...asked, now } },
        auditIfChanged(act, { event: 'second-factor.reset-requested', accountId }),
      ])
      return requestOf(rows)
    },

    /** One person alone, in an emergency. Undefined: there is no app to be reset. */
    async breakGlass(
      accountId: AccountId,
      asked: Readonly<{ by: string; from: string; reason: string }>,
      bypass: NewBypass,
      act: Act,
    ): Promise<ResetRequest | undefined> {
      const [rows = []] = await database.batch('power', [
        { sql: BREAK_GLASS, parameters: { accountId, ...asked, now: act.at } },
        auditIfChanged(act, {
          event: 'second-factor.break-glass',
          accountId,
          after: { approvedBy: 'nobody else' },
        }),
        ...issue(accountId, bypass, asked.by, act.at),
      ])
      return requestOf(rows)
    },

    /** Undefined when it is not open, or by the same person; nothing was changed then. */
    async approve(
      found: ResetRequest,
      by: string,
      bypass: NewBypass,
      act: Act,
    ): Promise<ResetRequest | undefined> {
      const { id, accountId } = found
      const [rows = []] = await database.batch('power', [
        { sql: APPROVE, parameters: { id, by, now: act.at } },
        auditIfChanged(act, {
          event: 'second-factor.reset-approved',
          accountId,
          after: { request: id, requestedBy: found.requestedBy },
        }),
        ...issue(accountId, bypass, by, act.at),
      ])
      return requestOf(rows)
    },

    async withdraw(found: ResetRequest, by: string, act: Act): Promise<ResetRequest | undefined> {
      const [rows = []] = await database.batch('power', [
        { sql: WITHDRAW, parameters: { id: found.id, by, now: act.at } },
        auditIfChanged(act, {
          event: 'second-factor.reset-withdrawn',
          accountId: found.accountId,
          after: { request: found.id },
        }),
      ])
      return requestOf(rows)
    },

    async find(id: number): Promise<ResetRequest | undefined> {
      return requestOf(await database.query<Row>(FIND, { id }))
    },

    async openOf(accountId: AccountId, now: number): Promise<ResetRequest | undefined> {
      return requestOf(await database.query<Row>(OPEN_OF_ACCOUNT, { accountId, now }))
    },

    /** Newest first; `before` is the id that the last page ended with. */
    async list(
      asked: Readonly<{ onlyOpen: boolean; before?: number | undefined; limit: number }>,
      now: number,
    ): Promise<ResetRequest[]> {
      const { onlyOpen, before = Number.MAX_SAFE_INTEGER, limit } = asked
      const parameters = { onlyOpen: onlyOpen ? 1 : 0, before, limit, now }
      return (await database.query<Row>(LIST, parameters)).map(readRow)
    },

    /** Spends a bypass code of the account and lets the holder enrol another app. */
    async spendBypass(
      accountId: AccountId,
      spent: Readonly<{ codeHash: Uint8Array; holderHash: Uint8Array; enrolUntil: number }>,
      act: Act,
    ): Promise<boolean> {
      const { codeHash, holderHash, enrolUntil } = spent
      const latest = act.at + BYPASS_MS
      const [, , rows = []] = await database.batch('power', [
        { sql: COUNT_WRONG_BYPASS, parameters: { accountId, codeHash } },
        auditIfChanged(act, {
          event: 'second-factor.bypass-refused',
          accountId,
          outcome: 'refused',
        }),
        { sql: TAKE_BYPASS, parameters: { accountId, codeHash, now: act.at, latest } },
        allowReplacementIfChanged(accountId, holderHash, enrolUntil),
        auditIfChanged(act, { event: 'second-factor.bypass-spent', accountId }),
      ])
      return rows.length > 0
    },

    /** Old codes, and requests that were over before `keptSince`; the audit trail keeps them. */
    async sweep(slice: number, now: number, keptSince: number): Promise<number> {
      const rows = await database.batch('process', [
        { sql: SWEEP_BYPASS, parameters: { slice, now } },
        { sql: SWEEP_REQUESTS, parameters: { slice, before: keptSince } },
      ])
      return rows.flat().length
    },
  }
}

export type ResetStore = ReturnType<typeof createResetStore>

function requestOf(rows: readonly unknown[]): ResetRequest | undefined {
  const row = rows[0] as Row | undefined
  return row && readRow(row)
}

function readRow(row: Row): ResetRequest {
  return { ...row, isBreakGlass: row.isBreakGlass === 1 }
}
