import type { AccountId } from '../accounts/account.ts'
import { CREDENTIAL_EPOCH } from '../accounts/credential-epoch.ts'
import { MAY_SIGN_IN } from '../accounts/may-sign-in.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { Instant } from '../protocol/ticket.ts'
import { hashOfTicket } from '../protocol/ticket-id.ts'
import type { Database } from '../storage/database.ts'
import { type SignInTrace, signInAct } from './sign-in-trace.ts'

/** Through which door a session began; it is known at no other. */
export type Door = 'browser' | 'rest'

/** A single sign-on session: what the ticket-granting ticket stands for. */
export type Session = Readonly<{
  id: number
  accountId: AccountId
  /** When the password was last typed in it. */
  authenticatedAt: Instant
  startedAt: Instant
  lastUsedAt: Instant
  idleLimitMs: number
  expiresAt: Instant
  /** The person wants to be asked before each application is entered (R2.11). */
  wantsWarning: boolean
  /** It outlives the browser (4.1). */
  isRemembered: boolean
  /** When a second factor was last given in it; undefined: the password alone. */
  secondFactorAt?: Instant | undefined
}>

type Row = Omit<Session, 'wantsWarning' | 'isRemembered' | 'secondFactorAt'> &
  Readonly<{ wantsWarning: 0 | 1; isRemembered: 0 | 1; secondFactorAt: Instant | null }>

export type EnteredService = Readonly<{ service: string; ticket: string; enteredAt: Instant }>

/** A session that is over, with what was entered in it, in that order. */
export type EndedSession = Readonly<{
  id: number
  accountId: AccountId
  entered: readonly EnteredService[]
}>

/** How a session comes to its end. */
export type SessionEnd = Readonly<{
  at: Instant
  trace?: SignInTrace | undefined
  /** Who has signed in in its place; undefined: its owner has signed out. */
  by?: AccountId | undefined
}>

/** Of a sign-in of which nothing more is known. */
export const NO_TRACE: SignInTrace = { device: '', cameFrom: '', supportCode: '' }

/** Of one person the newest sessions of each door live on: nobody can fill the table. */
const SESSIONS_PER_ACCOUNT = 20
/** Of one session the newest entries of each kind are kept for single logout. */
const ENTRIES_PER_SESSION = 200
/** A proxy calls as often as it likes: it must not push out what the person entered. */
const KINDS_OF_ENTRY = ['ST-', 'PT-']

const COLUMNS = `
  id, account_id AS accountId, authenticated_at AS authenticatedAt, started_at AS startedAt,
  last_used_at AS lastUsedAt, idle_limit_ms AS idleLimitMs, expires_at AS expiresAt,
  wants_warning AS wantsWarning, is_remembered AS isRemembered, second_factor_at AS secondFactorAt`

/** The account is open, and its password the one that was checked a moment ago. */
const IS_STILL_GOOD = `
  id = :accountId AND ${MAY_SIGN_IN} AND ${CREDENTIAL_EPOCH} = :passwordChangedAt`

const ADD = `
  INSERT INTO sign_on_sessions
    (id, cookie_hash, account_id, authenticated_at, started_at, last_used_at, idle_limit_ms,
     expires_at, wants_warning, is_remembered, second_factor_at, device, came_from, opened_by)
  SELECT
    :id, :cookieHash, id, :authenticatedAt, :startedAt, :lastUsedAt, :idleLimitMs, :expiresAt,
    :wantsWarning, :isRemembered, :secondFactorAt, :device, :cameFrom, :openedBy
  FROM accounts
  WHERE ${IS_STILL_GOOD}
  RETURNING id`

/** In the transaction of the session: no sign-in costs a write of its own. */
const NOTE_SIGN_IN = `
  UPDATE accounts SET last_sign_in_at = :authenticatedAt
  WHERE id = :accountId AND EXISTS (
    SELECT 1 FROM sign_on_sessions WHERE account_id = :accountId AND cookie_hash = :cookieHash)`

const END_SURPLUS = `
  DELETE FROM sign_on_sessions
  WHERE account_id = :accountId AND opened_by = :openedBy AND id NOT IN (
    SELECT id FROM sign_on_sessions
    WHERE account_id = :accountId AND opened_by = :openedBy
    ORDER BY last_used_at DESC, id DESC
    LIMIT ${SESSIONS_PER_ACCOUNT})`

const FIND = `
  SELECT ${COLUMNS} FROM sign_on_sessions
  WHERE cookie_hash = :cookieHash AND opened_by = :openedBy`

const FIND_BY_ID = `SELECT ${COLUMNS} FROM sign_on_sessions WHERE id = :id`

