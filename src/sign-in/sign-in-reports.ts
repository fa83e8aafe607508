import type { AccountId } from '../accounts/account.ts'
import { requireAction } from '../accounts/required-action-store.ts'
import type { Act } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import { forgetTrustedDevices } from '../second-factor/trusted-device-store.ts'
import type { Database } from '../storage/database.ts'

export type ReportKind = 'session' | 'sign-in' | 'phone'

/** What somebody says was not them, and what became of it. Times are milliseconds since 1970. */
export type SignInReport = Readonly<{
  id: number
  accountId: AccountId
  kind: ReportKind
  /** When the sign-in was, or the phone number changed. */
  signedInAt: number
  device: string
  cameFrom: string
  /** Sessions that ended by it. */
  ended: number
  reportedAt: number
  reportedFrom: string
  handledAt: number | undefined
  handledBy: string
}>

export type NewReport = Pick<
  SignInReport,
  'accountId' | 'kind' | 'signedInAt' | 'device' | 'cameFrom' | 'reportedFrom'
> &
  Readonly<{
    /** The session that is meant, where its number is known. */
    sessionId?: number | undefined
    /** The one that says so: it goes on, so that the password can be changed in it. */
    currentSessionId: number
    /** The password is kept here: it must be changed before the next session begins. */
    mustChangePassword: boolean
  }>

type Row = Omit<SignInReport, 'handledAt'> & Readonly<{ handledAt: number | null }>

/** So many of one person wait for the help desk at a time; further ones would say nothing new. */
const MOST_WAITING = 50
/** What the help desk has looked at stays so long, for the list. */
const KEPT_MS = 90 * 24 * 3_600_000
/** As many of the latest as a person's own pages look back on. */
const MOST_OF_ACCOUNT = 200

const COLUMNS = `
  id, account_id AS "accountId", kind, signed_in_at AS "signedInAt", device, came_from AS "cameFrom",
  ended, reported_at AS "reportedAt", reported_from AS "reportedFrom", handled_at AS "handledAt",
  handled_by AS "handledBy"`

/** By its number, or by when the password was typed in it. */
const IS_MEANT = `
  account_id = :accountId AND id <> :currentSessionId
  AND (id = :sessionId OR (:kind = 'sign-in' AND :signedInAt IN (started_at, authenticated_at)))`

/** A session that is not known any more may have been followed by others: then all end. */
const END_MEANT = `
  DELETE FROM sign_on_sessions
  WHERE account_id = :accountId AND id <> :currentSessionId
    AND (id IN (SELECT id FROM sign_on_sessions WHERE ${IS_MEANT})
      OR NOT EXISTS (SELECT 1 FROM sign_on_sessions WHERE ${IS_MEANT}))`

/** `changes()` counts the sessions that the statement right before it has ended. */
const ADD = `
  INSERT INTO sign_in_reports
    (account_id, kind, signed_in_at, device, came_from, ended, reported_at, reported_from)
  SELECT id, :kind, :signedInAt, :device, :cameFrom, changes(), :now, :reportedFrom
  FROM accounts
  WHERE id = :accountId AND (
    SELECT COUNT(*) FROM sign_in_reports
    WHERE account_id = :accountId AND handled_at IS NULL) < ${MOST_WAITING}
  ON CONFLICT (account_id, kind, signed_in_at) DO NOTHING
  RETURNING ${COLUMNS}`

const OF_ACCOUNT = `
  SELECT ${COLUMNS} FROM sign_in_reports
  WHERE account_id = :accountId AND reported_at >= :since
  ORDER BY reported_at DESC, id DESC
  LIMIT ${MOST_OF_ACCOUNT}`

const LIST = `
  SELECT ${COLUMNS} FROM sign_in_reports
  WHERE id < :before AND (:withHandled = 1 OR handled_at IS NULL)
  ORDER BY id DESC
  LIMIT :limit`

