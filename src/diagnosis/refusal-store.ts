import type { Evidence } from '../protocol/cas-error.ts'
import type { Instant } from '../protocol/ticket.ts'
import type { Database } from '../storage/database.ts'
import { firstIdAt } from '../storage/timed-id.ts'
import type { Refusal } from './refusal.ts'

export type StoredRefusal = Refusal & Readonly<{ id: number }>

type Row = Readonly<{
  id: number
  at: Instant
  serviceId: string
  isProven: 0 | 1
  code: string
  reason: string
  evidence: string
}>

const COLUMNS = `
  id, refused_at AS at, service_id AS serviceId, is_proven AS isProven, code, reason, evidence`

const ADD = `
  INSERT INTO refusals (id, refused_at, service_id, is_proven, code, reason, evidence)
  VALUES (:id, :at, :serviceId, :isProven, :code, :reason, :evidence)`

const LATEST = `
  SELECT ${COLUMNS} FROM refusals
  WHERE service_id = :serviceId
  ORDER BY id DESC
  LIMIT :limit`

const AFTER = `
  SELECT ${COLUMNS} FROM refusals
  WHERE service_id = :serviceId AND id > :after
  ORDER BY id
  LIMIT :limit`

/** Of some thousand rows at the most: the codes are in the evidence, and somebody waits for the answer. */
const OF_SUPPORT_CODE = `
  SELECT ${COLUMNS} FROM refusals
  WHERE evidence LIKE :pattern
  ORDER BY id
  LIMIT :limit`

const FORGET_SURPLUS_OF_SERVICE = `
  DELETE FROM refusals
  WHERE service_id = :serviceId AND is_proven = :isProven AND id <= (
    SELECT id FROM refusals
    WHERE service_id = :serviceId AND is_proven = :isProven
    ORDER BY id DESC
    LIMIT 1 OFFSET :keep)`

const FORGET_SURPLUS = `
  DELETE FROM refusals
  WHERE id IN (
    SELECT id FROM refusals
    ORDER BY is_proven DESC, id DESC
    LIMIT :slice OFFSET :keep)`

const SWEEP = `
  DELETE FROM refusals
  WHERE id IN (SELECT id FROM refusals WHERE id < :before ORDER BY id LIMIT :slice)
  RETURNING 1 AS removed`

/** Rows that go in one write, and so in one turn of the event loop. */
export const LARGEST_WRITE = 25

/** The SQL of what was refused. A refusal may be lost with the power: it explains, and proves nothing. */
export function createRefusalStore(database: Database) {
  return {
    /** Adds up to 25. */
    async add(refusals: readonly StoredRefusal[]): Promise<void> {
      const statements = refusals.map(({ isProven, evidence, ...rest }) => ({
        sql: ADD,
        parameters: { ...rest, isProven: isProven ? 1 : 0, evidence: JSON.stringify(evidence) },
      }))
      await database.batch('process', statements)
    },

    /** The latest of one application ('': of none), the oldest of them first. */
    async latest(serviceId: string, limit: number): Promise<StoredRefusal[]> {
      const rows = await database.query<Row>(LATEST, { serviceId, limit })
      return rows.map(refusalOf).reverse()
    },

    /** Those that came after this one, in their order. */
    async after(serviceId: string, after: number, limit: number): Promise<StoredRefusal[]> {
      return (await database.query<Row>(AFTER, { serviceId, after, limit })).map(refusalOf)
    },

    /** Those of the request that a support code stands for, in their order. */
    async ofSupportCode(code: string, limit: number): Promise<StoredRefusal[]> {
      const pattern = `%"supportCode":${JSON.stringify(code).replace(/[%_]/g, '')}%`
      const rows = await database.query<Row>(OF_SUPPORT_CODE, { pattern, limit })
      return rows.map(refusalOf)
    },

    /** Keeps the newest of one application, of those with and those without a ticket separately. */
    async forgetSurplusOf(serviceId: string, isProven: boolean, keep: number): Promise<void> {
      const parameters = { serviceId, isProven: isProven ? 1 : 0, keep }
      await database.change('process', FORGET_SURPLUS_OF_SERVICE, parameters)
    },

    /** Keeps so many in all; those without a ticket of ours go first. Removes one slice at a time. */
    async forgetSurplus(keep: number, slice: number): Promise<void> {
      await database.change('process', FORGET_SURPLUS, { keep, slice })
    },

    /** Removes a slice of those from before a moment; resolves with how many it was. */
    async sweep(slice: number, before: Instant): Promise<number> {
      const removed = await database.change('process', SWEEP, { slice, before: firstIdAt(before) })
      return removed.length
    },
  }
}

export type RefusalStore = ReturnType<typeof createRefusalStore>

function refusalOf({ isProven, evidence, ...rest }: Row): StoredRefusal {
  return { ...rest, isProven: isProven === 1, evidence: JSON.parse(evidence) as Evidence }
}
