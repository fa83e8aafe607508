import type { AccountId } from '../accounts/account.ts'
import type { Act } from '../audit/act.ts'
import type { Begun, Failure, Turn } from '../throttle/throttle.ts'

/**
 * Asks leave to check one typed secret: `(purpose) => throttle.begin({ purpose, nameKey, … })`. Every
 * verb that checks something takes one, so that none can be called without the brake (security row
 * 33); a password typed here counts as one typed anywhere.
 */
export type CodeGuard = (purpose: 'code' | 'current-password') => Promise<Begun>

/** Whoever may not check now, or may not any more: nothing is said about what was typed. */
export type MustWait = Exclude<Begun, Turn>

/** A wrong code, and how many more may be tried; the one too many is answered `locked`. */
export type Wrong = Readonly<{ kind: 'wrong'; triesLeft: Failure['triesLeft'] }>

/** Why a six-digit code was not accepted (product 2.4). */
export type CodeRefusal =
  /** Not six digits: nothing was checked or counted. */
  | Readonly<{ kind: 'malformed' }>
  | Wrong
  /** It was accepted already, or a newer one was (RFC 6238, 5.2). */
  | Readonly<{ kind: 'reused' }>
  /** It would be right at another time, up to ten minutes away: the phone's clock is off. */
  | Readonly<{ kind: 'skewed'; minutes: number }>
  | Readonly<{ kind: 'not-enrolled' }>
  | MustWait

export type CodeCheck = Readonly<{ kind: 'right' }> | CodeRefusal

export type RecoveryCodeCheck =
  /** It is spent now; `left` others are not. */
  | Readonly<{ kind: 'right'; left: number }>
  /** It was spent before: «Mã dự phòng này đã dùng. Còn {n} mã.» */
  | Readonly<{ kind: 'used'; left: number }>
  | Readonly<{ kind: 'malformed' }>
  | Wrong
  | MustWait

export type BypassCheck =
  /** It is spent; a new app may now be enrolled by the same holder. */
  | Readonly<{ kind: 'right' }>
  /** Or expired, or there is none: all one answer. */
  | Wrong
  | Readonly<{ kind: 'malformed' }>
  | MustWait

export type SecondFactorState = Readonly<{
  isEnrolled: boolean
  enrolledAt: number | undefined
  lastUsedAt: number | undefined
  recoveryCodesLeft: number
  /** False: they were shown and never confirmed by typing one. */
  areRecoveryCodesConfirmed: boolean
  /** The holder that was asked about may enrol another app in place of the present one. */
  mayReplace: boolean
}>

/** What the enrolment page shows; the same for the same holder until it expires. */
export type Enrolment = Readonly<{
  /** `otpauth://totp/…`, for a link on the phone itself. */
  uri: string
  /** `ABCD EFGH …`, for typing. */
  keyText: string
  expiresAt: number
}>

/**
 * What somebody who turns a factor off, or changes it, must have typed in the same request: their
 * password, and a code of the app or a recovery code. The verbs check both themselves.
 */
export type Proof = Readonly<{ password: string; code: string; guard: CodeGuard }>

export type ProofRefusal =
  | Readonly<{ kind: 'wrong-password'; triesLeft: Failure['triesLeft'] }>
  /** The source that keeps the password does not answer. */
  | Readonly<{ kind: 'unavailable' }>
  | Exclude<CodeRefusal, MustWait>
  /** The code was a recovery code, and spent. */
  | Readonly<{ kind: 'used'; left: number }>
  | MustWait

/** Whether this is the password of the account. It counts nothing: the guard does. */
export type ConfirmPassword = (
  accountId: AccountId,
  typed: string,
) => Promise<'right' | 'wrong' | 'unavailable'>

export type TrustedDevice = Readonly<{
  id: number
  device: string
  cameFrom: string
  trustedAt: number
  lastUsedAt: number
  expiresAt: number
}>

/**
 * The verbs (the parts that build them follow). `holder` is the id of whatever carries the person
 * through the pages: the pending sign-in, or the session; a pending key is shown to nobody else.
 * Times are `act.at` or `now`, in milliseconds.
 */