const HANDLE = `
  UPDATE sign_in_reports SET handled_at = :now, handled_by = :by
  WHERE id = :id AND handled_at IS NULL
  RETURNING account_id AS "accountId"`

const ACCOUNT_OF = 'SELECT account_id AS "accountId" FROM sign_in_reports WHERE id = :id'

const SWEEP = `
  DELETE FROM sign_in_reports
  WHERE id IN (
    SELECT id FROM sign_in_reports
    WHERE handled_at IS NOT NULL AND handled_at <= :before
    ORDER BY handled_at LIMIT :slice)
  RETURNING id`

/** No session has this id. */
const NO_SESSION = -1

/**
 * «Không phải tôi» (product 2.9): what people say was not them. All that follows is one write that survives
 * a loss of power: the session ends, another password is asked for, and the help desk finds it in its list.
 */
export function createSignInReports(database: Database) {
  return {
    /**
     * Ends the session that is meant, or all but the present one when that is not known any more; devices
     * are not trusted any longer. Undefined when the same was said before, or too much waits already: the
     * rest is done all the same.
     */
    async report(report: NewReport, act: Act): Promise<SignInReport | undefined> {
      const { mustChangePassword, currentSessionId, sessionId = NO_SESSION, ...facts } = report
      const { accountId, kind, signedInAt, device, cameFrom } = facts
      const meant = { accountId, kind, signedInAt, currentSessionId, sessionId }
      const [, rows = []] = await database.batch('power', [
        { sql: END_MEANT, parameters: meant },
        { sql: ADD, parameters: { ...facts, now: act.at } },
        auditIfChanged(act, {
          event: 'sign-in.reported',
          accountId,
          after: { what: kind, at: new Date(signedInAt).toISOString(), device, cameFrom },
        }),
        forgetTrustedDevices(accountId),
        ...(mustChangePassword
          ? [requireAction(accountId, { kind: 'change-password', reason: 'reported' }, act.at)]
          : []),
      ])
      const [row] = rows as Row[]
      return row && reportOf(row)
    },

    /** What one person has reported since a moment, the latest first. */
    async ofAccount(accountId: AccountId, since: number): Promise<SignInReport[]> {
      return (await database.query<Row>(OF_ACCOUNT, { accountId, since })).map(reportOf)
    },

    /** What waits for the help desk, or all there is; the newest first, behind a number. */
    async list(
      asked: Readonly<{ withHandled: boolean; before?: number | undefined; limit: number }>,
    ): Promise<SignInReport[]> {
      const { withHandled, before = Number.MAX_SAFE_INTEGER, limit } = asked
      const parameters = { withHandled: withHandled ? 1 : 0, before, limit }
      return (await database.query<Row>(LIST, parameters)).map(reportOf)
    },

    /** The help desk has looked at it. False when there is none, or somebody has before. */
    async handle(id: number, by: string, act: Act): Promise<boolean> {
      const owner = await database.queryOne<{ accountId: AccountId }>(ACCOUNT_OF, { id })
      if (!owner) return false
      const [rows = []] = await database.batch('power', [
        { sql: HANDLE, parameters: { id, by, now: act.at } },
        auditIfChanged(act, {
          event: 'sign-in.report-handled',
          accountId: owner.accountId,
          after: { report: id },
        }),
      ])
      return rows.length > 0
    },

    /** Removes a slice of what was looked at long ago. Resolves with how much it was. */
    async sweep(slice: number, now: number): Promise<number> {
      return (await database.change('process', SWEEP, { slice, before: now - KEPT_MS })).length
    },
  }
}

export type SignInReports = ReturnType<typeof createSignInReports>

/** What is kept of a person here; it goes when their data goes (L23). */
export const SIGN_IN_TABLES: readonly string[] = ['sign_in_reports']

function reportOf(row: Row): SignInReport {
  return { ...row, handledAt: row.handledAt ?? undefined }
}
