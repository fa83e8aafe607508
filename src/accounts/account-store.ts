import { setImmediate as nextTurn } from 'node:timers/promises'
import type { Database } from '../storage/database.ts'
import { foldVietnamese } from '../vietnamese/fold-vietnamese.ts'
import type { Account, AccountId, Identifier, IdentifierState, Mailbox } from './account.ts'

export type AccountStore = ReturnType<typeof createAccountStore>

/** What a sign-in needs beside the account itself. The hash goes no further. */
export type FoundAccount = Readonly<{
  account: Account
  passwordHash: string | undefined
  /** How the mailbox that was asked for belongs to it. */
  state: Exclude<IdentifierState, 'retired'>
  /** Which password it is: a session may only begin while it is still this one. */
  passwordChangedAt: number | undefined
  disabledAt: number | undefined
  disabledReason: string
}>

export type NewAccount = Readonly<{
  mailbox: Mailbox
  displayName: string
  unit?: string
  position?: string
  phone?: string
  employeeCode?: string
  groups?: readonly string[]
  /** Undefined: the account cannot sign in until it gets a password. */
  passwordHash?: string | undefined
}>

export type AccountPage = Readonly<{
  accounts: readonly Account[]
  /** The `after` of the next page; undefined on the last one. */
  next: Mailbox | undefined
}>

type Row = Readonly<{
  id: number
  name: string
  suffix: string
  display_name: string
  unit: string
  position: string
  phone: string
  employee_code: string
  group_names: string
  disabled_at: number | null
}>

type FoundRow = Row &
  Readonly<{
    password_hash: string | null
    password_changed_at: number | null
    disabled_reason: string
    state: FoundAccount['state']
  }>

const COLUMNS = `
  accounts.id, main.name, main.suffix, display_name, unit, position, phone, employee_code,
  group_names, disabled_at`

const FIND = `
  SELECT ${COLUMNS}
  FROM accounts
  JOIN account_identifiers AS main ON main.account_id = accounts.id AND main.state = 'primary'
  WHERE accounts.id = :id`

const FIND_BY_MAILBOX = `
  SELECT ${COLUMNS}, password_hash, password_changed_at, disabled_reason, asked.state
  FROM account_identifiers AS asked
  JOIN accounts ON accounts.id = asked.account_id
  JOIN account_identifiers AS main ON main.account_id = accounts.id AND main.state = 'primary'
  WHERE asked.suffix = :suffix AND asked.name = :name AND asked.state <> 'retired'`

const LIST = `
  SELECT ${COLUMNS}
  FROM account_identifiers AS main
  JOIN accounts ON accounts.id = main.account_id
  WHERE main.state = 'primary' AND (main.suffix, main.name) > (:suffix, :name)
  ORDER BY main.suffix, main.name
  LIMIT :limit`

const IS_UNKNOWN_MAILBOX = `
  NOT EXISTS (SELECT 1 FROM account_identifiers WHERE suffix = :suffix AND name = :name)`

const ADD_ACCOUNT = `
  INSERT INTO accounts (id, display_name, unit, position, phone, employee_code, group_names,
    password_hash, password_changed_at, created_at, updated_at)
  SELECT (SELECT COALESCE(MAX(id), 0) + 1 FROM accounts), :displayName, :unit, :position, :phone,
    :employeeCode, :groups, :passwordHash, :passwordChangedAt, :now, :now
  WHERE ${IS_UNKNOWN_MAILBOX}
  RETURNING id`

/** Runs right after ADD_ACCOUNT in its transaction, so the greatest id is the one just given. */
const ADD_PRIMARY = `
  INSERT INTO account_identifiers (suffix, name, account_id, state, created_at)
  SELECT :suffix, :name, (SELECT MAX(id) FROM accounts), 'primary', :now
  WHERE ${IS_UNKNOWN_MAILBOX}`

const SET_PASSWORD = `
  UPDATE accounts
  SET password_hash = :hash, password_changed_at = :now, updated_at = :now
  WHERE id = :id
  RETURNING id`

