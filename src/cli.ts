import { CommanderError } from 'commander'
import { newCommand } from './commands/command.ts'
import { commandsFor } from './commands/command-table.ts'
import { realContext } from './commands/context.ts'
import { EXIT, endingOf } from './commands/exit-codes.ts'
import { version } from './version.ts'

// Accounts and keys are nobody else's business, whatever the folder allows.
process.umask(0o077)

const context = realContext(() => program.opts<{ config: string }>().config)

const program = newCommand('cas', context)
  .description('Central sign-in: a CAS protocol 3 single sign-on server with an application portal')
  .version(version, '--version', 'print the version')
  .option('--config <file>', 'the configuration', process.env.CAS_CONFIG ?? 'cas.config.json')
  .addHelpText(
    'after',
    `
Exit codes:
  0 done   1 refused, or not found   64 wrong usage   65 unusable input   69 address taken
  70 fault in the program   73 data folder unusable   74 database damaged or missing
  75 database held by another program   76 database newer than the program
  78 mistakes in the configuration
`,
  )

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
