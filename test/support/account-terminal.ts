import type { Test } from 'tap'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import { createAuditStore } from '../../src/audit/audit-store.ts'
import { accountCommand } from '../../src/commands/account.ts'
import { createUnitRegistry } from '../../src/units/unit-registry.ts'
import { createUnitStore } from '../../src/units/unit-store.ts'
import { testDatabase } from './database.ts'
import { fakeClock } from './fake-clock.ts'
import { sampleConfig } from './sample-config.ts'
import { terminal } from './terminal.ts'

/** An operator who types `cas account …` on a database of its own. */
export async function accountTerminal(
  test: Test,
  settings: Readonly<Record<string, unknown>> = {},
  start?: number,
) {
  const database = await testDatabase(test)
  const config = sampleConfig(settings)
  const clock = fakeClock(start)
  const units = createUnitRegistry({ store: createUnitStore(database), now: clock.now })
  const accounts = createAccountStore(database, units, config.mailbox)
  const { run } = terminal({ database, accounts, config, clock }, accountCommand)
  const audit = createAuditStore(database)

  /** What was written down of an account last. */
  async function lastEntry(id: number) {
    const [entry] = await audit.ofAccount(id, { limit: 1 })
    return entry
  }

  return { database, config, clock, accounts, audit, run, lastEntry }
}
