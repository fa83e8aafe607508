import type { AccountId } from '../accounts/account.ts'
import type { Act } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { Database, SqlStatement } from '../storage/database.ts'
import type { Sealed } from '../storage/key-ring.ts'
import { endOtherSessions } from './session-end.ts'

/** A new set as it is kept: the hashes for good, the codes themselves sealed and for minutes. */
export type NewCodeSet = Readonly<{
  hashes: readonly Uint8Array[]
  holderHash: Uint8Array
  sealed: Sealed
  shownUntil: number
}>

export type CodeSetState = Readonly<{ left: number; isConfirmed: boolean }>

/** Another app, or none, is in force: then nothing of it happens. */
const OF_THIS_APP = 'account_id = :accountId AND sealed_key = :sealedKey'

const FORGET = `
  DELETE FROM recovery_codes
  WHERE account_id IN (SELECT account_id FROM totp_apps WHERE ${OF_THIS_APP})`

const ADD = `
  INSERT INTO recovery_codes (account_id, code_hash)
  SELECT account_id, :codeHash FROM totp_apps WHERE ${OF_THIS_APP}`

const PUT_SET = `
  INSERT INTO recovery_code_sets
    (account_id, made_at, confirmed_at, holder_hash, sealed_codes, key_id, shown_until)
  SELECT account_id, :now, NULL, :holderHash, :sealedCodes, :keyId, :shownUntil
  FROM totp_apps WHERE ${OF_THIS_APP}
  ON CONFLICT (account_id) DO UPDATE
    SET made_at = :now, confirmed_at = NULL, holder_hash = :holderHash,
      sealed_codes = :sealedCodes, key_id = :keyId, shown_until = :shownUntil`

/** Accepts a code and spends it in one statement: of many callers one passes (row 62). */
const SPEND = `
  UPDATE recovery_codes SET spent_at = :now
  WHERE account_id = :accountId AND code_hash = :codeHash AND spent_at IS NULL
  RETURNING spent_at`

const FIND = `
  SELECT spent_at AS spentAt FROM recovery_codes
  WHERE account_id = :accountId AND code_hash = :codeHash`

const LEFT = `
  SELECT count(*) AS left FROM recovery_codes
  WHERE account_id = :accountId AND spent_at IS NULL`

const CONFIRM = `
  UPDATE recovery_code_sets SET confirmed_at = :now, sealed_codes = NULL
  WHERE account_id = :accountId AND confirmed_at IS NULL`

const STATE = `
  SELECT confirmed_at IS NOT NULL AS isConfirmed, (${LEFT}) AS left
  FROM recovery_code_sets
  WHERE account_id = :accountId`

const SHOWN = `
  SELECT sealed_codes AS sealedCodes FROM recovery_code_sets
  WHERE account_id = :accountId AND holder_hash = :holderHash AND sealed_codes IS NOT NULL
    AND made_at <= :now AND shown_until > :now`

const STOP_SHOWING = `
  UPDATE recovery_code_sets SET sealed_codes = NULL
  WHERE account_id IN (
    SELECT account_id FROM recovery_code_sets
    WHERE sealed_codes IS NOT NULL AND shown_until <= :now
    ORDER BY shown_until LIMIT :slice)
  RETURNING account_id`

/**
 * Puts another set in the place of an account's codes, in a batch: if the app is the one with this
 * sealed key. Whoever renews them names the present one.
 */
export function replaceCodes(
  accountId: AccountId,
  sealedKey: Uint8Array,
  { hashes, holderHash, sealed, shownUntil }: NewCodeSet,
  now: number,
): SqlStatement[] {
  const key = { accountId, sealedKey }
  const set = { holderHash, sealedCodes: sealed.bytes, keyId: sealed.keyId, shownUntil }
  return [
    { sql: FORGET, parameters: key },
    ...hashes.map((codeHash) => ({ sql: ADD, parameters: { ...key, codeHash } })),
    { sql: PUT_SET, parameters: { ...key, ...set, now } },
  ]
}

/** The SQL of recovery codes. Whatever is written survives a loss of power. */
export function createRecoveryCodeStore(database: Database) {
  return {
    /** Spends the code. Undefined: there is no such code. */
    async spend(
      accountId: AccountId,
      codeHash: Uint8Array,
      act: Act,
    ): Promise<Readonly<{ isSpentNow: boolean; left: number }> | undefined> {
      const parameters = { accountId, codeHash }
      const [spent = [], , found = [], counts = []] = await database.batch('power', [
        { sql: SPEND, parameters: { ...parameters, now: act.at } },
        auditIfChanged(act, { event: 'second-factor.recovery-code-spent', accountId }),
        { sql: FIND, parameters },
        { sql: LEFT, parameters: { accountId } },
      ])
      if (found.length === 0) return undefined
      const [{ left } = { left: 0 }] = counts as { left: number }[]
      return { isSpentNow: spent.length > 0, left }
    },

    /** Notes that the codes were saved, if this is one of them and not spent; spends none. */
    async confirm(accountId: AccountId, codeHash: Uint8Array, act: Act): Promise<boolean> {
      const code = await database.queryOne<{ spentAt: number | null }>(FIND, {
        accountId,
        codeHash,
      })
      if (code?.spentAt !== null) return false
      await database.batch('power', [
        { sql: CONFIRM, parameters: { accountId, now: act.at } },
        auditIfChanged(act, { event: 'second-factor.recovery-codes-confirmed', accountId }),
      ])
      return true
    },

    /**
     * Another set; the old codes are good for nothing any more, and other sessions end. Nothing of the
     * codes changes when the app is another one by now.
     */
    async renew(
      accountId: AccountId,
      sealedKey: Uint8Array,
      set: NewCodeSet,
      keptSession: number | undefined,
      act: Act,
    ): Promise<void> {
      await database.batch('power', [
        ...replaceCodes(accountId, sealedKey, set, act.at),
        auditIfChanged(act, { event: 'second-factor.recovery-codes-renewed', accountId }),
        endOtherSessions(accountId, keptSession),
      ])
    },

    async stateOf(accountId: AccountId): Promise<CodeSetState> {
      const row = await database.queryOne<{ isConfirmed: 0 | 1; left: number }>(STATE, {
        accountId,
      })
      return { left: row?.left ?? 0, isConfirmed: row?.isConfirmed === 1 }
    },

    /** The sealed codes, for the one who made them, while they may be shown again. */
    async shownTo(
      accountId: AccountId,
      holderHash: Uint8Array,
      now: number,
    ): Promise<Uint8Array | undefined> {
      const row = await database.queryOne<{ sealedCodes: Uint8Array }>(SHOWN, {
        accountId,
        holderHash,
        now,
      })
      return row?.sealedCodes
    },

    /** Forgets one slice of the codes that are shown no more; their hashes stay. */
    async sweep(slice: number, now: number): Promise<number> {
      return (await database.change('process', STOP_SHOWING, { slice, now })).length
    },
  }
}

export type RecoveryCodeStore = ReturnType<typeof createRecoveryCodeStore>
