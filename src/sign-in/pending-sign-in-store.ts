import { CREDENTIAL_EPOCH } from '../accounts/credential-epoch.ts'
import { MAY_SIGN_IN } from '../accounts/may-sign-in.ts'
import type { Instant } from '../protocol/ticket.ts'
import { hashOfTicket } from '../protocol/ticket-id.ts'
import type { Database } from '../storage/database.ts'
import type { PendingSignIn } from './pending-sign-in.ts'

/** What a browser must show to go on: its cookie of the pending sign-in, and its own name. */
export type PendingKey = Readonly<{ cookie: string; browser: string }>

export type FoundPending = PendingSignIn &
  Readonly<{
    /** The account may sign in, and its password still the one that was right. */
    isStillGood: boolean
    /** When the password here was set, as it is now. */
    passwordChangedAt: Instant | undefined
  }>

type Row = Omit<PendingSignIn, 'choices' | 'secondFactorAt'> &
  Readonly<{
    isSharedComputer: 0 | 1
    wantsWarning: 0 | 1
    isRemembered: 0 | 1
    secondFactorAt: number | null
  }>

type FoundRow = Row & Readonly<{ isStillGood: 0 | 1; passwordChangedAt: number | null }>

/** Of one person the newest few live on: who knows a password cannot fill the table with it. */
const PENDING_PER_ACCOUNT = 5
/** How long an expired one can still tell the form which name to keep. */
const KEPT_MS = 60 * 60_000

const COLUMNS = `
  account_id AS accountId, credential_epoch AS credentialEpoch, typed_name AS typedName, asked,
  is_shared_computer AS isSharedComputer, wants_warning AS wantsWarning,
  is_remembered AS isRemembered, came_from AS cameFrom, second_factor_at AS secondFactorAt, tries,
  started_at AS startedAt, expires_at AS expiresAt`

const IS_IT = 'id_hash = :idHash AND browser_hash = :browserHash'

const IS_STILL_GOOD = `
  EXISTS (
    SELECT 1 FROM accounts
    WHERE accounts.id = account_id AND ${MAY_SIGN_IN}
      AND ${CREDENTIAL_EPOCH} = pending_sign_ins.credential_epoch)`

const ADD = `
  INSERT INTO pending_sign_ins
    (id_hash, browser_hash, account_id, credential_epoch, typed_name, asked, is_shared_computer,
     wants_warning, is_remembered, came_from, started_at, expires_at)
  VALUES
    (:idHash, :browserHash, :accountId, :credentialEpoch, :typedName, :asked, :isSharedComputer,
     :wantsWarning, :isRemembered, :cameFrom, :startedAt, :expiresAt)`

const END_SURPLUS = `
  DELETE FROM pending_sign_ins
  WHERE account_id = :accountId AND id_hash NOT IN (
    SELECT id_hash FROM pending_sign_ins
    WHERE account_id = :accountId
    ORDER BY started_at DESC
    LIMIT ${PENDING_PER_ACCOUNT})`

const FIND = `
  SELECT ${COLUMNS}, ${IS_STILL_GOOD} AS isStillGood, (
    SELECT password_changed_at FROM accounts WHERE id = account_id) AS passwordChangedAt
  FROM pending_sign_ins
  WHERE ${IS_IT}`

const COUNT_TRY = `
  UPDATE pending_sign_ins SET tries = tries + 1
  WHERE ${IS_IT} AND expires_at > :now AND tries < :most
  RETURNING tries`

const NOTE_SECOND_FACTOR = `
  UPDATE pending_sign_ins SET second_factor_at = :now
  WHERE ${IS_IT} AND expires_at > :now AND ${IS_STILL_GOOD}
  RETURNING 1 AS noted`

const NOTE_PASSWORD = `
  UPDATE pending_sign_ins SET credential_epoch = :credentialEpoch
  WHERE ${IS_IT} AND expires_at > :now
  RETURNING 1 AS noted`

/** What was asked of the account in the meantime is not passed over. */
const TAKE = `
  DELETE FROM pending_sign_ins
  WHERE ${IS_IT} AND expires_at > :now AND ${IS_STILL_GOOD} AND NOT EXISTS (
    SELECT 1 FROM required_actions AS action
    WHERE action.account_id = pending_sign_ins.account_id AND kind = 'confirm-phone')
  RETURNING ${COLUMNS}`

const END = `DELETE FROM pending_sign_ins WHERE ${IS_IT}`

