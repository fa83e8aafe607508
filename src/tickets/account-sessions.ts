import type { AccountId } from '../accounts/account.ts'
import { END_SESSIONS } from '../accounts/end-sessions.ts'
import type { Act } from '../audit/act.ts'
import { auditIfChanged } from '../audit/audit-statement.ts'
import type { ByteString } from '../protocol/byte-string.ts'
import type { Instant } from '../protocol/ticket.ts'
import type { Database } from '../storage/database.ts'
import type { Door } from './session-store.ts'

/** A session as its owner, or the help desk, knows it by. */
export type SessionView = Readonly<{
  id: number
  openedBy: Door
  /** Browser and system, as `Chrome/Windows`; empty: not known. */
  device: string
  /** The network address that it began from; empty: not known. */
  cameFrom: string
  startedAt: Instant
  lastUsedAt: Instant
  /** The addresses of the applications that were entered, each once, the first entered first. */
  entered: readonly ByteString[]
}>

type Row = Omit<SessionView, 'entered'>
type Entered = Readonly<{ sessionId: number; service: ByteString }>

/** As many as one person can have, through both doors. */
const MOST_SESSIONS = 50
/** Applications told of one session. */
const MOST_ENTERED = 50

const IS_ALIVE = 'expires_at > :now AND last_used_at + idle_limit_ms > :now'

const LIST = `
  SELECT id, opened_by AS "openedBy", device, came_from AS "cameFrom", started_at AS "startedAt",
    last_used_at AS "lastUsedAt"
  FROM sign_on_sessions
  WHERE account_id = :accountId AND ${IS_ALIVE}
  ORDER BY last_used_at DESC, id DESC
  LIMIT ${MOST_SESSIONS}`

/** The first ones that were entered in each of the sessions. */
const enteredIn = (sessions: string) => `
  SELECT "sessionId", service
  FROM (
    SELECT session_id AS "sessionId", service,
      ROW_NUMBER() OVER (PARTITION BY session_id ORDER BY MIN(id)) AS place
    FROM entered_services
    WHERE session_id IN (${sessions}) AND substr(ticket, 1, 3) = 'ST-'
    GROUP BY session_id, service) AS entered
  WHERE place <= ${MOST_ENTERED}
  ORDER BY place`

const ENTERED_IN_ALL = enteredIn(`
      SELECT id FROM sign_on_sessions WHERE account_id = :accountId AND ${IS_ALIVE}`)

const ENTERED_IN_ONE = enteredIn(':sessionId')

const END_ONE = `
  DELETE FROM sign_on_sessions
  WHERE account_id = :accountId AND id = :id
  RETURNING id`

const END_OTHERS = `${END_SESSIONS} AND id <> :except RETURNING id`

/** No session has this id. */
const NONE = 0

/**
 * All sessions of one person, through whichever door they began, and their ends from elsewhere. What
 * is ended is gone with its tickets when the call resolves, whatever happens to the power (rows 26, 27).
 */
export function createAccountSessionStore(database: Database) {
  return {
    /** The sessions that still count at that moment, the last used first. */
    async listOf(accountId: AccountId, now: Instant): Promise<SessionView[]> {
      const [rows, entered] = await Promise.all([
        database.query<Row>(LIST, { accountId, now }),
        database.query<Entered>(ENTERED_IN_ALL, { accountId, now }),
      ])
      return rows.map((row) => ({
        ...row,
        entered: servicesOf(entered.filter(({ sessionId }) => sessionId === row.id)),
      }))
    },

    /** The addresses of the applications that were entered in one session, as in the list. */
    async enteredIn(sessionId: number): Promise<readonly ByteString[]> {
      return servicesOf(await database.query<Entered>(ENTERED_IN_ONE, { sessionId }))
    },

    /** Ends one session of that account; false when it has no such session. */
    async endById(accountId: AccountId, id: number, act: Act): Promise<boolean> {
      const [rows = []] = await database.batch('power', [
        { sql: END_ONE, parameters: { accountId, id } },
        auditIfChanged(act, { event: 'session.ended', accountId }),
      ])
      return rows.length > 0
    },

    /** Ends all sessions of that account but the excepted one. Resolves with how many there were. */
    async endAllOf(accountId: AccountId, act: Act, except = NONE): Promise<number> {
      const [rows = []] = await database.batch('power', [
        { sql: END_OTHERS, parameters: { id: accountId, except } },
        auditIfChanged(act, {
          event: 'session.all-ended',
          accountId,
          after: { butThisOne: except !== NONE },
        }),
      ])
      return rows.length
    },
  }
}

export type AccountSessionStore = ReturnType<typeof createAccountSessionStore>

function servicesOf(entered: readonly Entered[]): ByteString[] {
  return entered.map(({ service }) => service)
}
