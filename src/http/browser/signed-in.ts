import type { FastifyRequest } from 'fastify'
import { type Account, type AccountId, principalOf } from '../../accounts/account.ts'
import type { Principal } from '../../protocol/principal.ts'
import type { Session } from '../../tickets/session-store.ts'
import type { SignOn } from '../../tickets/sign-on.ts'
import type { Cookies } from './cookies.ts'

/** A person with a live session in this browser. */
export type SignedIn = Readonly<{ session: Session; account: Account; principal: Principal }>

type Parts = Readonly<{
  cookies: Cookies
  signOn: SignOn
  accounts: Readonly<{ find(id: AccountId): Promise<Account | undefined> }>
}>

/** Who is signed in here, if anybody is: the session lives and the account is open. */
export function createFindSignedIn({ cookies, signOn, accounts }: Parts) {
  return async function findSignedIn(request: FastifyRequest): Promise<SignedIn | undefined> {
    const cookie = cookies.session.read(request)
    const session = cookie === undefined ? undefined : await signOn.find(cookie)
    const account = session && (await accounts.find(session.accountId))
    if (!session || !account || account.isDisabled || account.isLocked) return undefined
    return { session, account, principal: principalOf(account) }
  }
}

export type FindSignedIn = ReturnType<typeof createFindSignedIn>
