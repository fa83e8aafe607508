import { PassThrough } from 'node:stream'
import { type Command, CommanderError } from 'commander'
import { CommandError } from '../../src/commands/command-error.ts'
import type { CommandContext } from '../../src/commands/context.ts'
import { createRefusalStore } from '../../src/diagnosis/refusal-store.ts'
import { createPasswords } from '../../src/passwords/password.ts'
import { createLogoutRequestStore } from '../../src/tickets/logout-request-store.ts'
import { OPERATOR } from './acts.ts'
import type { TestApp } from './test-app.ts'

export type Outcome = Readonly<{
  output: string
  errors: string
  exitCode: number
  message: string
}>

/** Where an operator types commands about a server that a test runs: on the server's own database. */
export function terminal(
  {
    database,
    accounts,
    config,
    clock,
  }: Pick<TestApp, 'database' | 'accounts' | 'config' | 'clock'>,
  command: (context: CommandContext) => Command,
) {
  const interruption = new AbortController()
  let onScreen = ''

  async function run(...args: string[]): Promise<Outcome> {
    const stdout = new PassThrough()
    const stderr = new PassThrough()
    onScreen = ''
    stdout.on('data', (chunk) => {
      onScreen += chunk
    })
    const context: CommandContext = {
      configFile: () => config.file,
      config: () => config,
      open: async () => ({
        config,
        database,
        accounts,
        passwords: createPasswords(config.passwords),
        refusals: createRefusalStore(database),
        logoutRequests: createLogoutRequestStore(database),
        secretKey: () => new Uint8Array(32).fill(7),
        close: async () => {},
      }),
      stdin: new PassThrough() as unknown as NodeJS.ReadStream,
      stdout,
      stderr,
      now: clock.now,
      operator: () => OPERATOR,
      interruption: () => interruption.signal,
    }
    const errors = () => String(stderr.read() ?? '')
    try {
      await command(context).parseAsync(args, { from: 'user' })
      return { output: onScreen, errors: errors(), exitCode: 0, message: '' }
    } catch (error) {
      if (!(error instanceof CommandError || error instanceof CommanderError)) throw error
      const { exitCode, message } = error
      return { output: onScreen, errors: errors(), exitCode, message }
    }
  }

  return {
    run,
    /** What the command that runs has printed so far. */
    seen: () => onScreen,
    interrupt: () => interruption.abort(),
  }
}
