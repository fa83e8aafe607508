import { setImmediate as nextTurn } from 'node:timers/promises'
import { type Account, type Mailbox, principalOf } from '../accounts/account.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import type { ServiceRegistry } from '../services/service-registry.ts'
import type { AcknowledgementStore } from './acknowledgement-store.ts'
import type { Notice } from './notice.ts'
import { isFor, readerOf } from './reader.ts'

type Parts = Readonly<{
  accounts: Pick<AccountStore, 'list'>
  acknowledgements: Pick<AcknowledgementStore, 'readersOf'>
  services: Pick<ServiceRegistry, 'list'>
}>

/** Somebody whom a notice concerns. */
export type Concerned = Readonly<{ account: Account; hasRead: boolean }>

/** Accounts looked at before others get their turn. */
const SLICE = 200

/**
 * Everybody whom a notice concerns today and whose account is not closed, in the order of their
 * mailboxes, slice by slice. Looks at all accounts: for the command line.
 */
export async function* concernedBy(
  notice: Pick<Notice, 'audience'> & Readonly<{ id: number }>,
  { accounts, acknowledgements, services }: Parts,
): AsyncGenerator<Concerned> {
  const read = await acknowledgements.readersOf(notice.id)
  let after: Mailbox | undefined
  do {
    const page = await accounts.list({ after, limit: SLICE })
    const concerned = page.accounts.filter(
      (account) => !account.isDisabled && isFor(notice, readerOf(principalOf(account), services)),
    )
    for (const account of concerned) yield { account, hasRead: read.has(account.id) }
    after = page.next
    await nextTurn()
  } while (after)
}

/** How many of a unit have not read a notice, of so many whom it concerns. */
export type UnreadOfUnit = Readonly<{ code: string; unit: string; unread: number; of: number }>

/** Counts by unit, those first in which most have not read it. Everybody is in one unit, or in none. */
export function countByUnit() {
  const units = new Map<string, { code: string; unit: string; unread: number; of: number }>()
  return {
    add({ account, hasRead }: Concerned): void {
      const { code = '', name = account.unit } = account.membership?.unit ?? {}
      const key = `${code}\0${name}`
      const counts = units.get(key) ?? { code, unit: name, unread: 0, of: 0 }
      units.set(key, counts)
      counts.of += 1
      if (!hasRead) counts.unread += 1
    },

    units(): readonly UnreadOfUnit[] {
      return [...units.values()].sort(
        (a, b) => b.unread - a.unread || a.unit.localeCompare(b.unit, 'vi'),
      )
    },
  }
}