const REPLACE_PASSWORD_HASH = `
  UPDATE accounts SET password_hash = :newHash
  WHERE id = :id AND password_hash = :oldHash
  RETURNING id`

const DISABLE = `
  UPDATE accounts SET disabled_at = :now, disabled_reason = :reason, updated_at = :now
  WHERE id = :id AND disabled_at IS NULL
  RETURNING id`

const ENABLE = `
  UPDATE accounts SET disabled_at = NULL, disabled_reason = '', updated_at = :now
  WHERE id = :id AND disabled_at IS NOT NULL
  RETURNING id`

const END_SESSIONS = 'DELETE FROM sign_on_sessions WHERE account_id = :id'

const IDENTIFIERS = `
  SELECT name, suffix, state
  FROM account_identifiers
  WHERE account_id = :id
  ORDER BY CASE state WHEN 'primary' THEN 0 WHEN 'alias' THEN 1 ELSE 2 END, suffix, name`

/** One's own retired mailbox may come back to oneself; anybody else's never does. */
const ADD_ALIAS = `
  INSERT INTO account_identifiers (suffix, name, account_id, state, created_at)
  SELECT :suffix, :name, id, 'alias', :now FROM accounts WHERE id = :id
  ON CONFLICT (suffix, name) DO UPDATE SET state = 'alias'
    WHERE account_identifiers.account_id = :id AND account_identifiers.state <> 'primary'
  RETURNING name`

const IS_NOBODY_ELSES = `
  NOT EXISTS (
    SELECT 1 FROM account_identifiers AS other
    WHERE other.suffix = :suffix AND other.name = :name AND other.account_id <> :id)`

const PRIMARY_BECOMES_ALIAS = `
  UPDATE account_identifiers SET state = 'alias'
  WHERE account_id = :id AND state = 'primary' AND ${IS_NOBODY_ELSES}`

const SET_PRIMARY = `
  INSERT INTO account_identifiers (suffix, name, account_id, state, created_at)
  SELECT :suffix, :name, id, 'primary', :now FROM accounts WHERE id = :id AND ${IS_NOBODY_ELSES}
  ON CONFLICT (suffix, name) DO UPDATE SET state = 'primary'
    WHERE account_identifiers.account_id = :id
  RETURNING name`

const RETIRE_ALIAS = `
  UPDATE account_identifiers SET state = 'retired'
  WHERE account_id = :id AND suffix = :suffix AND name = :name AND state = 'alias'
  RETURNING name`

/** How many accounts a search looks at before others get their turn. */
const SEARCH_SLICE = 500

