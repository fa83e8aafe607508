import type { FoundAccount } from '../accounts/find-accounts.ts'
import type { SourceEntry } from './create-sources.ts'
import type { PasswordHome } from './password-source.ts'

/**
 * Where the password of an account is kept. It is elsewhere when a source outside accepted the person
 * last and is still asked: then it is not changed, and does not grow old, here.
 */
export function createPasswordHome(
  entries: readonly Pick<SourceEntry, 'name' | 'kind' | 'changePasswordAt'>[],
) {
  return function homeOf({ passwordSource }: Pick<FoundAccount, 'passwordSource'>): PasswordHome {
    const source = entries.find(({ name }) => name === passwordSource)
    if (!source || source.kind === 'local') return { kind: 'here' }
    return { kind: 'elsewhere', source: source.name, changeAt: source.changePasswordAt }
  }
}

export type HomeOf = ReturnType<typeof createPasswordHome>
