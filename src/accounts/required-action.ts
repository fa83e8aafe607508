/** Why a password must be changed before anything else (product 2.6, `must.*`). */
export type ChangePasswordReason = 'first' | 'reset' | 'expired' | 'leaked'

/** What a person must do after the right password and before there is a session. */
export type NewRequiredAction =
  | Readonly<{ kind: 'change-password'; reason: ChangePasswordReason }>
  | Readonly<{ kind: 'enrol-second-factor' }>
  | Readonly<{ kind: 'confirm-phone' }>
  | Readonly<{ kind: 'read-notice'; noticeId: number }>

export type RequiredAction = NewRequiredAction &
  /** Milliseconds since 1970. */
  Readonly<{ addedAt: number }>

export type RequiredActionKind = RequiredAction['kind']

/** A text that must be read once, in both languages; an empty line begins a new paragraph. */
export type Notice = Readonly<{
  id: number
  heading: Readonly<{ vi: string; en: string }>
  text: Readonly<{ vi: string; en: string }>
}>
