import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PassThrough } from 'node:stream'
import type { Command } from 'commander'
import type { Test } from 'tap'
import { createAccountStore } from '../../src/accounts/account-store.ts'
import { newCommand } from '../../src/commands/command.ts'
import { commandsFor } from '../../src/commands/command-table.ts'
import type { CommandContext } from '../../src/commands/context.ts'
import { createUnitRegistry } from '../../src/units/unit-registry.ts'
import { createUnitStore } from '../../src/units/unit-store.ts'
import { testDatabase } from './database.ts'
import { fakeClock } from './fake-clock.ts'
import { sampleConfig, serviceEntry } from './sample-config.ts'
import { terminal } from './terminal.ts'

/** Where every command can be typed, by whoever says so, on one database and a folder of its own. */
export async function allCommands(test: Test) {
  const folder = mkdtempSync(join(tmpdir(), 'cas-commands-'))
  test.teardown(() => rmSync(folder, { recursive: true, force: true }))
  const database = await testDatabase(test)
  const clock = fakeClock()
  const config = {
    ...sampleConfig({ services: [serviceEntry({ id: 'onewin' })] }),
    dataFolder: join(folder, 'data'),
  }
  mkdirSync(config.dataFolder)
  const registry = createUnitRegistry({ store: createUnitStore(database), now: clock.now })
  const accounts = createAccountStore(database, registry, config.mailbox)
  const makes = await commandsFor([])

  function program(context: CommandContext): Command {
    const cas = newCommand('cas', context)
    for (const make of makes) cas.addCommand(make(context))
    return cas
  }

  /** Types a command; `stdin` is all that the program can read there. */
  function run(words: readonly string[], who = 'hoang', stdin = '') {
    registry.forget()
    const { run: type } = terminal({ database, accounts, config, clock }, (context) => {
      const input = new PassThrough()
      input.end(stdin)
      return program({
        ...context,
        stdin: input as unknown as NodeJS.ReadStream,
        operator: () => ({ kind: 'operator', name: who, cameFrom: '10.0.0.3' }),
      })
    })
    return type(...words)
  }

  /** The names of all commands that do something, such as `account add`. */
  async function names(): Promise<string[]> {
    const found: string[] = []
    const walk = (command: Command, path: readonly string[]) => {
      if (command.commands.length === 0) found.push(path.join(' '))
      for (const below of command.commands) walk(below, [...path, below.name()])
    }
    await terminal({ database, accounts, config, clock }, (context) => {
      walk(program(context), [])
      return newCommand('none', context)
    }).run()
    return found
  }

  return { folder, database, clock, config, accounts, run, names }
}
