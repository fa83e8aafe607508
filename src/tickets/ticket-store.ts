import type { ByteString } from '../protocol/byte-string.ts'
import { canonicalServiceUrl } from '../protocol/service-url.ts'
import type { Instant, ServiceTicket } from '../protocol/ticket.ts'
import { hashOfTicket } from '../protocol/ticket-id.ts'
import type { Database } from '../storage/database.ts'
import { createLiveTickets } from './live-tickets.ts'

type Row = Readonly<{
  sessionId: number
  service: string
  fromNewLogin: 0 | 1
  proxies: string | null
  issuedAt: Instant
  expiresAt: Instant
}>

const ADD = `
  INSERT INTO service_tickets
    (id_hash, session_id, service, service_key, from_new_login, proxies, issued_at, expires_at)
  VALUES
    (:idHash, :sessionId, :service, :serviceKey, :fromNewLogin, :proxies, :issuedAt, :expiresAt)`

const NOTE_ENTRY = `
  INSERT INTO entered_services (session_id, ticket, service, entered_at)
  SELECT t.session_id, :ticket, t.service, :now
  FROM service_tickets t JOIN sign_on_sessions s ON s.id = t.session_id
  WHERE t.id_hash = :idHash AND t.service_key = :serviceKey AND t.expires_at > :now`

const TAKE = `
  DELETE FROM service_tickets
  WHERE id_hash = :idHash
  RETURNING session_id AS sessionId, service, from_new_login AS fromNewLogin,
    proxies, issued_at AS issuedAt, expires_at AS expiresAt`

const DROP = 'DELETE FROM service_tickets WHERE id_hash = :idHash'

const SWEEP_END = `
  SELECT max(id_hash) AS last, count(*) AS seen
  FROM (SELECT id_hash FROM service_tickets WHERE id_hash > :after ORDER BY id_hash LIMIT :slice)`

const SWEEP = `
  DELETE FROM service_tickets
  WHERE id_hash > :after AND id_hash <= :last AND expires_at < :before
  RETURNING service, issued_at AS issuedAt`

/** For so long a ticket that has expired can be told from one that never was. */
const KEPT_AFTER_EXPIRY_MS = 15 * 60_000

/** What is left to say of a ticket that was issued and never presented. */
export type NeverPresented = Readonly<{ service: ByteString; issuedAt: Instant }>

type Swept = Readonly<{ removed: readonly NeverPresented[]; next: Uint8Array }>

/** Before every key: where a walk through the table begins. */
export const START_OF_TABLE = new Uint8Array()

/** As many as nobody needs at a time, who opens one application after the other. */
const MOST_PER_SESSION = 100

/** The SQL of service and proxy tickets. A ticket's id is known here by its SHA-256 only (R10.04). */
export function createTicketStore(database: Database, mostPerSession = MOST_PER_SESSION) {
  const live = createLiveTickets(mostPerSession)

  return {
    /** Writes a new ticket. Its session gives up the oldest one when it holds too many. */
    async add(id: string, ticket: ServiceTicket): Promise<void> {
      const { isFromNewLogin, sessionId, service, proxies, issuedAt, expiresAt } = ticket
      const idHash = hashOfTicket(id)
      const surplus = live.add(sessionId, idHash, issuedAt, expiresAt)
      const parameters = {
        idHash,
        sessionId,
        service,
        serviceKey: canonicalServiceUrl(service),
        fromNewLogin: isFromNewLogin ? 1 : 0,
        proxies: proxies.length === 0 ? null : JSON.stringify(proxies),
        issuedAt,
        expiresAt,
      }
      const adding = { sql: ADD, parameters }
      const dropping = surplus && { sql: DROP, parameters: { idHash: surplus } }
      await database.batch('process', dropping ? [adding, dropping] : [adding])
    },

    /**
     * Spends the ticket and returns it. Of any number of callers at once, one gets it. When it is the
     * ticket's own service that presents it, in time, what single logout must quote later is written
     * in the same transaction.
     */
    async take(
      id: string,
      presented: ByteString,
      now: Instant,
    ): Promise<ServiceTicket | undefined> {
      const idHash = hashOfTicket(id)
      const serviceKey = canonicalServiceUrl(presented)
      const [, taken] = await database.batch('process', [
        { sql: NOTE_ENTRY, parameters: { idHash, ticket: id, serviceKey, now } },
        { sql: TAKE, parameters: { idHash } },
      ])
      const row = taken?.[0] as Row | undefined
      if (!row) return undefined
      const { sessionId, service, fromNewLogin, proxies, issuedAt, expiresAt } = row
      live.spent(sessionId, idHash)
      return {
        sessionId,
        service: service as ByteString,
        isFromNewLogin: fromNewLogin === 1,
        proxies: proxies === null ? [] : JSON.parse(proxies),
        issuedAt,
        expiresAt,
      }
    },

    /**
     * Removes what has expired a quarter of an hour ago in one slice of the table, walked in the order
     * of its key, and says where the next slice begins. What is removed was never presented. No slice
     * costs more than a fixed number of rows.
     */
    async sweep(after: Uint8Array, slice: number, now: Instant): Promise<Swept> {
      const end = await database.queryOne<{ last: Uint8Array | null; seen: number }>(SWEEP_END, {
        after,
        slice,
      })
      if (!end?.last) return { removed: [], next: START_OF_TABLE }
      const before = now - KEPT_AFTER_EXPIRY_MS
      const parameters = { after, last: end.last, before }
      const removed = await database.change<NeverPresented>('process', SWEEP, parameters)
      return { removed, next: end.seen < slice ? START_OF_TABLE : end.last }
    },
  }
}

export type TicketStore = ReturnType<typeof createTicketStore>
