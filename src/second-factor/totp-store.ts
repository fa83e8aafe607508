import type { AccountId } from '../accounts/account.ts'
import type { Act } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { Database, SqlStatement } from '../storage/database.ts'
import type { Sealed } from '../storage/key-ring.ts'
import {
  END_HALF_SIGN_INS,
  END_OTHER_SESSIONS,
  endOtherSessions,
  NO_SESSION,
} from './session-end.ts'
import type { UsedSteps } from './totp.ts'

export type TotpApp = UsedSteps &
  Readonly<{ sealedKey: Uint8Array; enrolledAt: number; lastUsedAt: number }>

export type PendingKey = Readonly<{ sealedKey: Uint8Array; expiresAt: number }>

const FIND = `
  SELECT sealed_key AS sealedKey, last_step AS lastStep, refused_step AS refusedStep,
    enrolled_at AS enrolledAt, last_used_at AS lastUsedAt
  FROM totp_apps
  WHERE account_id = :accountId`

/** Decides which of any number of callers used the code, and that none is used twice (row 60). */
const USE_STEP = `
  UPDATE totp_apps SET last_step = :step, last_used_at = :now
  WHERE account_id = :accountId AND last_step < :step AND refused_step <> :step
  RETURNING account_id`

const REFUSE_STEP = `
  UPDATE totp_apps SET refused_step = :step
  WHERE account_id = :accountId AND refused_step <= :step AND last_step < :step
  RETURNING account_id`

const MAY_REPLACE = `
  EXISTS (
    SELECT 1 FROM app_replacements
    WHERE account_id = :accountId AND holder_hash = :holderHash AND expires_at > :now)`

const HAS_APP = 'EXISTS (SELECT 1 FROM totp_apps WHERE account_id = :accountId)'

const ASK_MAY_REPLACE = `SELECT ${MAY_REPLACE} AS mayReplace`

const BEGIN = `
  INSERT INTO totp_enrolments (account_id, holder_hash, sealed_key, key_id, expires_at)
  SELECT id, :holderHash, :sealedKey, :keyId, :expiresAt
  FROM accounts
  WHERE id = :accountId AND (NOT ${HAS_APP} OR ${MAY_REPLACE})
  ON CONFLICT (account_id) DO UPDATE
    SET holder_hash = :holderHash, sealed_key = :sealedKey, key_id = :keyId,
      expires_at = :expiresAt
    WHERE totp_enrolments.holder_hash <> :holderHash OR totp_enrolments.expires_at <= :now`

const PENDING = `
  SELECT sealed_key AS sealedKey, expires_at AS expiresAt
  FROM totp_enrolments
  WHERE account_id = :accountId AND holder_hash = :holderHash AND expires_at > :now`

const TAKE_PENDING = `
  DELETE FROM totp_enrolments
  WHERE account_id = :accountId AND holder_hash = :holderHash AND sealed_key = :pendingKey
  RETURNING account_id`

/** Runs right after TAKE_PENDING: of many callers with the same key, the one who took it. */
const ENROL = `
  INSERT INTO totp_apps
    (account_id, sealed_key, key_id, last_step, refused_step, enrolled_at, last_used_at)
  SELECT :accountId, :sealedKey, :keyId, :step, 0, :now, :now
  WHERE changes() > 0
  ON CONFLICT (account_id) DO UPDATE
    SET sealed_key = :sealedKey, key_id = :keyId, last_step = :step, refused_step = 0,
      enrolled_at = :now, last_used_at = :now
    WHERE ${MAY_REPLACE}
  RETURNING account_id`

/** For what belongs to an enrolment in its batch: each sealed key is another. */
const IS_ENROLLED_WITH = `
  EXISTS (SELECT 1 FROM totp_apps WHERE account_id = :accountId AND sealed_key = :sealedKey)`

const FORGET_WITH_NEW_APP = ['app_replacements', 'bypass_codes', 'trusted_devices'].map(
  (table) => `DELETE FROM ${table} WHERE account_id = :accountId AND ${IS_ENROLLED_WITH}`,
)

const END_OTHER_SESSIONS_WITH_NEW_APP = `${END_OTHER_SESSIONS} AND ${IS_ENROLLED_WITH}`

const ALLOW_REPLACEMENT = `
  INSERT INTO app_replacements (account_id, holder_hash, expires_at)
  SELECT account_id, :holderHash, :expiresAt FROM totp_apps WHERE account_id = :accountId
  ON CONFLICT (account_id) DO UPDATE SET holder_hash = :holderHash, expires_at = :expiresAt`

const ALLOW_REPLACEMENT_IF_CHANGED = ALLOW_REPLACEMENT.replace(
  'ON CONFLICT',
  'AND changes() > 0 ON CONFLICT',
)

const REMOVE = 'DELETE FROM totp_apps WHERE account_id = :accountId RETURNING account_id'

const FORGET_ALL = [
  'totp_enrolments',
  'app_replacements',
  'bypass_codes',
  'trusted_devices',
  'recovery_codes',
  'recovery_code_sets',
].map((table) => `DELETE FROM ${table} WHERE account_id = :accountId`)

const SWEEP = ['totp_enrolments', 'app_replacements'].map(
  (table) => `
  DELETE FROM ${table}
  WHERE account_id IN (
    SELECT account_id FROM ${table} WHERE expires_at <= :now ORDER BY expires_at LIMIT :slice)
  RETURNING account_id`,
)

