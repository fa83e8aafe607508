import type { Database } from '../storage/database.ts'
import type { UnitTree } from '../units/unit-tree.ts'
import type { AccountId } from './account.ts'
import { membershipOf, type PlaceRow } from './account-row.ts'
import type { CurrentUnits } from './find-accounts.ts'

/** An account as the register of accounts lists it (L1). Times are milliseconds since 1970. */
export type RegisterEntry = Readonly<{
  id: AccountId
  mailbox: string
  aliases: readonly string[]
  displayName: string
  /** What the unit is called today; of somebody outside the tree, as it was written down. */
  unit: string
  /** Empty: outside the tree. */
  unitCode: string
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

type Row = Omit<
  RegisterEntry,
  'aliases' | 'groups' | 'state' | 'reason' | 'hasPassword' | 'unitCode'
> &
  PlaceRow &
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
    display_name AS "displayName", unit, unit_id, next_unit_id, next_unit_on, position, phone, employee_code AS "employeeCode",
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
export function createExportAccounts(database: Database, units?: CurrentUnits) {
  return {
    /** One slice behind an id. Fewer than asked: it was the last. */
    async register(after: AccountId, slice: number): Promise<RegisterEntry[]> {
      const rows = await database.query<Row>(SLICE, { after, slice })
      const tree = await units?.current()
      return rows.map((row) => entryOf(row, tree))
    },
  }
}

function entryOf(found: Row, tree: UnitTree | undefined): RegisterEntry {
  const { unit_id: _, next_unit_id: _next, next_unit_on: _on, ...row } = found
  const { aliases, groups, lockedReason, disabledReason, hasPassword, ...rest } = row
  const unit = membershipOf(found, tree)?.unit
  return {
    ...rest,
    unit: unit?.name ?? rest.unit,
    unitCode: unit?.code ?? '',
    aliases: aliases?.split(' ') ?? [],
    groups: JSON.parse(groups),
    hasPassword: hasPassword === 1,
    state: rest.disabledAt !== null ? 'disabled' : rest.lockedAt !== null ? 'locked' : 'open',
    reason: rest.disabledAt !== null ? disabledReason : lockedReason,
  }
}
