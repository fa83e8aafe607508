import type { Passwords } from '../passwords/password.ts'
import type { Question, SourceAnswer } from './password-source.ts'

/**
 * The passwords that are kept here. For names and accounts without one the same work is done
 * (security row 29), save for those whose password is known to be elsewhere: they are checked there.
 */
export function createLocalSource(passwords: Pick<Passwords, 'verify'>) {
  return async function check({ found, password, place }: Question): Promise<SourceAnswer> {
    if (found && found.passwordHash === undefined && found.passwordSource !== undefined) {
      return { kind: 'unknown' }
    }
    const isRight = await passwords.verify(found?.passwordHash, password, place)
    if (found?.passwordHash === undefined) return { kind: 'unknown' }
    return isRight ? { kind: 'right', attributes: {} } : { kind: 'wrong' }
  }
}
