import type { ChangePasswordReason, RequiredAction } from '../accounts/required-action.ts'
import type { SecondFactorDecision } from '../second-factor/second-factor-policy.ts'

/** What stands between a right password and the session. */
export type Step =
  | Readonly<{ kind: 'verify-second-factor'; why: WhyVerify }>
  /** `since`: when it was asked, or when the password expired. */
  | Readonly<{ kind: 'change-password'; reason: ChangePasswordReason; since: number }>
  | Readonly<{ kind: 'enrol-second-factor'; why: WhyEnrol }>
  | Readonly<{ kind: 'save-recovery-codes' }>
  | Readonly<{ kind: 'confirm-phone' }>
  | Readonly<{ kind: 'read-notice'; noticeId: number }>
  | Readonly<{ kind: 'hear-news'; news: News }>

export type StepKind = Step['kind']

/** What the owner of an account is to hear of: what was handed out in their name, another phone number. */
export type News = 'reset' | 'phone'

type WhyVerify = Extract<SecondFactorDecision, { kind: 'verify' }>['why']
/** `required`: it was asked of this very account. */
type WhyEnrol = Extract<SecondFactorDecision, { kind: 'enrol-first' }>['why'] | 'required'

export type StepFacts = Readonly<{
  /** What policy says, with what this sign-in has shown. */
  secondFactor: SecondFactorDecision
  isEnrolled: boolean
  /** It was enrolled in this sign-in, and its recovery codes are not yet known to be kept. */
  hasUnsavedCodes: boolean
  /** When the password expired, if it has. */
  passwordExpiredAt: number | undefined
  /** One that is kept elsewhere cannot be changed here: then nobody is asked to. */
  isPasswordHere: boolean
  /** What was asked of the account, the oldest first. */
  actions: readonly RequiredAction[]
  /** The notices that the person must read and has not, the oldest first. */
  unreadNotices: readonly Readonly<{ id: number }>[]
  /** What they are told on the way, as they will not see our own pages. */
  news: News | undefined
}>

/**
 * What a person must do next after the right password; undefined when nothing is left. Who has a
 * second factor shows it before anything can be changed. Then the password, as nothing that follows
 * depends on the old one. What is merely to be read comes last, when the rest is settled.
 */
export function nextStep(facts: StepFacts): Step | undefined {
  const { secondFactor, passwordExpiredAt, isPasswordHere, actions } = facts
  if (secondFactor.kind === 'verify') {
    return { kind: 'verify-second-factor', why: secondFactor.why }
  }
  for (const action of actions) {
    if (action.kind !== 'change-password' || !isPasswordHere) continue
    return { kind: 'change-password', reason: action.reason, since: action.addedAt }
  }
  if (passwordExpiredAt !== undefined) {
    return { kind: 'change-password', reason: 'expired', since: passwordExpiredAt }
  }
  if (secondFactor.kind === 'enrol-first') {
    return { kind: 'enrol-second-factor', why: secondFactor.why }
  }
  if (!facts.isEnrolled && actions.some(({ kind }) => kind === 'enrol-second-factor')) {
    return { kind: 'enrol-second-factor', why: 'required' }
  }
  if (facts.hasUnsavedCodes) return { kind: 'save-recovery-codes' }
  if (actions.some(({ kind }) => kind === 'confirm-phone')) return { kind: 'confirm-phone' }
  const [notice] = facts.unreadNotices
  if (notice) return { kind: 'read-notice', noticeId: notice.id }
  return facts.news && { kind: 'hear-news', news: facts.news }
}
