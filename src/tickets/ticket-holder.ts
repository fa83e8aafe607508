import type { Account, AccountId } from '../accounts/account.ts'
import type { Session, SessionStore } from './session-store.ts'

/** Whose a ticket is, as things are now: the session it was issued in, and the account of that. */
export type TicketHolder = Readonly<{ session: Session; account: Account }>

type Parts = Readonly<{
  sessions: SessionStore
  accounts: Readonly<{ find(id: AccountId): Promise<Account | undefined> }>
}>

export function createFindHolder({ sessions, accounts }: Parts) {
  /** Undefined when the session has ended: then its tickets are good for nothing. */
  return async function findHolder(sessionId: number): Promise<TicketHolder | undefined> {
    const session = await sessions.findById(sessionId)
    const account = session && (await accounts.find(session.accountId))
    return session && account && { session, account }
  }
}

export type FindHolder = ReturnType<typeof createFindHolder>
