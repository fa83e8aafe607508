import { PassThrough } from 'node:stream'
import { CommanderError } from 'commander'
import type { Test } from 'tap'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import { createUnitMembership } from '../../src/accounts/unit-membership.ts'
import { CommandError } from '../../src/commands/command-error.ts'
import type { CommandContext } from '../../src/commands/context.ts'
import { serviceCommand } from '../../src/commands/service.ts'
import { unitCommand } from '../../src/commands/unit.ts'
import { createUnitRegistry } from '../../src/units/unit-registry.ts'
import { createUnitStore } from '../../src/units/unit-store.ts'
import { createUnitTree } from '../../src/units/unit-tree.ts'
import { actAt, OPERATOR } from './acts.ts'
import { testDatabase } from './database.ts'
import { fakeClock } from './fake-clock.ts'
import { sampleConfig } from './sample-config.ts'

/** Where `cas unit` and `cas service` are typed: a database that stays, and a clock. */
export async function unitOffice(t: Test, settings: Readonly<Record<string, unknown>> = {}) {
  const database = await testDatabase(t)
  const clock = fakeClock()
  const config = sampleConfig(settings)
  const units = createUnitRegistry({ store: createUnitStore(database), now: clock.now })
  const accounts = createAccountStore(database, units)
  const membership = createUnitMembership(database)

  /** What a command printed, and with what it ended. */
  async function run(...args: string[]) {
    const stdout = new PassThrough()
    const context = {
      config: () => config,
      open: async () => ({ config, database, accounts, close: async () => {} }),
      stdin: new PassThrough(),
      stdout,
      stderr: new PassThrough(),
      now: clock.now,
      operator: () => OPERATOR,
      interruption: () => new AbortController().signal,
    } as unknown as CommandContext
    const [noun, ...rest] = args
    let exitCode = 0
    let message = ''
    try {
      const command = noun === 'service' ? serviceCommand(context) : unitCommand(context)
      await command.parseAsync(rest, { from: 'user' })
    } catch (error) {
      if (!(error instanceof CommandError || error instanceof CommanderError)) throw error
      ;({ exitCode, message } = error)
    }
    return { output: String(stdout.read() ?? ''), exitCode, message }
  }

  /** Runs a `cas unit` command that must succeed. */
  async function unit(...args: string[]): Promise<string> {
    const { output, exitCode, message } = await run('unit', ...args)
    if (exitCode !== 0) throw new Error(message)
    return output
  }

  async function tree(day: string) {
    return createUnitTree(await createUnitStore(database).load(), day)
  }

  async function addPerson(name: string, code?: string, person: Readonly<{ unit?: string }> = {}) {
    const place = code === undefined ? undefined : (await tree('2026-11-24')).byCode(code)
    const added = await accounts.add(
      {
        mailbox: { name, suffix: 'binhphuoc.gov.vn' },
        displayName: name,
        unit: place?.name ?? person.unit ?? '',
        unitId: place?.id,
      },
      actAt(clock.now()),
    )
    if (added === 'taken') throw new Error(`${name} is taken`)
    return added.id
  }

  async function unitOf(name: string) {
    const found = await accounts.findByMailbox({ name, suffix: 'binhphuoc.gov.vn' })
    return found?.account.unit
  }

  return {
    database,
    clock,
    config,
    accounts,
    membership,
    units,
    run,
    unit,
    tree,
    addPerson,
    unitOf,
  }
}