const SWEEP = `
  DELETE FROM pending_sign_ins
  WHERE id_hash IN (
    SELECT id_hash FROM pending_sign_ins
    WHERE expires_at < :before
    ORDER BY expires_at
    LIMIT :slice)
  RETURNING 1 AS removed`

/** The SQL of pending sign-ins. Nothing here makes a session. */
export function createPendingSignInStore(database: Database) {
  return {
    /** Keeps it; the person's oldest ones go when there are too many. */
    async add(key: PendingKey, pending: PendingSignIn): Promise<void> {
      const { accountId, choices } = pending
      await database.batch('power', [
        {
          sql: ADD,
          parameters: {
            ...hashesOf(key),
            accountId,
            credentialEpoch: pending.credentialEpoch,
            typedName: pending.typedName,
            asked: pending.asked,
            isSharedComputer: choices.isSharedComputer ? 1 : 0,
            wantsWarning: choices.wantsWarning ? 1 : 0,
            isRemembered: choices.isRemembered ? 1 : 0,
            cameFrom: pending.cameFrom,
            startedAt: pending.startedAt,
            expiresAt: pending.expiresAt,
          },
        },
        { sql: END_SURPLUS, parameters: { accountId } },
      ])
    },

    /** The one of this cookie and this browser, expired or not. */
    async find(key: PendingKey): Promise<FoundPending | undefined> {
      const row = await database.queryOne<FoundRow>(FIND, hashesOf(key))
      return (
        row && {
          ...pendingOf(row),
          isStillGood: row.isStillGood === 1,
          passwordChangedAt: row.passwordChangedAt ?? undefined,
        }
      )
    },

    /** Counts a code that is about to be looked at. False when there were `most` already. */
    async countTry(key: PendingKey, most: number, now: Instant): Promise<boolean> {
      const parameters = { ...hashesOf(key), most, now }
      return (await database.change('power', COUNT_TRY, parameters)).length > 0
    },

    /** The second factor was given. */
    async noteSecondFactor(key: PendingKey, now: Instant): Promise<boolean> {
      const parameters = { ...hashesOf(key), now }
      return (await database.change('power', NOTE_SECOND_FACTOR, parameters)).length > 0
    },

    /**
     * The person has another password from now on, chosen in this very sign-in. If it is not theirs any
     * more, this is over.
     */
    async notePassword(key: PendingKey, credentialEpoch: number, now: Instant): Promise<boolean> {
      const parameters = { ...hashesOf(key), credentialEpoch, now }
      return (await database.change('power', NOTE_PASSWORD, parameters)).length > 0
    },

    /**
     * Takes it away to make a session of it: of any number of callers at once, one gets it. Undefined
     * as well when it has expired, is another browser's, or the account is asked for more.
     */
    async take(key: PendingKey, now: Instant): Promise<PendingSignIn | undefined> {
      const [row] = await database.change<Row>('power', TAKE, { ...hashesOf(key), now })
      return row && pendingOf(row)
    },

    async end(key: PendingKey): Promise<void> {
      await database.change('process', END, hashesOf(key))
    },

    /** Removes one slice of those that nobody will come back to. */
    async sweep(slice: number, now: Instant): Promise<number> {
      const removed = await database.change('process', SWEEP, { slice, before: now - KEPT_MS })
      return removed.length
    },
  }
}

export type PendingSignInStore = ReturnType<typeof createPendingSignInStore>

function hashesOf({ cookie, browser }: PendingKey) {
  return { idHash: hashOfTicket(cookie), browserHash: hashOfTicket(browser) }
}

function pendingOf(row: Row): PendingSignIn {
  return {
    accountId: row.accountId,
    credentialEpoch: row.credentialEpoch,
    typedName: row.typedName,
    asked: row.asked,
    choices: {
      isSharedComputer: row.isSharedComputer === 1,
      wantsWarning: row.wantsWarning === 1,
      isRemembered: row.isRemembered === 1,
    },
    cameFrom: row.cameFrom,
    secondFactorAt: row.secondFactorAt ?? undefined,
    tries: row.tries,
    startedAt: row.startedAt,
    expiresAt: row.expiresAt,
  }
}

/** Names a pending sign-in to others; it opens nothing. */
export function holderOf({ cookie }: PendingKey): string {
  return `pending:${Buffer.from(hashOfTicket(cookie)).toString('base64url')}`
}
