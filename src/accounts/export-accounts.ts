import type { Database } from '../storage/database.ts'
import type { AccountId } from './account.ts'

/** An account as the register of accounts lists it (L1). Times are milliseconds since 1970. */
export type RegisterEntry = Readonly<{
  id: AccountId
  mailbox: string
  aliases: readonly string[]
  displayName: string
  unit: string
  position: string
  phone: string
  employeeCode: string
  groups: readonly string[]
  legacyAddress: string
  state: 'open' | 'locked' | 'disabled'
  /** Why it is locked or disabled. */
  reason: string
  hasPassword: boolean
  createdAt: number
  lastSignInAt: number | null
  lockedAt: number | null
  disabledAt: number | null
}>

type Row = Omit<RegisterEntry, 'aliases' | 'groups' | 'state' | 'reason' | 'hasPassword'> &
  Readonly<{
    aliases: string | null
    groups: string
    lockedReason: string
    disabledReason: string
    hasPassword: 0 | 1
  }>

/** A mailbox has no space in it, so that one can part them. */
const SLICE = `
  SELECT accounts.id, main.name || '@' || main.suffix AS mailbox,
    (SELECT group_concat(other.name || '@' || other.suffix, ' ')
     FROM account_identifiers AS other
     WHERE other.account_id = accounts.id AND other.state = 'alias') AS aliases,
    display_name AS "displayName", unit, position, phone, employee_code AS "employeeCode",
    group_names AS "groups", legacy_address AS "legacyAddress",
    locked_reason AS "lockedReason", disabled_reason AS "disabledReason",
    password_hash IS NOT NULL AS "hasPassword", accounts.created_at AS "createdAt",
    last_sign_in_at AS "lastSignInAt", locked_at AS "lockedAt", disabled_at AS "disabledAt"
  FROM accounts
  JOIN account_identifiers AS main ON main.account_id = accounts.id AND main.state = 'primary'
  WHERE accounts.id > :after
  ORDER BY accounts.id
  LIMIT :slice`

/** Reading the whole register, slice by slice. */
export function createExportAccounts(database: Database) {
  return {
    /** One slice behind an id. Fewer than asked: it was the last. */
    async register(after: AccountId, slice: number): Promise<RegisterEntry[]> {
      const rows = await database.query<Row>(SLICE, { after, slice })
      return rows.map(({ aliases, groups, lockedReason, disabledReason, hasPassword, ...row }) => ({
        ...row,
        aliases: aliases?.split(' ') ?? [],
        groups: JSON.parse(groups),
        hasPassword: hasPassword === 1,
        state: row.disabledAt !== null ? 'disabled' : row.lockedAt !== null ? 'locked' : 'open',
        reason: row.disabledAt !== null ? disabledReason : lockedReason,
      }))
    },
  }
}
