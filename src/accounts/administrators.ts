import type { Database } from '../storage/database.ts'
import { type AccountId, addressOf } from './account.ts'

/** Somebody in a group that administers, whose account is open. */
export type Administrator = Readonly<{
  id: AccountId
  address: string
  /** Has chosen a password, or signs in with one that is kept elsewhere. */
  isActivated: boolean
  hasSecondFactor: boolean
}>

type Row = Readonly<{
  id: number
  name: string
  suffix: string
  group_names: string
  is_activated: number
  has_app: number
}>

/** More than a province has; who has more of them has another trouble. */
const MOST = 500

// The groups of an account are a JSON list of texts: LIKE finds who may be meant, the list itself decides.
const LIST = `
  SELECT accounts.id, main.name, main.suffix, group_names,
    password_hash IS NOT NULL OR password_source IS NOT NULL AS is_activated,
    EXISTS (SELECT 1 FROM totp_apps WHERE totp_apps.account_id = accounts.id) AS has_app
  FROM accounts
  JOIN account_identifiers main ON main.account_id = accounts.id AND main.state = 'primary'
  WHERE group_names LIKE :group ESCAPE '\\' AND disabled_at IS NULL
  ORDER BY accounts.id
  LIMIT ${MOST}`

/** Who administers. It reads all accounts: some milliseconds for thousands of them, and for commands only. */
export function createAdministrators(database: Database) {
  return {
    /** Those in any of the groups, the activated first; 500 of a group at most. */
    async list(groups: readonly string[]): Promise<Administrator[]> {
      const found = new Map<number, Administrator>()
      for (const group of groups) {
        const rows = await database.query<Row>(LIST, { group: patternOf(group) })
        for (const row of rows) {
          const isMember = (JSON.parse(row.group_names) as string[]).includes(group)
          if (isMember) found.set(row.id, administratorOf(row))
        }
      }
      return [...found.values()].sort((a, b) => Number(b.isActivated) - Number(a.isActivated))
    },
  }
}

function administratorOf(row: Row): Administrator {
  return {
    id: row.id,
    address: addressOf(row),
    isActivated: row.is_activated === 1,
    hasSecondFactor: row.has_app === 1,
  }
}

/** JSON.stringify as the accounts are written, with what LIKE takes for a sign of its own escaped. */
function patternOf(group: string): string {
  return `%${JSON.stringify(group).replace(/[\\%_]/g, '\\$&')}%`
}
