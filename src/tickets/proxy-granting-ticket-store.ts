import type { ByteString } from '../protocol/byte-string.ts'
import type { Instant } from '../protocol/ticket.ts'
import { hashOfTicket } from '../protocol/ticket-id.ts'
import type { Database } from '../storage/database.ts'

/** What a service may call others with, as the person of the session (7). It dies with the session. */
export type ProxyGrantingTicket = Readonly<{
  sessionId: number
  /** The URL of the service that holds it. */
  service: ByteString
  /** The chain of callbacks, its own first (R6.06). */
  proxies: readonly ByteString[]
  issuedAt: Instant
}>

type Row = Omit<ProxyGrantingTicket, 'proxies'> & Readonly<{ proxies: string }>

/** Of one session the newest live on: nobody can fill the table. */
const TICKETS_PER_SESSION = 50
/** No delivery takes this long: what is unconfirmed then was left behind by a server that stopped. */
const UNCONFIRMED_MS = 60_000

const ADD = `
  INSERT INTO proxy_granting_tickets
    (id_hash, session_id, service, proxies, is_confirmed, issued_at)
  SELECT :idHash, id, :service, :proxies, 0, :issuedAt
  FROM sign_on_sessions
  WHERE id = :sessionId
  RETURNING session_id`

const FORGET_UNCONFIRMED = `
  DELETE FROM proxy_granting_tickets
  WHERE session_id = :sessionId AND is_confirmed = 0 AND issued_at < :longAgo`

const CONFIRM = `
  UPDATE proxy_granting_tickets SET is_confirmed = 1
  WHERE id_hash = :idHash
  RETURNING session_id`

const FORGET_OLD = `
  DELETE FROM proxy_granting_tickets
  WHERE session_id = :sessionId AND is_confirmed = 1 AND issued_at < (
    SELECT issued_at FROM proxy_granting_tickets
    WHERE session_id = :sessionId AND is_confirmed = 1
    ORDER BY issued_at DESC
    LIMIT 1 OFFSET ${TICKETS_PER_SESSION - 1})`

const REMOVE = `
  DELETE FROM proxy_granting_tickets
  WHERE id_hash = :idHash
  RETURNING session_id`

const FIND_CONFIRMED = `
  SELECT session_id AS sessionId, service, proxies, issued_at AS issuedAt
  FROM proxy_granting_tickets
  WHERE id_hash = :idHash AND is_confirmed = 1`

/** The SQL of proxy-granting tickets. One is known here by its SHA-256 only (R10.04). */
export function createProxyGrantingTicketStore(database: Database) {
  return {
    /** Adds one that is good for nothing yet (R7.10); false when its session has ended. */
    async addUnconfirmed(id: string, ticket: ProxyGrantingTicket): Promise<boolean> {
      const { sessionId, service, proxies, issuedAt } = ticket
      const parameters = {
        idHash: hashOfTicket(id),
        sessionId,
        service,
        proxies: JSON.stringify(proxies),
        issuedAt,
      }
      const longAgo = issuedAt - UNCONFIRMED_MS
      const [added] = await database.batch('process', [
        { sql: ADD, parameters },
        { sql: FORGET_UNCONFIRMED, parameters: { sessionId, longAgo } },
      ])
      return added?.length === 1
    },

    /** From now on it is good; false when its session ended while it was delivered. */
    async confirm(id: string, sessionId: number): Promise<boolean> {
      const [confirmed] = await database.batch('process', [
        { sql: CONFIRM, parameters: { idHash: hashOfTicket(id) } },
        { sql: FORGET_OLD, parameters: { sessionId } },
      ])
      return confirmed?.length === 1
    },

    /** False when it was gone already: its session has ended. */
    async remove(id: string): Promise<boolean> {
      const removed = await database.change('process', REMOVE, { idHash: hashOfTicket(id) })
      return removed.length === 1
    },

    /** A confirmed one; whether its session still counts is another question. */
    async find(id: string): Promise<ProxyGrantingTicket | undefined> {
      const row = await database.queryOne<Row>(FIND_CONFIRMED, { idHash: hashOfTicket(id) })
      return row && { ...row, proxies: JSON.parse(row.proxies) }
    },
  }
}

export type ProxyGrantingTicketStore = ReturnType<typeof createProxyGrantingTicketStore>
