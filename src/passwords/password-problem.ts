import type { CharacterClass } from './password-policy.ts'
import type { PasswordTextProblem } from './password-text.ts'

/** One reason why a new password is refused. None of them repeats any part of the password. */
export type NewPasswordProblem =
  | PasswordTextProblem
  | Readonly<{ kind: 'too-short'; minimum: number; length: number }>
  | Readonly<{ kind: 'needs-classes'; missing: readonly CharacterClass[] }>
  /** The mailbox name, the name, the phone or the employee code is in it. */
  | Readonly<{ kind: 'personal' }>
  /** It is on the list of common and leaked passwords, or little more than one of them. */
  | Readonly<{ kind: 'common' }>
  /** The province, the unit or the system, with little beside it. */
  | Readonly<{ kind: 'local-words' }>
  /** A repetition, or keys in a row. */
  | Readonly<{ kind: 'pattern' }>
  | Readonly<{ kind: 'same-as-current' }>
  | Readonly<{ kind: 'in-history'; count: number }>
