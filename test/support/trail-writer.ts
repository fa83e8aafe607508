import { auditStatement } from '../../src/audit/audit-statement.ts'
import { openSqlite } from '../../src/storage/sqlite.ts'

/** Writes entries as fast as it can, several at once, and says of each that it was acknowledged. */
const [file = '', name = ''] = process.argv.slice(2)
const database = openSqlite({ file })
let number = 0

async function writeOn(): Promise<never> {
  for (;;) {
    const subject = `${name}-${++number}`
    const act = { actor: { kind: 'system', name }, at: Date.now() } as const
    await database.batch('process', [auditStatement(act, { event: 'unit.added', subject })])
    process.stdout.write(`${subject}\n`)
  }
}

await Promise.all(Array.from({ length: 4 }, writeOn))
