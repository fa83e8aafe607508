import type { Mailbox } from '../accounts/account.ts'
import type { Act } from '../audit/act.ts'
import { auditStatement } from '../audit/audit-statement.ts'
import type { Instant } from '../protocol/ticket.ts'
import type { Database, SqlStatement } from '../storage/database.ts'
import { type CounterKeys, nameKeyOf } from './counter-key.ts'
import { widerNetworkOf } from './network-of.ts'

/** What one network got wrong for one name. */
export type FailureSource = Readonly<{
  network: string
  failures: number
  firstAt: Instant
  lastAt: Instant
}>

/** One counter, as the help desk sees it. */
export type ThrottledName = Readonly<{
  /** Where a page ends. */
  cursor: string
  subject: string
  purpose: string
  isKnownBrowser: boolean
  failures: number
  /** Locks so far. */
  level: number
  lockedUntil: Instant
  lastAt: Instant
}>

export type ThrottleCounts = Readonly<{ names: number; locked: number; networks: number }>

type Row = Omit<ThrottledName, 'cursor' | 'isKnownBrowser'> &
  Readonly<{ key: Uint8Array; isKnownBrowser: 0 | 1 }>

const COLUMNS = `
  counter_key AS "key", subject, purpose, is_known_browser AS "isKnownBrowser", failures, level,
  locked_until AS "lockedUntil", last_at AS "lastAt"`

const LIST = `
  SELECT ${COLUMNS} FROM throttle_names
  WHERE counter_key > :after AND (failures > 0 OR locked_until > :now)
  ORDER BY counter_key
  LIMIT :limit`

const OF_SUBJECT = `
  SELECT ${COLUMNS} FROM throttle_names
  WHERE subject = :subject
  ORDER BY locked_until DESC, failures DESC, counter_key
  LIMIT 50`

/** The failures since the last lock; of a name that is locked, those that led to it. */
const SOURCES = `
  SELECT network, failures, first_at AS "firstAt", last_at AS "lastAt"
  FROM throttle_failures
  WHERE counter_key = :key AND level = :level
  ORDER BY last_at DESC, network`

const COUNTS = `
  SELECT
    (SELECT COUNT(*) FROM throttle_names) AS names,
    (SELECT COUNT(*) FROM throttle_names WHERE locked_until > :now) AS locked,
    (SELECT COUNT(*) FROM throttle_networks) AS networks`

const MAILBOXES = `
  SELECT suffix, name FROM account_identifiers
  WHERE (suffix, name) > (:suffix, :name)
  ORDER BY suffix, name
  LIMIT 1000`

const CLEAR_SUBJECT = `DELETE FROM throttle_names WHERE subject = :subject RETURNING 1 AS removed`

const CLEAR_NETWORK = `DELETE FROM throttle_networks WHERE network = :network RETURNING 1 AS removed`

const CLEAR_NAMES = `
  DELETE FROM throttle_names
  WHERE counter_key IN (SELECT counter_key FROM throttle_names LIMIT :slice)
  RETURNING 1 AS removed`

const CLEAR_NETWORKS = `
  DELETE FROM throttle_networks
  WHERE network IN (SELECT network FROM throttle_networks LIMIT :slice)
  RETURNING 1 AS removed`

/** So that the running server need not wait long for its own writes. */
const SLICE = 1_000

/** What operators see of the throttle, and how they clear it; the running server follows at once. */
export function createThrottleDesk(database: Database, keys: CounterKeys) {
  async function cleared(statements: readonly SqlStatement[]): Promise<number> {
    const rows = await database.batch('power', statements)
    return rows.reduce((sum, some) => sum + some.length, 0)
  }

  return {
    /** Names that have failures or are locked, in an order of no meaning. */
    async list(
      asked: Readonly<{ after: string; limit: number; now: Instant }>,
    ): Promise<Readonly<{ names: readonly ThrottledName[]; next: string | undefined }>> {
      const { after, limit, now } = asked
      const rows = await database.query<Row>(LIST, {
        after: Buffer.from(after, 'hex'),
        limit: limit + 1,
        now,
      })
      const names = rows.slice(0, limit).map(throttledName)
      return { names, next: rows.length > limit ? names.at(-1)?.cursor : undefined }
    },

    /** Which accounts' mailboxes these subjects are; those of made-up names are nobody's. */
    async namesOf(subjects: ReadonlySet<string>): Promise<ReadonlyMap<string, string>> {
      const found = new Map<string, string>()
      let after: Mailbox | undefined = { suffix: '', name: '' }
      while (after && found.size < subjects.size) {
        const page: Mailbox[] = await database.query<Mailbox>(MAILBOXES, { ...after })
        for (const mailbox of page) {
          const nameKey = nameKeyOf(mailbox)
          const subject = keys.subject(nameKey)
          if (subjects.has(subject)) found.set(subject, nameKey)
        }
        after = page.at(-1)
      }
      return found
    },

    async counts(now: Instant): Promise<ThrottleCounts> {
      const counts = await database.queryOne<ThrottleCounts>(COUNTS, { now })
      return counts ?? { names: 0, locked: 0, networks: 0 }
    },

    /** What is counted of one name, what is locked first, and where its failures came from. */
    async of(
      mailbox: Mailbox,
      now: Instant,
    ): Promise<readonly (ThrottledName & Readonly<{ sources: readonly FailureSource[] }>)[]> {
      const subject = keys.subject(nameKeyOf(mailbox))
      const rows = await database.query<Row>(OF_SUBJECT, { subject })
      return Promise.all(
        rows.map(async (row) => {
          const level = row.lockedUntil > now ? row.level - 1 : row.level
          const sources = await database.query<FailureSource>(SOURCES, { key: row.key, level })
          return { ...throttledName(row), sources }
        }),
      )
    },

    /** Forgets what is counted of one name, for strangers and in every known browser. */
    async clearName(mailbox: Mailbox, accountId: number | undefined, act: Act): Promise<number> {
      const nameKey = nameKeyOf(mailbox)
      const deed = { event: 'throttle.cleared', accountId, subject: nameKey }
      return cleared([
        { sql: CLEAR_SUBJECT, parameters: { subject: keys.subject(nameKey) } },
        auditStatement(act, deed),
      ])
    },

    /** Forgets what is counted of a network (as `networkOf` tells) and of the wider one around it. */
    async clearNetwork(network: string, act: Act): Promise<number> {
      const wider = widerNetworkOf(network)
      const networks = wider === undefined ? [network] : [network, wider]
      return cleared([
        ...networks.map((one) => ({ sql: CLEAR_NETWORK, parameters: { network: one } })),
        auditStatement(act, { event: 'throttle.cleared', subject: network }),
      ])
    },

    /** Forgets everything, slice by slice. */
    async clearAll(act: Act): Promise<number> {
      const slices = [CLEAR_NAMES, CLEAR_NETWORKS].map((sql) => ({
        sql,
        parameters: { slice: SLICE },
      }))
      const deed = { event: 'throttle.cleared', subject: 'everything' }
      let total = await cleared([...slices, auditStatement(act, deed)])
      for (let more = total; more > 0; total += more) more = await cleared(slices)
      return total
    },
  }
}

export type ThrottleDesk = ReturnType<typeof createThrottleDesk>

function throttledName({ key, isKnownBrowser, ...rest }: Row): ThrottledName {
  return {
    ...rest,
    cursor: Buffer.from(key).toString('hex'),
    isKnownBrowser: isKnownBrowser === 1,
  }
}
