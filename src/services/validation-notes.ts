import type { Database } from '../storage/database.ts'

const NOTE = `
  INSERT INTO service_validations (service_id, first_at, last_at)
  VALUES (:serviceId, :at, :at)
  ON CONFLICT (service_id) DO UPDATE SET last_at = excluded.last_at`

const ALL = 'SELECT service_id AS serviceId, last_at AS lastAt FROM service_validations'

/** How exactly the last time is known. */
const EVERY_MS = 3_600_000

type Parts = Readonly<{ database: Database; now(): number; onError(error: unknown): void }>

/**
 * Remembers which applications have ever validated a ticket with success, and when last, to the hour. A note
 * costs a look-up in memory; once an hour for each application one write, which nobody waits for.
 */
export function createValidationNotes({ database, now, onError }: Parts) {
  const notedAt = new Map<string, number>()

  return {
    /** Returns at once. */
    note(serviceId: string): void {
      const at = now()
      const before = notedAt.get(serviceId)
      // A clock that went back must not keep it from being noted for long.
      if (before !== undefined && Math.abs(at - before) < EVERY_MS) return
      notedAt.set(serviceId, at)
      database.change('process', NOTE, { serviceId, at }).catch((error: unknown) => {
        notedAt.delete(serviceId)
        onError(error)
      })
    },
  }
}

/** When each application validated a ticket last; one that never did is missing. */
export async function lastValidations(database: Database): Promise<ReadonlyMap<string, number>> {
  const rows = await database.query<{ serviceId: string; lastAt: number }>(ALL)
  return new Map(rows.map(({ serviceId, lastAt }) => [serviceId, lastAt]))
}
