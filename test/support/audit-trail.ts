import type { Act } from '../../src/audit/act.ts'
import { auditStatement } from '../../src/audit/audit-statement.ts'
import type { Database } from '../../src/storage/database.ts'
import { OPERATOR } from './acts.ts'

const TRIGGERS = `
  DROP TRIGGER audit_entries_are_appended;
  DROP TRIGGER audit_entries_stay_as_they_are;
  DROP TRIGGER audit_entries_are_purged;`

/** Writes so many entries, at 1, 2, 3 … seconds past 1970. */
export async function entries(database: Database, count: number, act: Partial<Act> = {}) {
  for (let number = 1; number <= count; number++) {
    await database.batch('process', [
      auditStatement(
        { actor: OPERATOR, at: number * 1000, ...act },
        { event: 'unit.added', subject: `Phòng số ${number}`, after: { number } },
      ),
    ])
  }
}

/** Somebody with the file in hand does as they like: the table does not defend itself any more. */
export async function tamper(database: Database, sql: string) {
  await database.exclusively(({ script }) => script(`${TRIGGERS} ${sql}`))
}
