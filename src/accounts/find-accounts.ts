import type { Database } from '../storage/database.ts'
import type { UnitRegistry } from '../units/unit-registry.ts'
import type { UnitTree } from '../units/unit-tree.ts'
import type { Account, AccountId, IdentifierState, Mailbox } from './account.ts'
import { ACCOUNT_COLUMNS, type AccountRow, accountOf } from './account-row.ts'
import { CREDENTIAL_EPOCH } from './credential-epoch.ts'

/** What a sign-in needs beside the account itself. The hash goes no further. */
export type FoundAccount = Readonly<{
  account: Account
  passwordHash: string | undefined
  /** How the mailbox that was asked for belongs to it. */
  state: Exclude<IdentifierState, 'retired'>
  /** When the password here was set. */
  passwordChangedAt: number | undefined
  /** Changes with every credential of the account, wherever it is kept. */
  credentialEpoch: number
  /** The source outside that accepted the password last. */
  passwordSource: string | undefined
  disabledAt: number | undefined
  disabledReason: string
  /** Locked by an operator, or for want of use. */
  lockedAt: number | undefined
  lockedUntil: number | undefined
  lockedReason: string
  lastSignInAt: number | undefined
  exemptUntil: number | undefined
  purgeAt: number | undefined
}>

type FoundRow = AccountRow &
  Readonly<{
    password_hash: string | null
    password_changed_at: number | null
    password_source: string | null
    credential_epoch: number
    disabled_reason: string
    locked_until: number | null
    locked_reason: string
    last_sign_in_at: number | null
    exempt_until: number | null
    purge_at: number | null
    state: FoundAccount['state']
  }>

const FIND = `
  SELECT ${ACCOUNT_COLUMNS}
  FROM accounts
  JOIN account_identifiers AS main ON main.account_id = accounts.id AND main.state = 'primary'
  WHERE accounts.id = :id`

const FIND_BY_MAILBOX = `
  SELECT ${ACCOUNT_COLUMNS}, password_hash, password_changed_at, password_source,
    ${CREDENTIAL_EPOCH} AS credential_epoch, disabled_reason, locked_until, locked_reason, last_sign_in_at,
    exempt_until, purge_at, asked.state
  FROM account_identifiers AS asked
  JOIN accounts ON accounts.id = asked.account_id
  JOIN account_identifiers AS main ON main.account_id = accounts.id AND main.state = 'primary'
  WHERE asked.suffix = :suffix AND asked.name = :name AND asked.state <> 'retired'`

/** The tree that names the units of people; without it, they are as they were written down. */
export type CurrentUnits = Pick<UnitRegistry, 'current'>

/** Finds one account: by its id, or by a mailbox. */
export function createFindAccounts(database: Database, units?: CurrentUnits) {
  return {
    async find(id: AccountId): Promise<Account | undefined> {
      const row = await database.queryOne<AccountRow>(FIND, { id })
      return row && accountOf(row, await units?.current())
    },

    /** Whose mailbox it is, as primary or as alias. A retired one is nobody's. */
    async findByMailbox({ name, suffix }: Mailbox): Promise<FoundAccount | undefined> {
      const row = await database.queryOne<FoundRow>(FIND_BY_MAILBOX, { name, suffix })
      return row && foundOf(row, await units?.current())
    },
  }
}

function foundOf(row: FoundRow, tree: UnitTree | undefined): FoundAccount {
  return {
    account: accountOf(row, tree),
    passwordHash: row.password_hash ?? undefined,
    state: row.state,
    passwordChangedAt: row.password_changed_at ?? undefined,
    credentialEpoch: row.credential_epoch,
    passwordSource: row.password_source ?? undefined,
    disabledAt: row.disabled_at ?? undefined,
    disabledReason: row.disabled_reason,
    lockedAt: row.locked_at ?? undefined,
    lockedUntil: row.locked_until ?? undefined,
    lockedReason: row.locked_reason,
    lastSignInAt: row.last_sign_in_at ?? undefined,
    exemptUntil: row.exempt_until ?? undefined,
    purgeAt: row.purge_at ?? undefined,
  }
}
