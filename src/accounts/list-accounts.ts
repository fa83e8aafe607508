import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from '../storage/database.ts'
import { foldVietnamese } from '../vietnamese/fold-vietnamese.ts'
import type { Account, Mailbox } from './account.ts'
import { ACCOUNT_COLUMNS, type AccountRow, accountOf } from './account-row.ts'
import type { CurrentUnits } from './find-accounts.ts'

export type AccountPage = Readonly<{
  accounts: readonly Account[]
  /** The `after` of the next page; undefined on the last one. */
  next: Mailbox | undefined
}>

const LIST = `
  SELECT ${ACCOUNT_COLUMNS}
  FROM account_identifiers AS main
  JOIN accounts ON accounts.id = main.account_id
  WHERE main.state = 'primary' AND (main.suffix, main.name) > (:suffix, :name)
  ORDER BY main.suffix, main.name
  LIMIT :limit`

const COUNT_OPEN = 'SELECT COUNT(*) AS count FROM accounts WHERE disabled_at IS NULL'

/** How many accounts a search looks at before others get their turn. */
const SEARCH_SLICE = 500

export function createListAccounts(database: Database, units?: CurrentUnits) {
  async function slice({ suffix, name }: Mailbox, limit: number): Promise<Account[]> {
    const rows = await database.query<AccountRow>(LIST, { suffix, name, limit })
    const tree = await units?.current()
    return rows.map((row) => accountOf(row, tree))
  }

  return {
    /** How many accounts are not disabled. Looks at all of them: for the command line. */
    async countOpen(): Promise<number> {
      return (await database.queryOne<{ count: number }>(COUNT_OPEN))?.count ?? 0
    },

    /**
     * The accounts in the order of their primary mailboxes. A search finds those that hold each of
     * its words in the mailbox, the display name, the unit or the employee code, marks or no marks.
     */
    async list(
      asked: Readonly<{ after?: Mailbox | undefined; limit: number; search?: string | undefined }>,
    ): Promise<AccountPage> {
      const words = foldVietnamese(asked.search ?? '')
        .split(/\s+/)
        .filter((word) => word !== '')
      const size = words.length > 0 ? SEARCH_SLICE : asked.limit + 1
      const found: Account[] = []
      let after = asked.after ?? { suffix: '', name: '' }
      for (;;) {
        const accounts = await slice(after, size)
        found.push(...accounts.filter((account) => holdsWords(account, words)))
        const last = accounts.at(-1)
        if (!last || accounts.length < size || found.length > asked.limit) break
        after = last.primary
        await nextTurn()
      }
      const page = found.slice(0, asked.limit)
      return { accounts: page, next: found.length > asked.limit ? page.at(-1)?.primary : undefined }
    },
  }
}

function holdsWords(account: Account, words: readonly string[]): boolean {
  if (words.length === 0) return true
  const { primary, displayName, unit, employeeCode } = account
  const text = foldVietnamese(
    `${primary.name}@${primary.suffix} ${displayName} ${unit} ${employeeCode}`,
  )
  return words.every((word) => text.includes(word))
}