export type SecondFactor = Readonly<{
  stateOf(accountId: AccountId, now: number, holder?: string): Promise<SecondFactorState>

  /** Begins, or goes on with what this holder began. Another holder's pending key is dropped. */
  beginEnrolment(
    act: Act,
    accountId: AccountId,
    asked: Readonly<{ holder: string; mailbox: string }>,
  ): Promise<
    Readonly<{ kind: 'begun'; enrolment: Enrolment }> | Readonly<{ kind: 'enrolled-already' }>
  >

  /** What this holder began, for the page to be shown again. */
  enrolmentOf(
    accountId: AccountId,
    asked: Readonly<{ holder: string; mailbox: string }>,
    now: number,
  ): Promise<Enrolment | undefined>

  /**
   * Turns it on by a right code; ends all other sessions and forgets trusted devices. The ten
   * recovery codes are to be shown now: `recoveryCodesOf` gives them again to the same holder for
   * ten minutes, until one is typed.
   */
  confirmEnrolment(
    act: Act,
    accountId: AccountId,
    given: Readonly<{ holder: string; code: string; guard: CodeGuard; keptSession?: number }>,
  ): Promise<
    | Readonly<{ kind: 'confirmed'; recoveryCodes: readonly string[] }>
    | Readonly<{ kind: 'expired' }>
    | Readonly<{ kind: 'enrolled-already' }>
    | CodeRefusal
  >

  recoveryCodesOf(
    accountId: AccountId,
    holder: string,
    now: number,
  ): Promise<readonly string[] | undefined>

  /** "Type one code to confirm you saved them": spends none. */
  confirmRecoveryCodes(
    act: Act,
    accountId: AccountId,
    typed: string,
    guard: CodeGuard,
  ): Promise<
    Readonly<{ kind: 'confirmed' }> | Exclude<RecoveryCodeCheck, { kind: 'right' | 'used' }>
  >

  checkCode(act: Act, accountId: AccountId, typed: string, guard: CodeGuard): Promise<CodeCheck>

  spendRecoveryCode(
    act: Act,
    accountId: AccountId,
    typed: string,
    guard: CodeGuard,
  ): Promise<RecoveryCodeCheck>

  /** What the help desk read out. The next step is `beginEnrolment` with the same holder. */
  spendBypass(
    act: Act,
    accountId: AccountId,
    given: Readonly<{ holder: string; code: string; guard: CodeGuard }>,
  ): Promise<BypassCheck>

  /** Lets this holder enrol another app, for ten minutes; the present one works until then. */
  allowReplacement(
    act: Act,
    accountId: AccountId,
    holder: string,
    proof: Proof,
  ): Promise<Readonly<{ kind: 'allowed' }> | ProofRefusal>

  renewRecoveryCodes(
    act: Act,
    accountId: AccountId,
    given: Readonly<{ holder: string; proof: Proof; keptSession?: number }>,
  ): Promise<Readonly<{ kind: 'renewed'; recoveryCodes: readonly string[] }> | ProofRefusal>

  /** Turns it off; ends all other sessions and forgets trusted devices. */
  remove(
    act: Act,
    accountId: AccountId,
    given: Readonly<{ proof: Proof; keptSession?: number }>,
  ): Promise<Readonly<{ kind: 'removed' }> | ProofRefusal>

  /** `token` goes into the cookie. Undefined: not offered, or the account is not enrolled. */
  trust(
    act: Act,
    accountId: AccountId,
    device: string,
  ): Promise<Readonly<{ token: string; expiresAt: number }> | undefined>

  /** Whether the token trusts this device for this account, with its present password and app. */
  isTrusted(accountId: AccountId, token: string, now: number): Promise<boolean>

  /** Newest first, ten at most. */
  trustedDevices(accountId: AccountId, now: number): Promise<readonly TrustedDevice[]>

  /** How many were forgotten. */
  revokeTrust(act: Act, accountId: AccountId, id: number | 'all'): Promise<number>

  /** Removes one slice of what has expired; resolves with the number of rows. */
  sweep(slice: number, now: number): Promise<number>
}>
