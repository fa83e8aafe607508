import type { AccountId } from '../accounts/account.ts'
import type { Database } from '../storage/database.ts'
import type { KeyRing } from '../storage/key-ring.ts'
import { createCodeHash } from './code-secrets.ts'
import { createCodes } from './codes.ts'
import { createEnrolment } from './enrolment.ts'
import { createRecoveryCodeStore } from './recovery-code-store.ts'
import { createRecoveryCodes } from './recovery-codes.ts'
import { createResetStore } from './reset-store.ts'
import type { ConfirmPassword, SecondFactor, SecondFactorState } from './second-factor-types.ts'
import { createTotpStore } from './totp-store.ts'
import { createTrustedDeviceStore } from './trusted-device-store.ts'
import { createTrustedDevices } from './trusted-devices.ts'

type Parts = Readonly<{
  database: Database
  keyRing: KeyRing
  /** The server's secret, which codes are hashed with. */
  secretKey: Uint8Array
  /** What authenticator apps show above the code. */
  issuer: string
  /** How long a device is trusted; 0: none is. */
  trustedDeviceMs: number
  confirmPassword: ConfirmPassword
  newDeviceId(): number
  /** Told when sessions may have ended, so that applications hear of it. */
  onSessionsEnded?(): void
}>

/** Requests for a reset that are over are kept so long for the lists; the audit trail keeps them. */
const REQUESTS_KEPT_MS = 30 * 24 * 3_600_000

/** Everything about second factors that pages and commands do: see the type. */
export function createSecondFactor(parts: Parts): SecondFactor {
  const { database } = parts
  const apps = createTotpStore(database)
  const recoveryCodes = createRecoveryCodeStore(database)
  const devices = createTrustedDeviceStore(database)
  const resets = createResetStore(database)
  const hashOf = createCodeHash(parts.secretKey)
  const shared = { ...parts, apps, recoveryCodes, devices, resets, hashOf }
  const codes = createCodes(shared)

  return {
    async stateOf(accountId: AccountId, now: number, holder?: string): Promise<SecondFactorState> {
      const [app, set, mayReplace] = await Promise.all([
        apps.find(accountId),
        recoveryCodes.stateOf(accountId),
        holder === undefined
          ? false
          : apps.mayReplace(accountId, hashOf('holder', accountId, holder), now),
      ])
      return {
        isEnrolled: app !== undefined,
        enrolledAt: app?.enrolledAt,
        lastUsedAt: app?.lastUsedAt,
        recoveryCodesLeft: app ? set.left : 0,
        areRecoveryCodesConfirmed: app !== undefined && set.isConfirmed,
        mayReplace: app !== undefined && mayReplace,
      }
    },

    ...createEnrolment({ ...shared, ...codes }),
    ...createRecoveryCodes({ ...shared, ...codes }),
    ...createTrustedDevices(shared),
    checkCode: codes.checkCode,
    spendRecoveryCode: codes.spendRecoveryCode,
    spendBypass: codes.spendBypass,

    async sweep(slice, now) {
      const removed = await Promise.all([
        apps.sweep(slice, now),
        recoveryCodes.sweep(slice, now),
        devices.sweep(slice, now),
        resets.sweep(slice, now, now - REQUESTS_KEPT_MS),
      ])
      return removed.reduce((sum, count) => sum + count, 0)
    },
  }
}

/** What is kept of a person here; it goes when their data goes (L23). */
export const SECOND_FACTOR_TABLES: readonly string[] = [
  'totp_apps',
  'totp_enrolments',
  'app_replacements',
  'recovery_codes',
  'recovery_code_sets',
  'trusted_devices',
  'second_factor_resets',
  'bypass_codes',
]
