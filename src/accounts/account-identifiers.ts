import type { Act } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { Database } from '../storage/database.ts'
import {
  type Account,
  type AccountId,
  addressOf,
  type Identifier,
  type IdentifierState,
  type Mailbox,
} from './account.ts'
import { monthsLater } from './calendar.ts'
import { IS_RELEASED, RELEASE } from './quarantine.ts'

type Row = Mailbox &
  Readonly<{ state: IdentifierState; endsAt: number | null; retiredAt: number | null }>

const IDENTIFIERS = `
  SELECT name, suffix, state, ends_at AS endsAt, retired_at AS retiredAt
  FROM account_identifiers
  WHERE account_id = :id
  ORDER BY CASE state WHEN 'primary' THEN 0 WHEN 'alias' THEN 1 ELSE 2 END, suffix, name`

/** One's own retired mailbox may come back to oneself at once; anybody else's after quarantine. */
const ADD_ALIAS = `
  INSERT INTO account_identifiers (suffix, name, account_id, state, created_at, ends_at)
  SELECT :suffix, :name, id, 'alias', :now, :endsAt FROM accounts WHERE id = :id
  ON CONFLICT (suffix, name) DO UPDATE
    SET state = 'alias', ends_at = :endsAt, retired_at = NULL
    WHERE account_identifiers.account_id = :id AND account_identifiers.state <> 'primary'
  RETURNING name`

const IS_NOBODY_ELSES = `
  NOT EXISTS (
    SELECT 1 FROM account_identifiers AS other
    WHERE other.suffix = :suffix AND other.name = :name AND other.account_id <> :id)`

const PRIMARY_BECOMES_ALIAS = `
  UPDATE account_identifiers SET state = 'alias', ends_at = :endsAt, rename_notice = 'untold'
  WHERE account_id = :id AND state = 'primary' AND suffix = :oldSuffix AND name = :oldName
    AND ${IS_NOBODY_ELSES}`

/** Nothing becomes primary beside a primary that is not the one the caller knew. */
const SET_PRIMARY = `
  INSERT INTO account_identifiers (suffix, name, account_id, state, created_at)
  SELECT :suffix, :name, id, 'primary', :now FROM accounts
  WHERE id = :id AND ${IS_NOBODY_ELSES} AND NOT EXISTS (
    SELECT 1 FROM account_identifiers WHERE account_id = :id AND state = 'primary')
  ON CONFLICT (suffix, name) DO UPDATE
    SET state = 'primary', ends_at = NULL, retired_at = NULL, rename_notice = NULL
    WHERE account_identifiers.account_id = :id
  RETURNING name`

const RETIRE_ALIAS = `
  UPDATE account_identifiers SET state = 'retired', retired_at = :now, ends_at = NULL
  WHERE account_id = :id AND suffix = :suffix AND name = :name AND state = 'alias'
  RETURNING name`

const RUN_OUT = `
  SELECT account_id AS accountId, name, suffix FROM account_identifiers
  WHERE ends_at <= :now
  LIMIT :slice`

const RETIRE_IF_RUN_OUT = `
  UPDATE account_identifiers SET state = 'retired', retired_at = :now, ends_at = NULL
  WHERE account_id = :id AND suffix = :suffix AND name = :name AND state = 'alias'
    AND ends_at <= :now`

/**
 * The mailboxes that an account is known by. A retired one may be somebody else's after so many
 * months. What is written survives a loss of power.
 */
