import type { Database } from '../storage/database.ts'

export type AuditEntry = Readonly<{
  id: number
  at: number
  event: string
  actorKind: 'operator' | 'person' | 'system'
  /** A name; of a person, the id of their account. */
  actor: string
  cameFrom: string
  device: string
  accountId: number | null
  subject: string
  unit: string
  serviceId: string
  outcome: 'done' | 'refused'
  reason: string
  supportCode: string
  before: Readonly<Record<string, unknown>>
  after: Readonly<Record<string, unknown>>
}>

/** An entry as its table gives it by these columns. */
export type AuditRow = Omit<AuditEntry, 'before' | 'after'> &
  Readonly<{ before: string; after: string }>

export const AUDIT_COLUMNS = `
  id, at, event, actor_kind AS actorKind, actor, came_from AS cameFrom, device,
  account_id AS accountId, subject, unit, service_id AS serviceId, outcome, reason,
  support_code AS supportCode, changed_from AS "before", changed_to AS "after"`

const OF_ACCOUNT = `
  SELECT ${AUDIT_COLUMNS} FROM audit_entries
  WHERE account_id = :accountId AND id < :before
  ORDER BY id DESC
  LIMIT :limit`

const OF_SUPPORT_CODE = `
  SELECT ${AUDIT_COLUMNS} FROM audit_entries
  WHERE support_code = :code AND support_code <> ''
  ORDER BY id
  LIMIT :limit`

/** Further back it is not looked for: whoever is attacked has many entries. */
const LATEST = 200

/** Programs that sign somebody in have left their door in the entry. */
const SIGN_IN_BEFORE = `
  SELECT at, device, came_from AS "cameFrom" FROM (
    SELECT id, at, event, device, came_from, changed_to FROM audit_entries
    WHERE account_id = :accountId
    ORDER BY id DESC
    LIMIT ${LATEST})
  WHERE event = 'sign-in.done' AND at < :before AND changed_to = '{}'
  ORDER BY id DESC
  LIMIT 1`

/** Of the newest entries, as many as a server that leapt in time writes in a while. */
const LAST_AT = `
  SELECT at FROM (SELECT id, at FROM audit_entries ORDER BY id DESC LIMIT 5000) AS newest
  WHERE at < :before ORDER BY id DESC LIMIT 1`

/** A sign-in at a browser; `device` is as `Chrome/Windows`. */
export type PastSignIn = Pick<AuditEntry, 'at' | 'device' | 'cameFrom'>

/** Reads what was written down; `auditStatement` writes it. */
export function createAuditStore(database: Database) {
  return {
    /** What concerns one account, newest first. `before` is the id that the last page ended with. */
    async ofAccount(
      accountId: number,
      { before = Number.MAX_SAFE_INTEGER, limit }: Readonly<{ before?: number; limit: number }>,
    ): Promise<AuditEntry[]> {
      const rows = await database.query<AuditRow>(OF_ACCOUNT, { accountId, before, limit })
      return rows.map(auditEntryOf)
    },

    /** What was written down of the request that a support code stands for, in its order. */
    async ofSupportCode(code: string, limit: number): Promise<AuditEntry[]> {
      return (await database.query<AuditRow>(OF_SUPPORT_CODE, { code, limit })).map(auditEntryOf)
    },

    /**
     * The last time that the account's owner signed in at a browser before that moment, if it is among
     * the account's latest entries (product 2.4).
     */
    async signInBefore(accountId: number, before: number): Promise<PastSignIn | undefined> {
      return database.queryOne<PastSignIn>(SIGN_IN_BEFORE, { accountId, before })
    },

    /**
     * When something was written down last before that moment, by the clock of that time; undefined:
     * nothing was, or very much since.
     */
    async lastAt(before: number): Promise<number | undefined> {
      return (await database.queryOne<{ at: number }>(LAST_AT, { before }))?.at
    },
  }
}

export type AuditStore = ReturnType<typeof createAuditStore>

export function auditEntryOf(row: AuditRow): AuditEntry {
  return { ...row, before: fieldsIn(row.before), after: fieldsIn(row.after) }
}

/** What somebody has made unreadable past the program must not keep the rest of the trail from being read. */
function fieldsIn(text: string): AuditEntry['before'] {
  try {
    const fields: unknown = JSON.parse(text)
    if (typeof fields === 'object' && fields !== null) return { ...fields }
  } catch {
    // Told below, as what is no object is.
  }
  return { unreadable: String(text) }
}
