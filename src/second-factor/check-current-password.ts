import type { AccountId } from '../accounts/account.ts'
import { guarded } from './guarded.ts'
import type { CodeGuard, ConfirmPassword } from './second-factor-types.ts'

type Checked =
  | Readonly<{ kind: 'right' }>
  | Readonly<{ kind: 'wrong-password' }>
  | Readonly<{ kind: 'unavailable' }>

/**
 * Checks the password that somebody who is signed in types once more, before something that matters
 * (ASVS 7.5.1). It is behind the brake, as one typed at the sign-in (security row 33).
 */
export function createCheckCurrentPassword(confirmPassword: ConfirmPassword) {
  return function checkCurrentPassword(accountId: AccountId, typed: string, guard: CodeGuard) {
    return guarded(guard, 'current-password', async (): Promise<Checked> => {
      const answer = await confirmPassword(accountId, typed)
      return { kind: answer === 'wrong' ? 'wrong-password' : answer }
    })
  }
}

export type CheckCurrentPassword = ReturnType<typeof createCheckCurrentPassword>
