import type { SignedIn } from '../signed-in.ts'

/** Whether somebody administers, in a session that has proved a second factor (product 3.1, L5). */
export function createIsAdministrator(groups: readonly string[]) {
  return ({ account, session }: Pick<SignedIn, 'account' | 'session'>): boolean =>
    session.secondFactorAt !== undefined && account.groups.some((group) => groups.includes(group))
}

export type IsAdministrator = ReturnType<typeof createIsAdministrator>
