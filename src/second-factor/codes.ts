import type { AccountId } from '../accounts/account.ts'
import type { Act } from '../audit/act.ts'
import type { KeyRing } from '../storage/key-ring.ts'
import { createCheckCurrentPassword } from './check-current-password.ts'
import { BYPASS_CODE_LENGTH, type CodeHash, RECOVERY_CODE_LENGTH } from './code-secrets.ts'
import { guarded } from './guarded.ts'
import type { RecoveryCodeStore } from './recovery-code-store.ts'
import type { ResetStore } from './reset-store.ts'
import type {
  BypassCheck,
  CodeCheck,
  CodeGuard,
  ConfirmPassword,
  Proof,
  ProofRefusal,
  RecoveryCodeCheck,
} from './second-factor-types.ts'
import { judgeCode } from './totp.ts'
import type { TotpStore } from './totp-store.ts'
import { readCode, readDigits } from './typed-code.ts'

type Parts = Readonly<{
  apps: TotpStore
  recoveryCodes: RecoveryCodeStore
  resets: ResetStore
  keyRing: KeyRing
  hashOf: CodeHash
  confirmPassword: ConfirmPassword
}>

type RightOrWrong = Readonly<{ kind: 'right' }> | Readonly<{ kind: 'wrong' }>

type CheckedCode =
  | Readonly<{ kind: 'right' }>
  | Readonly<{ kind: 'wrong' }>
  | Readonly<{ kind: 'reused' }>
  | Readonly<{ kind: 'not-enrolled' }>
  | Readonly<{ kind: 'skewed'; minutes: number }>

type CheckedRecoveryCode =
  | Readonly<{ kind: 'right'; left: number }>
  | Readonly<{ kind: 'used'; left: number }>
  | Readonly<{ kind: 'wrong' }>

/** What the keys of authenticator apps are sealed for. */
export const TOTP_KEY = 'authenticator app'

/** A person who had to have another app enrols it within this time, on the pages that they are on. */
export const REPLACE_WITHIN_MS = 10 * 60_000

/** The checks of what people type as their second factor: each asks its guard first. */
export function createCodes(parts: Parts) {
  const { apps, recoveryCodes, resets, keyRing, hashOf, confirmPassword } = parts
  const checkCurrentPassword = createCheckCurrentPassword(confirmPassword)

  async function checkDigits(act: Act, accountId: AccountId, digits: string): Promise<CheckedCode> {
    const app = await apps.find(accountId)
    if (!app) return { kind: 'not-enrolled' }
    const key = keyRing.open({ purpose: TOTP_KEY, accountId }, app.sealedKey)
    const verdict = judgeCode(key, digits, act.at, app)
    switch (verdict.kind) {
      case 'right': {
        const isFirst = await apps.useStep(accountId, verdict.step, act.at)
        return { kind: isFirst ? 'right' : 'reused' }
      }
      case 'skewed':
        // Who guesses must not learn today what will be right in five minutes.
        return (await apps.refuseStep(accountId, verdict.step))
          ? { kind: 'skewed', minutes: verdict.minutes }
          : { kind: 'wrong' }
      default:
        return verdict
    }
  }

  async function spendCode(
    act: Act,
    accountId: AccountId,
    code: string,
  ): Promise<CheckedRecoveryCode> {
    const spent = await recoveryCodes.spend(accountId, hashOf('recovery', accountId, code), act)
    if (!spent) return { kind: 'wrong' }
    return { kind: spent.isSpentNow ? 'right' : 'used', left: spent.left }
  }

  async function checkCode(
    act: Act,
    accountId: AccountId,
    typed: string,
    guard: CodeGuard,
  ): Promise<CodeCheck> {
    const digits = readDigits(typed)
    if (digits === undefined) return { kind: 'malformed' }
    return guarded(guard, 'code', () => checkDigits(act, accountId, digits))
  }

  async function spendRecoveryCode(
    act: Act,
    accountId: AccountId,
    typed: string,
    guard: CodeGuard,
  ): Promise<RecoveryCodeCheck> {
    const code = readCode(typed, RECOVERY_CODE_LENGTH)
    if (code === undefined) return { kind: 'malformed' }
    return guarded(guard, 'code', () => spendCode(act, accountId, code))
  }

  async function spendBypass(
    act: Act,
    accountId: AccountId,
    { holder, code: typed, guard }: Readonly<{ holder: string; code: string; guard: CodeGuard }>,
  ): Promise<BypassCheck> {
    const code = readCode(typed, BYPASS_CODE_LENGTH)
    if (code === undefined) return { kind: 'malformed' }
    return guarded(guard, 'code', async (): Promise<RightOrWrong> => {
      const isSpent = await resets.spendBypass(
        accountId,
        {
          codeHash: hashOf('bypass', accountId, code),
          holderHash: hashOf('holder', accountId, holder),
          enrolUntil: act.at + REPLACE_WITHIN_MS,
        },
        act,
      )
      return { kind: isSpent ? 'right' : 'wrong' }
    })
  }

  /**
   * Checks what somebody must give to change or remove a factor: the password first, so that no code
   * is spent beside a wrong one, then a code of the app or a recovery code. Each has its guard.
   */
  async function checkProof(
    act: Act,
    accountId: AccountId,
    { password, code, guard }: Proof,
  ): Promise<Readonly<{ kind: 'right' }> | ProofRefusal> {
    const digits = readDigits(code)
    const recoveryCode = readCode(code, RECOVERY_CODE_LENGTH)
    if (digits === undefined && recoveryCode === undefined) return { kind: 'malformed' }
    const known = await checkCurrentPassword(accountId, password, guard)
    if (known.kind !== 'right') return known
    return digits === undefined
      ? guarded(guard, 'code', () => spendCode(act, accountId, recoveryCode ?? ''))
      : guarded(guard, 'code', () => checkDigits(act, accountId, digits))
  }

  return { checkCode, spendRecoveryCode, spendBypass, checkProof }
}

export type Codes = ReturnType<typeof createCodes>
