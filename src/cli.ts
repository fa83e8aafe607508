import { CommanderError } from 'commander'
import { commandsFor } from './commands/command-table.ts'
import { realContext } from './commands/context.ts'
import { EXIT, endingOf } from './commands/exit-codes.ts'
import { newProgram } from './commands/program.ts'

// Accounts and keys are nobody else's business, whatever the folder allows.
process.umask(0o077)

const context = realContext(() => program.opts<{ config: string }>().config)

const program = newProgram(context)

// `cas account list | head` closes the pipe early: that is no fault.
process.stdout.on('error', ({ code }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') process.exit(EXIT.ok)
})

run(process.argv.slice(2)).catch((error: unknown) => {
  process.exitCode = exitCodeOf(error)
})

async function run(args: readonly string[]) {
  for (const command of await commandsFor(args)) program.addCommand(command(context))
  await program.parseAsync(args, { from: 'user' })
}

function exitCodeOf(error: unknown): number {
  // Commander throws what it has told already: that help or the version was asked for.
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.ok : EXIT.usage
  const { code, sentence } = endingOf(error)
  process.stderr.write(`cas: ${sentence}\n`)
  return code
}
