import type { Act } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { Database } from '../storage/database.ts'
import {
  type Account,
  type AccountId,
  addressOf,
  type Identifier,
  type Mailbox,
} from './account.ts'

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
  WHERE account_id = :id AND state = 'primary' AND suffix = :oldSuffix AND name = :oldName
    AND ${IS_NOBODY_ELSES}`

/** Nothing becomes primary beside a primary that is not the one the caller knew. */
const SET_PRIMARY = `
  INSERT INTO account_identifiers (suffix, name, account_id, state, created_at)
  SELECT :suffix, :name, id, 'primary', :now FROM accounts
  WHERE id = :id AND ${IS_NOBODY_ELSES} AND NOT EXISTS (
    SELECT 1 FROM account_identifiers WHERE account_id = :id AND state = 'primary')
  ON CONFLICT (suffix, name) DO UPDATE SET state = 'primary'
    WHERE account_identifiers.account_id = :id
  RETURNING name`

const RETIRE_ALIAS = `
  UPDATE account_identifiers SET state = 'retired'
  WHERE account_id = :id AND suffix = :suffix AND name = :name AND state = 'alias'
  RETURNING name`

/** The mailboxes that an account is known by. What is written survives a loss of power. */
export function createAccountIdentifiers(database: Database) {
  return {
    /** All mailboxes of an account: the primary first, then aliases, then retired ones. */
    async identifiersOf(id: AccountId): Promise<Identifier[]> {
      return database.query<Identifier>(IDENTIFIERS, { id })
    },

    /** A further mailbox of the account; false when it is its primary, or is or was another's. */
    async addAlias(id: AccountId, alias: Mailbox, act: Act): Promise<boolean> {
      const { name, suffix } = alias
      const [rows = []] = await database.batch('power', [
        { sql: ADD_ALIAS, parameters: { id, name, suffix, now: act.at } },
        auditIfChanged(act, {
          event: 'account.alias-added',
          accountId: id,
          after: { alias: addressOf(alias) },
        }),
      ])
      return rows.length > 0
    },

    /**
     * Makes a new mailbox, or one of the account's others, its primary one; the old primary stays
     * as an alias (R6). False, and nothing changed, when the mailbox is or was another's, or the
     * account's primary is no longer the one that the caller knows.
     */
    async rename(
      { id, primary }: Pick<Account, 'id' | 'primary'>,
      mailbox: Mailbox,
      act: Act,
    ): Promise<boolean> {
      const { name, suffix } = mailbox
      const old = { oldName: primary.name, oldSuffix: primary.suffix }
      const [, rows = []] = await database.batch('power', [
        { sql: PRIMARY_BECOMES_ALIAS, parameters: { id, name, suffix, ...old } },
        { sql: SET_PRIMARY, parameters: { id, name, suffix, now: act.at } },
        auditIfChanged(act, {
          event: 'account.renamed',
          accountId: id,
          subject: addressOf(primary),
          before: { mailbox: addressOf(primary) },
          after: { mailbox: addressOf(mailbox) },
        }),
      ])
      return rows.length > 0
    },

    /** The alias finds nobody from now on, and is never given to somebody else. */
    async retireAlias(id: AccountId, alias: Mailbox, act: Act): Promise<boolean> {
      const { name, suffix } = alias
      const [rows = []] = await database.batch('power', [
        { sql: RETIRE_ALIAS, parameters: { id, name, suffix } },
        auditIfChanged(act, {
          event: 'account.alias-retired',
          accountId: id,
          before: { alias: addressOf(alias) },
        }),
      ])
      return rows.length > 0
    },
  }
}
