import type { Account, AccountId, IdentifierState, Mailbox } from '../accounts/account.ts'
import type { AccountStore } from '../accounts/account-store.ts'
import type { Database } from '../storage/database.ts'
import { createPeopleDirectory, type PeopleDirectory } from './people-directory.ts'

const SLICE = 500

const FURTHER = `
  SELECT suffix, name, account_id AS "accountId", state FROM account_identifiers
  WHERE state <> 'primary' AND (suffix, name) > (:suffix, :name)
  ORDER BY suffix, name LIMIT :slice`

type FurtherRow = Mailbox & Readonly<{ accountId: AccountId; state: IdentifierState }>

/**
 * Reads everybody with an account into memory, slice by slice, with their further and former
 * mailboxes. Whose data has been removed is nobody any more.
 */
export async function loadPeople(
  { accounts, database }: Readonly<{ accounts: Pick<AccountStore, 'list'>; database: Database }>,
  isEntitled: (account: Account) => boolean,
): Promise<PeopleDirectory> {
  const directory = createPeopleDirectory()
  const paths = new Map<object, readonly number[]>()

  function unitIdsOf({ membership }: Account): readonly number[] {
    if (!membership) return []
    const known = paths.get(membership)
    if (known) return known
    const ids = membership.path.map(({ id }) => id)
    paths.set(membership, ids)
    return ids
  }

  let next: Mailbox | undefined
  do {
    const page = await accounts.list({ after: next, limit: SLICE })
    for (const account of page.accounts) {
      const { id, primary, displayName, unit, phone, employeeCode } = account
      const isOpen = !account.isDisabled && !account.isLocked
      directory.add({
        id,
        primary,
        displayName,
        unit,
        unitIds: unitIdsOf(account),
        phone,
        employeeCode,
        isOpen: !account.isDisabled,
        isEntitled: isOpen && isEntitled(account),
      })
    }
    next = page.next
  } while (next)

  let last: Mailbox = { suffix: '', name: '' }
  for (;;) {
    const { suffix, name } = last
    const rows = await database.query<FurtherRow>(FURTHER, { suffix, name, slice: SLICE })
    for (const row of rows) {
      directory.addFurther(row.accountId, { name: row.name, suffix: row.suffix }, row.state)
    }
    const end = rows.at(-1)
    if (!end || rows.length < SLICE) return directory
    last = end
  }
}
