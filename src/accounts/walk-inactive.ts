import { setImmediate as nextTurn } from 'node:timers/promises'
import type { AccountStore } from './account-store.ts'
import type { InactiveAccount } from './inactive-accounts.ts'

/** Accounts looked at before others get their turn: well under a millisecond. */
const SLICE = 200

export type Inactivity = Readonly<{
  /** Those that are not exempt. */
  inactive: readonly InactiveAccount[]
  exempt: readonly InactiveAccount[]
  /** How many accounts are not disabled. */
  open: number
}>

/** Goes through all accounts for those not used since `before` (L3), slice by slice. */
export async function walkInactive(
  accounts: Pick<AccountStore, 'inactive'>,
  before: number,
  now: number,
): Promise<Inactivity> {
  const inactive: InactiveAccount[] = []
  const exempt: InactiveAccount[] = []
  let open = 0
  let after = 0
  do {
    const slice = await accounts.inactive({ before, after, slice: SLICE })
    for (const account of slice.found) {
      const isExempt = account.exemptUntil !== undefined && account.exemptUntil > now
      if (isExempt) exempt.push(account)
      else inactive.push(account)
    }
    open += slice.open
    after = slice.next
    await nextTurn()
  } while (after !== 0)
  return { inactive, exempt, open }
}
