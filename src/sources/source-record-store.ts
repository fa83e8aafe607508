import type { AccountId } from '../accounts/account.ts'
import { CREDENTIAL_EPOCH } from '../accounts/credential-epoch.ts'
import { END_SESSIONS } from '../accounts/end-sessions.ts'
import type { Act } from '../audit/act.ts'
import { auditIfChanged, type Fields } from '../audit/audit-statement.ts'
import type { Database, SqlStatement } from '../storage/database.ts'
import type { SourceAttributes } from './password-source.ts'

/** A hash of a source's last right answer. */
export type CachedPassword = Readonly<{ hash: string; confirmedAt: number; wrongTries: number }>

/** What a right answer changes of an account. */
export type Acceptance = Readonly<{
  accountId: AccountId
  source: string
  /** The source that had accepted the person before. */
  previousSource: string | undefined
  before: SourceAttributes
  /** The fields that the source says otherwise. */
  changes: SourceAttributes
  /** Kept for an outage; undefined: nothing new is to be kept. */
  newHash: string | undefined
  /** The password there was seen to be another one: whoever signed in with the old one is out. */
  isOtherPassword: boolean
  /** Which credential was checked. */
  credentialEpoch: number
}>

/** A hash that somebody guesses at while the source is silent is soon gone. */
export const MOST_WRONG_TRIES = 10
/** More than a configuration ever had. */
const MOST_SOURCES = 100
/** A confirmation is written down at most so often. */
const CONFIRM_AFTER_MS = 3_600_000

const FIND_CACHED = `
  SELECT hash, confirmed_at AS confirmedAt, wrong_tries AS wrongTries
  FROM cached_passwords
  WHERE account_id = :accountId AND source = :source`

const KEEP = `
  INSERT INTO cached_passwords (account_id, source, hash, confirmed_at)
  VALUES (:accountId, :source, :hash, :at)
  ON CONFLICT (account_id) DO UPDATE
    SET source = :source, hash = :hash, confirmed_at = :at, wrong_tries = 0`

const CONFIRM = `
  UPDATE cached_passwords SET confirmed_at = :at, wrong_tries = 0
  WHERE account_id = :accountId AND source = :source AND hash = :hash
    AND (confirmed_at < :at - ${CONFIRM_AFTER_MS} OR wrong_tries > 0)`

const NOTE_WRONG_TRY = `
  UPDATE cached_passwords SET wrong_tries = wrong_tries + 1
  WHERE account_id = :accountId AND source = :source`

const FORGET = 'DELETE FROM cached_passwords WHERE account_id = :accountId AND source = :source'

const SWEEP = `
  DELETE FROM cached_passwords
  WHERE account_id IN (
    SELECT account_id FROM cached_passwords
    WHERE source = :source AND confirmed_at < :before
    LIMIT :slice)
  RETURNING account_id`

/** One step from name to name, as the index has them: not a row of each person is looked at. */
const NEXT_SOURCE = 'SELECT MIN(source) AS source FROM cached_passwords WHERE source > :after'

const SET_SOURCE = `
  UPDATE accounts SET password_source = :source, updated_at = :at
  WHERE id = :accountId AND COALESCE(password_source, '') <> :source`

const REFRESH = `
  UPDATE accounts
  SET display_name = COALESCE(:displayName, display_name), unit = COALESCE(:unit, unit),
      position = COALESCE(:position, position), phone = COALESCE(:phone, phone),
      employee_code = COALESCE(:employeeCode, employee_code),
      group_names = COALESCE(:groups, group_names), updated_at = :at
  WHERE id = :accountId`

const OTHER_PASSWORD = `
  UPDATE accounts SET source_changed_at = :at
  WHERE id = :accountId AND ${CREDENTIAL_EPOCH} = :credentialEpoch
  RETURNING ${CREDENTIAL_EPOCH} AS credentialEpoch`