const RENEW = `
  UPDATE sign_on_sessions
  SET cookie_hash = :newHash, authenticated_at = :authenticatedAt, last_used_at = :authenticatedAt,
      idle_limit_ms = :idleLimitMs, expires_at = :expiresAt, wants_warning = :wantsWarning,
      is_remembered = :isRemembered, second_factor_at = COALESCE(:secondFactorAt, second_factor_at),
      device = COALESCE(:device, device), came_from = COALESCE(:cameFrom, came_from)
  WHERE cookie_hash = :oldHash AND opened_by = :openedBy AND account_id = :accountId
    AND EXISTS (SELECT 1 FROM accounts WHERE ${IS_STILL_GOOD})
  RETURNING ${COLUMNS}`

const TOUCH = `
  UPDATE sign_on_sessions SET last_used_at = :now
  WHERE id = :id AND last_used_at < :now`

const FORGET_OLD_ENTRIES = `
  DELETE FROM entered_services
  WHERE session_id = :id AND substr(ticket, 1, 3) = :kind AND id <= (
    SELECT id FROM entered_services
    WHERE session_id = :id AND substr(ticket, 1, 3) = :kind
    ORDER BY id DESC
    LIMIT 1 OFFSET ${ENTRIES_PER_SESSION})`

const ENTERED = `
  SELECT e.service, e.ticket, e.entered_at AS enteredAt
  FROM entered_services e JOIN sign_on_sessions s ON s.id = e.session_id
  WHERE s.cookie_hash = :cookieHash AND s.opened_by = :openedBy
  ORDER BY e.id`

const END = `
  DELETE FROM sign_on_sessions
  WHERE cookie_hash = :cookieHash AND opened_by = :openedBy
  RETURNING ${COLUMNS}`

const SWEEP = `
  SELECT id, expires_at < :now OR last_used_at + idle_limit_ms < :now AS isOver
  FROM sign_on_sessions
  WHERE id > :after
  ORDER BY id
  LIMIT :slice`

const IS_OVER = 'id = :id AND (expires_at < :now OR last_used_at + idle_limit_ms < :now)'

/** What is not entered any more when the session is removed is told nobody. */
const FORGET_ENTRIES_IF_OVER = `
  DELETE FROM entered_services
  WHERE session_id = :id AND EXISTS (SELECT 1 FROM sign_on_sessions WHERE ${IS_OVER})`

const REMOVE_IF_OVER = `DELETE FROM sign_on_sessions WHERE ${IS_OVER}`

/**
 * The SQL of the sign-on sessions that begin through one door. A session's cookie, or its id where
 * there is no browser, is known here by its SHA-256 only, and finds nothing that began through the
 * other door (R9.04).
 */
