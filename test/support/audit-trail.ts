import type { Act } from '../../src/audit/act.ts'
import { auditStatement } from '../../src/audit/audit-statement.ts'
import type { Database } from '../../src/storage/database.ts'
import { OPERATOR } from './acts.ts'

const GUARDS = `
  SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND tbl_name = 'audit_entries'`

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

/** Somebody with the file in hand takes the guards of the table away, does as they like, and puts them back. */
export async function tamper(database: Database, sql: string) {
  const guards = await database.query<{ name: string; sql: string }>(GUARDS)
  const without = guards.map(({ name }) => `DROP TRIGGER ${name};`).join('')
  const again = guards.map((guard) => `${guard.sql};`).join('')
  await database.exclusively(({ script }) => script(`${without} ${sql}; ${again}`))
}
