/** Why a password must be changed before anything else (product 2.6, `must.*`). */
export type ChangePasswordReason = 'first' | 'reset' | 'expired' | 'leaked' | 'reported'

/** What a person must do after the right password and before there is a session. */
export type NewRequiredAction =
  | Readonly<{ kind: 'change-password'; reason: ChangePasswordReason }>
  | Readonly<{ kind: 'enrol-second-factor' }>
  | Readonly<{ kind: 'confirm-phone' }>

export type RequiredAction = NewRequiredAction &
  /** Milliseconds since 1970. */
  Readonly<{ addedAt: number }>

export type RequiredActionKind = RequiredAction['kind']