export function createSessionStore(database: Database, openedBy: Door = 'browser') {
  const keyOf = (cookie: string) => ({ cookieHash: hashOfTicket(cookie), openedBy })

  return {
    /**
     * Adds a session; the person's oldest ones end when there are too many. False, and nothing
     * added, when the account was shut or got another password in the meantime.
     */
    async add(
      cookie: string,
      session: Session,
      passwordChangedAt: Instant,
      trace: SignInTrace = NO_TRACE,
    ): Promise<boolean> {
      const { accountId } = session
      const parameters = {
        ...session,
        ...flagsOf(session),
        secondFactorAt: session.secondFactorAt ?? null,
        ...keyOf(cookie),
        passwordChangedAt,
        device: trace.device,
        cameFrom: trace.cameFrom,
      }
      const [added] = await database.batch('power', [
        { sql: ADD, parameters },
        signedIn(accountId, trace, session.authenticatedAt, openedBy),
        noteSignIn(accountId, parameters),
        { sql: END_SURPLUS, parameters: { accountId, openedBy } },
        auditIfChanged(signInAct(accountId, trace, session.authenticatedAt), {
          event: 'session.surplus-ended',
          accountId,
        }),
      ])
      return added?.length === 1
    },

    async find(cookie: string): Promise<Session | undefined> {
      const row = await database.queryOne<Row>(FIND, keyOf(cookie))
      return row && sessionOf(row)
    },

    /** Whichever door it began through. */
    async findById(id: number): Promise<Session | undefined> {
      const row = await database.queryOne<Row>(FIND_BY_ID, { id })
      return row && sessionOf(row)
    },

    /**
     * Puts a new cookie on the same person's session, with a new authentication time (R2.10).
     * Undefined when that session is gone or somebody else's, or the account is no
     * longer what was checked.
     */
    async renew(
      oldCookie: string,
      newCookie: string,
      change: Readonly<{
        accountId: AccountId
        passwordChangedAt: Instant
        authenticatedAt: Instant
        idleLimitMs: number
        expiresAt: Instant
        wantsWarning: boolean
        isRemembered: boolean
        /** Undefined: the one that was given before still counts. */
        secondFactorAt?: Instant | undefined
      }>,
      trace?: SignInTrace,
    ): Promise<Session | undefined> {
      const { accountId, authenticatedAt } = change
      const cookieHash = hashOfTicket(newCookie)
      const parameters = {
        ...change,
        ...flagsOf(change),
        secondFactorAt: change.secondFactorAt ?? null,
        device: trace?.device ?? null,
        cameFrom: trace?.cameFrom ?? null,
        oldHash: hashOfTicket(oldCookie),
        newHash: cookieHash,
        openedBy,
      }
      const [rows] = await database.batch('power', [
        { sql: RENEW, parameters },
        signedIn(accountId, trace ?? NO_TRACE, authenticatedAt, openedBy),
        noteSignIn(accountId, { authenticatedAt, cookieHash }),
      ])
      const [row] = rows as Row[]
      return row && sessionOf(row)
    },

    /** Notes that the session was used; keeps its list of entered services within bounds. */
    async touch(id: number, now: Instant): Promise<void> {
      await database.batch('process', [
        { sql: TOUCH, parameters: { id, now } },
        ...KINDS_OF_ENTRY.map((kind) => ({ sql: FORGET_OLD_ENTRIES, parameters: { id, kind } })),
      ])
    },

    /**
     * Ends the session at once. A trigger leaves what its applications must be told in the same
     * transaction, here as wherever else a session is removed (R3.35).
     */
    async end(
      cookie: string,
      { at, trace = NO_TRACE, by }: SessionEnd,
    ): Promise<EndedSession | undefined> {
      const parameters = keyOf(cookie)
      const found = await database.queryOne<Row>(FIND, parameters)
      if (!found) return undefined
      const [entered, ended] = await database.batch('power', [
        { sql: ENTERED, parameters },
        { sql: END, parameters },
        auditIfChanged(signInAct(by ?? found.accountId, trace, at), {
          event: by === undefined ? 'sign-out.done' : 'session.replaced',
          accountId: found.accountId,
          ...(openedBy === 'rest' && { after: { door: openedBy } }),
        }),
      ])
      const row = ended?.[0] as Row | undefined
      return row && { id: row.id, accountId: row.accountId, entered: entered as EnteredService[] }
    },

    /**
     * Looks at one slice of the table, removes what is over, and says where the next begins. Whether
     * the applications are told of these ends is the operator's choice.
     */
    async sweep(after: number, slice: number, now: Instant, tellsApplications: boolean) {
      const rows = await database.query<{ id: number; isOver: 0 | 1 }>(SWEEP, { after, slice, now })
      const over = rows.filter(({ isOver }) => isOver === 1)
      if (over.length > 0) {
        const verbs = tellsApplications
          ? [REMOVE_IF_OVER]
          : [FORGET_ENTRIES_IF_OVER, REMOVE_IF_OVER]
        const statements = over.flatMap(({ id }) =>
          verbs.map((sql) => ({ sql, parameters: { id, now } })),
        )
        await database.batch('process', statements)
      }
      return { removed: over.length, next: rows.length < slice ? 0 : (rows.at(-1)?.id ?? 0) }
    },
  }
}

/** Written down if a session began by the statement right before it. */
function signedIn(accountId: AccountId, trace: SignInTrace, at: Instant, openedBy: Door) {
  return auditIfChanged(signInAct(accountId, trace, at), {
    event: 'sign-in.done',
    accountId,
    ...(trace.serviceId !== undefined && { serviceId: trace.serviceId }),
    ...(openedBy === 'rest' && { after: { door: openedBy } }),
  })
}

function noteSignIn(
  accountId: AccountId,
  { authenticatedAt, cookieHash }: Readonly<{ authenticatedAt: Instant; cookieHash: Uint8Array }>,
) {
  return { sql: NOTE_SIGN_IN, parameters: { accountId, authenticatedAt, cookieHash } }
}

function sessionOf(row: Row): Session {
  return {
    ...row,
    wantsWarning: row.wantsWarning === 1,
    isRemembered: row.isRemembered === 1,
    secondFactorAt: row.secondFactorAt ?? undefined,
  }
}

function flagsOf({ wantsWarning, isRemembered }: Pick<Session, 'wantsWarning' | 'isRemembered'>) {
  return { wantsWarning: wantsWarning ? 1 : 0, isRemembered: isRemembered ? 1 : 0 }
}

export type SessionStore = ReturnType<typeof createSessionStore>