/** What is kept of the answers of sources. */
export function createSourceRecordStore(database: Database) {
  return {
    async findCached(accountId: AccountId, source: string): Promise<CachedPassword | undefined> {
      return database.queryOne<CachedPassword>(FIND_CACHED, { accountId, source })
    },

    /**
     * Writes down what a right answer changes, all of it or nothing. Returns which credential the
     * person stands on now; another than before when their password is another one.
     */
    async accept(acceptance: Acceptance, act: Act): Promise<number> {
      const { accountId, source, credentialEpoch } = acceptance
      const other = { accountId, credentialEpoch, at: act.at }
      const statements = [
        ...(acceptance.isOtherPassword
          ? [
              { sql: OTHER_PASSWORD, parameters: other },
              auditIfChanged(act, { event: 'account.password-changed-elsewhere', accountId }),
              { sql: END_SESSIONS, parameters: { id: accountId } },
            ]
          : []),
        ...sourceStatements(acceptance, act),
        ...refreshStatements(acceptance, act),
        ...(acceptance.newHash === undefined
          ? []
          : [
              {
                sql: KEEP,
                parameters: { accountId, source, hash: acceptance.newHash, at: act.at },
              },
            ]),
      ]
      if (statements.length === 0) return credentialEpoch
      const [first] = await database.batch('power', statements)
      const [row] = acceptance.isOtherPassword ? (first as { credentialEpoch: number }[]) : []
      return row?.credentialEpoch ?? credentialEpoch
    },

    /** The source says again that this is the password. */
    async confirm(accountId: AccountId, source: string, hash: string, at: number): Promise<void> {
      await database.change('process', CONFIRM, { accountId, source, hash, at })
    },

    /** Another password was tried while the source was silent. */
    async noteWrongTry(accountId: AccountId, source: string): Promise<void> {
      await database.change('power', NOTE_WRONG_TRY, { accountId, source })
    },

    /** The source no longer accepts what is kept. */
    async forget(accountId: AccountId, source: string): Promise<void> {
      await database.change('power', FORGET, { accountId, source })
    },

    /** The sources of which something is kept, in the order of their names. */
    async keptSources(): Promise<string[]> {
      const sources: string[] = []
      for (let after = ''; sources.length < MOST_SOURCES; ) {
        const row = await database.queryOne<{ source: string | null }>(NEXT_SOURCE, { after })
        if (!row?.source) break
        sources.push(row.source)
        after = row.source
      }
      return sources
    },

    /** Removes one slice of what one source confirmed before then, and says how much that was. */
    async sweep(source: string, slice: number, before: number): Promise<number> {
      const removed = await database.change('process', SWEEP, { source, slice, before })
      return removed.length
    },
  }
}

export type SourceRecordStore = ReturnType<typeof createSourceRecordStore>

function sourceStatements(
  { accountId, source, previousSource }: Acceptance,
  act: Act,
): SqlStatement[] {
  if (previousSource === source) return []
  const deed = {
    event: 'account.password-source',
    accountId,
    before: { passwordSource: previousSource ?? null },
    after: { passwordSource: source },
  }
  const parameters = { accountId, source, at: act.at }
  return [{ sql: SET_SOURCE, parameters }, auditIfChanged(act, deed)]
}

function refreshStatements({ accountId, before, changes }: Acceptance, act: Act): SqlStatement[] {
  const names = Object.keys(changes) as (keyof SourceAttributes)[]
  if (names.length === 0) return []
  const { displayName, unit, position, phone, employeeCode, groups } = changes
  const parameters = {
    accountId,
    displayName: displayName ?? null,
    unit: unit ?? null,
    position: position ?? null,
    phone: phone ?? null,
    employeeCode: employeeCode ?? null,
    groups: groups === undefined ? null : JSON.stringify(groups),
    at: act.at,
  }
  const previous = Object.fromEntries(names.map((name) => [name, before[name] ?? null]))
  const deed = {
    event: 'account.refreshed',
    accountId,
    before: previous as Fields,
    after: changes as Fields,
  }
  return [{ sql: REFRESH, parameters }, auditIfChanged(act, deed)]
}

/** What is kept of a person here; it goes when their data goes (L23). */
export const SOURCE_TABLES: readonly string[] = ['cached_passwords']