/** The tables of accounts. Whatever is written here survives a loss of power. */
export function createAccountStore(database: Database) {
  async function changes(sql: string, parameters: Record<string, string | number>) {
    const rows = await database.change('power', sql, parameters)
    return rows.length > 0
  }

  /** One change of an account, and with it the end of all that the person is signed in to. */
  async function changesAndEndsSessions(
    sql: string,
    parameters: Readonly<{ id: AccountId }> & Record<string, string | number>,
  ) {
    const [rows = []] = await database.batch('power', [
      { sql, parameters },
      { sql: END_SESSIONS, parameters: { id: parameters.id } },
    ])
    return rows.length > 0
  }

  async function slice({ suffix, name }: Mailbox, limit: number): Promise<Account[]> {
    const rows = await database.query<Row>(LIST, { suffix, name, limit })
    return rows.map(accountOf)
  }

  return {
    async find(id: AccountId): Promise<Account | undefined> {
      const row = await database.queryOne<Row>(FIND, { id })
      return row && accountOf(row)
    },

    /** Whose mailbox it is, as primary or as alias. A retired one is nobody's. */
    async findByMailbox({ name, suffix }: Mailbox): Promise<FoundAccount | undefined> {
      const row = await database.queryOne<FoundRow>(FIND_BY_MAILBOX, { name, suffix })
      return (
        row && {
          account: accountOf(row),
          passwordHash: row.password_hash ?? undefined,
          state: row.state,
          passwordChangedAt: row.password_changed_at ?? undefined,
          disabledAt: row.disabled_at ?? undefined,
          disabledReason: row.disabled_reason,
        }
      )
    },

    /** `taken` when the mailbox is, or ever was, somebody's. Of many at once, one wins. */
    async add(account: NewAccount, now: number): Promise<Readonly<{ id: AccountId }> | 'taken'> {
      const { name, suffix } = account.mailbox
      const passwordHash = account.passwordHash ?? null
      const parameters = {
        name,
        suffix,
        displayName: account.displayName,
        unit: account.unit ?? '',
        position: account.position ?? '',
        phone: account.phone ?? '',
        employeeCode: account.employeeCode ?? '',
        groups: JSON.stringify(account.groups ?? []),
        passwordHash,
        passwordChangedAt: passwordHash === null ? null : now,
        now,
      }
      const [rows] = await database.batch('power', [
        { sql: ADD_ACCOUNT, parameters },
        { sql: ADD_PRIMARY, parameters: { name, suffix, now } },
      ])
      const [row] = rows as { id: AccountId }[]
      return row ? { id: row.id } : 'taken'
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

    /** Sets a password and signs the person out everywhere, unless told not to. */
    async setPassword(
      id: AccountId,
      hash: string,
      now: number,
      { endSessions = true }: Readonly<{ endSessions?: boolean }> = {},
    ): Promise<boolean> {
      const parameters = { id, hash, now }
      return endSessions
        ? changesAndEndsSessions(SET_PASSWORD, parameters)
        : changes(SET_PASSWORD, parameters)
    },

    /** The same password, hashed anew. Does nothing when another password was set meanwhile. */
    async replacePasswordHash(id: AccountId, oldHash: string, newHash: string): Promise<boolean> {
      return changes(REPLACE_PASSWORD_HASH, { id, oldHash, newHash })
    },

    /** Ends all sessions too. False when the account was disabled already. */
    async disable(id: AccountId, reason: string, now: number): Promise<boolean> {
      return changesAndEndsSessions(DISABLE, { id, reason, now })
    },

    /** False when the account was not disabled. */
    async enable(id: AccountId, now: number): Promise<boolean> {
      return changes(ENABLE, { id, now })
    },

    /** All mailboxes of an account: the primary first, then aliases, then retired ones. */
    async identifiersOf(id: AccountId): Promise<Identifier[]> {
      return database.query<Identifier>(IDENTIFIERS, { id })
    },

    /** A further mailbox of the account; false when it is its primary, or is or was another's. */
    async addAlias(id: AccountId, { name, suffix }: Mailbox, now: number): Promise<boolean> {
      return changes(ADD_ALIAS, { id, name, suffix, now })
    },

    /**
     * Makes a new mailbox, or one of the account's others, its primary one; the old primary stays
     * as an alias (R6). False, and nothing changed, when the mailbox is or was another's.
     */
    async rename(id: AccountId, { name, suffix }: Mailbox, now: number): Promise<boolean> {
      const [, rows = []] = await database.batch('power', [
        { sql: PRIMARY_BECOMES_ALIAS, parameters: { id, name, suffix } },
        { sql: SET_PRIMARY, parameters: { id, name, suffix, now } },
      ])
      return rows.length > 0
    },

    /** The alias finds nobody from now on, and is never given to somebody else. */
    async retireAlias(id: AccountId, { name, suffix }: Mailbox): Promise<boolean> {
      return changes(RETIRE_ALIAS, { id, name, suffix })
    },
  }
}

function accountOf(row: Row): Account {
  return {
    id: row.id,
    primary: { name: row.name, suffix: row.suffix },
    displayName: row.display_name,
    unit: row.unit,
    position: row.position,
    phone: row.phone,
    employeeCode: row.employee_code,
    groups: JSON.parse(row.group_names),
    isDisabled: row.disabled_at !== null,
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
