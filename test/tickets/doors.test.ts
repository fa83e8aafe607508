import { createAccountStore } from '../../src/accounts/account-store.ts'
import { createTicketIds } from '../../src/protocol/ticket-id.ts'
import { createSessionStore, type Session } from '../../src/tickets/session-store.ts'
import { actAt } from '../support/acts.ts'
import { onEveryDatabase } from '../support/database.ts'

const { ticketGrantingTicket } = createTicketIds()
const NOW = 1_000_000

onEveryDatabase(
  'R9.04: a session is known at the door that it began through',
  async (t, database) => {
    const accounts = createAccountStore(database)
    const mailbox = { name: 'tamtt', suffix: 'binhphuoc.gov.vn' }
    const added = await accounts.add(
      { mailbox, displayName: 'Tâm', passwordHash: 'a hash' },
      actAt(NOW),
    )
    if (added === 'taken') throw new Error('taken')
    const session: Session = {
      id: 1,
      accountId: added.id,
      authenticatedAt: NOW,
      startedAt: NOW,
      lastUsedAt: NOW,
      idleLimitMs: 1_000,
      expiresAt: NOW + 1_000,
      wantsWarning: false,
      isRemembered: false,
    }
    const change = { ...session, passwordChangedAt: NOW, authenticatedAt: NOW + 1 }

    for (const [index, door, other] of [
      [0, createSessionStore(database, 'browser'), createSessionStore(database, 'rest')],
      [1, createSessionStore(database, 'rest'), createSessionStore(database, 'browser')],
    ] as const) {
      const key = ticketGrantingTicket()
      const id = index + 1
      t.ok(await door.add(key, { ...session, id }, NOW))
      t.equal((await door.find(key))?.id, id)
      t.equal(await other.find(key), undefined)
      t.equal(await other.end(key, { at: NOW }), undefined)
      t.equal(await other.renew(key, ticketGrantingTicket(), change), undefined)
      t.equal((await door.renew(key, key, change))?.authenticatedAt, NOW + 1)
      t.equal((await other.findById(id))?.id, id, 'but its tickets are validated all the same')
      t.ok(await door.end(key, { at: NOW }))
      t.equal(await door.find(key), undefined)
    }
  },
)
