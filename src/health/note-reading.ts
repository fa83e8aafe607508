import type { Act } from '../audit/act.ts'
import { auditStatement } from '../audit/audit-statement.ts'
import type { Database } from '../storage/database.ts'

/** Writes down that somebody looked at how the server stands: it tells an attacker where to begin. */
export function createNoteReading(database: Database) {
  return async function noteReading(act: Act, accountId: number): Promise<void> {
    await database.batch('power', [auditStatement(act, { event: 'health.read', accountId })])
  }
}

export type NoteReading = ReturnType<typeof createNoteReading>