/** Lets a holder enrol another app, if the statement right before it in the batch changed any row. */
export function allowReplacementIfChanged(
  accountId: AccountId,
  holderHash: Uint8Array,
  expiresAt: number,
): SqlStatement {
  return { sql: ALLOW_REPLACEMENT_IF_CHANGED, parameters: { accountId, holderHash, expiresAt } }
}

/** The SQL of authenticator apps. Whatever is written survives a loss of power. */
export function createTotpStore(database: Database) {
  return {
    async find(accountId: AccountId): Promise<TotpApp | undefined> {
      return database.queryOne<TotpApp>(FIND, { accountId })
    },

    /** False when this step, or a later one, was used already. Of many at once one gets true. */
    async useStep(accountId: AccountId, step: number, now: number): Promise<boolean> {
      const rows = await database.change('power', USE_STEP, { accountId, step, now })
      return rows.length > 0
    },

    /**
     * A code that was shown too early is no secret any more when its time comes. False: a later one is
     * refused already, and this one will not be.
     */
    async refuseStep(accountId: AccountId, step: number): Promise<boolean> {
      const rows = await database.change('power', REFUSE_STEP, { accountId, step })
      return rows.length > 0
    },

    async mayReplace(accountId: AccountId, holderHash: Uint8Array, now: number): Promise<boolean> {
      const row = await database.queryOne<{ mayReplace: 0 | 1 }>(ASK_MAY_REPLACE, {
        accountId,
        holderHash,
        now,
      })
      return row?.mayReplace === 1
    },

    /** Keeps a new key unless this holder has one that is shown already, or must not enrol. */
    async begin(
      accountId: AccountId,
      holderHash: Uint8Array,
      sealed: Sealed,
      expiresAt: number,
      act: Act,
    ): Promise<void> {
      await database.batch('power', [
        {
          sql: BEGIN,
          parameters: {
            accountId,
            holderHash,
            sealedKey: sealed.bytes,
            keyId: sealed.keyId,
            expiresAt,
            now: act.at,
          },
        },
        auditIfChanged(act, { event: 'second-factor.enrolment-begun', accountId }),
      ])
    },

    async pending(
      accountId: AccountId,
      holderHash: Uint8Array,
      now: number,
    ): Promise<PendingKey | undefined> {
      return database.queryOne<PendingKey>(PENDING, { accountId, holderHash, now })
    },

    /**
     * Puts the pending key in force with everything that goes with it: the statements `also` (which
     * must ask for the sealed key themselves), an end to other sessions and to whatever trusted the old app.
     * `gone`: somebody else took it, or it was replaced. `not-allowed`: there is an app already.
     */
    async enrol(
      accountId: AccountId,
      enrolled: Readonly<{
        holderHash: Uint8Array
        pendingKey: Uint8Array
        /** The same key, sealed anew: the ring may have another newest key by now. */
        sealed: Sealed
        step: number
        keptSession?: number | undefined
      }>,
      also: readonly SqlStatement[],
      act: Act,
    ): Promise<'enrolled' | 'gone' | 'not-allowed'> {
      const { holderHash, pendingKey, sealed, step, keptSession = NO_SESSION } = enrolled
      const { keyId } = sealed
      const key = { accountId, sealedKey: sealed.bytes }
      const [taken = [], rows = []] = await database.batch('power', [
        { sql: TAKE_PENDING, parameters: { accountId, holderHash, pendingKey } },
        { sql: ENROL, parameters: { ...key, holderHash, keyId, step, now: act.at } },
        auditIfChanged(act, {
          event: 'second-factor.enrolled',
          accountId,
          after: { kind: 'totp' },
        }),
        ...FORGET_WITH_NEW_APP.map((sql) => ({ sql, parameters: key })),
        { sql: END_OTHER_SESSIONS_WITH_NEW_APP, parameters: { ...key, keptSession } },
        ...also,
      ])
      if (rows.length > 0) return 'enrolled'
      return taken.length > 0 ? 'not-allowed' : 'gone'
    },

    async allowReplacement(
      accountId: AccountId,
      holderHash: Uint8Array,
      expiresAt: number,
      act: Act,
    ): Promise<void> {
      await database.batch('power', [
        { sql: ALLOW_REPLACEMENT, parameters: { accountId, holderHash, expiresAt } },
        auditIfChanged(act, { event: 'second-factor.replacement-allowed', accountId }),
      ])
    },

    /** Forgets the app, its codes and all that trusts it; false when there was none. */
    async remove(accountId: AccountId, keptSession: number | undefined, act: Act) {
      const [rows = []] = await database.batch('power', [
        { sql: REMOVE, parameters: { accountId } },
        auditIfChanged(act, {
          event: 'second-factor.removed',
          accountId,
          before: { kind: 'totp' },
        }),
        ...FORGET_ALL.map((sql) => ({ sql, parameters: { accountId } })),
        endOtherSessions(accountId, keptSession),
        { sql: END_HALF_SIGN_INS, parameters: { accountId } },
      ])
      return rows.length > 0
    },

    async sweep(slice: number, now: number): Promise<number> {
      const rows = await database.batch(
        'process',
        SWEEP.map((sql) => ({ sql, parameters: { slice, now } })),
      )
      return rows.flat().length
    },
  }
}

export type TotpStore = ReturnType<typeof createTotpStore>
