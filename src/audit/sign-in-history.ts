import type { Database } from '../storage/database.ts'

/** A sign-in that was tried, as its owner may know of it. */
export type SignInEntry = Readonly<{
  id: number
  at: number
  /** `suppressed`: more of that hour were not written down one by one. */
  outcome: 'done' | 'refused' | 'suppressed'
  /** Why it came to nothing; empty: it did not. */
  why: string
  /** Browser and system, as `Chrome/Windows`. */
  device: string
  cameFrom: string
  /** The application that it led to; empty: the portal, or not known. */
  serviceId: string
  /** It came from a program of the machine (REST), not from a browser. */
  isProgram: boolean
}>

/** Where a page of the list ended. */
export type Place = Readonly<{ at: number; id: number }>

type Row = Readonly<{
  id: number
  at: number
  event: string
  device: string
  cameFrom: string
  serviceId: string
  after: string
}>

const COLUMNS = `
  id, at, event, device, came_from AS "cameFrom", service_id AS "serviceId", changed_to AS "after"`

/** Word for word as in the index that finds them. */
const IS_SIGN_IN = `event IN ('sign-in.done', 'sign-in.refused', 'sign-in.suppressed')`

const PAGE = `
  SELECT ${COLUMNS} FROM audit_entries
  WHERE account_id = :accountId AND ${IS_SIGN_IN} AND at >= :since AND at <= :at
    AND (at < :at OR id < :id)
  ORDER BY at DESC, id DESC
  LIMIT :limit`

const FIND = `
  SELECT ${COLUMNS} FROM audit_entries
  WHERE id = :id AND account_id = :accountId AND ${IS_SIGN_IN} AND at >= :since`

const LATEST: Place = { at: Number.MAX_SAFE_INTEGER, id: Number.MAX_SAFE_INTEGER }

/** How people look through their own sign-ins, failures too (S13). */
export function createSignInHistory(database: Database) {
  return {
    /** Since a moment, the latest first, behind a place if one is given. */
    async page(
      accountId: number,
      asked: Readonly<{ since: number; behind?: Place | undefined; limit: number }>,
    ): Promise<SignInEntry[]> {
      const { since, behind = LATEST, limit } = asked
      const rows = await database.query<Row>(PAGE, { accountId, since, ...behind, limit })
      return rows.map(entryOf)
    },

    /** One of them; undefined when it is somebody else's, or older. */
    async find(accountId: number, id: number, since: number): Promise<SignInEntry | undefined> {
      const row = await database.queryOne<Row>(FIND, { accountId, id, since })
      return row && entryOf(row)
    },
  }
}

export type SignInHistory = ReturnType<typeof createSignInHistory>

function entryOf({ event, after, ...row }: Row): SignInEntry {
  const { why = '', door } = JSON.parse(after) as { why?: string; door?: string }
  const outcome = event.slice(event.indexOf('.') + 1) as SignInEntry['outcome']
  return { ...row, outcome, why, isProgram: door === 'rest' }
}
