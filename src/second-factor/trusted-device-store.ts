import type { AccountId } from '../accounts/account.ts'
import { CREDENTIAL_EPOCH } from '../accounts/credential-epoch.ts'
import type { Act } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { Database, SqlStatement } from '../storage/database.ts'
import type { TrustedDevice } from './second-factor-types.ts'

/** Nobody has more devices of their own; the one that was not used for the longest time goes. */
const DEVICES_PER_ACCOUNT = 10

const ADD = `
  INSERT INTO trusted_devices
    (id, account_id, token_hash, credential_epoch, device, came_from, trusted_at, last_used_at,
     expires_at)
  SELECT :id, id, :tokenHash, ${CREDENTIAL_EPOCH}, :device, :cameFrom, :now, :now,
    :expiresAt
  FROM accounts
  WHERE id = :accountId AND EXISTS (SELECT 1 FROM totp_apps WHERE account_id = :accountId)
  RETURNING id`

const FORGET_SURPLUS = `
  DELETE FROM trusted_devices
  WHERE account_id = :accountId AND id NOT IN (
    SELECT id FROM trusted_devices
    WHERE account_id = :accountId
    ORDER BY last_used_at DESC, id DESC
    LIMIT ${DEVICES_PER_ACCOUNT})`

/** The account is as it was when the device was trusted: open, with the same password. */
const IS_GOOD = `
  account_id = :accountId AND trusted_at <= :now AND expires_at > :now
  AND EXISTS (
    SELECT 1 FROM accounts
    WHERE accounts.id = trusted_devices.account_id AND disabled_at IS NULL
      AND trusted_devices.credential_epoch = ${CREDENTIAL_EPOCH})`

const USE = `
  UPDATE trusted_devices SET last_used_at = :now
  WHERE token_hash = :tokenHash AND ${IS_GOOD}
  RETURNING id`

const LIST = `
  SELECT id, device, came_from AS cameFrom, trusted_at AS trustedAt, last_used_at AS lastUsedAt,
    expires_at AS expiresAt
  FROM trusted_devices
  WHERE ${IS_GOOD}
  ORDER BY last_used_at DESC, id DESC
  LIMIT ${DEVICES_PER_ACCOUNT}`

const REVOKE = `
  DELETE FROM trusted_devices
  WHERE account_id = :accountId AND (id = :id OR :id = 0)
  RETURNING id`

const SWEEP = `
  DELETE FROM trusted_devices
  WHERE id IN (
    SELECT id FROM trusted_devices WHERE expires_at <= :now ORDER BY expires_at LIMIT :slice)
  RETURNING id`

/** All of an account's devices are asked again, in the batch of the deed that is its reason. */
export function forgetTrustedDevices(accountId: AccountId): SqlStatement {
  return { sql: REVOKE, parameters: { accountId, id: 0 } }
}

/** The SQL of devices that are not asked again. */
export function createTrustedDeviceStore(database: Database) {
  return {
    /** False when the account has no app, so that there is nothing to be asked for. */
    async add(
      accountId: AccountId,
      device: Readonly<{
        id: number
        tokenHash: Uint8Array
        device: string
        cameFrom: string
        expiresAt: number
      }>,
      act: Act,
    ): Promise<boolean> {
      const [rows = []] = await database.batch('power', [
        { sql: ADD, parameters: { ...device, accountId, now: act.at } },
        auditIfChanged(act, {
          event: 'second-factor.device-trusted',
          accountId,
          after: { device: device.device },
        }),
        { sql: FORGET_SURPLUS, parameters: { accountId } },
      ])
      return rows.length > 0
    },

    /** Whether the token is good for this account as it is now; notes the use. */
    async use(accountId: AccountId, tokenHash: Uint8Array, now: number): Promise<boolean> {
      const rows = await database.change('process', USE, { accountId, tokenHash, now })
      return rows.length > 0
    },

    async list(accountId: AccountId, now: number): Promise<TrustedDevice[]> {
      return database.query<TrustedDevice>(LIST, { accountId, now })
    },

    /** Forgets one device, or all of the account. Returns how many. */
    async revoke(accountId: AccountId, id: number | 'all', act: Act): Promise<number> {
      const [rows = []] = await database.batch('power', [
        { sql: REVOKE, parameters: { accountId, id: id === 'all' ? 0 : id } },
        auditIfChanged(act, { event: 'second-factor.device-forgotten', accountId }),
      ])
      return rows.length
    },

    async sweep(slice: number, now: number): Promise<number> {
      return (await database.change('process', SWEEP, { slice, now })).length
    },
  }
}

export type TrustedDeviceStore = ReturnType<typeof createTrustedDeviceStore>