export function createAccountIdentifiers(database: Database, quarantineMonths: number) {
  function release({ name, suffix }: Mailbox, at: number) {
    const releasedBefore = monthsLater(at, -quarantineMonths)
    return { sql: RELEASE, parameters: { name, suffix, releasedBefore } }
  }

  return {
    /** All mailboxes of an account: the primary first, then aliases, then retired ones. */
    async identifiersOf(id: AccountId): Promise<Identifier[]> {
      const rows = await database.query<Row>(IDENTIFIERS, { id })
      return rows.map(({ endsAt, retiredAt, ...identifier }) => ({
        ...identifier,
        endsAt: endsAt ?? undefined,
        retiredAt: retiredAt ?? undefined,
      }))
    },

    /**
     * A further mailbox of the account, until a moment if one is given. False when it is its primary,
     * or is another's, or was another's and is in quarantine.
     */
    async addAlias(id: AccountId, alias: Mailbox, act: Act, endsAt?: number): Promise<boolean> {
      const { name, suffix } = alias
      const [, rows = []] = await database.batch('power', [
        release(alias, act.at),
        { sql: ADD_ALIAS, parameters: { id, name, suffix, now: act.at, endsAt: endsAt ?? null } },
        auditIfChanged(act, {
          event: 'account.alias-added',
          accountId: id,
          after: { alias: addressOf(alias), ...endOf(endsAt) },
        }),
      ])
      return rows.length > 0
    },

    /**
     * Makes a new mailbox, or one of the account's others, its primary one; the old primary stays as
     * an alias, until a moment if one is given (R6). False, and nothing changed, when the mailbox is
     * another's or in quarantine, or the account's primary is no longer the one that the caller knows.
     */
    async rename(
      { id, primary }: Pick<Account, 'id' | 'primary'>,
      mailbox: Mailbox,
      act: Act,
      oldEndsAt?: number,
    ): Promise<boolean> {
      const { name, suffix } = mailbox
      const old = { oldName: primary.name, oldSuffix: primary.suffix, endsAt: oldEndsAt ?? null }
      const [, , rows = []] = await database.batch('power', [
        release(mailbox, act.at),
        { sql: PRIMARY_BECOMES_ALIAS, parameters: { id, name, suffix, ...old } },
        { sql: SET_PRIMARY, parameters: { id, name, suffix, now: act.at } },
        auditIfChanged(act, {
          event: 'account.renamed',
          accountId: id,
          subject: addressOf(primary),
          before: { mailbox: addressOf(primary) },
          after: { mailbox: addressOf(mailbox), ...endOf(oldEndsAt) },
        }),
      ])
      return rows.length > 0
    },

    /** The alias finds nobody from now on; its quarantine begins. */
    async retireAlias(id: AccountId, alias: Mailbox, act: Act): Promise<boolean> {
      const { name, suffix } = alias
      const [rows = []] = await database.batch('power', [
        { sql: RETIRE_ALIAS, parameters: { id, name, suffix, now: act.at } },
        retired(act, id, alias),
      ])
      return rows.length > 0
    },

    /** Retires a slice of the aliases that have run out. Resolves with how many there were. */
    async retireRunOut(slice: number, act: Act): Promise<number> {
      const now = act.at
      const found = await database.query<Mailbox & { accountId: AccountId }>(RUN_OUT, {
        now,
        slice,
      })
      const statements = found.flatMap(({ accountId: id, name, suffix }) => [
        { sql: RETIRE_IF_RUN_OUT, parameters: { id, name, suffix, now } },
        retired(act, id, { name, suffix }),
      ])
      if (statements.length > 0) await database.batch('power', statements)
      return found.length
    },

    /** Whether nobody has, or lately had, the mailbox. For telling beforehand; a verb asks again. */
    async isFree({ name, suffix }: Mailbox, at: number): Promise<boolean> {
      const releasedBefore = monthsLater(at, -quarantineMonths)
      const row = await database.queryOne<{ isReleased: 0 | 1 }>(
        `SELECT ${IS_RELEASED} AS isReleased FROM account_identifiers
         WHERE suffix = :suffix AND name = :name`,
        { name, suffix, releasedBefore },
      )
      return !row || row.isReleased === 1
    },
  }
}

function retired(act: Act, accountId: AccountId, alias: Mailbox) {
  return auditIfChanged(act, {
    event: 'account.alias-retired',
    accountId,
    before: { alias: addressOf(alias) },
  })
}

function endOf(endsAt: number | undefined) {
  return endsAt === undefined ? {} : { aliasUntil: new Date(endsAt).toISOString() }
}
