import type { Database } from '../storage/database.ts'
import { firstIdAt } from '../storage/timed-id.ts'
import type { SupportNote } from './support-note.ts'

export type StoredNote = SupportNote & Readonly<{ id: number }>

const COLUMNS = `
  id, noted_at AS "at", code, what, detail, status, path, host, service_id AS "serviceId",
  came_from AS "cameFrom", device`

const ADD = `
  INSERT INTO support_notes (
    id, noted_at, code, what, detail, status, path, host, service_id, came_from, device)
  VALUES (
    :id, :at, :code, :what, :detail, :status, :path, :host, :serviceId, :cameFrom, :device)`

const FIND = `SELECT ${COLUMNS} FROM support_notes WHERE code = :code ORDER BY id LIMIT :limit`

const FORGET_SURPLUS = `
  DELETE FROM support_notes
  WHERE id IN (SELECT id FROM support_notes ORDER BY id DESC LIMIT :slice OFFSET :keep)`

const SWEEP = `
  DELETE FROM support_notes
  WHERE id IN (SELECT id FROM support_notes WHERE id < :before ORDER BY id LIMIT :slice)
  RETURNING 1 AS removed`

/** Rows that go in one write, and so in one turn of the event loop. */
export const LARGEST_WRITE = 25

/** The SQL of what stood behind support codes. A note may be lost with the power. */
export function createSupportStore(database: Database) {
  return {
    /** Adds up to 25. */
    async add(notes: readonly StoredNote[]): Promise<void> {
      await database.batch(
        'process',
        notes.map((note) => ({ sql: ADD, parameters: { ...note } })),
      )
    },

    /** What was noted under a code, in its order: one page, as a rule. */
    find: (code: string, limit: number): Promise<StoredNote[]> =>
      database.query<StoredNote>(FIND, { code, limit }),

    /** Keeps the newest; removes one slice of the others at a time. */
    async forgetSurplus(keep: number, slice: number): Promise<void> {
      await database.change('process', FORGET_SURPLUS, { keep, slice })
    },

    /** Removes a slice of those from before a moment; resolves with how many it was. */
    async sweep(slice: number, before: number): Promise<number> {
      const removed = await database.change('process', SWEEP, { slice, before: firstIdAt(before) })
      return removed.length
    },
  }
}

export type SupportStore = ReturnType<typeof createSupportStore>
